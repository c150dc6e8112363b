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
#include "reading.hpp"
#include "redactions.hpp"
#include "shown.hpp"
#include "zoom_api.hpp"
#include "zoomhook/base/join.hpp"
#include "zoomhook/base/printable.hpp"

namespace zoomhook::config {
namespace {

class loader {
public:
    explicit loader(const sources& s)
        : sources_(s),
          keys_(keys(out_.values, {tokens_, token_files_, client_secret_file_})) {}

    outcome run() {
        given_ = read_sources(sources_, keys_, out_.mistakes);
        for (const key& k : keys_) set(k);
        gather_secrets();
        complete_database();
        complete_api();
        check_certificate();
        out_.values.privacy.redact = gather_redactions(given_.redactions, out_.mistakes);
        for (const key& k : keys_) list(k);
        if (password_) out_.effective.push_back(*password_);
        list_apps();
        for (const given_redaction& r : given_.redactions)
            out_.effective.push_back({"privacy.redact", shown(r), r.origin, {}});
        make_printable();
        return std::move(out_);
    }

private:
    void mistake(std::string text) { out_.mistakes.push_back(std::move(text)); }

    void set(const key& k) {
        const auto found = given_.values.find(k.name);
        if (found == given_.values.end()) return;
        given& g = found->second;
        if (k.type != kind::list && g.texts.empty()) g.texts.emplace_back();
        const complaint wrong = k.set(g.texts);
        const bool says_key = g.origin.ends_with(" " + std::string(k.name)); // "--set log.level"
        if (!wrong.empty()) mistake(g.origin + ": " + (says_key ? "" : std::string(k.name) + ": ") + wrong);
    }

    /// Nothing where there is none, or none that may be read, which is a mistake.
    std::optional<credential> find_credential(const std::string& name) {
        auto found = config::find_credential(
            name, given_.variable("CREDENTIALS_DIRECTORY"), sources_.file.value_or(default_file)
        );
        if (!found || found->may_be_read) return found;
        if (name == "secret_token" && !sources_.needs_secret) return {};
        given_.file_unknown = true;
        mistake(found->path + ": can't be read: run with sudo");
        return {};
    }

    void gather_secrets() {
        std::erase(token_files_, "");
        const bool given = given_.values.contains("zoom.secret_token");
        if (given && tokens_.empty())
            mistake(
                given_.origin_of("zoom.secret_token") + ": zoom.secret_token: is empty; an empty "
                                                        "secret would let anybody sign"
            );
        if (!given && token_files_.empty() && sources_.needs_secret)
            if (const auto found = find_credential("secret_token")) {
                token_files_ = {found->path};
                given_.values["zoom.secret_token_file"] = {token_files_, found->origin};
            }
        const std::string files_origin = given_.origin_of("zoom.secret_token_file");
        const std::string origin = given ? given_.origin_of("zoom.secret_token") : files_origin;
        out_.values.zoom.apps =
            gather_apps({{tokens_, origin}, {token_files_, files_origin}}, given_.apps, out_.mistakes);
        const bool named = given || !token_files_.empty() || !given_.apps.empty() ||
                           given_.has_wrong_type("zoom.secret_token") ||
                           given_.has_wrong_type("zoom.secret_token_file") ||
                           given_.has_wrong_type("zoom.apps");
        if (sources_.needs_secret && !named && !given_.file_unknown)
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
        const auto url = given_.values.find("database.url");
        const bool given = url != given_.values.end();
        const bool named = libpq_knows || (given && !url->second.texts.front().empty()) ||
                           given_.has_wrong_type("database.url");
        if (sources_.needs_database && !named && !given_.file_unknown)
            mistake(
                (given ? url->second.origin + ": " : "") +
                "database.url: there is none; set it in the config file, or DATABASE_URL, to "
                "postgresql://USER@HOST/DATABASE" +
                no_file()
            );
    }

    /// The likeliest reason why everything is missing: who names the config otherwise has forgotten to.
    std::string no_file() const {
        if (sources_.file || !given_.file_is_missing) return {};
        return std::string("; there is no ") + default_file +
               ", and neither --config nor ZOOMHOOKD_CONFIG names another";
    }

    /// systemd's is for whatever URL the unit has; the one beside the config file only for that file's.
    bool may_have_password_of_file() const {
        const std::string file = sources_.file.value_or(default_file);
        return given_.variables.contains("CREDENTIALS_DIRECTORY") ||
               given_.origin_of("database.url").starts_with(file);
    }

    void add_database_password() {
        if (!sources_.needs_database || !may_have_password_of_file()) return;
        const auto found = find_credential("database_password");
        if (!found) return;
        const auto password = secret_in(*found, "database.url", "password");
        if (!password) return;
        out_.values.database.url = with_password(out_.values.database.url, *password);
        password_ = {"database.password", quoted(masked), found->origin, *password};
    }

    /// The first line of a file; it is a mistake where there is none.
    std::optional<std::string>
    secret_in(const credential& c, const std::string& key_name, const std::string& what) {
        const file_text file = config::read_file(c.path);
        std::vector<std::string> lines = split(file.text.value_or(""), '\n');
        if (!lines.empty()) return std::move(lines.front());
        mistake(
            c.origin + ": " + key_name + ": " + c.path + " " +
            (file.text ? "is empty; it should hold the " + what : file.why_not)
        );
        return {};
    }

    void complete_api() {
        add_client_secret();
        if (!sources_.needs_secret) return; // not all apps are known then
        zoom_api_settings& api = out_.values.zoom.api;
        if (const std::string wrong = choose_app(api, out_.values.zoom.apps); !wrong.empty())
            mistake(given_.origin_of(api.app.empty() ? "zoom.api.client_id" : "zoom.api.app") + ": " + wrong);
    }

    void add_client_secret() {
        zoom_api_settings& api = out_.values.zoom.api;
        if (sources_.api == need::none || given_.values.contains("zoom.api.client_secret")) return;
        const std::size_t before = out_.mistakes.size();
        std::optional<credential> found;
        if (!client_secret_file_.empty())
            found = {client_secret_file_, client_secret_file_};
        else if (!api.client_id.empty())
            found = find_credential("client_secret");
        const auto secret =
            found ? secret_in(*found, "zoom.api.client_secret_file", "client secret") : std::nullopt;
        if (secret) given_.values["zoom.api.client_secret"] = {{*secret}, found->origin};
        api.client_secret = secret.value_or("");
        if (sources_.api == need::must || out_.mistakes.size() == before) return;
        api.why_no_secret = printable(out_.mistakes.back());
        out_.mistakes.resize(before);
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
                given_.origin_of(given_.values.contains(name) ? name : "server.listen") + ": " + name +
                ": an https:// address needs it; name a PEM file"
            );
        if (const std::string why_not = why_not_readable_again(path); !why_not.empty())
            mistake(given_.origin_of(name) + ": " + name + ": " + path + " " + why_not);
    }

    void list(const key& k) {
        const auto found = given_.values.find(k.name);
        if (found == given_.values.end()) {
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
        for (const given_app& app : given_.apps)
            out_.effective.push_back({"zoom.apps", shown(app), app.origin, {}});
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
    std::string client_secret_file_;
    std::vector<key> keys_;
    readings given_;
    std::optional<effective_value> password_; ///< of the database, where a file has it
};

} // namespace

outcome load(const sources& s) { return loader(s).run(); }

} // namespace zoomhook::config
