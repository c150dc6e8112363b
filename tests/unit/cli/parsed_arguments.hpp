// The command line of a test, parsed.
// SPDX-License-Identifier: MIT
#pragma once

#include <gtest/gtest.h>
#include <vector>

#include "cli/arguments/arguments.hpp"

namespace zoomhook::cli {

inline command parsed(const std::vector<const char*>& arguments) {
    std::vector<const char*> argv{"zoomhookd"};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    return parse(static_cast<int>(argv.size()), argv.data());
}

template <class Command>
Command parsed_as(const std::vector<const char*>& arguments) {
    const command c = parsed(arguments);
    EXPECT_TRUE(std::holds_alternative<Command>(c));
    return std::holds_alternative<Command>(c) ? std::get<Command>(c) : Command{};
}

inline print_command printed(const std::vector<const char*>& arguments) {
    const command c = parsed(arguments);
    EXPECT_TRUE(std::holds_alternative<print_command>(c));
    return std::holds_alternative<print_command>(c) ? std::get<print_command>(c) : print_command{"", -1};
}

} // namespace zoomhook::cli
