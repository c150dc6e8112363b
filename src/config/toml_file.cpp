// Reads the config file.
// SPDX-License-Identifier: MIT
#include "toml_file.hpp"

#include <algorithm>
#include <filesystem>
#include <toml++/toml.h>

#include "zoomhook/base/similar.hpp"

namespace zoomhook::config {
namespace {

class reader {
public:
    reader(std::string file, std::span<const key> known, mistakes& m)
        : file_(std::move(file)),
          known_(known),
          mistakes_(m) {}

    toml_content read(std::string_view text) {
        if (const int line = overlong_line(text); line > 0) {
            mistakes_.push_back(
                file_ + ":" + std::to_string(line) + ": is longer than 4 KiB; write a list over several lines"
            );
            content_.understood = false;
            return std::move(content_);
        }
        try {
            const toml::table root = toml::parse(text, file_);
            table(root, "");
        } catch (const toml::parse_error& e) {
            mistakes_.push_back(
                at(e.source()) + ": " + std::string(e.description()) +
                quoting_advice(line_of(text, e.source().begin.line))
            );
            content_.understood = false;
        }
        return std::move(content_);
    }

private:
    /// The parser goes one call deeper for each part of a dotted key: without a limit a line could exhaust
    /// the stack.
    static int overlong_line(std::string_view text) {
        constexpr std::size_t longest = 4 << 10;
        int number = 1;
        for (std::size_t begin = 0; begin < text.size(); ++number) {
            const std::size_t end = std::min(text.find('\n', begin), text.size());
            if (end - begin > longest) return number;
            begin = end + 1;
        }
        return 0;
    }

    static std::string_view line_of(std::string_view text, toml::source_index number) {
        for (; number > 1 && !text.empty(); --number)
            text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
        return text.substr(0, text.find('\n'));
    }

    /// People write `keep = 365d`; the parser then speaks of digits and dates. Never the value: it may be a
    /// secret.
    static std::string quoting_advice(std::string_view line) {
        const auto equals = line.find('=');
        if (equals == line.npos) return {};
        const std::string_view value = trimmed(line.substr(equals + 1));
        if (value.empty() || value.find_first_of("\"'[{") == 0) return {};
        return "; text needs quotes: " + std::string(trimmed(line.substr(0, equals))) + " = \"…\"";
    }

    std::string at(const toml::source_region& where) const {
        return file_ + ":" + std::to_string(where.begin.line);
    }

    void table(const toml::table& t, const std::string& prefix) {
        for (const auto& [name, node] : t) {
            const std::string full = prefix + std::string(name.str());
            if (full == "zoom.apps")
                apps(node);
            else if (full == "privacy.redact")
                redactions(node);
            else if (const toml::table* section = node.as_table(); section != nullptr && is_section(full))
                table(*section, full + ".");
            else
                value(full, node);
        }
    }

    /// "zoom", "zoom.api"; any other of the first level, too, so that its keys are what is unknown.
    bool is_section(const std::string& name) const {
        return name.find('.') == name.npos ||
               std::ranges::any_of(known_, [&](const key& k) { return k.name.starts_with(name + "."); });
    }

    void value(const std::string& name, const toml::node& node) {
        const std::string where = at(node.source());
        const auto k = std::ranges::find(known_, name, &key::name);
        if (k == known_.end()) {
            mistakes_.push_back(where + ": " + name + ": no such key" + did_you_mean(name, known_names()));
            return;
        }
        given g{{}, where};
        if (texts_of(node, k->type, g.texts)) {
            content_.values[name] = std::move(g);
            return;
        }
        content_.wrong_types.push_back(name);
        mistakes_.push_back(
            where + ": " + name + ": has the wrong type; write it as in " + std::string(k->name) + " = " +
            example(*k)
        );
    }

    static std::string example(const key& k) {
        if (k.type == kind::flag) return "true";
        if (k.preset == R"("")") return R"("…")";
        if (k.preset == "[]") return R"(["…", "…"])";
        return std::string(k.preset);
    }

    std::vector<std::string> known_names() const {
        std::vector<std::string> names{"zoom.apps", "privacy.redact"};
        for (const key& k : known_) names.emplace_back(k.name);
        return names;
    }

    static bool texts_of(const toml::node& node, kind type, std::vector<std::string>& texts) {
        if (const auto text = node.value_exact<std::string>()) {
            if (type == kind::number || (type == kind::flag && !text->empty())) return false;
            texts = type == kind::list ? split(*text, ',') : std::vector{*text};
            return true;
        }
        if (const auto n = node.value_exact<std::int64_t>()) {
            texts = {std::to_string(*n)};
            return type == kind::number || type == kind::size;
        }
        if (const auto yes = node.value_exact<bool>()) {
            texts = {*yes ? "true" : "false"};
            return type == kind::flag;
        }
        return type == kind::list && array_of_texts(node, texts);
    }

    static bool array_of_texts(const toml::node& node, std::vector<std::string>& texts) {
        const toml::array* array = node.as_array();
        if (array == nullptr) return false;
        for (const toml::node& element : *array) {
            const auto text = element.value_exact<std::string>();
            if (!text) return false;
            texts.emplace_back(trimmed(*text));
        }
        return true;
    }

    void apps(const toml::node& node) {
        const toml::array* array = node.as_array();
        if (array == nullptr || !array->is_homogeneous(toml::node_type::table)) {
            content_.wrong_types.emplace_back("zoom.apps");
            mistakes_.push_back(
                at(node.source()) + ": zoom.apps: write each app as [[zoom.apps]] with its keys below"
            );
            return;
        }
        for (const toml::node& element : *array) app(*element.as_table());
    }

    void app(const toml::table& t) {
        given_app a{{}, {}, {}, at(t.source())};
        for (const auto& [name, node] : t) {
            if (app_key(a, name.str(), node)) continue;
            a.understood = false;
            mistakes_.push_back(
                at(node.source()) + ": zoom.apps." + std::string(name.str()) +
                ": no such key or wrong type; an app has name = \"…\", secret_tokens = [\"…\"] and "
                "secret_token_files = [\"…\"]"
            );
        }
        content_.apps.push_back(std::move(a));
    }

    bool app_key(given_app& a, std::string_view name, const toml::node& node) const {
        given g{{}, at(node.source())};
        if (!texts_of(node, kind::list, g.texts)) return false;
        if (name == "secret_tokens")
            a.tokens = std::move(g);
        else if (name == "secret_token_files")
            a.token_files = std::move(g);
        else if (name == "name" && g.texts.size() <= 1)
            a.name = g.texts.empty() ? "" : g.texts.front();
        else
            return false;
        return true;
    }

    void redactions(const toml::node& node) {
        const toml::array* array = node.as_array();
        if (array == nullptr || !array->is_homogeneous(toml::node_type::table))
            return mistakes_.push_back(
                at(node.source()) +
                ": privacy.redact: write each rule as [[privacy.redact]] with its keys below"
            );
        for (const toml::node& element : *array) redaction(*element.as_table());
    }

    void redaction(const toml::table& t) {
        given_redaction r{{}, at(t.source())};
        for (const auto& [name, node] : t) {
            auto* const texts = name.str() == "events" ? &r.rule.events
                                : name.str() == "drop" ? &r.rule.drop
                                : name.str() == "hash" ? &r.rule.hash
                                                       : nullptr;
            if (texts != nullptr && texts_of(node, kind::list, *texts)) continue;
            r.understood = false;
            mistakes_.push_back(
                at(node.source()) + ": privacy.redact." + std::string(name.str()) +
                ": no such key or wrong type; a rule has events, drop and hash, each a list of texts"
            );
        }
        content_.redactions.push_back(std::move(r));
    }

    const std::string file_;
    const std::span<const key> known_;
    mistakes& mistakes_;
    toml_content content_;
};

} // namespace

toml_content
read_toml(const std::string& file, std::string_view text, std::span<const key> known, mistakes& m) {
    return reader(file, known, m).read(text);
}

} // namespace zoomhook::config
