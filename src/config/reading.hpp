// What the sources of the settings say, the stronger over the weaker, before it is understood.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <span>

#include "given.hpp"
#include "zoomhook/config/load.hpp"

namespace zoomhook::config {

struct readings {
    given_values values;
    std::map<std::string, std::string> variables; ///< of the environment and, below it, the env file
    std::vector<given_app> apps;
    std::vector<given_redaction> redactions;
    std::vector<std::string>
        wrong_types;              ///< keys of which a mistake has been told, so that they aren't missing too
    bool file_is_missing = false; ///< the default one, and no other is named
    bool file_unknown = false; ///< a file can't be read or understood: it may name what seems to be missing

    [[nodiscard]] std::string variable(const std::string& name) const;
    /// Of a key's value, or "default".
    [[nodiscard]] std::string origin_of(std::string_view key_name) const;
    [[nodiscard]] bool has_wrong_type(std::string_view key_name) const;
};

[[nodiscard]] readings read_sources(const sources&, std::span<const key>, mistakes&);

} // namespace zoomhook::config
