// `zoomhookd replay`.
// SPDX-License-Identifier: MIT
#include "replay.hpp"

#include <iomanip>
#include <iostream>
#include <openssl/crypto.h>

#include "cli/arguments/usage_error.hpp"
#include "cli/client/delivery.hpp"
#include "cli/client/signed_request.hpp"
#include "cli/load_settings.hpp"
#include "cli/service_user.hpp"
#include "cli/terminal/ask.hpp"
#include "cli/terminal/interrupt.hpp"
#include "cli/terminal/terminal.hpp"
#include "unknown_event.hpp"
#include "zoomhook/app/options.hpp"
#include "zoomhook/base/printable.hpp"
#include "zoomhook/store/event_reader.hpp"

namespace zoomhook::cli {
namespace {

using std::chrono::milliseconds;

bool are_equal(const std::string& a, const std::string& b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

/// Whether it is one that Zoom signs with, as far as this user may read those; also of what lies beside the
/// config, which replay itself doesn't need.
bool is_zooms(const config_arguments& a, const std::string& token) {
    for (const config::app_settings& app : config::load(sources_of(a)).values.zoom.apps)
        for (const std::string& one : app.secret_tokens)
            if (are_equal(one, token)) return true;
    return false;
}

class replay {
public:
    replay(const config::settings& s, const replay_command& c, const std::string& token)
        : c_(c),
          events_(app::store_options(s)),
          deliveries_(
              [this, token](const std::string& body) {
                  const signature_of fresh{
                      .token = token, .at = std::chrono::system_clock::now(), .command = "replay"};
                  return receiver_.perform(signed_request(c_.to, body, random_request_id(), fresh));
              },
              [](milliseconds pause) { return rest_until(steady_clock::now() + pause); }
          ) {}

    int run() {
        try {
            c_.id ? one() : all();
        } catch (const delivery_stopped& e) {
            stopped_ = e.what();
        } catch (const store::error& e) {
            if (!last_) throw;
            stopped_ = e.what();
        }
        if (is_interrupted()) stopped_ = "interrupted";
        c_.json ? print_json() : print_text();
        return stopped_.empty() && refused_ == 0 ? 0 : 1;
    }

private:
    void one() {
        const std::optional<store::evidence> e = events_.evidence_of(*c_.id);
        if (!e) throw no_such_event(*c_.id);
        deliver(*e);
    }

    void all() {
        store::id_range range = events_.range_of(c_.which);
        if (c_.after) range.above = *c_.after;
        const std::int64_t first = range.above;
        progress bar(static_cast<std::uint64_t>(std::max<std::int64_t>(range.up_to - first, 0)), "ids");
        for (auto some = events_.next(range, c_.which); !some.empty(); some = events_.next(range, c_.which))
            for (const store::evidence& e : some) {
                if (!rest_until(due())) return;
                deliver(e);
                range.above = e.id;
                bar.at(static_cast<std::uint64_t>(e.id - first));
            }
    }

    /// When the next one is: evenly, at c_.rate a second.
    deadline due() {
        const deadline now = steady_clock::now();
        if (c_.rate <= 0) return now;
        const deadline next = std::max(due_, now);
        due_ =
            next + std::chrono::duration_cast<deadline::duration>(std::chrono::duration<double>(1 / c_.rate));
        return next;
    }

    void deliver(const store::evidence& e) {
        const std::string& body = e.raw ? *e.raw : e.body;
        if (body.empty() || e.origin == "incomplete") { // cut off in Zoom's logs: no notification
            ++empty_;
        } else if (!deliveries_.deliver(body)) {
            ++refused_;
            return;
        }
        last_ = e.id;
    }

    [[nodiscard]] std::string resuming() const { return last_ ? " --after " + std::to_string(*last_) : ""; }

    void print_text() const {
        std::cout << (stopped_.empty() ? "done" : "not done") << ": to " << c_.to << '\n';
        for (const auto& [status, count] : deliveries_.counts())
            std::cout << std::setw(10) << count << "  answered " << status << '\n';
        if (empty_ > 0) std::cout << std::setw(10) << empty_ << "  had nothing whole to send\n";
        if (!stopped_.empty())
            std::cerr << "zoomhookd: " << printable(stopped_) << "\nNext: to go on, the same command"
                      << (last_ ? " with" : "") << resuming() << '\n';
    }

    void print_json() const {
        std::cout << R"({"done":)" << (stopped_.empty() ? "true" : "false") << R"(,"answers":{)";
        const char* separator = "";
        for (const auto& [status, count] : deliveries_.counts()) {
            std::cout << separator << '"' << status << "\":" << count;
            separator = ",";
        }
        std::cout << R"(},"empty":)" << empty_ << R"(,"after":)" << (last_ ? std::to_string(*last_) : "null")
                  << "}\n";
        if (!stopped_.empty()) std::cerr << "zoomhookd: " << printable(stopped_) << '\n';
    }

    const replay_command& c_;
    store::event_reader events_;
    http_connection receiver_;
    delivery deliveries_;
    deadline due_ = deadline::min();
    std::uint64_t empty_ = 0;
    std::uint64_t refused_ = 0;
    std::optional<std::int64_t> last_; ///< the last that needs not be posted again
    std::string stopped_;              ///< why; empty: it was not
};

} // namespace

int run(const replay_command& c) {
    const auto settings = load_settings(c.config, {.secret = false});
    if (!settings) return 1;
    const std::string token = read_first_line("--secret", c.secret_file);
    if (is_zooms(c.config, token))
        throw usage_error(
            "--secret " + c.secret_file +
            " holds a secret token of the config, with which Zoom alone signs. Give the receiver one of its "
            "own, such as of `openssl rand -hex 16`, and name a file with that"
        );
    tell_unknown_events(c.which.events, std::cerr);
    become_service_user(settings->spool.directory);
    end_in_order_when_interrupted();
    return replay(*settings, c, token).run();
}

} // namespace zoomhook::cli
