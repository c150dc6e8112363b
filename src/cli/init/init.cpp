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
#include "cli/terminal/shell.hpp"
#include "first_database.hpp"
#include "new_file.hpp"
#include "secret_token.hpp"
#include "zoomhook/store/create_database.hpp"
#include "zoomhook/store/migrate.hpp"

namespace zoomhook::cli {
namespace {

namespace fs = std::filesystem;

/// As a TOML string: JSON's escapes are TOML's, which wants one more.
std::string quoted(const std::string& text) {
    return boost::algorithm::replace_all_copy(nlohmann::json(text).dump(), "\x7f", "\\u007f");
}

/// Empty: none.
std::string mistake_in_url(const std::string& url) {
    try {
        (void)store::destination_of(url);
        return {};
    } catch (const store::error& e) {
        return e.what();
    }
}

class initialisation {
public:
    explicit initialisation(const init_command& c)
        : command_(c),
          file_(c.config.file.value_or(geteuid() == 0 ? config::default_file : "zoomhookd.toml")),
          is_there_(fs::exists(file_)),
          before_(config::load(sources(is_there_ ? file_ : "/dev/null"))) {}

    int run() {
        if (!print_mistakes(before_)) return 1;
        refuse_what_is_set();
        const std::string token = secret(); // both are asked for before anything is written
        const std::string url = database_url();
        if (is_there_)
            std::cout << "kept " << file_ << ", which was there\n";
        else
            write_config(token, url);
        if (is_there_ && !token.empty()) write_secret(token);
        if (token.empty()) tell_how_to_replace_token();
        const bool ready = prepare_database(url);
        print_next_steps(ready);
        return ready ? 0 : 1;
    }

private:
    void refuse_what_is_set() const {
        const fs::path folder = fs::path(file_).parent_path();
        if (!folder.empty() && !fs::is_directory(folder))
            throw usage_error(
                "there is no folder for " + file_ + "; make it first: " + sudo_ + "mkdir -p " +
                shell_word(folder)
            );
        if (token_is_there() && !command_.secret_file.empty())
            throw usage_error(
                token_place() + " is there, and init changes no file: leave --secret out. " +
                how_to_replace_token()
            );
        const std::string unchanged = file_ + " is there, and init changes no file: ";
        if (is_there_ && before_.values.database.url.empty())
            throw usage_error(unchanged + "set database.url in it, and come again");
        if (is_there_ && !command_.database.empty())
            throw usage_error(unchanged + "its database.url stays; leave --database out, or edit it");
    }

    /// In the config that is there, or beside it.
    [[nodiscard]] bool token_is_there() const {
        return (is_there_ && !before_.values.zoom.apps.empty()) || fs::exists(token_file_);
    }
    [[nodiscard]] std::string token_place() const { return fs::exists(token_file_) ? token_file_ : file_; }
    [[nodiscard]] std::string how_to_replace_token() const {
        return "For another token, edit " + token_place() + ", then " + sudo_ +
               (has_unit_ ? "systemctl restart zoomhookd" : "zoomhookd reload" + config_);
    }
    void tell_how_to_replace_token() const {
        if (token_place() != file_) std::cout << "kept " << token_place() << ", which was there\n";
        std::cout << how_to_replace_token() << '\n';
    }

    [[nodiscard]] config::sources sources(const std::string& file) const {
        config_arguments a = command_.config;
        a.file = file;
        return sources_of(a, {.secret = false, .database = false});
    }

    /// Empty where there is one that stays.
    [[nodiscard]] std::string secret() const {
        if (!command_.secret_file.empty()) return token_from(command_.secret_file);
        if (token_is_there()) return "";
        const auto& apps = before_.values.zoom.apps;
        return apps.empty() ? ask_for_token() : apps.front().secret_tokens.front();
    }

    [[nodiscard]] std::string database_url() const {
        const std::string given = command_.database.empty() ? before_.values.database.url : command_.database;
        if (given.empty()) return ask_for_database();
        const std::string mistake = mistake_in_url(given);
        if (!mistake.empty()) throw usage_error((command_.database.empty() ? "" : "--database: ") + mistake);
        if (!command_.database.empty() && store::destination_of(given).has_password)
            throw usage_error(
                "--database: everybody on this machine can read a password there; leave it out and "
                "be asked, or "
                "set DATABASE_URL"
            );
        return given;
    }

    [[nodiscard]] static std::string ask_for_database() {
        for (;;) {
            const auto typed = ask(std::string("The database [") + usual_database + "]: ", echo::on);
            if (!typed || typed->empty()) return usual_database;
            const std::string mistake = mistake_in_url(*typed);
            if (mistake.empty()) return *typed;
            std::cerr << mistake << '\n';
        }
    }

    void write_config(const std::string& token, const std::string& url) const {
        std::string text =
            "# Made by zoomhookd init. Every key: man zoomhookd.toml, or config/zoomhookd.toml.\n\n";
        if (!token.empty()) text += "[zoom]\nsecret_token = " + quoted(token) + "\n\n";
        text += "[database]\nurl = " + quoted(url) + "\n";
        if (geteuid() != 0) // the usual folder is root's to make
            text += "\n[spool]\ndirectory = " +
                    quoted((fs::absolute(file_).parent_path() / "zoomhookd-spool").string()) + "\n";
        write_new_file(file_, text);
        std::cout << "wrote " << file_ << " (mode 0600)\n";
    }

    /// Found beside the config by daemon and commands alike.
    void write_secret(const std::string& token) const {
        write_new_file(token_file_, token + "\n");
        std::cout << "wrote " << token_file_ << " (mode 0600)\n";
    }

    /// Whether the schema is made.
    [[nodiscard]] bool prepare_database(const std::string& url) const {
        config::settings s = before_.values;
        s.database.url = url;
        try {
            for (const std::string& done : make_first_database(s)) std::cout << done << '\n';
            return true;
        } catch (const std::exception& e) {
            std::cerr << "zoomhookd: " << e.what() << '\n';
            return false;
        }
    }

    void print_next_steps(bool ready) const {
        const std::string program = sudo_ + "zoomhookd ";
        std::cout << "\nNext:\n";
        if (!ready)
            std::cout << "  mend what is said above, then: " << program << "migrate" << config_ << '\n';
        std::cout << "  "
                  << (has_unit_ ? sudo_ + "systemctl enable --now zoomhookd.socket zoomhookd"
                                : program + "serve" + config_)
                  << "\n  " << program << "send meeting.started" << config_ << "\n  ngrok http "
                  << before_.values.server.listen.front().port
                  << "     # or another way in from outside, https:// and a public CA\n  " << program
                  << "setup" << config_ << "    # finds the URL, and leads to where Zoom has validated it\n";
    }

    static constexpr const char* usual_database = "postgresql:///zoomhookd";

    const init_command& command_;
    const std::string file_;
    const std::string token_file_ = fs::path(file_).parent_path() / "secret_token";
    const bool is_there_;
    const bool has_unit_ =
        file_.starts_with("/etc/zoomhookd/") && fs::exists("/lib/systemd/system/zoomhookd.service");
    const std::string config_ = " --config " + shell_word(file_);
    const std::string sudo_ = sudo_prefix();
    const config::outcome before_;
};

} // namespace

int run(const init_command& c) { return initialisation(c).run(); }

} // namespace zoomhook::cli
