// How a log line looks, in each format.
// SPDX-License-Identifier: MIT
#include <array>
#include <cstdio>
#include <ctime>
#include <nlohmann/json.hpp>

#include "zoomhook/base/printable.hpp"
#include "zoomhook/base/text.hpp"
#include "zoomhook/ops/log.hpp"

namespace zoomhook::ops {
namespace {

std::string_view name(log::level l) {
    static constexpr std::array<std::string_view, 4> names{"debug", "info", "warn", "error"};
    return names[static_cast<std::size_t>(l)];
}

int milliseconds_of(wall_time t) {
    using namespace std::chrono;
    return static_cast<int>(duration_cast<milliseconds>(t - floor<seconds>(t)).count());
}

std::string with_milliseconds(const char* date, wall_time t) {
    std::array<char, 48> text{};
    std::snprintf(text.data(), text.size(), "%s.%03d", date, milliseconds_of(t));
    return text.data();
}

std::string utc_text(wall_time t) {
    const std::time_t seconds =
        std::chrono::system_clock::to_time_t(std::chrono::floor<std::chrono::seconds>(t));
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    std::array<char, 32> date{};
    std::strftime(date.data(), date.size(), "%FT%T", &parts);
    return with_milliseconds(date.data(), t) + "Z";
}

std::string local_time_text(wall_time t) {
    const std::time_t seconds =
        std::chrono::system_clock::to_time_t(std::chrono::floor<std::chrono::seconds>(t));
    std::tm parts{};
    localtime_r(&seconds, &parts);
    std::array<char, 32> time{};
    std::strftime(time.data(), time.size(), "%T", &parts);
    return with_milliseconds(time.data(), t);
}

bool needs_quotes(std::string_view value) {
    if (value.empty() || value.find_first_of(" \"=\\") != value.npos) return true;
    for (std::size_t i = 0; i < value.size(); i += utf8_sequence(value, i))
        if (unprintable(value.substr(i)) > 0) return true;
    return false;
}

void append_value(std::string& line, std::string_view value) {
    const bool quoted = needs_quotes(value);
    if (quoted) line += '"';
    append_printable(line, value, "\"\\");
    if (quoted) line += '"';
}

void append_pair(std::string& line, std::string_view key, std::string_view value) {
    if (!line.empty()) line += ' ';
    line.append(key).append(1, '=');
    append_value(line, value);
}

std::string
text_line(log::level l, std::string_view sentence, std::span<const log::field> fields, wall_time t) {
    std::string line = local_time_text(t);
    line.append(" ").append(name(l)).append(6 - name(l).size(), ' ');
    append_printable(line, sentence);
    for (const log::field& f : fields) append_pair(line, f.name, f.value);
    return line;
}

std::string
logfmt_line(log::level l, std::string_view sentence, std::span<const log::field> fields, wall_time t) {
    std::string line;
    append_pair(line, "ts", utc_text(t));
    append_pair(line, "level", name(l));
    append_pair(line, "msg", sentence);
    for (const log::field& f : fields) append_pair(line, f.name, f.value);
    return line;
}

std::string
json_line(log::level l, std::string_view sentence, std::span<const log::field> fields, wall_time t) {
    nlohmann::ordered_json line{{"ts", utc_text(t)}, {"level", name(l)}, {"msg", sentence}};
    for (const log::field& f : fields) line[std::string(f.name)] = f.value;
    return line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

} // namespace

std::string format_line(
    log_format format, log::level l, std::string_view sentence, std::span<const log::field> fields,
    wall_time t
) {
    switch (format) {
    case log_format::text:
        return text_line(l, sentence, fields, t);
    case log_format::logfmt:
        return logfmt_line(l, sentence, fields, t);
    case log_format::json:
        return json_line(l, sentence, fields, t);
    }
    return {};
}

} // namespace zoomhook::ops
