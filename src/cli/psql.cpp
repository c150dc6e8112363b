// `zoomhookd psql`.
// SPDX-License-Identifier: MIT
#include "psql.hpp"

#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <stdexcept>
#include <system_error>

#include "cli/arguments/usage_error.hpp"
#include "service_user.hpp"
#include "zoomhook/app/options.hpp"
#include "zoomhook/store/psql.hpp"

namespace zoomhook::cli {
namespace {

std::vector<std::string> command_line(const store::psql_access& a, const psql_command& c) {
    std::vector<std::string> line{"psql", "-d", a.conninfo};
    for (const std::string& statement : c.statements) {
        line.emplace_back("-c");
        line.push_back(statement);
    }
    for (const std::string& file : c.files) {
        line.emplace_back("-f");
        line.push_back(file);
    }
    line.insert(line.end(), c.arguments.begin(), c.arguments.end());
    return line;
}

[[noreturn]] void become(std::vector<std::string> line) {
    std::vector<char*> arguments;
    for (std::string& one : line) arguments.push_back(one.data());
    arguments.push_back(nullptr);
    execvp(arguments[0], arguments.data());
    if (errno == ENOENT)
        throw std::runtime_error("there is no psql: install it, with sudo apt-get install postgresql-client");
    throw std::system_error(errno, std::generic_category(), "psql can't be run");
}

/// Who types is told what it is that he may not do.
void tell_rights(const store::psql_access& a, const psql_command& c) {
    if (c.write || !c.statements.empty() || !c.files.empty() || isatty(STDIN_FILENO) != 1) return;
    std::cerr << "read-only" << (a.role.empty() ? "" : ", as " + a.role)
              << "; zoomhookd psql --write for more\n";
}

/// A name that stands before any option would be psql's user, of which it says nothing.
void check_arguments(const psql_command& c) {
    if (c.arguments.empty() || c.arguments.front().starts_with('-')) return;
    const std::string& what = c.arguments.front();
    throw usage_error("what is " + what + "? A statement goes behind -c, psql's own options behind --");
}

/// Root meets Postgres as another user, who may not enter /root.
void check_files(const psql_command& c) {
    for (const std::string& file : c.files)
        if (access(file.c_str(), R_OK) != 0)
            throw std::system_error(
                errno, std::generic_category(),
                "psql -f " + file + ", as user " + std::to_string(geteuid()) + " of the daemon"
            );
}

} // namespace

int run(const psql_command& asked) {
    check_arguments(asked);
    psql_command c = asked;
    for (std::string& file : c.files) file = std::filesystem::absolute(file); // it may leave this folder
    const auto settings = load_settings_as_service(c.config, {.secret = false});
    if (!settings) return 1;
    check_files(c);
    const store::psql_access access = store::access_for_psql(app::store_options(*settings), c.write);
    if (!access.password.empty()) setenv("PGPASSWORD", access.password.c_str(), 1);
    tell_rights(access, c);
    become(command_line(access, c));
}

} // namespace zoomhook::cli
