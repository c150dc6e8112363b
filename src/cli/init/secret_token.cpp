// Zoom's Secret Token for a first start: asked for, and whether it looks like one.
// SPDX-License-Identifier: MIT
#include "secret_token.hpp"

#include <algorithm>
#include <iostream>

#include "cli/arguments/usage_error.hpp"
#include "cli/terminal/ask.hpp"
#include "zoomhook/base/ascii.hpp"

namespace zoomhook::cli {
namespace {

constexpr std::size_t usual_length = 22;

bool is_usual(char c) { return is_alphanumeric(c) || c == '_' || c == '-'; }

} // namespace

std::string oddity_of_token(const std::string& token) {
    const bool usual = std::ranges::all_of(token, is_usual);
    if (token.size() == usual_length && usual) return {};
    return "has " + std::to_string(token.size()) + " characters" + (usual ? "" : ", odd ones among them") +
           "; Zoom's Secret Tokens have " + std::to_string(usual_length) + " of A-Z, a-z, 0-9, _ and -";
}

std::string ask_for_token() {
    for (;;) {
        const auto typed =
            ask("Zoom's Secret Token (your app's page: Features, Access; it is not shown): ", echo::off);
        if (!typed || typed->empty())
            throw usage_error(
                "no secret token: give --secret FILE (- is standard input), or run init on a terminal"
            );
        const std::string oddity = oddity_of_token(*typed);
        if (oddity.empty()) return *typed;
        if (agrees("That " + oddity + ". Use it all the same?")) return *typed;
    }
}

std::string token_from(const std::string& file) {
    std::string token = read_first_line("--secret", file);
    const std::string oddity = oddity_of_token(token);
    if (!oddity.empty()) std::cerr << "is it the right one? The secret token " << oddity << '\n';
    return token;
}

} // namespace zoomhook::cli
