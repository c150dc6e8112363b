// `zoomhookd init`: from nothing to a config, a database and the next steps.
// SPDX-License-Identifier: MIT
#include "init.hpp"

#include <boost/algorithm/string/replace.hpp>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "cli/arguments/usage_error.hpp"
#include "cli/client/addresses.hpp"
#include "cli/load_settings.hpp"
#include "cli/terminal/ask.hpp"
#include "first_database.hpp"
#include "new_file.hpp"
#include "zoomhook/store/create_database.hpp"

namespace zoomhook::cli {
namespace {

namespace fs = std::filesystem;

/// As a TOML string: JSON's escapes are TOML's, which wants one more.
std::string quoted(const std::string& text) {
    return boost::algorithm::replace_all_copy(nlohmann::json(text).dump(), "\x7f", "\\u007f");
}

class initialisation {
public:
    explicit initialisation(const init_command& c)
        : command_(c),
          file_(c.config.file.value_or(geteuid() == 0 ? "/etc/zoomhookd/zoomhookd.toml" : "zoomhookd.toml")),
          is_there_(fs::exists(file_)),
          before_(config::load(sources(is_there_ ? file_ : "/dev/null"))) {}

    int run() {
        if (!print_mistakes(before_)) return 1;
        refuse_what_is_set();
        const std::string token = secret(); // both are asked for before anything is written
        const std::string url = database_url();
        (void)store::destination_of(url); // says what is wrong with it
        if (is_there_)
            std::cout << "kept " << file_ << ", which was there\n";
        else
            write_config(token, url);
        if (is_there_ && !token.empty()) write_secret(token);
        const bool ready = prepare_database(url);
        print_next_steps(ready);
        return ready ? 0 : 1;
    }

private:
    void refuse_what_is_set() const {
        const config::settings& s = before_.values;
        const std::string unchanged = file_ + " is there, and init changes no file: ";
        if (is_there_ && s.database.url.empty())
            throw usage_error(unchanged + "set database.url in it, and come again");
        if (is_there_ && !command_.database.empty())
            throw usage_error(unchanged + "its database.url stays; leave --database out, or edit it");
        if (is_there_ && !command_.secret_file.empty() && !s.zoom.apps.empty())
            throw usage_error(unchanged + "its secret token stays; leave --secret out, or edit it");
    }

    [[nodiscard]] config::sources sources(const std::string& file) const {
        config_arguments a = command_.config;
        a.file = file;
        return sources_of(a, {.secret = false, .database = false});
    }

    /// Empty where the config that is there has one.
    [[nodiscard]] std::string secret() const {
        if (!command_.secret_file.empty()) return read_first_line("--secret", command_.secret_file);
        const auto& apps = before_.values.zoom.apps;
        if (!apps.empty()) return is_there_ ? "" : apps.front().secret_tokens.front();
        const auto typed =
            ask("Zoom's Secret Token (your app's page: Features, Access; it is not shown): ", echo::off);
        if (!typed || typed->empty())
            throw usage_error(
                "no secret token: give --secret FILE (- is standard input), or run init on a terminal"
            );
        return *typed;
    }

    [[nodiscard]] std::string database_url() const {
        if (store::destination_of(command_.database).has_password)
            throw usage_error(
                "--database: everybody on this machine can read a password there; leave it out and "
                "be asked, or "
                "set DATABASE_URL"
            );
        if (!command_.database.empty()) return command_.database;
        if (!before_.values.database.url.empty()) return before_.values.database.url;
        const auto typed = ask(std::string("The database [") + usual_database + "]: ", echo::on);
        return typed && !typed->empty() ? *typed : usual_database;
    }

    void write_config(const std::string& token, const std::string& url) const {
        std::string text =
            "# Made by zoomhookd init. Every key: man zoomhookd.toml, or config/zoomhookd.toml.\n\n";
        text += "[zoom]\nsecret_token = " + quoted(token) + "\n\n[database]\nurl = " + quoted(url) + "\n";
        if (geteuid() != 0) // the usual folder is root's to make
            text += "\n[spool]\ndirectory = " +
                    quoted((fs::absolute(file_).parent_path() / "zoomhookd-spool").string()) + "\n";
        write_new_file(file_, text);
        std::cout << "wrote " << file_ << " (mode 0600)\n";
    }

    /// Found beside the config by daemon and commands alike.
    void write_secret(const std::string& token) const {
        const std::string file = fs::path(file_).parent_path() / "secret_token";
        write_new_file(file, token + "\n");
        std::cout << "wrote " << file << " (mode 0600)\n";
    }

    /// Whether the schema is made.
    [[nodiscard]] bool prepare_database(const std::string& url) const {
        config::settings s = before_.values;
        s.database.url = url;
        try {
            for (const std::string& done : make_first_database(s)) std::cout << done << '\n';
            return true;
        } catch (const std::exception& e) {
            std::cerr << e.what() << '\n';
            return false;
        }
    }

    void print_next_steps(bool ready) const {
        const bool unit =
            file_.starts_with("/etc/zoomhookd/") && fs::exists("/lib/systemd/system/zoomhookd.service");
        const std::string config = " --config " + file_;
        std::cout << "\nNext:\n";
        if (!ready) std::cout << "  mend what is said above, then: zoomhookd migrate" << config << '\n';
        std::cout << (unit ? "  sudo systemctl enable --now zoomhookd.socket zoomhookd"
                           : "  zoomhookd serve" + config)
                  << "\n  zoomhookd send meeting.started" << config << "\n  ngrok http "
                  << before_.values.server.listen.front().port
                  << "     # or another way in from outside, https:// and a public CA\n  zoomhookd check"
                  << config
                  << "    # says the URL for the app's page: Features, Access, Event Subscriptions; then "
                     "Validate\n";
    }

    static constexpr const char* usual_database = "postgresql:///zoomhookd";

    const init_command& command_;
    const std::string file_;
    const bool is_there_;
    const config::outcome before_;
};

} // namespace

int run(const init_command& c) {
    try {
        return initialisation(c).run();
    } catch (const usage_error& e) {
        std::cerr << "zoomhookd init: " << e.what() << '\n';
        return 2;
    }
}

} // namespace zoomhook::cli
