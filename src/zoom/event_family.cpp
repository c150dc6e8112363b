// To which of Zoom's products an event belongs.
// SPDX-License-Identifier: MIT
#include "zoomhook/zoom/event_family.hpp"

#include <algorithm>
#include <array>

namespace zoomhook::zoom {
namespace {

using namespace std::string_view_literals;

/// Sorted. From the catalogue of webhook events at developers.zoom.us, 2026.
constexpr std::array families{
    "account"sv,
    "app"sv,
    "app_deauthorized"sv,
    "bot_installed"sv,
    "bot_notification"sv,
    "calendar"sv,
    "chat_channel"sv,
    "chat_message"sv,
    "clinical_notes"sv,
    "cobrowse"sv,
    "contact_center"sv,
    "endpoint"sv,
    "group"sv,
    "information_barriers"sv,
    "interactive_message_actions"sv,
    "interactive_message_editable"sv,
    "interactive_message_fields_editable"sv,
    "interactive_message_select"sv,
    "mail"sv,
    "meeting"sv,
    "node"sv,
    "number_management"sv,
    "phone"sv,
    "quality_management"sv,
    "recording"sv,
    "revenue_accelerator"sv,
    "rtms"sv,
    "scheduler"sv,
    "session"sv,
    "task"sv,
    "team_chat"sv,
    "user"sv,
    "video_management"sv,
    "visitor_management"sv,
    "webinar"sv,
    "whiteboard"sv,
    "workspace"sv,
    "zoom_events"sv,
    "zoomroom"sv,
};
static_assert(std::ranges::is_sorted(families));

} // namespace

std::string_view event_family(std::string_view event) {
    const std::string_view family = event.substr(0, event.find('.'));
    const auto found = std::ranges::lower_bound(families, family);
    return found != families.end() && *found == family ? *found : "other"sv;
}

} // namespace zoomhook::zoom
