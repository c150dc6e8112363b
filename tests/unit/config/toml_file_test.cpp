// The config file: which TOML is understood, and what is said of syntax errors, unknown keys and wrong types.
// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <thread>
#include <unistd.h>

#include "config_fixture.hpp"

namespace zoomhook::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class toml_file : public config_fixture {
protected:
    /// The one mistake in it.
    std::string mistake_in(const std::string& text) {
        const outcome o = with_file(text);
        EXPECT_THAT(o.mistakes, SizeIs(1)) << text << all_that_is_said(o);
        return o.mistakes.empty() ? std::string() : o.mistakes.front();
    }
};

TEST_F(toml_file, may_use_any_form_of_toml) {
    for (const char* text :
         {"[server]\npath = \"/hook\"\n", "server.path = '/hook'\n", "server = { path = \"/hook\" }\n",
          "# a comment\n[server] # another\r\npath = \"\\u002fhook\"\r\n",
          "\xEF\xBB\xBF[server]\npath='/hook'"})
        EXPECT_EQ(with_file(text).values.server.path, "/hook") << text;
}

TEST_F(toml_file, takes_numbers_and_sizes_as_numbers) {
    const outcome o = with_file("[server]\nmax_connections = 1_000\nmax_body = 4096\n");
    EXPECT_THAT(o.mistakes, IsEmpty());
    EXPECT_EQ(o.values.server.max_connections, 1000U);
    EXPECT_EQ(o.values.server.max_body, 4096U);
    EXPECT_EQ(effective(o, "server.max_connections").value, "1000");
}

TEST_F(toml_file, with_a_syntax_error_names_its_line_and_only_that) {
    from.environment.clear(); // the rest of the file may name what is missing here
    EXPECT_THAT(mistake_in("[zoom]\n[server\n"), HasSubstr("zoomhookd.toml:2: "));
    EXPECT_THAT(mistake_in("[log]\nlevel = loud\n"), HasSubstr("zoomhookd.toml:2: "));
    EXPECT_THAT(mistake_in("[log]\nlevel = loud\n"), HasSubstr("; text needs quotes: level = \"…\""));
    EXPECT_THAT(mistake_in("[retention]\nkeep = 365d\n"), HasSubstr("; text needs quotes: keep = \"…\""));
    EXPECT_THAT(mistake_in("[zoom]\nsecret_token = HUSH_tok\n"), Not(HasSubstr("HUSH_tok")));
    EXPECT_THAT(mistake_in("[log]\nlevel = \"loud\n"), Not(HasSubstr("needs quotes")));
    EXPECT_THAT(mistake_in("[log]\n\nlevel = \"info\nformat = \"text\"\n"), HasSubstr("zoomhookd.toml:3: "));
    EXPECT_THAT(mistake_in("[log]\nlevel = \"info\"\nlevel = \"warn\"\n"), HasSubstr("zoomhookd.toml:3: "));
    EXPECT_THAT(mistake_in("level\n"), HasSubstr("zoomhookd.toml:1: "));
}

TEST_F(toml_file, with_a_syntax_error_in_a_secret_does_not_repeat_it) {
    for (const char* value :
         {"hush-Secret_Token", "\"hush-Secret_Token", "\"x\" hush-Secret_Token", "\"\\qhush-Secret_Token\"",
          "0xhush-Secret_Token", "12hush-Secret_Token", "[\"x\", hush-Secret_Token]"})
        EXPECT_THAT(
            mistake_in(std::string("[zoom]\nsecret_token = ") + value + "\n"),
            testing::AllOf(HasSubstr("zoomhookd.toml:2: "), Not(HasSubstr("ush-Secret_Token")))
        );
}

TEST_F(toml_file, with_an_unknown_key_names_it_and_the_one_that_is_meant) {
    EXPECT_THAT(
        mistake_in("[server]\nlisen = [\"http://127.0.0.1:1\"]\n"),
        testing::EndsWith("zoomhookd.toml:2: server.lisen: no such key; did you mean server.listen?")
    );
    EXPECT_THAT(
        mistake_in("[sever]\npath = '/x'\n"),
        has_all("zoomhookd.toml:2: sever.path: no such key", "did you mean server.path?")
    );
    EXPECT_THAT(
        mistake_in("[zom]\napps = []\n"), has_all("zom.apps: no such key", "did you mean zoom.apps?")
    );
    EXPECT_THAT(mistake_in("port = 4000\n"), testing::EndsWith("zoomhookd.toml:1: port: no such key"));
    EXPECT_THAT(mistake_in("server = 4000\n"), has_all("zoomhookd.toml:1: server: no such key"));
    EXPECT_THAT(mistake_in("[[server]]\npath = '/x'\n"), has_all("zoomhookd.toml:1: server: no such key"));
    EXPECT_THAT(mistake_in("[server.tls]\nx = 1\n"), has_all("server.tls: no such key"));
}

TEST_F(toml_file, with_a_wrong_type_shows_the_right_one) {
    EXPECT_THAT(
        mistake_in("[server]\n\nmax_connections = 'many'\n"),
        testing::EndsWith("zoomhookd.toml:3: server.max_connections: has the wrong type; write it as in "
                          "server.max_connections = 10000")
    );
    for (const char* text :
         {"[server]\nlisten = 4000\n", "[server]\nlisten = [4000]\n", "[server]\nlisten = [\"a\", 1]\n",
          "[server]\npath = 1\n", "[server]\npath = [\"/a\"]\n", "[server]\npath = true\n",
          "[server]\nmax_connections = 1.5\n", "[server]\nmax_connections = 1979-05-27\n",
          "[server]\nmax_body = 1.5\n", "[spool]\nafter = 5\n", "[log]\nlevel = { a = 1 }\n",
          "[tls]\ncertificate = []\n", "[database]\nconnections = \"2\"\n"})
        EXPECT_THAT(mistake_in(text), has_all("zoomhookd.toml:2: ", "has the wrong type")) << text;
}

TEST_F(toml_file, with_a_number_out_of_bounds_names_the_bounds) {
    EXPECT_THAT(
        mistake_in("[server]\nmax_connections = -1\n"),
        has_all("zoomhookd.toml:2: server.max_connections: ", "from 1 to 1000000")
    );
    EXPECT_THAT(mistake_in("[server]\nmax_body = -1\n"), has_all("zoomhookd.toml:2: server.max_body: "));
    EXPECT_THAT(
        mistake_in("[server]\nmax_connections = 99999999999999999999\n"), has_all("zoomhookd.toml:2: ")
    );
}

TEST_F(toml_file, that_cannot_be_read_is_named_and_nothing_else_is_guessed) {
    from.environment.clear();
    from.file = path("nowhere.toml");
    EXPECT_THAT(load(from).mistakes, ElementsAre(has_all("nowhere.toml: cannot be read: No such file")));
    from.file = folder;
    EXPECT_THAT(load(from).mistakes, ElementsAre(folder + ": is a directory"));
}

TEST_F(toml_file, of_a_line_without_end_is_refused_before_it_exhausts_the_stack) {
    std::string key = "server";
    for (int i = 0; i < 200'000; ++i) key += ".a";
    EXPECT_THAT(
        with_file("\n" + key + " = 1\n").mistakes, ElementsAre(has_all("zoomhookd.toml:2: ", "4 KiB"))
    );
    EXPECT_THAT(with_file("server" + key.substr(0, 4'000) + " = 1\n").mistakes, SizeIs(1)); // and no crash
}

TEST_F(toml_file, comes_from_a_pipe_as_well) {
    ASSERT_EQ(mkfifo(path("pipe").c_str(), 0600), 0);
    const std::jthread writer([this] { std::ofstream(path("pipe")) << "[server]\nmax_connections = 17\n"; });
    const int held = open(path("pipe").c_str(), O_RDONLY); // waits for the writer, as a shell's <(…) does
    from.file = "/dev/fd/" + std::to_string(held);
    EXPECT_EQ(load(from).values.server.max_connections, 17U);
    close(held);
}

TEST_F(toml_file, without_an_end_is_refused) {
    from.file = "/dev/zero";
    EXPECT_THAT(load(from).mistakes, ElementsAre("/dev/zero: is larger than 1 MiB"));
}

} // namespace
} // namespace zoomhook::config
