// A folder of its own for each test of the config, and short ways to load settings and to look at them.
// SPDX-License-Identifier: MIT
#pragma once

#include "zoomhook/config/load.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdexcept>
#include <string>
#include <sys/stat.h>

namespace zoomhook::config {

/// Matches a text with all of these in it.
template <class... Parts>
auto has_all(Parts... parts) {
    return testing::AllOf(testing::HasSubstr(parts)...);
}

inline effective_value effective(const outcome& o, std::string_view key) {
    const auto found = std::ranges::find(o.effective, key, &effective_value::key);
    return found == o.effective.end() ? effective_value{std::string(key), "not listed", "", ""} : *found;
}

/// Everything that a program says of its settings.
inline std::string all_that_is_said(const outcome& o) {
    std::string text;
    for (const effective_value& v : o.effective) text += v.key + " = " + v.value + "  # " + v.origin + "\n";
    for (const std::string& mistake : o.mistakes) text += mistake + "\n";
    return text;
}

/// `from` begins with a secret, a database and an empty file, so that a test says only what it is about, and
/// nothing of this machine's environment or /etc is read.
class config_fixture : public testing::Test {
protected:
    config_fixture() {
        std::string pattern = (std::filesystem::temp_directory_path() / "zoomhook-config-XXXXXX").string();
        if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
        folder = pattern;
        from.file = write("zoomhookd.toml", "");
        from.environment = {
            {"ZOOM_WEBHOOK_SECRET_TOKEN", "a-token"}, {"DATABASE_URL", "postgresql://db/zoom"}};
    }
    ~config_fixture() override { std::filesystem::remove_all(folder); }

    [[nodiscard]] std::string path(const std::string& name) const { return folder + "/" + name; }

    std::string write(const std::string& name, const std::string& text) const {
        std::ofstream(path(name), std::ios::binary) << text;
        return path(name);
    }

    outcome with_file(const std::string& text) {
        from.file = write("zoomhookd.toml", text);
        return load(from);
    }

    outcome with_env_file(const std::string& text) {
        from.env_file = write(".env", text);
        return load(from);
    }

    outcome with_variable(const std::string& name, const std::string& value) {
        from.environment[name] = value;
        return load(from);
    }

    std::string folder;
    sources from;
};

} // namespace zoomhook::config
