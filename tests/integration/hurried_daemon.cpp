// `zoomhookd serve` in a hurry: the same daemon, but what waits for minutes and hours waits for less than
// seconds.
// SPDX-License-Identifier: MIT
//
// So that tests see it recover by itself. hurried_daemon serve --config FILE
#include <cstdio>
#include <string_view>

#include "zoomhook/app/application.hpp"

namespace {

using namespace std::chrono_literals;
using namespace zoomhook;

constexpr app::recovery_pace hurried{
    .look = 50ms,
    .settle = 3s,
    .again = 500ms,
    .longest = 1s,
    .people = 1h,
    .others = 300ms,
    .day = 24h,
    .jitter = 0ms,
};

int serve(const std::string& file) {
    config::sources sources;
    sources.file = file;
    sources.api = config::need::may;
    const auto load = [sources] { return config::load(sources); };
    const config::outcome loaded = load();
    for (const std::string& mistake : loaded.mistakes) std::fprintf(stderr, "%s\n", mistake.c_str());
    return loaded.mistakes.empty() ? app::serve(loaded, load, "hurried", hurried) : 1;
}

} // namespace

int main(int argc, char** argv) {
    if (argc == 4 && std::string_view(argv[1]) == "serve" && std::string_view(argv[2]) == "--config")
        return serve(argv[3]);
    std::fputs("usage: hurried_daemon serve --config FILE\n", stderr);
    return 2;
}
