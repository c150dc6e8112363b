// What one webhook body says: its bytes, its identity, and the names and ids found in it.
// SPDX-License-Identifier: MIT
#include "zoomhook/zoom/notification.hpp"

#include "extractor.hpp"
#include "hmac.hpp"
#include "ordinary_json.hpp"
#include "zoomhook/base/repaired_json.hpp"

namespace zoomhook::zoom {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF"; // nlohmann skips it, Postgres does not

bool parse(std::string_view text, extractor& e) {
    return nlohmann::json::sax_parse(text.begin(), text.end(), &e);
}

void fill_from(extractor whole, notification& n) {
    // A NUL after the text ends it for nlohmann, and is refused by Postgres.
    n.fits_jsonb =
        whole.fits_jsonb() && !n.raw.starts_with(byte_order_mark) && n.raw.find('\0') == n.raw.npos;
    std::move(whole).fill(n);
}

} // namespace

notification read_notification(std::string raw) {
    notification n;
    n.digest = sha256(raw);
    n.raw = std::move(raw);
    if (extractor ordinary; parse_ordinary(n.raw, ordinary)) {
        fill_from(std::move(ordinary), n);
        return n;
    }
    if (extractor whole; parse(n.raw, whole)) {
        fill_from(std::move(whole), n);
        return n;
    }
    // nlohmann refuses what JSON's grammar allows (lone surrogates, numbers beyond a double) and invalid
    // UTF-8.
    extractor rest;
    if (parse(repaired_json(n.raw), rest)) std::move(rest).fill(n);
    return n;
}

} // namespace zoomhook::zoom
