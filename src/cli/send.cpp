// `zoomhookd send`: signs a sample notification, or a file, as Zoom would, and posts it.
// SPDX-License-Identifier: MIT
#include "send.hpp"

#include <filesystem>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <iterator>
#include <random>
#include <stdexcept>

#include "addresses.hpp"
#include "ask.hpp"
#include "http_client.hpp"
#include "load_settings.hpp"
#include "samples.hpp"
#include "zoomhook/zoom/signature.hpp"

namespace zoomhook::cli {
namespace {

/// The file that `what` names, else the sample of that event.
std::optional<std::string> body_of(const std::string& what) {
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(what, ignored))
        return sample(what, std::chrono::system_clock::now());
    std::ifstream in(what, std::ios::binary);
    if (!in) throw std::runtime_error(what + ": cannot be read");
    return std::string(std::istreambuf_iterator<char>(in), {});
}

/// Zoom's form: 8_4_4_4_12 hexadecimal digits.
std::string random_request_id() {
    static constexpr std::string_view form = "xxxxxxxx_xxxx_xxxx_xxxx_xxxxxxxxxxxx";
    std::random_device random;
    std::string id(form);
    for (char& c : id)
        if (c == 'x') c = "0123456789abcdef"[random() % 16];
    return id;
}

std::vector<std::string> headers_for(const std::string& token, const std::string& body) {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const std::string timestamp =
        std::to_string(std::chrono::duration_cast<std::chrono::seconds>(now).count());
    return {
        "Content-Type: application/json; charset=utf-8",
        "User-Agent: zoomhookd send",
        "Expect:", // Zoom sends none
        "x-zm-request-timestamp: " + timestamp,
        "x-zm-signature: " + zoom::sign(token, timestamp, body),
        "x-zm-request-id: " + random_request_id(),
        "x-zm-trackingid: v=2.0;clid=sample;rid=zoomhookd_send",
    };
}

std::string_view meaning(long status) {
    if (status >= 200 && status < 300) return "stored";
    if (status >= 500) return "not stored; Zoom would send it again after 5, 25 and 85 minutes";
    return "refused; Zoom would never send it again";
}

int unknown_event(const std::string& what, std::ostream& err) {
    err << "zoomhookd send: \"" << what
        << "\" is neither a file nor an event that there is a sample of. Samples:\n";
    for (const std::string& name : sample_names()) err << "  " << name << '\n';
    return 2;
}

/// The first address of the daemon that a command on this machine can know.
std::string own_url(const config::settings& s) {
    for (const auto& a : s.server.listen)
        if (a.port != 0) return url_from_here(a) + s.server.path;
    throw std::runtime_error("server.listen has no fixed port; say where to send with --url");
}

} // namespace

int send(const send_request& request, std::ostream& out, std::ostream& err) {
    const std::optional<std::string> body = body_of(request.what);
    if (!body) return unknown_event(request.what, err);
    const http_answer a =
        perform({.url = request.url, .body = *body, .headers = headers_for(request.token, *body)});
    out << a.status << " in " << std::fixed << std::setprecision(1) << a.milliseconds
        << " ms: " << request.what << " (" << body->size() << " bytes) to " << request.url << ", "
        << meaning(a.status) << '\n';
    if (a.status >= 300) err << a.body;
    return a.status >= 200 && a.status < 300 ? 0 : 1;
}

int run(const send_command& c) {
    if (!c.secret_file.empty() && !c.url.empty()) // nothing of the config is needed
        return send({c.what, c.url, read_first_line("--secret", c.secret_file)}, std::cout, std::cerr);
    const auto settings = load_settings(c.config, {.secret = c.secret_file.empty(), .database = false});
    if (!settings) return 1;
    const std::string url = c.url.empty() ? own_url(*settings) : c.url;
    if (!c.secret_file.empty())
        return send({c.what, url, read_first_line("--secret", c.secret_file)}, std::cout, std::cerr);
    if (!is_loopback(url)) {
        std::cerr
            << url
            << " is not this machine: say --secret FILE with a token of its own, so that the production "
               "secret signs nothing for strangers\n";
        return 2;
    }
    return send({c.what, url, settings->zoom.apps.front().secret_tokens.front()}, std::cout, std::cerr);
}

} // namespace zoomhook::cli
