// How every room says something to the operator: a level, a sentence and named values.
// SPDX-License-Identifier: MIT
//
// The rooms know only this file. `ops` decides how a line looks and where it goes (ops/log.hpp); before it
// has done so, lines go to standard error. May be called from any thread; never blocks for long and never
// throws. Never pass a secret, a body, an authorization header or a token.
#pragma once

#include <concepts>
#include <initializer_list>
#include <string>
#include <string_view>

namespace zoomhook::log {

enum class level { debug, info, warn, error };

/// One named value of a line, as in `peer=127.0.0.1`.
struct field {
    std::string_view name;
    std::string value;

    field(std::string_view n, std::string v) : name(n), value(std::move(v)) {}
    field(std::string_view n, std::string_view v) : name(n), value(v) {}
    field(std::string_view n, const char* v) : name(n), value(v) {}
    template <std::integral Number>
    field(std::string_view n, Number v) : name(n),
                                          value(std::to_string(v)) {}
};

using fields = std::initializer_list<field>;
using writer = void (*)(level, std::string_view sentence, const field* first, std::size_t count) noexcept;

/// Replaces what writes lines and sets the lowest level that reaches it. Call before other threads log.
void set_writer(writer, level lowest) noexcept;

/// Any thread.
void set_lowest(level) noexcept;
[[nodiscard]] bool enabled(level) noexcept;
void write(level, std::string_view sentence, fields = {}) noexcept;

inline void debug(std::string_view sentence, fields f = {}) noexcept { write(level::debug, sentence, f); }
inline void info(std::string_view sentence, fields f = {}) noexcept { write(level::info, sentence, f); }
inline void warn(std::string_view sentence, fields f = {}) noexcept { write(level::warn, sentence, f); }
inline void error(std::string_view sentence, fields f = {}) noexcept { write(level::error, sentence, f); }

} // namespace zoomhook::log
