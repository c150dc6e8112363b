// One connection to Postgres, over libpqxx 6.4 and 7 alike. Nothing else in the program knows libpqxx.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace zoomhook::store {

/// What Postgres or libpq says against a statement or a connection. The message is the first line only: the
/// rest may quote the row.
struct database_failure : std::runtime_error {
    database_failure(std::string state, bool open, const std::string& message)
        : std::runtime_error(message),
          sqlstate(std::move(state)),
          connection_open(open) {}

    std::string sqlstate; ///< empty where there is none, e.g. the connection broke
    bool connection_open;
};

using result_row = std::vector<std::string>; ///< null reads as empty
using result_rows = std::vector<result_row>;

/// Used by one thread, but for socket(). Everything blocks and throws database_failure; never reconnects.
class session {
public:
    explicit session(const std::string& conninfo);
    ~session();
    session(const session&) = delete;
    session& operator=(const session&) = delete;

    /// A duplicate that stays open as long as the session: shutting it down cuts the connection, and can't
    /// hit another one that has got the number since.
    [[nodiscard]] int socket() const;
    [[nodiscard]] int server_version() const;      ///< e.g. 150004
    [[nodiscard]] const std::string& name() const; ///< user, host, port and database for people
    [[nodiscard]] const std::string& user() const; ///< quoted for SQL

    /// Each runs in a transaction of its own. `$1` … take the parameters.
    result_rows run(const std::string& statement, const std::vector<std::string>& parameters = {});
    void prepare(const std::string& name, const std::string& statement);
    /// The parameters are in Postgres's binary format.
    result_rows run_prepared(const std::string& name, const std::vector<std::string>& parameters);
    /// All statements or none, in one transaction.
    void run_together(const std::vector<std::string>& scripts);

    /// From now on wait_for_announcement() hears what is announced on that channel.
    void listen(const std::string& channel);
    /// Whether something was announced since it was last asked, or is within `t`. Not within a transaction.
    [[nodiscard]] bool wait_for_announcement(std::chrono::milliseconds t);

    /// The warnings that came since this was last called, one text each.
    [[nodiscard]] std::vector<std::string> take_warnings();

    [[nodiscard]] std::string quote(const std::string& value);
    [[nodiscard]] std::string quote_name(const std::string& identifier);

private:
    class implementation;
    std::unique_ptr<implementation> impl_;
};

} // namespace zoomhook::store
