// A plausible notification of an event that nobody wrote a sample of.
// SPDX-License-Identifier: MIT
#include "generic_sample.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "sample_times.hpp"
#include "zoomhook/zoom/challenge.hpp"

namespace zoomhook::cli {
namespace {

using json = nlohmann::ordered_json;

constexpr std::string_view account = "Wm3kQ9rTSiGf2yHn0aLbVg";

struct known_value {
    std::string_view name;
    std::string_view value;
};

/// Ids of the people and things that the written samples tell of, by the key they stand under.
constexpr std::array known_values{
    known_value{"uuid", "k7Qd2+RvTh6nB0sYw/1XzA=="},
    known_value{"meeting_uuid", "k7Qd2+RvTh6nB0sYw/1XzA=="},
    known_value{"webinar_uuid", "59X/rUsqNkfd2Q3OfVpYGg=="},
    known_value{"meeting_id", "91234567890"},
    known_value{"webinar_id", "93300112233"},
    known_value{"call_id", "7020793351878639397"},
    known_value{"channel_owner_account_id", account},
    known_value{"host_account_id", account},
    known_value{"host_id", "pL4vN8xcQ0yZ1tRk5uJ9Wg"},
    known_value{"meeting_host_id", "pL4vN8xcQ0yZ1tRk5uJ9Wg"},
    known_value{"owner_id", "pL4vN8xcQ0yZ1tRk5uJ9Wg"},
    known_value{"operator_id", "7v1edPtdKt2TIz7Km7uAxA"},
    known_value{"user_id", "VX2sZbac34ci-rEjqVFAMQ"},
    known_value{"userId", "T4V7FChaNOiwA3TMpl3nsQ"},
    known_value{"callee_user_id", "VX2sZbac34ci-rEjqVFAMQ"},
};

/// What else stands in payload.object of a family, where its ids do.
struct family_fields {
    std::string_view family;
    std::string_view fields;
};
constexpr std::array fields_of_families{
    family_fields{
        "meeting.",
        R"({"topic":"Tuesday planning","type":8,"start_time":"2026-11-24T09:00:00Z","duration":60,"timezone":"Europe/Berlin"})"},
    family_fields{
        "recording.",
        R"({"topic":"Tuesday planning","type":8,"start_time":"2026-11-24T09:00:00Z","duration":52,"timezone":"Europe/Berlin"})"},
    family_fields{
        "webinar.",
        R"({"topic":"Städte ohne Autos","type":5,"start_time":"2026-11-25T17:00:00Z","duration":75,"timezone":"Europe/Vienna"})"},
    family_fields{"session.", R"({"session_name":"Deutsch für Anfänger, group 3"})"},
    family_fields{"phone.", R"({"date_time":"2026-11-24T11:15:49Z"})"},
    family_fields{"user.", R"({"email":"juergen.muessig@example.com"})"},
    family_fields{"zoomroom.", R"({"room_name":"Eichhörnchen"})"},
    family_fields{
        "node.", R"({"server":{"id":"575eb346-d0db-423b-81dd-bbaddf5d98d6","name":"node-köln-2"}})"},
    family_fields{"contact_center.", R"({"date_time_ms":"2026-11-24T10:33:21.398Z"})"},
    family_fields{"team_chat.", R"({"date_time":"2026-11-24T13:12:48Z"})"},
};
constexpr std::string_view participant =
    R"({"user_id":"16790528","user_name":"Jürgen Müßig","id":"VX2sZbac34ci-rEjqVFAMQ","participant_user_id":"VX2sZbac34ci-rEjqVFAMQ","email":"juergen.muessig@example.com","participant_uuid":"99CA69E8-5D93-4A1C-B11C-2ABF949BE96A"})";

/// 22 characters as Zoom's ids have, the same for the same event and place.
std::string made_up_id(std::string_view event, std::string_view place) {
    static constexpr std::string_view letters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::uint64_t state = 14695981039346656037U; // FNV-1a, then a step for each letter
    for (const char c : std::string(event) + '\n' + std::string(place))
        state = (state ^ static_cast<unsigned char>(c)) * 1099511628211U;
    std::string id;
    for (int i = 0; i < 22; ++i) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        id += letters[state >> 58];
    }
    return id;
}

bool is_of_meetings(std::string_view event) {
    return event.starts_with("meeting.") || event.starts_with("recording.");
}

std::string text_for(std::string_view event, std::string_view path) {
    const std::string_view name = path.substr(path.rfind('.') + 1);
    const bool of_webinar = event.starts_with("webinar.");
    if (name == "uuid" && of_webinar) return "59X/rUsqNkfd2Q3OfVpYGg==";
    if (path == "object.id" && of_webinar) return "93300112233";
    if (path == "object.id" && is_of_meetings(event)) return "91234567890";
    if (path == "object.id" && event.starts_with("user.")) return "VX2sZbac34ci-rEjqVFAMQ";
    const auto known = std::ranges::find(known_values, name, &known_value::name);
    return known == known_values.end() ? made_up_id(event, path) : std::string(known->value);
}

std::int64_t number_for(std::string_view event, std::string_view path) {
    const std::string text = text_for(event, path);
    const bool is_number = text.find_first_not_of("0123456789") == text.npos;
    return is_number ? std::stoll(text) : 85002271;
}

void put_id(json& payload, const event_shape& shape, const id_place& id) {
    json* at = &payload;
    std::string_view rest = id.path;
    for (auto dot = rest.find('.'); dot != rest.npos; dot = rest.find('.')) {
        at = &(*at)[std::string(rest.substr(0, dot))];
        rest.remove_prefix(dot + 1);
    }
    json& value = (*at)[std::string(rest)];
    if (id.is_number)
        value = number_for(shape.event, id.path);
    else
        value = text_for(shape.event, id.path);
}

void put_family_fields(json& object, std::string_view event) {
    for (const auto& [family, fields] : fields_of_families)
        if (event.starts_with(family)) object.update(json::parse(fields));
    if (event.find(".participant_") != event.npos) object["participant"] = json::parse(participant);
}

json payload_of(const event_shape& shape) {
    json payload = json::object();
    if (shape.account != "-") payload[std::string(shape.account)] = account;
    if (std::ranges::find(shape.ids, "operator_id", &id_place::path) != shape.ids.end())
        payload["operator"] = "admin@example.com";
    if (shape.object == "object") payload["object"] = json::object();
    for (const id_place& id : shape.ids) put_id(payload, shape, id);
    if (shape.object == "array") payload["object"] = json::array({{{"id", made_up_id(shape.event, "id")}}});
    if (shape.object == "object") put_family_fields(payload["object"], shape.event);
    if (shape.event == zoom::challenge_event) payload["plainToken"] = made_up_id(shape.event, "plainToken");
    return payload;
}

} // namespace

std::string generic_sample(const event_shape& shape, wall_time now) {
    constexpr std::int64_t ms = 1795550000000; // 2026-11-24T19:53:20Z: what happens on that day is over
    json body{{"event", shape.event}};
    if (shape.event_ts == "number") body["event_ts"] = ms;
    if (shape.event_ts == "text") body["event_ts"] = std::to_string(ms);
    for (const std::string_view key : shape.beside)
        body[std::string(key)] = key.ends_with("_url")
                                     ? "https://zoom.example/" + made_up_id(shape.event, key)
                                     : "sample-" + std::string(key) + "-not-a-real-one";
    body["payload"] = payload_of(shape);
    return with_times_of(now, body.dump());
}

} // namespace zoomhook::cli
