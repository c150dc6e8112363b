// What of a recovered notification may be stored.
// SPDX-License-Identifier: MIT
#include "zoomhook/app/screening.hpp"

#include <memory>

#include "zoomhook/app/forgotten_list.hpp"
#include "zoomhook/app/options.hpp"

namespace zoomhook::app {
namespace {

class screen {
public:
    explicit screen(const config::settings& s)
        : rules_(trust_of(s).rules),
          list_(s.privacy.forgotten, true),
          erased_(list_.erased()),
          redacted_(list_.redacted()) {}

    /// Whom the list names is looked for in the body as Zoom has it: the rules may drop just that value.
    bool pass(zoom::notification& n) const {
        if (names(n, erased_)) return false;
        if (rules_) rules_->apply(n);
        return !names(n, redacted_) || redact(n);
    }

private:
    static bool names(const zoom::notification& n, const zoom::knows& whom) {
        return whom && zoom::find_person(n.raw, whom).any();
    }

    /// As zoomhookd forget --redact does with a row: columns in which they are become null.
    bool redact(zoom::notification& n) const {
        std::optional<std::string> text = zoom::without_person(n.raw, redacted_);
        if (!text) return false;
        zoom::notification rest = zoom::read_notification(*std::move(text));
        rest.digest = n.digest; // its identity stays, so that nothing becomes a second row
        rest.redacted = true;
        using zoom::notification;
        for (const auto column :
             {&notification::account_id, &notification::object_id, &notification::object_uuid,
              &notification::user_id, &notification::operator_id})
            if (n.*column && zoom::find_in_text(*(n.*column), redacted_).any()) (rest.*column).reset();
        n = std::move(rest);
        return true;
    }

    const std::shared_ptr<const zoom::redaction> rules_; ///< null: none
    const forgotten_list list_;
    const zoom::knows erased_;
    const zoom::knows redacted_;
};

} // namespace

std::function<bool(zoom::notification&)> screening(const config::settings& s) {
    return [made = std::make_shared<const screen>(s)](zoom::notification& n) { return made->pass(n); };
}

} // namespace zoomhook::app
