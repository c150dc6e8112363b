// When Zoom last validated the URL of an app.
// SPDX-License-Identifier: MIT
#include "last_validation.hpp"

#include <algorithm>

#include "zoomhook/app/options.hpp"
#include "zoomhook/store/inspection.hpp"
#include "zoomhook/store/migrate.hpp"

namespace zoomhook::cli {

std::optional<std::chrono::seconds> last_validation(
    const config::settings& s, const std::string& app, const challenge_counts& counts, wall_time now
) {
    if (counts.answered_at > 0)
        return std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()) -
               std::chrono::seconds(static_cast<std::int64_t>(counts.answered_at));
    if (s.database.url.empty()) return {};
    try {
        const store::inspection found = store::inspect(app::store_options(s));
        const auto of_app = std::ranges::find(found.validations, app, &store::app_validation::app);
        return of_app == found.validations.end() ? std::nullopt : of_app->ago;
    } catch (const store::error&) {
        return {};
    }
}

} // namespace zoomhook::cli
