// zoomhook_micro: the steps between a request's body and its row, each by itself.
// SPDX-License-Identifier: MIT
#include <benchmark/benchmark.h>

#include <filesystem>

#include "../load/deliveries.hpp"
#include "spool/spool_file.hpp"
#include "store/batch.hpp"
#include "zoomhook/zoom/redaction.hpp"
#include "zoomhook/zoom/signature.hpp"

namespace {

using namespace zoomhook;

constexpr std::size_t rows_in_a_batch = 256;
constexpr auto tolerance = std::chrono::seconds(300);

bench::notifications some() { return {"secret", "127.0.0.1", "/webhook", "micro"}; }

void verify_signature(benchmark::State& state) {
    bench::notifications made = some();
    const std::string body = bench::next_body(made);
    zoom::signing_secrets secrets;
    secrets.emplace_back("default", "secret");
    const wall_time now = std::chrono::system_clock::now();
    const std::string timestamp = std::to_string(std::chrono::system_clock::to_time_t(now));
    const std::string signature = zoom::sign("secret", timestamp, body);
    for (auto _ : state)
        benchmark::DoNotOptimize(zoom::verify({timestamp, signature, 1, 1}, body, secrets, now, tolerance));
}
BENCHMARK(verify_signature);

void read_notification(benchmark::State& state, const std::string& body) {
    for (auto _ : state) benchmark::DoNotOptimize(zoom::read_notification(body));
}

std::string ordinary_body() {
    bench::notifications made = some();
    return bench::next_body(made);
}
BENCHMARK_CAPTURE(read_notification, ordinary, ordinary_body());
// An escape like this one keeps it from the quick parser.
BENCHMARK_CAPTURE(read_notification, odd, R"({"odd":"\u00e9",)" + ordinary_body().substr(1));

/// With a rule of privacy.redact that hashes an id; without rules nothing of it is called.
void redact_notification(benchmark::State& state) {
    const zoom::redaction rules(
        {{{"*"}, {"/payload/object/topic"}, {"/payload/object/host_id"}}},
        zoom::keyed_hash(std::string(64, 'k'))
    );
    const zoom::notification read = zoom::read_notification(ordinary_body());
    for (auto _ : state) {
        zoom::notification n = read;
        rules.apply(n);
        benchmark::DoNotOptimize(n);
    }
}
BENCHMARK(redact_notification);

void build_batch(benchmark::State& state) {
    bench::notifications made = some();
    const auto tickets = bench::next_tickets(made, rows_in_a_batch);
    for (auto _ : state) {
        const store::gathered g = store::gather(tickets, steady_clock::now());
        benchmark::DoNotOptimize(store::insert_parameters(g.rows, store::keep_raw::always));
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(rows_in_a_batch));
}
BENCHMARK(build_batch);

/// A folder that goes with it.
struct temporary_folder {
    std::filesystem::path path;
    temporary_folder() {
        std::string name = std::filesystem::temp_directory_path() / "zoomhook-micro-XXXXXX";
        if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
        path = name;
    }
    ~temporary_folder() { std::filesystem::remove_all(path); }
};

void append_to_spool(benchmark::State& state) {
    const temporary_folder folder;
    bench::notifications made = some();
    std::vector<ingest::delivery> deliveries;
    std::vector<const ingest::delivery*> pointers;
    for (std::size_t i = 0; i < rows_in_a_batch; ++i) deliveries.push_back(bench::next_delivery(made));
    for (const ingest::delivery& d : deliveries) pointers.push_back(&d);
    const auto file = spool::spool_file::made(folder.path / "micro.sqlite");
    for (auto _ : state) file->append(pointers);
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(rows_in_a_batch));
}
BENCHMARK(append_to_spool);

} // namespace

BENCHMARK_MAIN();
