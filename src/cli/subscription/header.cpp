// The header that Zoom is to send along with each notification, as it is said on the command line.
// SPDX-License-Identifier: MIT
#include "header.hpp"

#include "cli/arguments/usage_error.hpp"
#include "cli/terminal/ask.hpp"

namespace zoomhook::cli {
namespace {

constexpr std::size_t longest_text = 256; // Zoom's, also of a secret
constexpr std::size_t longest_url = 1000;

using zoomapi::custom_header;

/// Zoom's own pattern.
bool is_header_name(const std::string& text) {
    static constexpr const char* allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
    return !text.empty() && text.size() <= longest_text && text.find_first_not_of(allowed) == text.npos;
}

/// What was said may hold a secret in the wrong place, and is not repeated.
usage_error not_understood() {
    return usage_error("--header: say the NAME of a header (letters, digits and -), basic:USER, "
                       "oauth:CLIENT_ID@https://TOKEN_URL "
                       "or none; its secret belongs into --header-file");
}

std::string& secret_of(custom_header& h) {
    return h.type == 1 ? h.password : h.type == 2 ? h.client_secret : h.value;
}

} // namespace

custom_header header_of(const std::string& said) {
    if (said == "none") return {.type = 0};
    if (said.starts_with("basic:") && said.size() > 6 && said.size() <= 6 + longest_text)
        return {.type = 1, .username = said.substr(6)};
    if (said.starts_with("oauth:")) {
        const auto at = said.find("@https://");
        custom_header h{.type = 2};
        if (at == said.npos || at == 6) throw not_understood();
        h.client_id = said.substr(6, at - 6);
        h.token_url = said.substr(at + 1);
        if (h.client_id.size() > longest_text || h.token_url.size() > longest_url) throw not_understood();
        return h;
    }
    if (!is_header_name(said)) throw not_understood();
    return {.type = 3, .key = said};
}

void add_secret(custom_header& h, const std::string& file) {
    if (h.type == 0) return;
    std::string& secret = secret_of(h);
    if (!file.empty())
        secret = read_first_line("--header-file", file);
    else
        secret = ask("The secret of that header (it is not shown): ", echo::off).value_or("");
    if (secret.empty())
        throw usage_error("no secret for --header: give --header-file FILE (- is standard input), or run "
                          "this on a terminal");
    if (secret.size() > longest_text) throw usage_error("the secret of --header has over 256 characters");
}

std::string header_text(long type) {
    switch (type) {
    case 0:
        return "none";
    case 1:
        return "Basic authentication";
    case 2:
        return "a bearer token by OAuth";
    case 3:
        return "a header of one's own";
    default:
        return "of an unknown type";
    }
}

} // namespace zoomhook::cli
