// Reads what the daemon counts, as it is told on /metrics.
// SPDX-License-Identifier: MIT
#include "metrics_page.hpp"

#include <algorithm>
#include <cstdlib>

namespace zoomhook::cli {

/// As Prometheus writes it.
std::string metric_label(const std::string& name, const std::string& value) {
    std::string text = name + "=\"";
    for (const char c : value)
        text += c == '\n' ? "\\n" : (c == '"' || c == '\\' ? "\\" : "") + std::string(1, c);
    return text + "\"";
}

std::optional<double>
metric_sum(const std::string& page, const std::string& name, const std::vector<std::string>& labels) {
    std::optional<double> total;
    std::size_t end = 0;
    for (std::size_t begin = 0; begin < page.size(); begin = end + 1) {
        end = std::min(page.find('\n', begin), page.size());
        const std::string line = page.substr(begin, end - begin);
        const auto blank = line.rfind(' ');
        if (!line.starts_with(name) || blank == line.npos) continue;
        const std::string of = line.substr(name.size(), blank - name.size());
        const bool same_name = of.empty() || of.front() == '{';
        const auto has = [&of](const std::string& one) { return of.find(one) != of.npos; };
        if (same_name && std::ranges::all_of(labels, has))
            total = total.value_or(0) + std::strtod(line.c_str() + blank, nullptr);
    }
    return total;
}

} // namespace zoomhook::cli
