// The composition root: builds the rooms from the settings, runs them, and stops them in order.
// SPDX-License-Identifier: MIT
#include "zoomhook/app/application.hpp"

#include "admin_server.hpp"
#include "certificates.hpp"
#include "heartbeat.hpp"
#include "observer.hpp"
#include "process.hpp"
#include "recovery_thread.hpp"
#include "reloader.hpp"
#include "signals.hpp"
#include "storage.hpp"
#include "zoomhook/app/options.hpp"
#include "zoomhook/base/join.hpp"
#include "zoomhook/ops/systemd.hpp"

namespace zoomhook::app {
namespace {

using namespace std::chrono_literals;
namespace systemd = ops::systemd;

http::response greeting(const std::string& path) {
    return {200, "text/plain; charset=utf-8", "zoomhookd receives Zoom webhooks: POST " + path + "\n", {}};
}

http::router routes(const std::string& path, endpoint::webhook& webhook, event_observer& observer) {
    const http::handler greet = [path](const http::request&, const http::responder& respond) {
        respond(greeting(path));
    };
    return http::router(
        {
            {"POST", path,
             [&webhook](http::request r, http::responder a) { webhook.handle(std::move(r), std::move(a)); },
             [&webhook](const http::header_fields& h, std::uint64_t declared) {
                 return webhook.too_large(h, declared);
             }},
            {"GET", "/", greet, {}},
            {"HEAD", "/", greet, {}},
        },
        [path, &observer](std::string_view, std::string_view asked, const http::header_fields& h) {
            observer.astray(path, asked, h);
        }
    );
}

/// Everything that serves, in the order of a notification's way.
class service {
public:
    service(
        const config::outcome& loaded, std::function<config::outcome()> load, std::string_view version,
        ops::event_log& events, const std::vector<int>& sockets, const recovery_pace& pace
    )
        : settings_(loaded.values),
          inherited_(sockets),
          certificate_at_start_(certificates::identity(settings_.tls)),
          counts_(version),
          observer_(events, counts_, settings_.server.max_body),
          behind_(settings_),
          webhook_(
              trust_of(settings_), behind_.pipeline(), behind_.records(), observer_,
              std::chrono::system_clock::now
          ),
          server_(http_options(settings_), routes(settings_.server.path, webhook_, observer_), inherited_),
          certificates_(server_, settings_.tls, certificate_at_start_),
          reloader_(std::move(load), loaded, [this](const config::settings& s) { use(s); }),
          admin_(make_admin_server(settings_, inherited_, admin_answers_of_this())),
          recovery_pace_(pace) {
        if (const auto left = inherited_.left(); !left.empty())
            throw std::runtime_error(
                "the socket unit passes " + join(left) +
                ", which neither server.listen nor admin.listen names: make its ListenStream= and the config "
                "the same"
            );
    }

    void run(signals& wake) {
        start();
        serve_until_stopped(wake);
        stop();
    }

private:
    /// What is done from time to time ends with it: what it looks at stops next.
    void serve_until_stopped(signals& wake) {
        const std::optional<periodic> watchdog =
            feed_watchdog([this](std::chrono::milliseconds t) { return turns_within(t); });
        const periodic certificate_look(5s, [this] { certificates_.look(); });
        const periodic status(5s, [this] { systemd::status(status_line()); });
        while (wake.wait() == asked_for::reload) reload();
    }

    void start() {
        behind_.start();
        recovering_ = start_recovering(
            settings_, [this] { return reloader_.loaded(); }, behind_, counts_, recovery_pace_
        );
        if (admin_) admin_->start();
        server_.start();
        for (const std::string& address : server_.addresses())
            log::info("listening", {{"address", address}, {"path", settings_.server.path}});
        if (admin_) log::info("admin listener", {{"address", admin_->addresses().front()}});
        systemd::ready("receiving at " + join(server_.addresses()));
    }

    /// The door first, so that every answer still finds a writer; then the writers. Zoom's patience is over
    /// after 3 s. Who recovers has the whole time to come to an end.
    void stop() {
        stopping_ = true;
        systemd::stopping();
        recovering_.request_stop();
        const deadline began = steady_clock::now();
        server_.stop(began + 3s);
        behind_.stop(began + 4500ms);
        if (admin_) admin_->stop(steady_clock::now() + 400ms);
        if (recovering_.joinable()) recovering_.join();
        log::info("stopped");
    }

    ops::reload_report reload() {
        systemd::reloading();
        ops::reload_report report = reloader_.reload();
        systemd::ready(ops::told(report));
        return report;
    }

    /// All of it or nothing: only the certificate, and the key of privacy.redact, can fail.
    void use(const config::settings& s) {
        endpoint::trust whom = trust_of(s);
        certificates_.use(s.tls);
        webhook_.use(std::move(whom));
        behind_.expect_challenges(store_options(s).apps);
        log::set_lowest(log_level(s));
    }

    [[nodiscard]] bool turns_within(std::chrono::milliseconds t) {
        return server_.turns_within(t) && behind_.pipeline().turns_within(t);
    }

    [[nodiscard]] std::string status_line() {
        const std::string trouble = behind_.trouble();
        return pace_.told(counts_.answered(), steady_clock::now()) + (trouble.empty() ? "" : "; " + trouble);
    }

    [[nodiscard]] std::vector<std::string> not_ready_because() const {
        std::vector<std::string> reasons;
        if (stopping_) reasons.emplace_back("stopping");
        if (std::string trouble = behind_.trouble(); !trouble.empty()) reasons.push_back(std::move(trouble));
        const auto expires = server_.certificate_expires();
        if (expires && *expires <= std::chrono::system_clock::now())
            reasons.emplace_back("the certificate has expired: see tls.certificate");
        return reasons;
    }

    [[nodiscard]] std::string metrics_now() {
        ops::present_state now;
        now.ready = not_ready_because().empty();
        now.connections = server_.connections();
        now.max_connections = settings_.server.max_connections;
        const http::turned_away away = server_.turned_away();
        now.connections_turned_away = away.connections;
        now.bodies_turned_away = away.bodies;
        now.certificate_expires = server_.certificate_expires();
        const reloader::state config = reloader_.now();
        now.config_is_current = config.current;
        now.config_loaded_at = config.loaded_at;
        behind_.describe(now);
        return counts_.text(now);
    }

    admin_answers admin_answers_of_this() {
        return {
            .not_ready_because = [this] { return not_ready_because(); },
            .metrics = [this] { return metrics_now(); },
            .reload = [this] { return reload(); },
        };
    }

    const config::settings settings_; ///< as at the start
    http::inherited_sockets inherited_;
    const std::string certificate_at_start_; ///< before the server reads it
    ops::metrics counts_;
    event_observer observer_; ///< before the storage, which may drop late tickets at its end
    storage behind_;
    endpoint::webhook webhook_;
    http::server server_;
    certificates certificates_;
    reloader reloader_;
    std::atomic<bool> stopping_{false};
    pace pace_;
    std::unique_ptr<http::server> admin_; ///< null: not wanted
    const recovery_pace recovery_pace_;
    std::jthread recovering_; ///< last: it uses the others
};

} // namespace

int serve(
    const config::outcome& loaded, std::function<config::outcome()> load, std::string_view version,
    const recovery_pace& pace
) {
    signals wake;                                                  // before any thread
    const std::vector<int> sockets = systemd::listening_sockets(); // likewise
    prepare_process();
    const ops::logging logs(log_format(loaded.values), log_level(loaded.values));
    try {
        ops::event_log events(event_lines(loaded.values));
        service(loaded, std::move(load), version, events, sockets, pace).run(wake);
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
