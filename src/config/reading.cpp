// What the sources of the settings say, the stronger over the weaker, before it is understood.
// SPDX-License-Identifier: MIT
#include "reading.hpp"

#include <algorithm>
#include <filesystem>

#include "apps.hpp"
#include "connection.hpp"
#include "files.hpp"
#include "toml_file.hpp"
#include "zoomhook/base/similar.hpp"

namespace zoomhook::config {
namespace {

constexpr const char* apps_variable = "ZOOMHOOKD_ZOOM_APPS";

class reader {
public:
    reader(const sources& s, std::span<const key> keys, mistakes& m)
        : sources_(s),
          keys_(keys),
          mistakes_(m) {}

    readings run() {
        read_weak_names();
        read_file();
        read_variables();
        read_flags();
        return std::move(out_);
    }

private:
    void mistake(std::string text) { mistakes_.push_back(std::move(text)); }

    const key* find(std::string_view name) const {
        const auto found = std::ranges::find(keys_, name, &key::name);
        return found == keys_.end() ? nullptr : &*found;
    }

    void give(std::string_view key_name, const std::string& text, const std::string& origin) {
        out_.values[std::string(key_name)] = from_text(*find(key_name), text, origin);
    }

    /// The names that people already have; whatever says more overwrites them.
    void read_weak_names() {
        std::map<std::string, std::string> file;
        if (sources_.env_file) file = read_env_file(*sources_.env_file, mistakes_);
        out_.file_unknown = !mistakes_.empty();
        out_.variables = sources_.environment;
        out_.variables.insert(file.begin(), file.end()); // the real environment wins
        if (const std::string port = file["PORT"]; !port.empty())
            give("server.listen", "http://127.0.0.1:" + port, *sources_.env_file + ": PORT");
        if (const std::string url = url_of_env_file(file); !url.empty())
            give("database.url", url, *sources_.env_file + ": PG_*");
        give_variable("database.url", "DATABASE_URL");
        give_variable("zoom.secret_token", "ZOOM_WEBHOOK_SECRET_TOKEN");
    }

    void give_variable(std::string_view key_name, const std::string& variable) {
        if (out_.variables.contains(variable)) give(key_name, out_.variable(variable), variable);
    }

    void read_file() {
        std::error_code unreadable;
        const std::string file = sources_.file.value_or(default_file);
        const bool there = std::filesystem::exists(file, unreadable);
        out_.file_is_missing = !there && !sources_.file && !unreadable;
        if (out_.file_is_missing) return;
        const file_text text = config::read_file(file);
        if (!text.text) {
            out_.file_unknown = true;
            return mistake(
                file + ": " + text.why_not + (sources_.file ? "" : "; run with sudo, or say --config FILE")
            );
        }
        toml_content content = read_toml(file, *text.text, keys_, mistakes_);
        out_.file_unknown = out_.file_unknown || !content.understood;
        out_.wrong_types = std::move(content.wrong_types);
        for (auto& [name, value] : content.values) out_.values[name] = std::move(value);
        out_.apps = std::move(content.apps);
        out_.redactions = std::move(content.redactions);
    }

    void read_variables() {
        std::vector<std::string> known{apps_variable, "ZOOMHOOKD_CONFIG"}; // the latter names the file
        for (const key& k : keys_) {
            known.push_back(variable_of(k.name));
            give_variable(k.name, known.back());
        }
        if (out_.variables.contains(apps_variable))
            out_.apps = apps_of_variable(out_.variable(apps_variable), apps_variable, mistakes_);
        for (const auto& [name, value] : out_.variables)
            if (name.starts_with("ZOOMHOOKD_") && std::ranges::find(known, name) == known.end())
                mistake(name + ": no such key" + did_you_mean(name, known));
    }

    void read_flags() {
        for (const auto& [name, text] : sources_.flags) {
            if (find(name) != nullptr) {
                give(name, text, "--set " + name);
                continue;
            }
            std::vector<std::string> known;
            for (const key& k : keys_) known.emplace_back(k.name);
            mistake("--set " + name + ": no such key" + did_you_mean(name, known));
        }
    }

    const sources& sources_;
    const std::span<const key> keys_;
    mistakes& mistakes_;
    readings out_;
};

} // namespace

std::string readings::variable(const std::string& name) const {
    const auto found = variables.find(name);
    return found == variables.end() ? std::string() : found->second;
}

std::string readings::origin_of(std::string_view key_name) const {
    const auto found = values.find(key_name);
    return found == values.end() ? "default" : found->second.origin;
}

bool readings::has_wrong_type(std::string_view key_name) const {
    return std::ranges::find(wrong_types, key_name) != wrong_types.end();
}

readings read_sources(const sources& s, std::span<const key> keys, mistakes& m) {
    return reader(s, keys, m).run();
}

} // namespace zoomhook::config
