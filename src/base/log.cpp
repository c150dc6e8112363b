// Hands log lines to the writer that `ops` has set, or to standard error before that.
// SPDX-License-Identifier: MIT
#include "zoomhook/base/log.hpp"

#include <atomic>
#include <cstdio>

namespace zoomhook::log {
namespace {

void write_to_stderr(level, std::string_view sentence, const field* first, std::size_t count) noexcept {
    std::fprintf(stderr, "zoomhookd: %.*s", static_cast<int>(sentence.size()), sentence.data());
    for (const field* f = first; f != first + count; ++f)
        std::fprintf(stderr, " %.*s=%s", static_cast<int>(f->name.size()), f->name.data(), f->value.c_str());
    std::fputc('\n', stderr);
}

std::atomic<writer> current_writer{&write_to_stderr};
std::atomic<level> lowest_level{level::info};

} // namespace

void set_writer(writer w, level lowest) noexcept {
    lowest_level = lowest;
    current_writer = w != nullptr ? w : &write_to_stderr;
}

void set_lowest(level lowest) noexcept { lowest_level = lowest; }

bool enabled(level l) noexcept { return l >= lowest_level.load(std::memory_order_relaxed); }

void write(level l, std::string_view sentence, fields f) noexcept {
    if (enabled(l)) current_writer.load(std::memory_order_acquire)(l, sentence, f.begin(), f.size());
}

} // namespace zoomhook::log
