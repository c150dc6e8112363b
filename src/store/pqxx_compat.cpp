// One connection to Postgres. The only file that knows libpqxx: what differs between its versions stands
// behind it. SPDX-License-Identifier: MIT
#include "pqxx_compat.hpp"

#include <libpq-fe.h>
#include <pqxx/pqxx>

#include "zoomhook/store/versions.hpp"

namespace zoomhook::store {
namespace {

#if PQXX_VERSION_MAJOR < 7

// 6.4 reconnects at the next transaction, without the session's settings, unless told not to.
void stay_lost(pqxx::connection& c) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    c.inhibit_reactivation(true);
#pragma GCC diagnostic pop
}

auto parameters_of(const parameters& p) {
    std::vector<const char*> texts;
    for (const auto& text : p) texts.push_back(text ? text->c_str() : nullptr);
    return texts;
}

pqxx::result execute_prepared(pqxx::transaction_base& t, const std::string& name, const parameters& p) {
    const auto texts = parameters_of(p);
    return t.exec_prepared(name, pqxx::prepare::make_dynamic_params(texts));
}

pqxx::result execute_text(pqxx::transaction_base& t, const std::string& sql, const parameters& p) {
    if (p.empty()) return t.exec(sql);
    const auto texts = parameters_of(p);
    return t.exec_params(sql, pqxx::prepare::make_dynamic_params(texts));
}

#else

void stay_lost(pqxx::connection&) {} // 7 never reconnects

pqxx::params parameters_of(const parameters& p) {
    pqxx::params all;
    for (const auto& text : p) all.append(text);
    return all;
}

#if PQXX_VERSION_MAJOR == 7 && PQXX_VERSION_MINOR < 10
pqxx::result execute_prepared(pqxx::transaction_base& t, const std::string& name, const parameters& p) {
    return t.exec_prepared(name, parameters_of(p));
}

pqxx::result execute_text(pqxx::transaction_base& t, const std::string& sql, const parameters& p) {
    return p.empty() ? t.exec(sql) : t.exec_params(sql, parameters_of(p));
}
#else
pqxx::result execute_prepared(pqxx::transaction_base& t, const std::string& name, const parameters& p) {
    return t.exec(pqxx::prepped{name}, parameters_of(p));
}

pqxx::result execute_text(pqxx::transaction_base& t, const std::string& sql, const parameters& p) {
    return p.empty() ? t.exec(sql) : t.exec(sql, parameters_of(p));
}
#endif
#endif

class notice_handler final : public pqxx::errorhandler {
public:
    template <class Connection>
    notice_handler(Connection& c, std::function<void(std::string_view)> tell)
        : pqxx::errorhandler(c),
          tell_(std::move(tell)) {}
    bool operator()(const char text[]) noexcept override {
        tell_(text);
        return false; // nobody else needs to hear it
    }

private:
    std::function<void(std::string_view)> tell_;
};

rows rows_of(const pqxx::result& result) {
    rows all;
    for (const auto& line : result) {
        row& r = all.emplace_back();
        for (const auto& value : line)
            r.push_back(value.is_null() ? std::nullopt : std::optional<std::string>(value.c_str()));
    }
    return all;
}

/// libpq's messages end in a line feed and may have several lines.
std::string one_line(std::string text) {
    while (!text.empty() && text.back() == '\n') text.pop_back();
    for (char& c : text)
        if (c == '\n' || c == '\t') c = ' ';
    return text;
}

} // namespace

class database::implementation {
public:
    implementation(const std::string& conninfo, std::function<void(std::string_view)> on_notice)
        : connection_(conninfo),
          notices_(connection_, std::move(on_notice)) {
        stay_lost(connection_);
    }

    [[nodiscard]] pqxx::connection& connection() { return connection_; }

    /// Runs `action`, and says everything that can go wrong in our own words. A broken connection may surface
    /// as sql_error in 6.4, so it is asked.
    template <class Action>
    auto guarded(Action action) {
        try {
            return action();
        } catch (const pqxx::sql_error& e) {
            throw database_error(e.sqlstate(), !connection_.is_open(), one_line(e.what()));
        } catch (const pqxx::broken_connection& e) {
            throw database_error("", true, one_line(e.what()));
        } catch (const pqxx::failure& e) {
            throw database_error("", !connection_.is_open(), one_line(e.what()));
        }
    }

private:
    pqxx::connection connection_;
    notice_handler notices_;
};

database::database(const std::string& conninfo, std::function<void(std::string_view)> on_notice) {
    try {
        impl_ = std::make_unique<implementation>(conninfo, std::move(on_notice));
    } catch (const pqxx::failure& e) {
        throw database_error("", true, one_line(e.what()));
    }
}

database::~database() = default;

int database::socket() const { return impl_->connection().is_open() ? impl_->connection().sock() : -1; }

rows database::query(const std::string& sql, const parameters& p) {
    return impl_->guarded([&] {
        pqxx::nontransaction each_by_itself(impl_->connection());
        return rows_of(execute_text(each_by_itself, sql, p));
    });
}

void database::prepare(const std::string& name, const std::string& sql) {
    impl_->guarded([&] { impl_->connection().prepare(name, sql); });
}

rows database::execute(const std::string& name, const parameters& p) {
    return impl_->guarded([&] {
        pqxx::nontransaction each_by_itself(impl_->connection());
        return rows_of(execute_prepared(each_by_itself, name, p));
    });
}

void database::transact(const std::vector<std::string>& scripts) {
    impl_->guarded([&] {
        pqxx::work transaction(impl_->connection());
        for (const std::string& script : scripts) transaction.exec(script);
        transaction.commit();
    });
}

std::string libpq_version() {
    const int v = PQlibVersion();
    return std::to_string(v / 10000) + "." + std::to_string(v % 10000);
}

std::string libpqxx_version() { return PQXX_VERSION; }

} // namespace zoomhook::store
