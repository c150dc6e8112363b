// A response as it goes over the wire.
// SPDX-License-Identifier: MIT
#include "response_text.hpp"

#include <boost/beast/http/status.hpp>

namespace zoomhook::http {
namespace {

std::string_view reason(unsigned status) {
    const auto text = boost::beast::http::obsolete_reason(boost::beast::http::int_to_status(status));
    return {text.data(), text.size()};
}

/// What a version does unless it is told otherwise need not be said.
std::string_view connection_field(response_form form) {
    if (form.version < 11) return form.keep_alive ? "Connection: keep-alive\r\n" : "";
    return form.keep_alive ? "" : "Connection: close\r\n";
}

void append_field(std::string& text, std::string_view name, std::string_view value) {
    text.append(name).append(": ").append(value).append("\r\n");
}

} // namespace

std::string response_text(const response& r, response_form form) {
    std::string text;
    text.reserve(256 + r.body.size());
    text.append(form.version < 11 ? "HTTP/1.0 " : "HTTP/1.1 ").append(std::to_string(r.status)).append(" ");
    text.append(reason(r.status)).append("\r\n");
    append_field(text, "Content-Type", r.content_type);
    append_field(text, "X-Content-Type-Options", "nosniff");
    for (const auto& [name, value] : r.headers) append_field(text, name, value);
    append_field(text, "Content-Length", std::to_string(r.body.size()));
    text.append(connection_field(form)).append("\r\n");
    if (!form.head_only) text.append(r.body);
    return text;
}

} // namespace zoomhook::http
