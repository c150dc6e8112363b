// Reads the settings from all sources, the stronger over the weaker, and reports every mistake.
// SPDX-License-Identifier: MIT
#include "zoomhook/config/load.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

#include "apps.hpp"
#include "connection.hpp"
#include "credentials.hpp"
#include "files.hpp"
#include "keys.hpp"
#include "redactions.hpp"
#include "shown.hpp"
#include "toml_file.hpp"
#include "zoomhook/base/join.hpp"
#include "zoomhook/base/printable.hpp"
#include "zoomhook/base/similar.hpp"

namespace zoomhook::config {
namespace {

constexpr const char* default_file = "/etc/zoomhookd/zoomhookd.toml";
constexpr const char* apps_variable = "ZOOMHOOKD_ZOOM_APPS";

class loader {
public:
    explicit loader(const sources& s) : sources_(s), keys_(keys(out_.values, tokens_, token_files_)) {}

    outcome run() {
        read_weak_names();
        read_file();
        read_variables();
        read_flags();
        for (const key& k : keys_) set(k);
        gather_secrets();
        complete_database();
        check_certificate();
        out_.values.privacy.redact = gather_redactions(redactions_, out_.mistakes);
        for (const key& k : keys_) list(k);
        if (password_) out_.effective.push_back(*password_);
        list_apps();
        for (const given_redaction& r : redactions_)
            out_.effective.push_back({"privacy.redact", shown(r), r.origin, {}});
        make_printable();
        return std::move(out_);
    }

private:
    void mistake(std::string text) { out_.mistakes.push_back(std::move(text)); }

    const key* find(std::string_view name) const {
        const auto found = std::ranges::find(keys_, name, &key::name);
        return found == keys_.end() ? nullptr : &*found;
    }

    std::string variable(const std::string& name) const {
        const auto found = variables_.find(name);
        return found == variables_.end() ? std::string() : found->second;
    }

    void give(std::string_view key_name, const std::string& text, const std::string& origin) {
        given_[std::string(key_name)] = from_text(*find(key_name), text, origin);
    }

    /// The names that people already have; whatever says more overwrites them.
    void read_weak_names() {
        std::map<std::string, std::string> file;
        if (sources_.env_file) file = read_env_file(*sources_.env_file, out_.mistakes);
        file_unknown_ = !out_.mistakes.empty();
        variables_ = sources_.environment;
        variables_.insert(file.begin(), file.end()); // the real environment wins
        if (const std::string port = file["PORT"]; !port.empty())
            give("server.listen", "http://127.0.0.1:" + port, *sources_.env_file + ": PORT");
        if (const std::string url = url_of_env_file(file); !url.empty())
            give("database.url", url, *sources_.env_file + ": PG_*");
        if (variables_.contains("DATABASE_URL"))
            give("database.url", variable("DATABASE_URL"), "DATABASE_URL");
        if (variables_.contains("ZOOM_WEBHOOK_SECRET_TOKEN"))
            give("zoom.secret_token", variable("ZOOM_WEBHOOK_SECRET_TOKEN"), "ZOOM_WEBHOOK_SECRET_TOKEN");
    }

    void read_file() {
        std::error_code unreadable;
        const std::string file = sources_.file.value_or(default_file);
        const bool there = std::filesystem::exists(file, unreadable);
        file_is_missing_ = !there && !sources_.file && !unreadable;
        if (file_is_missing_) return;
        const file_text text = config::read_file(file);
        if (!text.text) {
            file_unknown_ = true;
            return mistake(
                file + ": " + text.why_not + (sources_.file ? "" : "; run with sudo, or say --config FILE")
            );
        }
        toml_content content = read_toml(file, *text.text, keys_, out_.mistakes);
        file_unknown_ = file_unknown_ || !content.understood;
        wrong_types_ = std::move(content.wrong_types);
        for (auto& [name, value] : content.values) given_[name] = std::move(value);
        apps_ = std::move(content.apps);
        redactions_ = std::move(content.redactions);
    }

    void read_variables() {
        std::vector<std::string> known{apps_variable, "ZOOMHOOKD_CONFIG"}; // the latter names the file
        for (const key& k : keys_) {
            known.push_back(variable_of(k.name));
            if (variables_.contains(known.back())) give(k.name, variable(known.back()), known.back());
        }
        if (variables_.contains(apps_variable))
            apps_ = apps_of_variable(variable(apps_variable), apps_variable, out_.mistakes);
        for (const auto& [name, value] : variables_)
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

    void set(const key& k) {
        const auto found = given_.find(k.name);
        if (found == given_.end()) return;
        given& g = found->second;
        if (k.type != kind::list && g.texts.empty()) g.texts.emplace_back();
        const complaint wrong = k.set(g.texts);
        const bool says_key = g.origin.ends_with(" " + std::string(k.name)); // "--set log.level"
        if (!wrong.empty()) mistake(g.origin + ": " + (says_key ? "" : std::string(k.name) + ": ") + wrong);
    }

    std::string origin_of(std::string_view key_name) const {
        const auto found = given_.find(key_name);
        return found == given_.end() ? "default" : found->second.origin;
    }

    /// A mistake has been told of it: it isn't missing too.
    bool has_wrong_type(std::string_view key_name) const {
        return std::ranges::find(wrong_types_, key_name) != wrong_types_.end();
    }

    /// Nothing where there is none, or none that may be read, which is a mistake.
    std::optional<credential> find_credential(const std::string& name) {
        auto found = config::find_credential(
            name, variable("CREDENTIALS_DIRECTORY"), sources_.file.value_or(default_file)
        );
        if (!found || found->may_be_read) return found;
        if (name == "secret_token" && !sources_.needs_secret) return {};
        file_unknown_ = true;
        mistake(found->path + ": can't be read: run with sudo");
        return {};
    }

    void gather_secrets() {
        std::erase(token_files_, "");
        const bool given = given_.contains("zoom.secret_token");
        if (given && tokens_.empty())
            mistake(
                origin_of("zoom.secret_token") + ": zoom.secret_token: is empty; an empty "
                                                 "secret would let anybody sign"
            );
        if (!given && token_files_.empty() && sources_.needs_secret)
            if (const auto found = find_credential("secret_token")) {
                token_files_ = {found->path};
                given_["zoom.secret_token_file"] = {token_files_, found->origin};
            }
        const std::string files_origin = origin_of("zoom.secret_token_file");
        const std::string origin = given ? origin_of("zoom.secret_token") : files_origin;
        out_.values.zoom.apps =
            gather_apps({{tokens_, origin}, {token_files_, files_origin}}, apps_, out_.mistakes);
        const bool named = given || !token_files_.empty() || !apps_.empty() ||
                           has_wrong_type("zoom.secret_token") || has_wrong_type("zoom.secret_token_file") ||
                           has_wrong_type("zoom.apps");
        if (sources_.needs_secret && !named && !file_unknown_)
            mistake(
                "zoom.secret_token: there is none; set ZOOM_WEBHOOK_SECRET_TOKEN, or "
                "zoom.secret_token_file in the config "
                "file, to the Secret Token on the app's page (Features, Access)" +
                no_file()
            );
    }

    void complete_database() {
        add_database_password();
        // From the real environment: libpq doesn't see what an env file says.
        const bool libpq_knows = std::ranges::any_of(
            std::array{"PGHOST", "PGHOSTADDR", "PGDATABASE", "PGSERVICE"},
            [this](const char* name) { return sources_.environment.contains(name); }
        );
        const auto url = given_.find("database.url");
        const bool given = url != given_.end();
        const bool named =
            libpq_knows || (given && !url->second.texts.front().empty()) || has_wrong_type("database.url");
        if (sources_.needs_database && !named && !file_unknown_)
            mistake(
                (given ? url->second.origin + ": " : "") +
                "database.url: there is none; set it in the config file, or DATABASE_URL, to "
                "postgresql://USER@HOST/DATABASE" +
                no_file()
            );
    }

    /// The likeliest reason why everything is missing: who names the config otherwise has forgotten to.
    std::string no_file() const {
        if (sources_.file || !file_is_missing_) return {};
        return std::string("; there is no ") + default_file +
               ", and neither --config nor ZOOMHOOKD_CONFIG names another";
    }

    /// systemd's is for whatever URL the unit has; the one beside the config file only for that file's.
    bool may_have_password_of_file() const {
        const std::string file = sources_.file.value_or(default_file);
        return variables_.contains("CREDENTIALS_DIRECTORY") || origin_of("database.url").starts_with(file);
    }

    void add_database_password() {
        if (!sources_.needs_database || !may_have_password_of_file()) return;
        const auto found = find_credential("database_password");
        if (!found) return;
        const file_text file = config::read_file(found->path);
        const std::vector<std::string> lines = split(file.text.value_or(""), '\n');
        std::string& url = out_.values.database.url;
        if (!lines.empty()) {
            url = with_password(url, lines.front());
            password_ = {"database.password", quoted(masked), found->origin, lines.front()};
        } else
            mistake(
                found->origin + ": database.url: " + found->path + " " +
                (file.text ? "is empty; it should hold the password" : file.why_not)
            );
    }

    void check_certificate() {
        const auto& listen = out_.values.server.listen;
        if (std::ranges::none_of(listen, &listen_address::tls)) return;
        check_pem("tls.certificate", out_.values.tls.certificate);
        check_pem("tls.private_key", out_.values.tls.private_key);
    }

    void check_pem(const std::string& name, const std::string& path) {
        if (path.empty())
            return mistake(
                origin_of(given_.contains(name) ? name : "server.listen") + ": " + name +
                ": an https:// address needs it; name a PEM file"
            );
        std::error_code ignored;
        const bool may_be_read_again = !std::filesystem::is_fifo(path, ignored);
        const file_text file =
            may_be_read_again ? config::read_file(path) : file_text{{}, "is a pipe, not a file"};
        if (!file.text) mistake(origin_of(name) + ": " + name + ": " + path + " " + file.why_not);
    }

    void list(const key& k) {
        const auto found = given_.find(k.name);
        if (found == given_.end()) {
            const std::string preset(k.preset);
            out_.effective.push_back({std::string(k.name), preset, "default", preset});
            return;
        }
        const std::vector<std::string>& texts = found->second.texts;
        const std::string value = shown(k, texts);
        out_.effective.push_back(
            {std::string(k.name), value, found->second.origin, k.secret ? join(texts, "\n") : value}
        );
    }

    void list_apps() {
        for (const given_app& app : apps_) {
            std::string value = "{ name = " + quoted(app.name);
            if (!app.tokens.texts.empty()) value += ", secret_tokens = [" + quoted(masked) + "]";
            std::string files;
            for (const std::string& file : app.token_files.texts)
                files += (files.empty() ? "" : ", ") + quoted(file);
            if (!files.empty()) value += ", secret_token_files = [" + files + "]";
            out_.effective.push_back({"zoom.apps", value + " }", app.origin, {}});
        }
    }

    /// Keys, values and names of files come from outside.
    void make_printable() {
        for (std::string& mistake : out_.mistakes) mistake = printable(mistake);
        for (effective_value& e : out_.effective) {
            e.value = printable(e.value);
            e.origin = printable(e.origin);
        }
    }

    const sources& sources_;
    outcome out_;
    std::vector<std::string> tokens_;
    std::vector<std::string> token_files_;
    std::vector<key> keys_;
    std::map<std::string, std::string> variables_;
    given_values given_;
    std::vector<given_app> apps_;
    std::vector<given_redaction> redactions_;
    std::vector<std::string> wrong_types_;
    std::optional<effective_value> password_; ///< of the database, where a file has it
    bool file_is_missing_ = false;            ///< the default one, and no other is named
    bool file_unknown_ = false; ///< a file can't be read or understood: it may name what seems to be missing
};

} // namespace

outcome load(const sources& s) { return loader(s).run(); }

} // namespace zoomhook::config
