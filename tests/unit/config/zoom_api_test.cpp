// Zoom's API in the config: a section in a section, where its secret comes from, and whose app it is.
// SPDX-License-Identifier: MIT
#include "config_fixture.hpp"

namespace zoomhook::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const std::string api = "[zoom.api]\nclient_id = 'id'\n";

class zoom_api_test : public config_fixture {};

TEST_F(zoom_api_test, is_a_section_within_zoom) {
    const outcome o = with_file(
        "[zoom]\ntimestamp_tolerance = '10s'\n[zoom.api]\naccount_id = 'a'\nclient_id = 'c'\nclient_secret = "
        "'s'\napp_id = 'p'\nauth = 'client_credentials'\nvideo_sdk = true\nrequests_per_second = 5\n"
    );
    EXPECT_THAT(o.mistakes, IsEmpty());
    const zoom_api_settings& read = o.values.zoom.api;
    EXPECT_EQ(read.account_id + read.client_id + read.client_secret + read.app_id, "acsp");
    EXPECT_EQ(read.auth, "client_credentials");
    EXPECT_TRUE(read.video_sdk);
    EXPECT_EQ(read.requests_per_second, 5U);
    EXPECT_EQ(effective(o, "zoom.api.video_sdk").value, "true");
}

TEST_F(zoom_api_test, other_sections_within_sections_are_refused) {
    EXPECT_THAT(with_file("[zoom.apii]\nx = 1\n").mistakes, ElementsAre(has_all("zoom.apii: no such key")));
    EXPECT_THAT(
        with_file("[zoom.api]\nclient = 'x'\n").mistakes,
        ElementsAre(has_all(":2: zoom.api.client: no such key", "zoom.api.client_id"))
    );
}

TEST_F(zoom_api_test, flags_are_true_or_false_without_quotes) {
    EXPECT_THAT(
        with_file("[recover]\nafter_outage = 'yes'\n").mistakes,
        ElementsAre(has_all("recover.after_outage: has the wrong type", "recover.after_outage = true"))
    );
    EXPECT_EQ(with_file("[recover]\nafter_outage = false\n").values.recover.after_outage, false);
    EXPECT_EQ(with_file("[recover]\nafter_outage = ''\n").values.recover.after_outage, std::nullopt);
}

TEST_F(zoom_api_test, the_secret_may_be_in_a_file) {
    const std::string file = write("hush", "the-secret\n");
    const outcome o = with_file(api + "client_secret_file = '" + file + "'\n");
    EXPECT_THAT(o.mistakes, IsEmpty());
    EXPECT_EQ(o.values.zoom.api.client_secret, "the-secret");
    EXPECT_EQ(effective(o, "zoom.api.client_secret").origin, file);
    EXPECT_THAT(all_that_is_said(o), Not(HasSubstr("the-secret")));
}

TEST_F(zoom_api_test, the_secret_is_found_as_a_credential_or_beside_the_config) {
    write("client_secret", "beside\n");
    EXPECT_EQ(with_file(api).values.zoom.api.client_secret, "beside");
    EXPECT_EQ(with_file("").values.zoom.api.client_secret, "") << "nobody wants it";
    std::filesystem::create_directory(path("credentials"));
    from.environment["CREDENTIALS_DIRECTORY"] = path("credentials");
    write("credentials/client_secret", "systemd's\n");
    EXPECT_EQ(with_file(api).values.zoom.api.client_secret, "systemd's");
    EXPECT_EQ(with_file(api + "client_secret = 'config'\n").values.zoom.api.client_secret, "config");
}

TEST_F(zoom_api_test, a_secret_that_cannot_be_read_is_a_mistake_to_who_needs_it) {
    const std::string nowhere = api + "client_secret_file = '/nowhere/hush'\n";
    EXPECT_THAT(
        with_file(nowhere).mistakes,
        ElementsAre(has_all("zoom.api.client_secret_file: /nowhere/hush", "cannot be read"))
    );
    from.api = need::none;
    EXPECT_THAT(with_file(nowhere).mistakes, IsEmpty());
    from.api = need::may;
    const outcome o = with_file(nowhere);
    EXPECT_THAT(o.mistakes, IsEmpty()) << "the daemon receives without it";
    EXPECT_THAT(o.values.zoom.api.why_no_secret, has_all("/nowhere/hush", "cannot be read"));
}

TEST_F(zoom_api_test, the_app_is_the_only_one_or_must_be_named) {
    EXPECT_EQ(with_file(api).values.zoom.api.app, "default");
    EXPECT_EQ(with_file("").values.zoom.api.app, "") << "no API";
    const std::string two = "[[zoom.apps]]\nname = 'sales'\nsecret_tokens = ['x']\n";
    EXPECT_THAT(with_file(api + two).mistakes, ElementsAre(has_all("zoom.api.app: there are several apps")));
    EXPECT_EQ(with_file(api + "app = 'sales'\n" + two).values.zoom.api.app, "sales");
    EXPECT_THAT(
        with_file(api + "app = 'sails'\n" + two).mistakes,
        ElementsAre(has_all(":3: zoom.api.app: there is no app \"sails\""))
    );
}

} // namespace
} // namespace zoomhook::config
