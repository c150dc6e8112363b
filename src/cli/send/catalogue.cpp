// Every event that Zoom's documentation names: catalogue.tsv, in memory.
// SPDX-License-Identifier: MIT
#include "catalogue.hpp"

#include <algorithm>

#include "catalogue_embedded.hpp"

namespace zoomhook::cli {
namespace {

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    while (true) {
        const auto end = text.find(separator);
        if (!text.empty()) parts.push_back(text.substr(0, end));
        if (end == text.npos) return parts;
        text.remove_prefix(end + 1);
    }
}

std::vector<std::string_view> list(std::string_view text, char separator) {
    return text == "-" ? std::vector<std::string_view>() : split(text, separator);
}

event_shape shape_of(std::string_view line) {
    const std::vector<std::string_view> columns = split(line, '\t');
    event_shape shape{columns.at(0), columns.at(1), columns.at(2), columns.at(3), {}, {}};
    shape.beside = list(columns.at(4), ',');
    for (std::string_view id : list(columns.at(5), ' ')) {
        const bool is_number = id.ends_with('#');
        if (is_number) id.remove_suffix(1);
        shape.ids.push_back({id, is_number});
    }
    return shape;
}

std::vector<event_shape> read_catalogue() {
    std::vector<event_shape> shapes;
    for (const std::string_view line : split(embedded::catalogue().front().text, '\n'))
        if (!line.starts_with('#')) shapes.push_back(shape_of(line));
    return shapes;
}

} // namespace

std::span<const event_shape> catalogue() {
    static const std::vector<event_shape> shapes = read_catalogue();
    return shapes;
}

const event_shape* find_shape(std::string_view event) {
    const auto all = catalogue();
    const auto found = std::ranges::lower_bound(all, event, {}, &event_shape::event);
    return found != all.end() && found->event == event ? &*found : nullptr;
}

std::vector<std::string> catalogue_names() {
    std::vector<std::string> names;
    for (const event_shape& shape : catalogue()) names.emplace_back(shape.event);
    return names;
}

} // namespace zoomhook::cli
