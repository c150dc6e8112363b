// The admin listener: /live, /ready, /metrics and POST /reload.
// SPDX-License-Identifier: MIT
#include "admin_server.hpp"

#include "zoomhook/base/log.hpp"

namespace zoomhook::app {
namespace {

using namespace std::chrono_literals;

constexpr const char* contents =
    "zoomhookd, for whoever runs it:\n"
    "  GET  /live     it runs\n"
    "  GET  /ready    503 with the reasons while notifications are answered 503\n"
    "  GET  /metrics  for Prometheus\n"
    "  POST /reload   reads the config again, as zoomhookd reload and SIGHUP do\n";

http::server_options options_of(const config::listen_address& where) {
    http::server_options o;
    o.listen = {{false, where.host, where.port, where.path}};
    o.listen_key = "admin.listen";
    o.max_connections = 64;
    o.max_body = 1024;
    o.loops = 1;
    o.answer_time = 10s;
    return o;
}

/// GET and HEAD of one path.
void add_page(
    std::vector<http::route>& all, const std::string& path, const std::function<http::response()>& page
) {
    const http::handler show = [page](const http::request&, const http::responder& answer) {
        answer(page());
    };
    all.push_back({"GET", path, show, {}});
    all.push_back({"HEAD", path, show, {}});
}

http::router routes(admin_answers answers) {
    std::vector<http::route> all;
    add_page(all, "/", [] { return http::response{200, "text/plain; charset=utf-8", contents, {}}; });
    add_page(all, "/live", [] { return ops::alive(); });
    add_page(all, "/ready", [a = answers] { return ops::readiness(a.not_ready_because()); });
    add_page(all, "/metrics", [a = answers] { return ops::metrics_page(a.metrics()); });
    all.push_back(
        {"POST",
         "/reload",
         [a = std::move(answers)](const http::request& q, const http::responder& answer) {
             const bool from_a_page = q.headers.count("Origin") > 0;
             answer(from_a_page ? ops::no_browsers() : ops::reloaded(a.reload()));
         },
         {}}
    );
    return http::router(std::move(all));
}

} // namespace

std::unique_ptr<http::server>
make_admin_server(const config::settings& s, http::inherited_sockets& inherited, admin_answers answers) {
    if (!s.admin.listen) return nullptr;
    try {
        return std::make_unique<http::server>(
            options_of(*s.admin.listen), routes(std::move(answers)), inherited
        );
    } catch (const http::cannot_listen& e) { // no reason to let notifications wait
        log::error(std::string(e.what()) + "; health and metrics are nowhere to be had meanwhile");
        return nullptr;
    }
}

} // namespace zoomhook::app
