// `zoomhookd show`.
// SPDX-License-Identifier: MIT
#include "show.hpp"

#include <iomanip>
#include <iostream>
#include <stdexcept>

#include "cli/service_user.hpp"
#include "cli/terminal/json_line.hpp"
#include "cli/terminal/terminal.hpp"
#include "event_text.hpp"
#include "unknown_event.hpp"
#include "verdict.hpp"
#include "zoomhook/app/options.hpp"
#include "zoomhook/base/printable.hpp"

namespace zoomhook::cli {
namespace {

colour colour_of(verdict_kind k) {
    if (k == verdict_kind::verified) return colour::green;
    return k == verdict_kind::changed ? colour::red : colour::yellow;
}

/// As the other commands write it.
std::string with_z(const std::string& column, std::string value) {
    const bool is_time = column.ends_with("_at") || column == "event_ts" || column.ends_with("zm_timestamp");
    if (is_time && value.ends_with("+00:00")) value.replace(value.size() - 6, 6, "Z");
    return value;
}

class shower {
public:
    explicit shower(const config::settings& s)
        : events_(app::store_options(s)),
          secrets_(app::secrets_of(s)) {}

    int raw(std::int64_t id) {
        const std::optional<store::evidence> e = events_.evidence_of(id);
        if (!e) throw no_such_event(id);
        if (!e->raw)
            throw std::runtime_error(
                "event " + std::to_string(id) + " has no raw bytes: they were not kept; zoomhookd show " +
                std::to_string(id) + " has its body"
            );
        std::cout << *e->raw;
        return 0;
    }

    int json(std::int64_t id) {
        const std::optional<store::shown_event> shown = events_.shown(id);
        const std::optional<store::evidence> e = events_.evidence_of(id);
        if (!shown || !e) throw no_such_event(id);
        std::string text = harmless_json(shown->json);
        text.insert(
            text.size() - 1, R"(,"verdict":")" + std::string(name(verdict_on(*e, secrets_).kind)) + '"'
        );
        std::cout << text << '\n';
        return 0;
    }

    int text(std::int64_t id) {
        const std::optional<store::shown_event> shown = events_.shown(id);
        const std::optional<store::evidence> e = events_.evidence_of(id);
        if (!shown || !e) throw no_such_event(id);
        for (const auto& [column, value] : events_.columns_of(id))
            line(column, printable(with_z(column, value)));
        if (shown->lateness) line("lateness", lateness_text(*shown->lateness));
        const stored_verdict v = verdict_on(*e, secrets_);
        line(std::string(name(v.kind)), v.why, colour_of(v.kind));
        if (e->raw)
            line(
                "raw",
                std::to_string(e->raw->size()) + " bytes: zoomhookd show " + std::to_string(id) + " --raw"
            );
        std::cout << (shown->body.empty() ? "" : "body\n" + indented(shown->body, "  "));
        return 0;
    }

private:
    void line(const std::string& what, const std::string& value, colour c = colour::none) const {
        std::cout << std::left << std::setw(18) << what << painted(value, c, coloured_) << '\n';
    }

    store::event_reader events_;
    const zoom::signing_secrets secrets_;
    const bool coloured_ = has_colours();
};

/// With the secret tokens, as far as this user may read them: without, the verdict is that the secret is
/// unknown.
std::optional<config::settings> settings_to_judge(const config_arguments& a) {
    const bool all = config::load(sources_of(a)).mistakes.empty();
    return load_settings_as_service(a, {.secret = all});
}

} // namespace

int run(const show_command& c) {
    const auto settings = settings_to_judge(c.config);
    if (!settings) return 1;
    shower s(*settings);
    if (c.raw) return s.raw(c.id);
    return c.json ? s.json(c.id) : s.text(c.id);
}

} // namespace zoomhook::cli
