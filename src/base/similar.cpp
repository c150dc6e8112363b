// Guesses which name somebody meant.
// SPDX-License-Identifier: MIT
#include "zoomhook/base/similar.hpp"

#include <algorithm>
#include <numeric>

namespace zoomhook {
namespace {

/// Levenshtein's distance.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0]++;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t changed = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

} // namespace

std::string did_you_mean(std::string_view name, const std::vector<std::string>& known) {
    const std::string* best = nullptr;
    std::size_t least = std::max<std::size_t>(2, name.size() / 3) + 1;
    for (const std::string& candidate : known) {
        const std::size_t d = distance(name, candidate);
        if (d >= least) continue;
        least = d;
        best = &candidate;
    }
    return best == nullptr ? std::string() : "; did you mean " + *best + "?";
}

} // namespace zoomhook
