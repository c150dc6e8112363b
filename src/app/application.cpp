// The composition root: builds the rooms from the settings, runs them, and stops them in order.
// SPDX-License-Identifier: MIT
#include "zoomhook/app/application.hpp"

#include <filesystem>
#include <memory>
#include <optional>

#include "observer.hpp"
#include "process.hpp"
#include "signals.hpp"
#include "zoomhook/app/options.hpp"
#include "zoomhook/ingest/drain.hpp"
#include "zoomhook/spool/sqlite_spool.hpp"
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

/// Null where the config says no, or where the default folder, which nobody has chosen, can't be made.
std::unique_ptr<spool::sqlite_spool> make_spool(const config::settings& s) {
    if (s.spool.directory.empty()) return nullptr;
    try {
        return std::make_unique<spool::sqlite_spool>(spool_options(s));
    } catch (const spool::error& e) {
        const bool nobody_chose_it = s.spool.directory == config::spool_settings{}.directory;
        std::error_code hidden;
        if (!nobody_chose_it || std::filesystem::exists(s.spool.directory, hidden)) throw;
        log::warn(
            "there is no spool: while Postgres is away, notifications are answered 503", {{"why", e.what()}}
        );
        return nullptr;
    }
}

/// What a notification passes through behind the door. Built in the order of its way, stopped against it.
class storage {
public:
    explicit storage(const config::settings& s)
        : postgres_(store_options(s)),
          spool_(make_spool(s)),
          pipeline_(postgres_, spool_.get(), s.spool.after) {}

    void start() {
        postgres_.start();
        if (!spool_) return;
        spool_->start();
        drain_.emplace(*spool_, postgres_);
    }

    [[nodiscard]] ingest::pipeline& pipeline() { return pipeline_; }

    [[nodiscard]] ingest::record_keeper& records() { return postgres_; }

    void stop(deadline until) {
        pipeline_.stop();
        if (drain_) drain_->stop();
        postgres_.stop(until);
        if (spool_) spool_->stop();
    }

private:
    store::postgres_sink postgres_;
    std::unique_ptr<spool::sqlite_spool> spool_;
    ingest::pipeline pipeline_;
    std::optional<ingest::drain> drain_;
};

/// The door first, so that every answer still finds a writer; then the writers. Zoom's patience is over after
/// 3 s.
void stop(http::server& server, storage& behind) {
    const deadline began = steady_clock::now();
    server.stop(began + 3s);
    behind.stop(began + 4500ms);
    log::info("stopped");
}

void run(const config::settings& s, stop_signals& signals, ops::event_log& events) {
    const zoom::signing_secrets tokens = secrets(s);
    // Before the storage, which may drop late tickets at its end.
    event_observer observer(events, s.server.max_body);
    storage behind(s);
    endpoint::webhook webhook(
        webhook_options(s), tokens, behind.pipeline(), behind.records(), observer,
        std::chrono::system_clock::now
    );
    http::server server(http_options(s), routes(s.server.path, webhook));
    behind.start();
    server.start();
    for (const std::string& address : server.addresses())
        log::info("listening", {{"address", address}, {"path", s.server.path}});
    signals.wait();
    stop(server, behind);
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
    } catch (const spool::unavailable& e) {
        log::error(e.what());
        return 3;
    } catch (const std::exception& e) {
        log::error(e.what());
        return 1;
    }
}

} // namespace zoomhook::app
