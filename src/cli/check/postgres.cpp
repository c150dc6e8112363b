// Asks Postgres, and judges what it says.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <cstdlib>

#include "cli/terminal/quantities.hpp"
#include "finding.hpp"
#include "zoomhook/app/options.hpp"
#include "zoomhook/base/join.hpp"
#include "zoomhook/base/utc.hpp"
#include "zoomhook/store/migrate.hpp"

namespace zoomhook::cli {
namespace {

using namespace std::chrono_literals;

constexpr auto clock_is_off = 2s;
constexpr auto validation_overdue = 80h; // Zoom validates an endpoint every 72 hours
constexpr auto recovery_overdue = 48h;   // the daemon reads Zoom's logs once a day
constexpr double few_days = 7;

/// What Postgres or libpq says, and the next step. The first that is part of the message holds.
struct remedy {
    std::string_view part;
    const char* fix;
};
constexpr remedy remedies[] = {
    {"role \"root\" does not exist", "run check as the daemon's user: sudo -u zoomhookd zoomhookd check"},
    {"Peer authentication failed", "run check as the user that database.url names, or give it a password"},
    {"password authentication failed", "mend the password in database.url, or in its file database_password"},
    {"no password supplied", "give database.url a password, or the daemon the file database_password"},
    {"no pg_hba.conf entry", "let this machine in: pg_hba.conf on the server, then SELECT pg_reload_conf()"},
    {"database \"", "make it: createdb -E UTF8 -T template0 -O OWNER NAME"},
    {"role \"", "make it: createuser NAME"},
    {"Connection refused",
     "is Postgres running and listening there? pg_lsclusters, systemctl status postgresql"},
    {"No such file or directory",
     "is Postgres running on this machine? pg_lsclusters, systemctl status postgresql"},
    {"could not translate host name", "mend the host in database.url"},
    {"timeout expired", "is the host in database.url right, and does a firewall let us through?"},
};

std::string remedy_for(std::string_view message) {
    for (const remedy& r : remedies)
        if (message.find(r.part) != message.npos) return r.fix;
    return "zoomhookd config shows which database.url is in effect";
}

std::string seconds_text(std::chrono::milliseconds t) {
    const auto tenths = std::llabs(t.count()) / 100;
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " s";
}

std::string ago(wall_time then, wall_time now) { return age_text(now - then) + " ago"; }

finding judge_server(const store::inspection& db) {
    const std::string text = db.name + ", Postgres " + db.version;
    if (db.can_lose_commits)
        return {
            level::fail, "Postgres",
            text + ": fsync or full_page_writes is off, so a power cut loses stored events",
            "ALTER SYSTEM RESET fsync; ALTER SYSTEM RESET full_page_writes; SELECT pg_reload_conf()"};
    return {level::ok, "Postgres", text, ""};
}

finding judge_schema(const store::inspection& db, const config::settings& s) {
    const std::string text = "schema " + s.database.schema + ", version " + std::to_string(db.schema_version);
    if (db.schema_version >= db.known_version) return {level::ok, "schema", text, ""};
    const std::string behind = text + " of " + std::to_string(db.known_version);
    if (s.database.migrate == "auto")
        return {level::ok, "schema", behind + ": serve migrates it at start", ""};
    return {level::fail, "schema", behind + ", and database.migrate is \"never\"", "zoomhookd migrate"};
}

finding judge_rights(const store::inspection& db) {
    if (db.missing.empty()) return {level::ok, "rights", "the role may do all that a writer must", ""};
    return {
        level::fail, "rights", "the role lacks " + join(db.missing),
        "as the owner: psql -f sql/roles.sql, then GRANT zoomhook_writer TO the role of database.url"};
}

finding judge_months(const store::inspection& db) {
    const std::string text = std::to_string(db.months_ahead) + " months ahead have a partition";
    if (db.months_ahead > 0) return {level::ok, "months", text, ""};
    return {
        level::warn, "months", "no month ahead has a partition: events go to events_default",
        "SELECT zoomhook_make_months(); the daemon's log says why it could not"};
}

finding judge_clock(const store::inspection& db, const config::settings& s) {
    const auto off = std::chrono::abs(db.clock_ahead) - db.clock_doubt;
    const std::string text = "this machine's is " + seconds_text(db.clock_ahead) +
                             (db.clock_ahead < 0ms ? " behind" : " ahead of") + " Postgres's";
    if (off < clock_is_off) return {level::ok, "clock", text, ""};
    return {
        off < s.zoom.timestamp_tolerance ? level::warn : level::fail, "clock", text,
        "timedatectl set-ntp true, on whichever is wrong: more than zoom.timestamp_tolerance (" +
            std::to_string(s.zoom.timestamp_tolerance / 1s) + " s) off, every notification is answered 503"};
}

finding judge_newest(const store::inspection& db, const config::settings& s, wall_time now) {
    if (!db.newest) return {level::ok, "events", "none yet", "try it: zoomhookd send meeting.started"};
    const std::string text = "the newest came " + ago(db.newest->received_at, now) + " (" +
                             iso_text(db.newest->received_at) + ", app " + db.newest->app +
                             "), its timestamp was " + seconds_text(db.newest->skew) + " off";
    const bool skewed = std::chrono::abs(db.newest->skew) > s.zoom.timestamp_tolerance / 2;
    return {
        skewed ? level::warn : level::ok, "events", text,
        skewed ? "set this machine's clock: beyond zoom.timestamp_tolerance they are answered 503" : ""};
}

finding judge_validation(const store::app_validation& v) {
    if (!v.ago)
        return {
            level::warn, "challenge",
            "Zoom has not validated the URL of app " + v.app + " yet, and sends nothing before",
            "zoomhookd setup, which leads there; or press Validate on the app's page: Features, Access, "
            "Event "
            "Subscriptions"};
    const std::string text = "app " + v.app + " was validated " + age_text(*v.ago) + " ago";
    if (*v.ago < validation_overdue) return {level::ok, "challenge", text, ""};
    return {
        level::warn, "challenge",
        text + "; Zoom does it every 72 hours, and stops sending after six that fail",
        "is the subscription active on the app's page, and the tunnel up?"};
}

/// Of the app whose logs at Zoom can be read.
findings judge_recovery(const store::inspection& db, const config::settings& s) {
    if (!app::why_not_recoverable(s).empty()) return {}; // told by check_zoom_api()
    const bool by_itself = s.recover.after_outage.value_or(true);
    const std::string off =
        by_itself ? "" : "; recover.after_outage is false, so only zoomhookd recover reads them";
    const auto found = db.recovered.find(s.zoom.api.app);
    if (found == db.recovered.end())
        return {
            {level::ok, "recovery",
             "the daemon has not read Zoom's logs yet" +
                 (by_itself ? std::string(", and does so a minute after its start") : off),
             ""}};
    const std::string text =
        "the daemon has read Zoom's logs up to " + age_text(found->second) + " ago" + off;
    if (!by_itself || found->second < recovery_overdue) return {{level::ok, "recovery", text, ""}};
    return {{level::warn, "recovery", text + "; it should once a day, and Zoom keeps seven", recover_now}};
}

finding judge_rejected(const store::inspection& db) {
    const std::string text =
        count_text(static_cast<std::int64_t>(db.rejected_today), "request") + " refused in the last 24 hours";
    if (db.rejected_today == 0) return {level::ok, "rejected", text, ""};
    return {level::warn, "rejected", text, "zoomhookd rejected list shows them, judged by today's secrets"};
}

finding judge_disk(const store::growth& g, const config::settings& s) {
    std::string text = "events take " + size_text(g.bytes);
    text += g.bytes_per_day ? ", " + size_text(*g.bytes_per_day) + " more a day"
                            : "; growth is not known before a day has passed";
    if (g.free) text += ", " + size_text(*g.free) + " free";
    const auto days = store::days_until_full(g, app::store_options(s).keep);
    if (!days)
        return {
            level::ok, "disk", text, g.free ? "" : "database.disk_size lets it tell when the disk is full"};
    text += ": full in " + std::to_string(std::lround(*days)) + " days";
    return {
        *days > few_days ? level::ok : level::warn, "disk", text,
        *days > few_days ? "" : "enlarge it, or drop old months with retention.keep"};
}

} // namespace

findings judge(const store::inspection& db, const config::settings& s, wall_time now) {
    findings all{judge_server(db), judge_schema(db, s), judge_clock(db, s)};
    if (db.schema_version < db.known_version) return all;
    all.push_back(judge_rights(db));
    all.push_back(judge_months(db));
    all.push_back(judge_newest(db, s, now));
    for (const store::app_validation& v : db.validations) all.push_back(judge_validation(v));
    for (const finding& f : judge_recovery(db, s)) all.push_back(f);
    all.push_back(judge_rejected(db));
    if (db.disk) all.push_back(judge_disk(*db.disk, s));
    return all;
}

findings check_postgres(const config::settings& s) {
    if (s.database.url.empty()) return {}; // told as a mistake of the config
    try {
        return judge(store::inspect(app::store_options(s)), s, std::chrono::system_clock::now());
    } catch (const store::error& e) {
        return {{level::fail, "Postgres", e.what(), remedy_for(e.what())}};
    }
}

} // namespace zoomhook::cli
