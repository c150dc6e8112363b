// Whether the daemon answers on each address, is ready, and has the settings that the files have now.
// SPDX-License-Identifier: MIT
#include <sys/stat.h>

#include "cli/admin.hpp"
#include "cli/client/addresses.hpp"
#include "cli/client/http_client.hpp"
#include "cli/client/metrics_page.hpp"
#include "cli/terminal/quantities.hpp"
#include "finding.hpp"
#include "tunnel.hpp"

namespace zoomhook::cli {
namespace {

constexpr const char* start_it = "start it: systemctl start zoomhookd, or zoomhookd serve";

finding check_address(const config::listen_address& a, const std::string& path) {
    const std::string url = url_from_here(a) + path;
    try {
        const http_answer answer = perform({.url = url, .direct = true});
        if (is_ours(answer)) return {level::ok, "address", url + " answers", ""};
        return {
            level::fail, "address",
            "something else answers on " + url + " (status " + std::to_string(answer.status) + ")",
            "see what it is: ss -ltnp; or set server.listen to a free port"};
    } catch (const std::exception&) {
        return {level::fail, "address", "nobody answers on " + url, start_it};
    }
}

/// Seconds since the epoch; 0 where there is none.
double changed_at(const std::string& file) {
    struct stat s {};
    return stat(file.c_str(), &s) == 0 ? static_cast<double>(s.st_mtim.tv_sec) : 0;
}

findings judge_metrics(const std::string& page, const std::set<std::string>& files) {
    if (metric_sum(page, "zoomhookd_config_current") == 0)
        return {
            {level::warn, "daemon", "its last reload was refused, and the settings before are in force",
             "zoomhookd reload says what is wrong"}};
    const double loaded = metric_sum(page, "zoomhookd_config_loaded_timestamp_seconds").value_or(0);
    for (const std::string& file : files)
        if (loaded > 0 && changed_at(file) > loaded)
            return {
                {level::warn, "daemon", file + " has changed since it was loaded",
                 "zoomhookd reload; where systemd hands it a copy of a secret, systemctl restart zoomhookd"}};
    return {};
}

} // namespace

findings judge_recovery_runs(const std::string& metrics) {
    const double failed =
        metric_sum(metrics, "zoomhookd_recovery_runs_total", {metric_label("outcome", "failed")}).value_or(0);
    if (failed == 0 || metric_sum(metrics, "zoomhookd_recovery_last_success_timestamp_seconds")) return {};
    return {
        {level::warn, "recovery",
         "since its start the daemon has read Zoom's logs in vain, " +
             count_text(static_cast<std::int64_t>(failed), "time"),
         recover_now}};
}

namespace {

findings ask_daemon(const config::settings& s, const std::set<std::string>& files) {
    try {
        const http_answer ready = perform(request_to(s, "/ready"));
        if (ready.status != 200)
            return {
                {level::fail, "daemon", "not ready: " + ready.body.substr(0, ready.body.find('\n')),
                 "what Postgres and spool say here; else the daemon's log: journalctl -u zoomhookd"}};
        const std::string metrics = perform(request_to(s, "/metrics")).body;
        findings all = judge_metrics(metrics, files);
        if (all.empty()) all.push_back({level::ok, "daemon", "ready: what came now would be stored", ""});
        for (const finding& f : judge_recovery_runs(metrics)) all.push_back(f);
        return all;
    } catch (const std::exception& e) {
        return {{level::warn, "daemon", std::string("can't be asked: ") + e.what(), "see admin.listen"}};
    }
}

} // namespace

findings check_daemon(const config::outcome& loaded, const std::set<std::string>& files) {
    const config::settings& s = loaded.values;
    findings all;
    bool answers = false;
    for (const config::listen_address& where : s.server.listen) {
        if (where.port == 0) continue; // any free one: nobody can know
        all.push_back(check_address(where, s.server.path));
        answers = answers || all.back().how == level::ok;
    }
    if (!answers || !s.admin.listen || (s.admin.listen->path.empty() && s.admin.listen->port == 0))
        return all;
    const findings told = ask_daemon(s, files);
    all.insert(all.end(), told.begin(), told.end());
    return all;
}

} // namespace zoomhook::cli
