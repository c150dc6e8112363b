// What is wrong with a command line, and what might be meant.
// SPDX-License-Identifier: MIT
#include "command_line_mistakes.hpp"

#include <vector>

#include "zoomhook/base/similar.hpp"

namespace zoomhook::cli {
namespace {

/// The program, and the commands below it that the line names.
std::vector<const CLI::App*> named_by_line(const CLI::App& program) {
    std::vector<const CLI::App*> chain{&program};
    while (!chain.back()->get_subcommands().empty()) chain.push_back(chain.back()->get_subcommands().front());
    return chain;
}

std::string full_name(const std::vector<const CLI::App*>& chain) {
    std::string name;
    for (const CLI::App* app : chain) name += (name.empty() ? "" : " ") + app->get_name();
    return name;
}

std::vector<std::string> options_of(const CLI::App& app) {
    std::vector<std::string> names;
    for (const CLI::Option* option : app.get_options())
        for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    return names;
}

std::vector<std::string> commands_of(const CLI::App& app) {
    std::vector<std::string> names;
    for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
        names.push_back(command->get_name());
    return names;
}

/// `word` was not understood after `app`.
std::string stray_word(const CLI::App& app, const std::string& word) {
    if (word.starts_with('-')) {
        const std::string name = word.substr(0, word.find('='));
        return name + ": no such option" + did_you_mean(name, options_of(app));
    }
    const std::vector<std::string> commands = commands_of(app);
    if (commands.empty()) return word + ": one argument too many";
    if (!app.get_subcommands().empty()) return word + ": one command at a time";
    std::string text = word + ": no such command" + did_you_mean(word, commands) + "\nThere are:";
    for (const std::string& command : commands) text += " " + command;
    return text;
}

/// CLI11 says "--config: 1 required TEXT missing".
std::string in_our_words(const std::string& text) {
    const auto found = text.find(": 1 required ");
    if (found == text.npos) return text;
    return text.substr(0, found) + ": its value is missing";
}

} // namespace

std::string explain(const CLI::App& program, const CLI::ParseError& e) {
    auto chain = named_by_line(program);
    const std::string last = full_name(chain);
    const CLI::App& asked = *chain.back();
    for (; !chain.empty(); chain.pop_back())
        if (const auto strays = chain.back()->remaining(false); !strays.empty())
            return full_name(chain) + ": " + stray_word(*chain.back(), strays.front()) +
                   "\nNext: " + full_name(chain) + " --help\n";
    if (!commands_of(asked).empty()) return program.help(); // also of the group that the line names
    return last + ": " + in_our_words(e.what()) + "\nNext: " + last + " --help\n";
}

} // namespace zoomhook::cli
