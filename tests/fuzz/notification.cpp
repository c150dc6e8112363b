// Feeds a body to read_notification; asserts that bytes and digest are the body's, that every field is
// text that a column takes and is what nlohmann's own document says, and that what "fits jsonb" keeps all
// that Postgres asks of it.
// SPDX-License-Identifier: MIT
#include "zoomhook/zoom/notification.hpp"

#include <nlohmann/json.hpp>
#include <optional>

#include "property.hpp"

namespace {

using namespace zoomhook;
using fuzz::require;
using nlohmann::json;

using field = std::optional<std::string>;

/// nlohmann's own check of UTF-8, which is not ours: it throws where it is not valid.
bool is_utf8(const std::string& text) {
    try {
        return !json(text).dump().empty();
    } catch (const json::type_error&) {
        return false;
    }
}

bool storable(const std::string& text) {
    return !text.empty() && text.size() <= 512 && text.find('\0') == text.npos && is_utf8(text);
}

void check_fields(const zoom::notification& n) {
    for (const field* f :
         {&n.event, &n.account_id, &n.object_id, &n.object_uuid, &n.user_id, &n.operator_id, &n.plain_token})
        require(!*f || storable(**f), "a field is valid UTF-8 without NUL, of 1 to 512 bytes");
    if (n.event_ts)
        require(
            *n.event_ts >= 946'684'800'000 && *n.event_ts < 4'102'444'800'000,
            "a time is of the years 2000 to 2099"
        );
}

/// A document as Postgres takes it: as deep as it can recurse, without NUL in names and texts.
void check_fits_jsonb(const std::string& raw) {
    const auto look = [](int depth, json::parse_event_t event, json& parsed) {
        const bool text = event == json::parse_event_t::key || event == json::parse_event_t::value;
        require(depth <= 512, "jsonb is not nested deeper than 512");
        if (text && parsed.is_string())
            require(parsed.get_ref<const std::string&>().find('\0') == std::string::npos, "no \\u0000");
        return true;
    };
    require(raw.find('\0') == raw.npos && !raw.starts_with("\xEF\xBB\xBF"), "jsonb has no NUL and no BOM");
    require(is_utf8(raw), "jsonb is valid UTF-8");
    require(!json::parse(raw, look, false).is_discarded(), "jsonb is JSON");
}

/// The value of a name, or null where it isn't there.
const json& at(const json& parent, const char* name) {
    static const json none;
    const auto found = parent.is_object() ? parent.find(name) : parent.end();
    return parent.is_object() && found != parent.end() ? *found : none;
}

void check_same(const field& read, const json& there, const char* property) {
    if (there.is_string() && storable(there.get_ref<const std::string&>()))
        require(read == there.get_ref<const std::string&>(), property);
    if (there.is_number_integer()) require(read == there.dump(), property);
}

void check_against_document(const zoom::notification& n, const json& document) {
    const json& payload = at(document, "payload");
    check_same(n.event, at(document, "event"), "the event is the document's");
    check_same(n.plain_token, at(payload, "plainToken"), "the plain token is the document's");
    check_same(n.account_id, at(payload, "account_id"), "the account is the document's");
    check_same(n.object_id, at(at(payload, "object"), "id"), "the object's id is the document's");
    check_same(n.object_uuid, at(at(payload, "object"), "uuid"), "the object's uuid is the document's");
    require(!n.event || at(document, "event").is_primitive(), "no event where the document has none");
    require(!n.plain_token || payload.is_object(), "no plain token where the document has no payload");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string body(fuzz::text_of(data, size));
    const zoom::notification n = zoom::read_notification(body);
    require(n.raw == body, "the raw bytes are the body");
    require(n.digest == fuzz::sha256(body), "the digest is the body's");
    check_fields(n);
    if (n.fits_jsonb) check_fits_jsonb(body);
    const json document = json::parse(body, nullptr, false);
    if (!document.is_discarded()) check_against_document(n, document);
    return 0;
}
