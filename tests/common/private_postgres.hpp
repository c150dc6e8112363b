// A Postgres server of the test's own: unix socket in a temporary folder, gone when the program ends.
// SPDX-License-Identifier: MIT
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace zoomhook::test {

/// Root runs servers as the user postgres, who can't read below /root.
enum class run_as { unprivileged, oneself };

/// Runs a program to its end and returns what it printed. Throws where it fails.
std::string run_program(const std::vector<std::string>& arguments, run_as who = run_as::unprivileged);

class private_postgres {
public:
    /// The program's server, started at the first call.
    static private_postgres& shared();

    private_postgres();
    ~private_postgres();
    private_postgres(const private_postgres&) = delete;
    private_postgres& operator=(const private_postgres&) = delete;

    /// Makes an empty database and returns its URL.
    [[nodiscard]] std::string new_database(std::string_view options = "ENCODING 'UTF8'");
    /// The same database for another role, or through another socket folder.
    [[nodiscard]] static std::string
    as_role(const std::string& url, std::string_view role, std::string_view folder = {}, int port = 5432);

    /// Like a paused machine: connections stay open and say nothing.
    void freeze();
    void thaw();

    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

private:
    [[nodiscard]] std::vector<pid_t> processes() const;
    void signal_all(int number) const;

    std::filesystem::path folder_;
    std::filesystem::path programs_;
    int databases_ = 0;
};

/// Runs psql on a database as a person would.
std::string psql(const std::string& url, const std::vector<std::string>& arguments);

} // namespace zoomhook::test
