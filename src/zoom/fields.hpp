// Where in a body the ids stand: one row a place, the better place first.
// SPDX-License-Identifier: MIT
//
// Source: Zoom's published samples and real deliveries of 582 events. The object's own id comes first; where
// it has none, the id that its family is known by: of the call, the engagement, the meeting that it belongs
// to.
#pragma once

#include <array>
#include <string_view>

namespace zoomhook::zoom {

/// The containers that the ids stand in, outer before inner.
enum class place : unsigned char {
    root,
    payload,
    object,       ///< payload.object, or the first element where that is an array
    participant,  ///< payload.object.participant
    object_array, ///< payload.object itself, where it is an array
    elsewhere,
};

enum class field : unsigned char {
    event,
    event_ts,
    plain_token,
    account_id,
    object_id,
    object_uuid,
    user_id,
    operator_id
};

struct rule {
    field what;
    place where;
    std::string_view key;
};

inline constexpr std::array rules{
    rule{field::event, place::root, "event"},
    rule{field::event_ts, place::root, "event_ts"},
    rule{field::plain_token, place::payload, "plainToken"},

    rule{field::account_id, place::payload, "account_id"},
    rule{field::account_id, place::payload, "accountId"}, // chatbots
    rule{field::account_id, place::root, "account_id"},   // webinar.alert of old

    rule{field::object_id, place::object, "id"},
    rule{field::object_id, place::object, "engagement_id"}, // contact centre
    rule{field::object_id, place::object, "whiteboard_id"}, // before the meeting it was opened in
    rule{field::object_id, place::object, "call_id"},       // phone; before the meeting it became
    rule{field::object_id, place::object, "meeting_id"},    // summaries, assets
    rule{field::object_id, place::object, "webinar_id"},
    rule{field::object_id, place::object, "task_id"},
    rule{field::object_id, place::object, "event_id"}, // Zoom Events, calendar
    rule{field::object_id, place::object, "workspace_id"},
    rule{field::object_id, place::object, "message_id"}, // before its chat: the message is what happened
    rule{field::object_id, place::object, "msg_id"},
    rule{field::object_id, place::object, "session_id"},      // Video SDK, cobrowse
    rule{field::object_id, place::object, "conversation_id"}, // revenue accelerator
    rule{field::object_id, place::object, "playlist_id"},
    rule{field::object_id, place::object, "channel_id"},
    rule{field::object_id, place::object, "space_id"},
    rule{field::object_id, place::object, "room_id"},        // zoomroom
    rule{field::object_id, place::object, "invitation_id"},  // visitors
    rule{field::object_id, place::object, "resource_id"},    // calendars
    rule{field::object_id, place::object, "interaction_id"}, // quality management
    rule{field::object_id, place::object, "asset_id"},       // contact centre, from here to the queue
    rule{field::object_id, place::object, "business_hour_id"},
    rule{field::object_id, place::object, "closure_set_id"},
    rule{field::object_id, place::object, "recording_id"},
    rule{field::object_id, place::object, "team_id"},
    rule{field::object_id, place::object, "cc_queue_id"},
    rule{field::object_id, place::object, "device_id"},  // phone
    rule{field::object_id, place::object, "group_id"},   // phone
    rule{field::object_id, place::object, "file_id"},    // emoji
    rule{field::object_id, place::object, "history_id"}, // mail
    rule{field::object_id, place::object, "user_id"},
    rule{field::object_id, place::payload, "meeting_id"}, // rtms: no object
    rule{field::object_id, place::payload, "webinar_id"},
    rule{field::object_id, place::payload, "session_id"},
    rule{field::object_id, place::payload, "task_id"},   // task.updated
    rule{field::object_id, place::payload, "messageId"}, // chatbots

    rule{field::object_uuid, place::object, "uuid"},
    rule{field::object_uuid, place::object, "meeting_uuid"},
    rule{field::object_uuid, place::object, "webinar_uuid"},
    rule{field::object_uuid, place::payload, "meeting_uuid"},
    rule{field::object_uuid, place::payload, "webinar_uuid"},

    // A participant's user_id is a number within the meeting, not a user's.
    rule{field::user_id, place::participant, "id"},
    rule{field::user_id, place::participant, "participant_user_id"},
    rule{field::user_id, place::object, "user_id"},
    rule{field::user_id, place::payload, "user_id"},
    rule{field::user_id, place::payload, "userId"},

    rule{field::operator_id, place::payload, "operator_id"},
    rule{field::operator_id, place::object, "operator_id"},
};

} // namespace zoomhook::zoom
