// How the value of a key is understood, checked and taken into the settings: one function for each sort of
// value.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "keys.hpp"

namespace zoomhook::config {

using texts = std::vector<std::string>;
/// Takes the value into its target, which must live as long; else says what is wrong.
using setter = std::function<complaint(const texts&)>;

[[nodiscard]] setter text(std::string& target);
[[nodiscard]] setter list(texts& target);
[[nodiscard]] setter choice(std::string& target, texts allowed);
[[nodiscard]] setter number(std::uint64_t& target, std::uint64_t least, std::uint64_t most);
[[nodiscard]] setter size(std::uint64_t& target, std::uint64_t least, std::uint64_t most);
[[nodiscard]] setter
duration(std::chrono::milliseconds& target, std::chrono::milliseconds least, std::chrono::milliseconds most);
/// Empty text: none.
[[nodiscard]] setter duration_or_none(
    std::optional<std::chrono::milliseconds>& target, std::chrono::milliseconds least,
    std::chrono::milliseconds most
);
[[nodiscard]] setter flag(bool& target);
/// Empty text: none.
[[nodiscard]] setter flag_or_none(std::optional<bool>& target);
[[nodiscard]] setter listen(std::vector<listen_address>& target);
[[nodiscard]] setter admin_listen(std::optional<listen_address>& target);
[[nodiscard]] setter local_api(std::string& target); ///< a URL, or empty
[[nodiscard]] setter networks(texts& target);
[[nodiscard]] setter path(std::string& target);
[[nodiscard]] setter schema(std::string& target);
[[nodiscard]] setter status(unsigned& target);
[[nodiscard]] setter database_url(std::string& target);

} // namespace zoomhook::config
