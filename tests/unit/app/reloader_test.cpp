// A reload: what it puts in force, and what makes it refuse.
// SPDX-License-Identifier: MIT
#include "app/reloader.hpp"

#include <gmock/gmock.h>

namespace zoomhook::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

config::outcome with(const std::string& key, const std::string& value, const std::string& origin = "file:1") {
    config::outcome o;
    o.effective.push_back({key, value, origin, value});
    return o;
}

class reloader_test : public testing::Test {
protected:
    config::outcome next = with("log.level", "info");
    bool unreadable = false;
    std::string refusal;
    int applied = 0;
    reloader subject{
        [this] {
            if (unreadable) throw std::runtime_error("the disk fails");
            return next;
        },
        next,
        [this](const config::settings&) {
            if (!refusal.empty()) throw std::runtime_error(refusal);
            ++applied;
        }};
};

TEST_F(reloader_test, names_what_is_new) {
    next = with("log.level", "debug");
    EXPECT_THAT(subject.reload().changed, ElementsAre("log.level"));
    EXPECT_EQ(applied, 1);
    EXPECT_THAT(subject.reload().changed, IsEmpty());
}

TEST_F(reloader_test, applies_nothing_of_a_config_with_mistakes) {
    next.mistakes = {"zoomhookd.toml:3: server.listen is no list"};
    EXPECT_THAT(subject.reload().mistakes, ElementsAre(HasSubstr("server.listen")));
    EXPECT_EQ(applied, 0);
    EXPECT_FALSE(subject.now().current);
}

TEST_F(reloader_test, tells_why_it_could_not_be_applied) {
    next = with("tls.certificate", "new.pem");
    refusal = "new.pem is no certificate";
    EXPECT_THAT(subject.reload().mistakes, ElementsAre("new.pem is no certificate"));
    refusal.clear();
    EXPECT_THAT(subject.reload().changed, ElementsAre("tls.certificate"));
    EXPECT_TRUE(subject.now().current);
}

TEST_F(reloader_test, gives_what_was_loaded_last_and_not_what_was_refused) {
    next.values.privacy.forgotten = "new";
    (void)subject.reload();
    EXPECT_EQ(subject.loaded().privacy.forgotten, "new");
    next.values.privacy.forgotten = "refused";
    next.mistakes = {"a mistake"};
    (void)subject.reload();
    EXPECT_EQ(subject.loaded().privacy.forgotten, "new");
}

TEST_F(reloader_test, survives_that_nothing_can_be_loaded) {
    unreadable = true;
    EXPECT_THAT(subject.reload().mistakes, ElementsAre("the disk fails"));
}

TEST_F(reloader_test, says_what_needs_a_restart_until_there_is_one) {
    next.effective.push_back({"server.path", "/new", "file:2", "/new"});
    EXPECT_THAT(subject.reload().need_restart, ElementsAre("server.path"));
    EXPECT_THAT(subject.reload().need_restart, ElementsAre("server.path"));
}

TEST_F(reloader_test, says_that_a_credential_of_systemds_is_as_it_was) {
    next = with("zoom.secret_token", "******", "systemd's credential zoom_secret_token");
    EXPECT_THAT(subject.reload().notes, ElementsAre(HasSubstr("systemctl restart zoomhookd")));
}

} // namespace
} // namespace zoomhook::app
