// What a command prints where, and its exit code, as far as no daemon and no Postgres is needed.
// SPDX-License-Identifier: MIT
#include "zoomhook/cli/run.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

namespace zoomhook::cli {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

struct result {
    int exit_code;
    std::string out;
    std::string err;
};

class run_test : public testing::Test {
protected:
    run_test() {
        std::string pattern = (std::filesystem::temp_directory_path() / "zoomhook-cli-XXXXXX").string();
        if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
        folder_ = pattern;
        for (const char* name : {"ZOOM_WEBHOOK_SECRET_TOKEN", "DATABASE_URL", "CREDENTIALS_DIRECTORY"})
            unsetenv(name);
        write(
            "good.toml", "[zoom]\nsecret_token = 'HUSH'\n[database]\nurl = 'postgresql://u:HUSH@db/zoom'\n"
        );
    }
    ~run_test() override { std::filesystem::remove_all(folder_); }

    [[nodiscard]] std::string path(const std::string& name) const { return folder_ + "/" + name; }
    void write(const std::string& name, const std::string& text) const { std::ofstream(path(name)) << text; }

    /// As main() does it.
    static int run_or_say_why_not(const std::vector<const char*>& argv) {
        try {
            return run(static_cast<int>(argv.size()), argv.data());
        } catch (const std::exception& e) {
            std::cerr << e.what() << '\n';
            return 1;
        }
    }

    static result run_with(const std::vector<std::string>& words) {
        std::vector<const char*> argv{"zoomhookd"};
        for (const std::string& word : words) argv.push_back(word.c_str());
        testing::internal::CaptureStdout();
        testing::internal::CaptureStderr();
        const int code = run_or_say_why_not(argv);
        return {code, testing::internal::GetCapturedStdout(), testing::internal::GetCapturedStderr()};
    }

private:
    std::string folder_;
};

TEST_F(run_test, prints_help_to_standard_output_and_mistakes_to_standard_error) {
    const result help = run_with({"--help"});
    EXPECT_EQ(help.exit_code, 0);
    EXPECT_THAT(help.out, HasSubstr("serve"));
    EXPECT_THAT(help.err, IsEmpty());
    const result wrong = run_with({"dance"});
    EXPECT_EQ(wrong.exit_code, 2);
    EXPECT_THAT(wrong.out, IsEmpty());
    EXPECT_THAT(wrong.err, Not(IsEmpty()));
}

TEST_F(run_test, shows_the_config_with_origins_and_without_secrets) {
    const result r = run_with({"config", "-c", path("good.toml"), "--set", "log.level=warn"});
    EXPECT_EQ(r.exit_code, 0);
    EXPECT_THAT(r.err, IsEmpty());
    EXPECT_THAT(r.out, HasSubstr("log.level = \"warn\"  # --set log.level\n"));
    EXPECT_THAT(
        r.out,
        HasSubstr("database.url = \"postgresql://u:********@db/zoom\"  # " + path("good.toml") + ":4\n")
    );
    EXPECT_THAT(r.out, Not(HasSubstr("HUSH")));
}

TEST_F(run_test, is_exit_code_1_after_a_line_for_each_mistake) {
    write("bad.toml", "[log]\nlevel = 'loud'\nformat = 7\n");
    for (const char* command : {"config", "serve", "migrate"}) {
        const result r = run_with({command, "-c", path("bad.toml")});
        EXPECT_EQ(r.exit_code, 1) << command;
        EXPECT_THAT(r.err, HasSubstr("bad.toml:2: log.level: "));
        EXPECT_THAT(r.err, HasSubstr("bad.toml:3: log.format: "));
        EXPECT_THAT(r.err, HasSubstr("database.url: there is none"));
        const bool needs_secret = command != std::string("migrate");
        EXPECT_EQ(r.err.find("zoom.secret_token: there is none") != std::string::npos, needs_secret)
            << command;
    }
}

TEST_F(run_test, signs_nothing_for_strangers_with_the_secret_of_the_config) {
    for (const char* url :
         {"http://192.0.2.1/webhook", "evil.invalid/x://127.0.0.1/", "http:/evil.invalid/x://127.0.0.1/"}) {
        const result r = run_with({"send", "meeting.started", "-c", path("good.toml"), "--url", url});
        EXPECT_EQ(r.exit_code, 2) << url;
        EXPECT_THAT(r.err, HasSubstr("is not this machine: say --secret FILE"));
    }
}

TEST_F(run_test, tells_what_send_could_not_find) {
    const auto says = [this](const std::vector<std::string>& words, const char* text) {
        std::vector<std::string> all{"send", "-c", path("good.toml"), "--url", "http://127.0.0.1:1/"};
        all.insert(all.end(), words.begin(), words.end());
        const result r = run_with(all);
        EXPECT_EQ(r.exit_code, 2) << text;
        EXPECT_THAT(r.err, HasSubstr(text));
        EXPECT_THAT(r.err, Not(HasSubstr("HUSH")));
    };
    says(
        {"meeting.startd"}, "neither a file nor an event of Zoom's catalogue; did you mean meeting.started?"
    );
    says({"./nowhere"}, "./nowhere: no such file");
    says({"nowhere.json"}, "nowhere.json: no such file");
    says({"/"}, "/: is a folder");
    says({"meeting.started", "--app", "crm"}, "--app crm: the config has no such app\nIt has: default");
    says({"meeting.started", "--set", "payload.object.topc=x"}, "did you mean payload.object.topic?");
    says(
        {"meeting.started", "--set", "bla.x.y=5"},
        "A value of the body is named from its top, as in --set pay"
    );
    says({"meeting.started", "--set", "server.pat=5"}, "did you mean server.path?");
}

TEST_F(run_test, takes_no_word_for_a_url) {
    for (const char* url : {"foo", "staging.example.org/webhook"}) {
        const result r = run_with({"send", "meeting.started", "-c", path("good.toml"), "--url", url});
        EXPECT_EQ(r.exit_code, 2) << url;
        EXPECT_THAT(r.err, HasSubstr("is no URL; say one as http://"));
    }
}

TEST_F(run_test, sends_to_http_alone) {
    for (const char* url : {"ftp://localhost/", "file:///etc/passwd"}) {
        const result r = run_with({"send", "meeting.started", "-c", path("good.toml"), "--url", url});
        EXPECT_EQ(r.exit_code, 2) << url;
        EXPECT_THAT(r.err, HasSubstr("begins with http:// or https://"));
    }
}

TEST_F(run_test, asks_whether_the_daemon_runs_where_nobody_answers) {
    const result r =
        run_with({"send", "meeting.started", "-c", path("good.toml"), "--url", "http://127.0.0.1:1/webhook"});
    EXPECT_EQ(r.exit_code, 1);
    EXPECT_THAT(r.err, testing::StartsWith("http://127.0.0.1:1/webhook: "));
    EXPECT_THAT(r.err, HasSubstr("is `zoomhookd serve` running?"));
    EXPECT_THAT(r.err, Not(HasSubstr("HUSH")));
}

TEST_F(run_test, lists_the_events_without_a_config) {
    const result names = run_with({"send", "--list", "--names"});
    EXPECT_EQ(names.exit_code, 0);
    EXPECT_THAT(names.out, HasSubstr("\nmeeting.started\n"));
    EXPECT_THAT(
        run_with({"send", "--list", "--json"}).out,
        HasSubstr(R"({"event":"meeting.started","family":"meeting","sample":true})")
    );
    EXPECT_THAT(
        run_with({"send", "--list"}).out, testing::ContainsRegex("\nmeeting.alert +meeting +generic\n")
    );
}

TEST_F(run_test, says_a_mistaken_key_of_set_once) {
    const result r = run_with({"config", "-c", path("good.toml"), "--set", "retention.keep=1"});
    EXPECT_EQ(r.exit_code, 1);
    EXPECT_THAT(r.err, testing::StartsWith("--set retention.keep: \"1\" is not a duration"));
}

TEST_F(run_test, names_a_secret_file_that_is_empty_or_not_there) {
    write("empty", "");
    for (const char* name : {"empty", "nowhere"}) {
        const result r =
            run_with({"send", "meeting.started", "--url", "http://127.0.0.1:1/", "--secret", path(name)});
        EXPECT_EQ(r.exit_code, 1);
        EXPECT_EQ(r.err, "--secret " + path(name) + ": no secret can be read from it\n");
    }
}

} // namespace
} // namespace zoomhook::cli
