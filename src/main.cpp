// The program zoomhookd: arguments become an action, the action an exit code.
// SPDX-License-Identifier: MIT
#include <cstdio>
#include <exception>

#include "zoomhook/cli/run.hpp"

int main(int argc, char** argv) {
    try {
        return zoomhook::cli::run(argc, argv);
    } catch (const std::exception& e) {
        std::fprintf(stderr, "zoomhookd: %s\n", e.what());
        return 1;
    }
}
