// `zoomhookd psql`.
// SPDX-License-Identifier: MIT
#include "psql.hpp"

#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <system_error>

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
    if (c.write || !c.statements.empty() || isatty(STDIN_FILENO) != 1) return;
    std::cerr << "read-only" << (a.role.empty() ? "" : ", as " + a.role)
              << "; zoomhookd psql --write for more\n";
}

} // namespace

int run(const psql_command& c) {
    const auto settings = load_settings_as_service(c.config, {.secret = false});
    if (!settings) return 1;
    const store::psql_access access = store::access_for_psql(app::store_options(*settings), c.write);
    if (!access.password.empty()) setenv("PGPASSWORD", access.password.c_str(), 1);
    tell_rights(access, c);
    become(command_line(access, c));
}

} // namespace zoomhook::cli
