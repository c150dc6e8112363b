// One connection to Postgres. The only file that knows libpqxx: what differs between its versions stands
// behind it. SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace zoomhook::store {

/// What Postgres, or the way to it, said no with. The message names no password.
class database_error : public std::runtime_error {
public:
    database_error(std::string sqlstate, bool connection_lost, const std::string& message)
        : std::runtime_error(message),
          sqlstate_(std::move(sqlstate)),
          connection_lost_(connection_lost) {}

    /// Five characters, or empty where the server never got to say anything.
    [[nodiscard]] const std::string& sqlstate() const { return sqlstate_; }
    /// The connection is gone. What was under way may have been committed: in doubt, so only what may be done
    /// twice may be repeated.
    [[nodiscard]] bool connection_lost() const { return connection_lost_; }

private:
    std::string sqlstate_;
    bool connection_lost_;
};

using row = std::vector<std::optional<std::string>>;
using rows = std::vector<row>;
using parameters = std::vector<std::optional<std::string>>;

/// Used by one thread; a lost connection ends the object's use, it never reconnects. All calls block and
/// throw database_error.
class database {
public:
    /// `on_notice` gets each notice or warning of the server, on the calling thread.
    database(const std::string& conninfo, std::function<void(std::string_view)> on_notice);
    ~database();
    database(const database&) = delete;
    database& operator=(const database&) = delete;

    /// For a supervisor that shuts it down; -1 once it is lost.
    [[nodiscard]] int socket() const;

    /// Each of these is one statement in autocommit mode, except that `script` may hold several.
    rows query(const std::string& sql, const parameters& = {});
    void prepare(const std::string& name, const std::string& sql);
    rows execute(const std::string& name, const parameters&);

    /// The scripts one after another in one transaction.
    void transact(const std::vector<std::string>& scripts);

private:
    class implementation;
    std::unique_ptr<implementation> impl_;
};

} // namespace zoomhook::store
