// Tells whether a row of the spool is still what was spooled.
// SPDX-License-Identifier: MIT
#include "row_digest.hpp"

#include <openssl/sha.h>

#include <string>
#include <string_view>

namespace zoomhook::spool {
namespace {

/// With its length, so that no two rows make the same text.
void add(std::string& all, std::string_view text) {
    all += std::to_string(text.size());
    all += ':';
    all += text;
}

void add(std::string& all, const std::optional<std::string>& text) {
    if (text)
        add(all, std::string_view(*text));
    else
        all += "null";
}

} // namespace

std::array<unsigned char, 32> row_digest(const ingest::delivery& d) {
    const auto received =
        std::chrono::duration_cast<std::chrono::microseconds>(d.received_at.time_since_epoch());
    std::string all(reinterpret_cast<const char*>(d.what.digest.data()), d.what.digest.size());
    for (const std::string* text : {&d.app, &d.secret_id, &d.signature, &d.remote_addr})
        add(all, std::string_view(*text));
    add(all, d.request_id);
    add(all, d.tracking_id);
    for (const std::int64_t number : {d.zm_timestamp, std::int64_t{received.count()}})
        add(all, std::string_view(std::to_string(number)));
    if (d.what.redacted) add(all, std::string_view(d.what.raw)); // of which the digest is not
    std::array<unsigned char, 32> digest{};
    SHA256(reinterpret_cast<const unsigned char*>(all.data()), all.size(), digest.data());
    return digest;
}

} // namespace zoomhook::spool
