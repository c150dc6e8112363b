// zoomhook_bare_http: the daemon's listener, which answers 200 without verifying or storing anything.
// SPDX-License-Identifier: MIT
#include <csignal>
#include <iostream>

#include "zoomhook/http/server.hpp"

int main(int argc, char** argv) {
    using namespace zoomhook::http;
    if (argc != 1 && argc != 3) {
        std::cerr << "usage: zoomhook_bare_http [CERTIFICATE PRIVATE_KEY]\n";
        return 2;
    }
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &ends, nullptr);

    server_options options;
    options.listen = {{.tls = false, .host = "127.0.0.1", .port = 0}};
    if (argc == 3) {
        options.listen.push_back({.tls = true, .host = "127.0.0.1", .port = 0});
        options.certificate = argv[1];
        options.private_key = argv[2];
    }
    const auto stored = [](request, const responder& respond) {
        respond({200, "text/plain; charset=utf-8", "stored\n", {}});
    };
    server s(options, router({{.method = "POST", .path = "/webhook", .handle = stored, .too_large = {}}}));
    s.start();
    for (const std::string& address : s.addresses()) std::cout << "listening " << address << '\n';
    std::cout.flush();
    int signal = 0;
    sigwait(&ends, &signal);
    s.stop(std::chrono::steady_clock::now() + std::chrono::seconds(2));
}
