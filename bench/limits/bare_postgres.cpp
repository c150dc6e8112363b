// zoomhook_bare_postgres: what the daemon would store, inserted by two libpq connections and nothing else.
// SPDX-License-Identifier: MIT
//
// All batches are made before the clock runs, so that what it measures is Postgres: the most that any
// receiver could reach with this table on this machine.
#include <fmt/format.h>
#include <libpq-fe.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "../load/deliveries.hpp"
#include "store/batch.hpp"

namespace {

using namespace zoomhook;
using namespace std::chrono;

constexpr std::size_t rows_in_a_batch = 256;
constexpr std::size_t connections = 2;
constexpr int parameters = 19;

using connection = std::unique_ptr<PGconn, decltype(&PQfinish)>;
using result = std::unique_ptr<PGresult, decltype(&PQclear)>;
using batches = std::vector<std::vector<std::string>>;

void require(const connection& db, bool ok) {
    if (!ok) throw std::runtime_error(PQerrorMessage(db.get()));
}

batches make_batches(const std::string& run, std::size_t rows) {
    bench::notifications made("secret", "127.0.0.1", "/webhook", run);
    batches all;
    for (std::size_t done = 0; done < rows; done += rows_in_a_batch) {
        const store::gathered g =
            store::gather(bench::next_tickets(made, rows_in_a_batch), steady_clock::now());
        all.push_back(store::insert_parameters(g.rows, store::keep_raw::always));
    }
    return all;
}

connection connect(const std::string& url) {
    connection db(PQconnectdb(url.c_str()), PQfinish);
    require(db, PQstatus(db.get()) == CONNECTION_OK);
    const result prepared(
        PQprepare(db.get(), "insert", store::insert_statement.c_str(), 0, nullptr), PQclear
    );
    require(db, PQresultStatus(prepared.get()) == PGRES_COMMAND_OK);
    return db;
}

void insert(const connection& db, const std::vector<std::string>& batch) {
    std::array<const char*, parameters> values{};
    std::array<int, parameters> lengths{};
    std::array<int, parameters> formats{};
    for (std::size_t i = 0; i < values.size(); ++i) {
        values.at(i) = batch.at(i).data();
        lengths.at(i) = static_cast<int>(batch.at(i).size());
        formats.at(i) = 1; // binary
    }
    const result stored(
        PQexecPrepared(db.get(), "insert", parameters, values.data(), lengths.data(), formats.data(), 0),
        PQclear
    );
    require(db, PQresultStatus(stored.get()) == PGRES_TUPLES_OK);
}

double rows_per_second(const std::string& url, std::size_t rows) {
    std::vector<connection> dbs;
    std::vector<batches> work;
    for (std::size_t i = 0; i < connections; ++i) {
        dbs.push_back(connect(url));
        work.push_back(make_batches(fmt::format("bare {}", i), rows / connections));
    }
    const auto began = steady_clock::now();
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < connections; ++i)
            threads.emplace_back([&, i] {
                for (const auto& batch : work[i]) insert(dbs[i], batch);
            });
    }
    const duration<double> took = steady_clock::now() - began;
    std::size_t stored = 0;
    for (const batches& of_one : work) stored += of_one.size() * rows_in_a_batch;
    return static_cast<double>(stored) / took.count();
}

} // namespace

int main(int argc, char** argv) {
    const char* const url = std::getenv("ZOOMHOOKD_DATABASE_URL");
    if (argc != 2 || url == nullptr) {
        std::cerr << "usage: ZOOMHOOKD_DATABASE_URL=... zoomhook_bare_postgres ROWS\n";
        return 2;
    }
    std::cout << fmt::format("{:.0f}\n", rows_per_second(url, std::stoul(argv[1])));
}
