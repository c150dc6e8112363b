// Hides what differs between libpqxx 6.4 (Debian 12) and 7 (Debian 13, Ubuntu 24.04).
// SPDX-License-Identifier: MIT
#include "pqxx_compat.hpp"

// Each series deprecates what the other needs.
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

#include <fcntl.h>
#include <unistd.h>

#include <pqxx/pqxx>

#include "zoomhook/store/versions.hpp"

namespace zoomhook::store {
namespace {

std::string first_line(std::string_view message) {
    std::string line(message.substr(0, message.find('\n')));
    for (const std::string_view prefix : {"ERROR:  ", "FATAL:  "})
        if (line.starts_with(prefix)) line.erase(0, prefix.size());
    return line;
}

/// 6.4 asks a connection that has broken for its encoding, and complains of that.
std::string why_broken(std::string_view message) {
    if (message.starts_with("Could not obtain client encoding"))
        return "it broke, or was cut because its time was up";
    return first_line(message);
}

/// libpq reports each address that it tried on a line of its own, and goes on with a tab; one line for a log.
std::string joined_lines(std::string_view message) {
    std::string line;
    for (std::size_t i = 0; i < message.size(); ++i) {
        const char next = i + 1 < message.size() ? message[i + 1] : '\n';
        if (message[i] == '\n')
            line += next == '\n' ? "" : next == '\t' ? " " : "; ";
        else if (message[i] != '\t')
            line += message[i];
    }
    return line;
}

class warning_collector : public pqxx::errorhandler {
public:
    explicit warning_collector(pqxx::connection& c) : pqxx::errorhandler(c) {}

    bool operator()(const char message[]) noexcept override {
        try {
            warnings_.emplace_back(message);
        } catch (const std::exception&) { // out of memory: better to lose a text than the fact
            lost_ = true;
        }
        return false; // else libpqxx prints it to standard error
    }

    std::vector<std::string> take() {
        if (std::exchange(lost_, false)) warnings_.emplace_back("a warning for which there was no memory");
        return std::exchange(warnings_, {});
    }

private:
    std::vector<std::string> warnings_;
    bool lost_ = false;
};

class announcement_receiver : public pqxx::notification_receiver {
public:
    announcement_receiver(pqxx::connection& c, const std::string& channel)
        : pqxx::notification_receiver(c, channel) {}

    void operator()(const std::string&, int) override { heard_ = true; }
    [[nodiscard]] bool take() { return std::exchange(heard_, false); }

private:
    bool heard_ = false;
};

#if PQXX_VERSION_MAJOR < 7
template <typename Value>
auto packed(const std::vector<Value>& parameters) {
    return pqxx::prepare::make_dynamic_params(parameters);
}

pqxx::binarystring binary(const std::string& value) { return pqxx::binarystring(value); }
#else
template <typename Value>
pqxx::params packed(const std::vector<Value>& parameters) {
    pqxx::params all;
    all.reserve(parameters.size());
    for (const Value& p : parameters) all.append(p);
    return all;
}

auto binary(const std::string& value) { return pqxx::binary_cast(value); }
#endif

result_rows plain(const pqxx::result& found) {
    result_rows rows;
    for (const auto& row : found) {
        result_row& fields = rows.emplace_back();
        for (const auto& field : row) fields.emplace_back(field.is_null() ? "" : field.c_str());
    }
    return rows;
}

std::string name_of(pqxx::connection& c) {
    const auto text = [](const char* t) { return std::string(t != nullptr ? t : ""); };
    return text(c.username()) + "@" + text(c.hostname()) + ":" + text(c.port()) + "/" + text(c.dbname());
}

} // namespace

class session::implementation {
public:
    explicit implementation(const std::string& conninfo)
        : connection_(conninfo),
          warnings_(connection_),
          socket_(fcntl(connection_.sock(), F_DUPFD_CLOEXEC, 0)),
          user_(connection_.quote_name(connection_.username())),
          name_(name_of(connection_)) {
#if PQXX_VERSION_MAJOR < 7
        // Else it would reconnect silently, without the session's settings.
        connection_.inhibit_reactivation(true);
#endif
        if (socket_ < 0) throw std::runtime_error("no file descriptor is free for a database connection");
    }
    ~implementation() { ::close(socket_); }
    implementation(const implementation&) = delete;
    implementation& operator=(const implementation&) = delete;

    /// Runs `action`, turning what libpqxx throws into one type.
    template <typename Action>
    auto guarded(Action action) {
        try {
            return action(connection_);
        } catch (const pqxx::transaction_rollback& e) { // 6.4: no sql_error, and keeps no SQLSTATE
            throw failed("40001", e.what());
        } catch (const pqxx::insufficient_privilege& e) { // 6.4 drops the SQLSTATE of this one
            throw failed("42501", e.what());
        } catch (const pqxx::sql_error& e) {
            throw failed(e.sqlstate(), e.what());
        } catch (const pqxx::broken_connection& e) {
            throw database_failure("", false, why_broken(e.what()));
        } catch (const pqxx::failure& e) { // in_doubt_error too
            throw failed("", e.what());
        }
    }

    pqxx::connection connection_;
    warning_collector warnings_;
    std::unique_ptr<announcement_receiver> announcements_;
    const int socket_;
    const std::string user_; // asked for now: 6.4 can't tell once the connection is lost
    const std::string name_;

private:
    database_failure failed(const std::string& sqlstate, std::string_view message) {
        return {sqlstate, connection_.is_open(), first_line(message)};
    }
};

session::session(const std::string& conninfo) {
    try {
        impl_ = std::make_unique<implementation>(conninfo);
    } catch (const std::exception& e) {
        throw database_failure("", false, joined_lines(e.what()));
    }
}

session::~session() = default;

int session::socket() const { return impl_->socket_; }

int session::server_version() const { return impl_->connection_.server_version(); }

const std::string& session::user() const { return impl_->user_; }

const std::string& session::name() const { return impl_->name_; }

result_rows session::run(const std::string& statement, const std::vector<std::string>& parameters) {
    return impl_->guarded([&](pqxx::connection& c) {
        pqxx::nontransaction autocommit(c);
        return plain(
            parameters.empty() ? autocommit.exec(statement)
                               : autocommit.exec_params(statement, packed(parameters))
        );
    });
}

void session::prepare(const std::string& name, const std::string& statement) {
    impl_->guarded([&](pqxx::connection& c) { c.prepare(name, statement); });
}

result_rows session::run_prepared(const std::string& name, const std::vector<std::string>& parameters) {
    return impl_->guarded([&](pqxx::connection& c) {
        std::vector<decltype(binary(name))> values;
        for (const std::string& p : parameters) values.push_back(binary(p));
        pqxx::nontransaction autocommit(c);
        return plain(autocommit.exec_prepared(name, packed(values)));
    });
}

void session::run_together(const std::vector<std::string>& scripts) {
    impl_->guarded([&](pqxx::connection& c) {
        pqxx::work transaction(c);
        for (const std::string& script : scripts) transaction.exec(script);
        transaction.commit();
    });
}

void session::listen(const std::string& channel) {
    impl_->guarded([&](pqxx::connection& c) {
        impl_->announcements_ = std::make_unique<announcement_receiver>(c, channel);
    });
}

bool session::wait_for_announcement(std::chrono::milliseconds t) {
    return impl_->guarded([&](pqxx::connection& c) {
        if (impl_->announcements_->take()) return true; // came with the answer to a statement
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(t);
        c.await_notification(seconds.count(), std::chrono::microseconds(t - seconds).count());
        return impl_->announcements_->take();
    });
}

std::vector<std::string> session::take_warnings() { return impl_->warnings_.take(); }

std::string session::quote(const std::string& value) {
    return impl_->guarded([&](pqxx::connection& c) { return c.quote(value); });
}

std::string session::quote_name(const std::string& identifier) {
    return impl_->guarded([&](pqxx::connection& c) { return c.quote_name(identifier); });
}

std::string libpqxx_version() { return PQXX_VERSION; }

} // namespace zoomhook::store
