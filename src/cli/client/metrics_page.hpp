// Reads what the daemon counts, as it is told on /metrics.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace zoomhook::cli {

/// `name="value"`, as it stands among the labels of a sample. Pure.
[[nodiscard]] std::string metric_label(const std::string& name, const std::string& value);

/// The sum of all samples of that name with these labels; nothing: there are none. Pure.
[[nodiscard]] std::optional<double>
metric_sum(const std::string& page, const std::string& name, const std::vector<std::string>& labels = {});

} // namespace zoomhook::cli
