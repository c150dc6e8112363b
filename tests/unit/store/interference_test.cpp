// A row that somebody's trigger drops would be a 200 without a row: the operator is told.
// SPDX-License-Identifier: MIT
#include "store/interference.hpp"

#include "common/log_capture.hpp"
#include "postgres_fixture.hpp"

namespace zoomhook::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class interference : public with_postgres {
protected:
    interference() { (void)migrate(options_); }

    [[nodiscard]] std::vector<std::string> found() const {
        session db(url_);
        return find_interference(db);
    }

private:
    void SetUp() override {
        run("CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'");
    }
};

TEST_F(interference, is_not_seen_where_none_is) { EXPECT_THAT(found(), IsEmpty()); }

TEST_F(interference, of_a_trigger_that_may_drop_a_row_is_named_once_and_told) {
    run("CREATE TRIGGER filter BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION nothing()");
    EXPECT_THAT(found(), ElementsAre("trigger filter on events"));
    const test::log_capture log;
    const running_sink sink(options_);
    EXPECT_NE(log.line_with("trigger filter on events"), "");
}

TEST_F(interference, of_a_trigger_on_one_month_is_named_too) {
    run("CREATE TRIGGER filter BEFORE INSERT ON events_default FOR EACH ROW EXECUTE FUNCTION nothing()");
    EXPECT_THAT(found(), ElementsAre("trigger filter on events_default"));
}

TEST_F(interference, of_a_trigger_that_is_switched_off_on_the_parent_only_is_named) {
    run("CREATE TRIGGER filter BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION nothing()");
    run("ALTER TABLE ONLY events DISABLE TRIGGER filter");
    EXPECT_THAT(found(), ElementsAre("trigger filter on events"));
}

TEST_F(interference, that_may_not_be_looked_for_stops_nothing_else) {
    run("CREATE ROLE blind LOGIN; GRANT USAGE ON SCHEMA public TO blind; GRANT ALL ON ALL TABLES IN SCHEMA "
        "public TO blind;"
        "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO blind; REVOKE SELECT ON pg_trigger FROM PUBLIC;"
        "DROP TABLE " +
        ask("SELECT max(relid::text) FROM pg_partition_tree('events') WHERE relid::text ~ '[0-9]'"));
    options_.url = test::private_postgres::as_role(url_, "blind", server_.folder().string());
    const running_sink sink(options_);
    EXPECT_TRUE(becomes("SELECT count(*) FROM zoomhook_missing_months()", "0"));
}

TEST_F(interference, is_no_trigger_that_cannot_drop_a_row) {
    run("CREATE TRIGGER tell AFTER INSERT ON events FOR EACH ROW EXECUTE FUNCTION nothing()");
    run("CREATE TRIGGER begin BEFORE INSERT ON events FOR EACH STATEMENT EXECUTE FUNCTION nothing()");
    run("CREATE TRIGGER off BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION nothing()");
    run("ALTER TABLE events DISABLE TRIGGER off");
    EXPECT_THAT(found(), IsEmpty());
}

} // namespace
} // namespace zoomhook::store
