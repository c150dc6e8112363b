// zoomhook_load: sends signed notifications to a receiver and prints what became of them, as one line of
// JSON.
// SPDX-License-Identifier: MIT
#include <arpa/inet.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <iostream>
#include <nlohmann/json.hpp>

#include "load.hpp"

namespace {

using namespace zoomhook::bench;

struct arguments {
    std::uint16_t port = 0;
    std::string path = "/webhook", run = "bench";
    bool tls = false, hold = false;
    double warm_up = 2, seconds = 10;
    plan what;
};

arguments parse(int argc, char** argv) {
    arguments a;
    CLI::App app("Sends signed notifications to a receiver on this machine, whose secret token is in "
                 "ZOOMHOOKD_ZOOM_SECRET_TOKEN, and prints one line of JSON");
    app.add_option("port", a.port, "of the receiver on 127.0.0.1")->required();
    app.add_option("--path", a.path)->capture_default_str();
    app.add_flag("--tls", a.tls, "HTTPS; the certificate is not looked at");
    app.add_option("--connections", a.what.connections)->capture_default_str();
    app.add_flag("--new-connections", a.what.new_connections, "one for each request");
    app.add_option("--per-second", a.what.per_second, "open loop; 0: closed loop")->capture_default_str();
    app.add_option("--warm-up", a.warm_up, "seconds that are not measured")->capture_default_str();
    app.add_option("--seconds", a.seconds, "that are measured")->capture_default_str();
    app.add_option("--run", a.run, "the topic of each notification")->capture_default_str();
    app.add_flag("--hold", a.hold, "keep the connections open until standard input ends");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        std::exit(app.exit(e));
    }
    a.what.warm_up = std::chrono::duration<double>(a.warm_up);
    a.what.measured = std::chrono::duration<double>(a.seconds);
    return a;
}

double percentile_ms(const std::vector<std::uint32_t>& sorted, double part) {
    if (sorted.empty()) return 0;
    const auto at = static_cast<std::size_t>(part * static_cast<double>(sorted.size()));
    return sorted[std::min(at, sorted.size() - 1)] / 1000.0;
}

nlohmann::json as_json(const figures& f) {
    nlohmann::json answers = nlohmann::json::object();
    for (const auto& [status, count] : f.answers)
        answers[status == client::broken ? "none" : std::to_string(status)] = count;
    return {
        {"answers", answers},
        {"per_second", static_cast<double>(f.measured) / f.seconds},
        {"p50_ms", percentile_ms(f.microseconds, 0.5)},
        {"p99_ms", percentile_ms(f.microseconds, 0.99)},
        {"p999_ms", percentile_ms(f.microseconds, 0.999)},
        {"longest_ms", percentile_ms(f.microseconds, 1)},
        {"load_cpu_us", f.own_cpu_us},
    };
}

void raise_the_limit_of_open_files() {
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
}

int run(const arguments& a) {
    const char* const secret = std::getenv("ZOOMHOOKD_ZOOM_SECRET_TOKEN");
    if (secret == nullptr) throw std::runtime_error("set ZOOMHOOKD_ZOOM_SECRET_TOKEN");
    raise_the_limit_of_open_files();
    server target;
    target.address.sin_family = AF_INET;
    target.address.sin_port = htons(a.port);
    target.address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> tls(
        SSL_CTX_new(TLS_client_method()), SSL_CTX_free
    );
    if (a.tls) target.tls = tls.get();
    notifications made(secret, "127.0.0.1:" + std::to_string(a.port), a.path, a.run);
    load l(target, a.what, made);
    std::cout << as_json(l.run()).dump() << std::endl;
    if (a.hold) std::cin.ignore(std::numeric_limits<std::streamsize>::max());
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    try {
        return run(parse(argc, argv));
    } catch (const std::exception& e) {
        std::cerr << "zoomhook_load: " << e.what() << '\n';
        return 1;
    }
}
