// A database of its own for each test, and what the tests ask of it.
// SPDX-License-Identifier: MIT
#pragma once

#include <gmock/gmock.h>

#include "common/deliveries.hpp"
#include "common/private_postgres.hpp"
#include "common/until.hpp"
#include "store/pqxx_compat.hpp"
#include "zoomhook/store/migrate.hpp"
#include "zoomhook/store/postgres_sink.hpp"

namespace zoomhook::store {

inline options options_for(const std::string& url) {
    options o;
    o.url = url;
    return o;
}

/// A started sink that is stopped at the end.
class running_sink {
public:
    explicit running_sink(const options& o) : sink_(o) { sink_.start(); }
    ~running_sink() { sink_.stop(steady_clock::now() + std::chrono::seconds(5)); }
    running_sink(const running_sink&) = delete;
    running_sink& operator=(const running_sink&) = delete;

    [[nodiscard]] bool offer(ingest::ticket_ptr t) { return sink_.offer(std::move(t)); }
    [[nodiscard]] bool works() const { return sink_.works(); }
    void stop(deadline until) { sink_.stop(until); }

private:
    postgres_sink sink_;
};

class with_postgres : public testing::Test {
protected:
    ~with_postgres() override { server_.thaw(); }

    /// All rows of an answer; one column each: their first.
    [[nodiscard]] std::vector<std::string> column(const std::string& query) const {
        std::vector<std::string> values;
        for (const result_row& row : session(url_).run(query)) values.push_back(row.at(0));
        return values;
    }
    [[nodiscard]] std::string ask(const std::string& query) const { return column(query).at(0); }
    void run(const std::string& statement) const { session(url_).run(statement); }

    /// As the first release left it: undoes what later files have made.
    void return_to_version_3() const {
        run(R"(
DO $$
DECLARE
    one text;
BEGIN
    FOR one IN
        SELECT pg_catalog.format('DROP %s IF EXISTS %I CASCADE', CASE relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END, relname)
        FROM pg_class WHERE relname LIKE 'zoomhook\_%' AND relkind IN ('v', 'r') AND relname <> 'zoomhook_migrations'
    LOOP EXECUTE one; END LOOP;
    FOR one IN
        SELECT pg_catalog.format('DROP FUNCTION IF EXISTS %I CASCADE', proname)
        FROM pg_proc WHERE proname LIKE 'zoomhook\_%' AND proname !~ 'month'
    LOOP EXECUTE one; END LOOP;
END
$$;
DELETE FROM zoomhook_migrations WHERE version > 3)");
    }

    /// Whether the answer becomes `expected` within 20 s.
    [[nodiscard]] bool becomes(const std::string& query, const std::string& expected) const {
        return test::until([&] { return ask(query) == expected; });
    }

    /// Offers it and waits until it is durable.
    [[nodiscard]] bool store_one(running_sink& sink, ingest::delivery d) {
        const std::size_t before = receipts_.count();
        return sink.offer(receipts_.ticket(std::move(d))) && receipts_.come(before + 1);
    }

    test::private_postgres& server_ = test::private_postgres::shared();
    const std::string url_ = server_.new_database();
    options options_ = options_for(url_);
    test::receipts receipts_;
};

} // namespace zoomhook::store
