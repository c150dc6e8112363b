// `zoomhookd send --count`: one notification becomes many, each a new one.
// SPDX-License-Identifier: MIT
#include "fresh_ids.hpp"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <random>

#include "cli/arguments/usage_error.hpp"

namespace zoomhook::cli {
namespace {

using json = nlohmann::ordered_json;

/// What an id is known by, the better place first: only the first that is there becomes new.
constexpr const char* identities[] = {
    "/payload/object/id",
    "/payload/object/uuid",
    "/payload/object/meeting_uuid",
    "/payload/object/webinar_uuid",
    "/payload/object/call_id",
    "/payload/object/engagement_id",
    "/payload/object/task_id",
    "/payload/object/message_id",
    "/payload/object/session_id",
    "/payload/object/event_id",
    "/payload/object/conversation_id",
    "/payload/object/whiteboard_id",
    "/payload/object/invitation_id",
    "/payload/object/note_id",
    "/payload/meeting_uuid",
    "/payload/webinar_uuid",
    "/payload/session_id",
    "/payload/task_id",
    "/payload/messageId",
};
constexpr const char* participant_identities[] = {
    "/payload/object/participant/participant_uuid", "/payload/object/participant/user_id",
    "/payload/object/participant/id"};
/// Of what has no event_ts: another user takes the app away, or brings it.
constexpr const char* user_identities[] = {"/payload/user_id", "/payload/userId"};

std::string text_at(const json& body, const char* where) {
    const json::json_pointer pointer(where);
    if (!body.contains(pointer) || !body[pointer].is_string()) return {};
    return body[pointer];
}

/// A meeting's number stays: it is what meetings of a series share.
bool is_meeting_number(const std::string& text, const char* where) {
    return std::string_view(where) == "/payload/object/id" &&
           text.find_first_not_of("0123456789") == text.npos;
}

std::vector<std::string> first_identity(const json& body, std::span<const char* const> places) {
    for (const char* where : places)
        if (std::string text = text_at(body, where); !text.empty() && !is_meeting_number(text, where))
            return {text};
    return {};
}

/// The texts that become new.
std::vector<std::string> identities_of(const json& body) {
    std::vector<std::string> found;
    for (const char* where : participant_identities)
        if (std::string text = text_at(body, where); !text.empty()) found.push_back(std::move(text));
    if (found.empty()) found = first_identity(body, identities);
    if (found.empty() && !body.contains("event_ts")) found = first_identity(body, user_identities);
    return found;
}

using engine = std::mt19937_64;

char another(char like, bool hexadecimal, engine& random) {
    const auto letter = static_cast<unsigned char>(like);
    if (std::isdigit(letter) != 0) return static_cast<char>('0' + random() % 10);
    const unsigned letters = hexadecimal ? 6 : 26;
    if (std::isupper(letter) != 0) return static_cast<char>('A' + random() % letters);
    if (std::islower(letter) != 0) return static_cast<char>('a' + random() % letters);
    return like;
}

/// Of the same form: a digit for a digit, a letter for a letter; the first stays.
std::string another_id(std::string id, engine& random) {
    const bool hexadecimal = id.find_first_not_of("0123456789abcdefABCDEF-") == id.npos;
    for (std::size_t i = 1; i < id.size(); ++i) id[i] = another(id[i], hexadecimal, random);
    return id;
}

void replace(json& value, const std::string& old, const std::string& by) {
    if (value.is_string() && value.get_ref<const std::string&>() == old)
        value = by;
    else if (value.is_structured())
        for (json& inner : value) replace(inner, old, by);
}

} // namespace

struct fresh_notifications::state {
    json body;
    body_edits edits;
    std::vector<std::string> olds;
    json::json_pointer scope; ///< where they are replaced
    std::int64_t last_ms = 0;
    engine random{std::random_device()()};

    void set_event_ts(json& next, wall_time now) {
        const auto found = next.find("event_ts");
        if (found == next.end()) return;
        std::int64_t ms =
            std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count();
        if (olds.empty()) ms = std::max(ms, last_ms + 1); // nothing else tells it from the one before
        last_ms = ms;
        if (found->is_string())
            *found = std::to_string(ms);
        else
            *found = ms;
    }
};

fresh_notifications::fresh_notifications(const std::string& body, body_edits edits)
    : state_(std::make_unique<state>()) {
    state_->body = json::parse(body, nullptr, false);
    if (!state_->body.is_object())
        throw usage_error("--count: the file is not a JSON object, so no new notifications can be made of it"
        );
    state_->edits = std::move(edits);
    state_->olds = identities_of(state_->body);
    const json::json_pointer participant("/payload/object/participant");
    state_->scope = state_->body.contains(participant) ? participant : json::json_pointer("/payload");
    if (state_->olds.empty() && !state_->body.contains("event_ts"))
        throw usage_error("--count: the body has neither event_ts nor an id that could be new, so all would "
                          "be one notification");
}

fresh_notifications::~fresh_notifications() = default;

std::string fresh_notifications::next(wall_time now) {
    json made = state_->body;
    state_->set_event_ts(made, now);
    for (const std::string& old : state_->olds)
        replace(made[state_->scope], old, another_id(old, state_->random));
    apply_edits(state_->edits, made);
    return made.dump(-1, ' ', false, json::error_handler_t::replace);
}

} // namespace zoomhook::cli
