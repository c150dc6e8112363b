// The composition root: builds the rooms from the settings, runs them, and stops them in order.
// SPDX-License-Identifier: MIT
#include "zoomhook/app/application.hpp"

#include "observer.hpp"
#include "process.hpp"
#include "signals.hpp"
#include "zoomhook/app/options.hpp"
#include "zoomhook/store/postgres_sink.hpp"

namespace zoomhook::app {
namespace {

using namespace std::chrono_literals;

http::response greeting(const std::string& path) {
    return {200, "text/plain; charset=utf-8", "zoomhookd receives Zoom webhooks: POST " + path + "\n", {}};
}

http::router routes(const std::string& path, endpoint::webhook& webhook) {
    const http::handler greet = [path](const http::request&, const http::responder& respond) {
        respond(greeting(path));
    };
    return http::router({
        {"POST", path,
         [&webhook](http::request r, http::responder a) { webhook.handle(std::move(r), std::move(a)); },
         [&webhook](const http::header_fields& h, std::uint64_t declared) {
             return webhook.too_large(h, declared);
         }},
        {"GET", "/", greet, {}},
        {"HEAD", "/", greet, {}},
    });
}

/// The door first, so that every answer still finds a writer; then the writers. Zoom's patience is over after
/// 3 s.
void stop(http::server& server, store::postgres_sink& sink) {
    const deadline began = steady_clock::now();
    server.stop(began + 3s);
    sink.stop(began + 4500ms);
    log::info("stopped");
}

void run(const config::settings& s, stop_signals& signals, ops::event_log& events) {
    const zoom::signing_secrets tokens = secrets(s);
    // Before the sink, which may drop late tickets at its end.
    event_observer observer(events, s.server.max_body);
    store::postgres_sink sink(store_options(s));
    ingest::pipeline pipeline(sink);
    endpoint::webhook webhook(webhook_options(s), tokens, pipeline, observer, std::chrono::system_clock::now);
    http::server server(http_options(s), routes(s.server.path, webhook));
    sink.start();
    server.start();
    for (const std::string& address : server.addresses())
        log::info("listening", {{"address", address}, {"path", s.server.path}});
    signals.wait();
    stop(server, sink);
}

} // namespace

int serve(const config::settings& s) {
    stop_signals signals; // before any thread
    prepare_process();
    const ops::logging logs(log_format(s), log_level(s));
    try {
        ops::event_log events(event_lines(s));
        run(s, signals, events);
        return 0;
    } catch (const http::cannot_listen& e) {
        log::error(e.what());
        return 3;
    } catch (const std::exception& e) {
        log::error(e.what());
        return 1;
    }
}

} // namespace zoomhook::app
