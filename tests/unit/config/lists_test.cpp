// Lists: as TOML arrays, as comma lists, and as they are shown.
// SPDX-License-Identifier: MIT
#include "config/given.hpp"

#include "config_fixture.hpp"

namespace zoomhook::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class lists : public config_fixture {};

TEST_F(lists, are_split_at_commas_without_blanks_and_empty_parts) {
    EXPECT_THAT(split("a,b", ','), ElementsAre("a", "b"));
    EXPECT_THAT(split(" a\t, b\r\n", ','), ElementsAre("a", "b"));
    EXPECT_THAT(split(",a,,b,", ','), ElementsAre("a", "b"));
    EXPECT_THAT(split("a b", ','), ElementsAre("a b"));
    EXPECT_THAT(split(" , ,\n", ','), IsEmpty());
    EXPECT_THAT(split("", ','), IsEmpty());
}

TEST_F(lists, come_from_variables_as_comma_lists) {
    const outcome o = with_variable("ZOOMHOOKD_SERVER_LISTEN", "http://127.0.0.1:1, http://[::1]:2");
    EXPECT_THAT(o.mistakes, IsEmpty());
    ASSERT_EQ(o.values.server.listen.size(), 2U);
    EXPECT_EQ(o.values.server.listen[0].port, 1);
    EXPECT_EQ(o.values.server.listen[1].host, "::1");
}

TEST_F(lists, come_from_toml_as_arrays_or_comma_lists) {
    for (const char* text :
         {R"(["10.0.0.0/8", "::1"])", R"("10.0.0.0/8,::1")", R"([ "10.0.0.0/8" , '::1', ])"}) {
        const outcome o = with_file(std::string("[server]\ntrusted_proxies = ") + text + "\n");
        EXPECT_THAT(o.mistakes, IsEmpty()) << text;
        EXPECT_THAT(o.values.server.trusted_proxies, ElementsAre("10.0.0.0/8", "::1")) << text;
    }
}

TEST_F(lists, may_be_empty_where_nothing_is_needed) {
    EXPECT_THAT(with_file("[server]\ntrusted_proxies = []\n").values.server.trusted_proxies, IsEmpty());
    EXPECT_THAT(with_variable("ZOOMHOOKD_SERVER_TRUSTED_PROXIES", "").mistakes, IsEmpty());
}

TEST_F(lists, of_addresses_are_never_empty) {
    EXPECT_THAT(
        with_file("[server]\nlisten = []\n").mistakes,
        ElementsAre(has_all("zoomhookd.toml:2: server.listen: is empty", "http://127.0.0.1:4000"))
    );
    EXPECT_THAT(
        with_variable("ZOOMHOOKD_SERVER_LISTEN", "").mistakes,
        ElementsAre(has_all("ZOOMHOOKD_SERVER_LISTEN: server.listen: is empty"))
    );
}

TEST_F(lists, are_shown_as_toml) {
    const outcome o = with_variable("ZOOMHOOKD_SERVER_TRUSTED_PROXIES", "10.0.0.0/8,::1");
    EXPECT_EQ(effective(o, "server.trusted_proxies").value, R"(["10.0.0.0/8", "::1"])");
    EXPECT_EQ(effective(with_file(""), "server.listen").value, R"(["http://127.0.0.1:4000"])");
    EXPECT_EQ(
        effective(with_file("[tls]\ncertificate = 'a\"b\\c'\n"), "tls.certificate").value, R"("a\"b\\c")"
    );
}

TEST_F(lists, name_the_element_that_is_wrong) {
    EXPECT_THAT(
        with_file("[server]\nlisten = [\"http://127.0.0.1:1\", \"nowhere\"]\n").mistakes,
        ElementsAre(has_all("zoomhookd.toml:2: server.listen: \"nowhere\" is not an address"))
    );
}

} // namespace
} // namespace zoomhook::config
