// Every event of the catalogue has a notification that the daemon understands, of the shape the catalogue
// says.
// SPDX-License-Identifier: MIT
#include "cli/send/catalogue.hpp"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <set>

#include "cli/send/generic_sample.hpp"
#include "cli/send/samples.hpp"
#include "zoomhook/zoom/notification.hpp"

namespace zoomhook::cli {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

constexpr wall_time noon{1795600000123ms};

std::string pointer_to(std::string_view path) {
    std::string pointer = "/payload/" + std::string(path);
    std::ranges::replace(pointer, '.', '/');
    return pointer;
}

/// A text or a number as it would stand in a column.
std::string column(const json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

TEST(catalogue, is_sorted_and_names_each_event_once) {
    const auto names = catalogue_names();
    EXPECT_GE(names.size(), 580U);
    EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
    EXPECT_EQ(std::set(names.begin(), names.end()).size(), names.size());
    for (const char* event :
         {"meeting.started", "app_deauthorized", "endpoint.url_validation", "zoomroom.alert"})
        EXPECT_THAT(names, testing::Contains(event));
    EXPECT_EQ(find_shape("meeting.startd"), nullptr);
}

TEST(catalogue, has_a_notification_for_every_event) {
    for (const std::string& event : catalogue_names()) {
        const zoom::notification n = zoom::read_notification(sample(event, noon).value());
        EXPECT_EQ(n.event, event);
        EXPECT_TRUE(n.fits_jsonb) << event;
        EXPECT_EQ(n.event_ts.has_value(), find_shape(event)->event_ts != "-") << event;
        if (find_shape(event)->account != "-") {
            EXPECT_EQ(n.account_id, "Wm3kQ9rTSiGf2yHn0aLbVg") << event;
        }
    }
}

TEST(generic_samples, have_time_and_account_as_the_catalogue_says) {
    for (const event_shape& shape : catalogue()) {
        const json body = json::parse(generic_sample(shape, noon));
        EXPECT_EQ(body.contains("event_ts"), shape.event_ts != "-") << shape.event;
        EXPECT_EQ(body.contains("event_ts") && body["event_ts"].is_string(), shape.event_ts == "text")
            << shape.event;
        for (const char* key : {"account_id", "accountId"})
            EXPECT_EQ(body["payload"].contains(key), shape.account == key) << shape.event;
        for (const std::string_view key : shape.beside)
            EXPECT_TRUE(body.contains(std::string(key))) << shape.event;
    }
}

TEST(generic_samples, have_object_and_ids_as_the_catalogue_says) {
    for (const event_shape& shape : catalogue()) {
        const json body = json::parse(generic_sample(shape, noon));
        const json& payload = body["payload"];
        EXPECT_EQ(payload.contains("object"), shape.object != "-") << shape.event;
        if (payload.contains("object")) {
            EXPECT_EQ(payload["object"].is_array(), shape.object == "array") << shape.event;
        }
        for (const id_place& id : shape.ids) {
            const json::json_pointer where(pointer_to(id.path));
            ASSERT_TRUE(body.contains(where)) << shape.event << " " << id.path;
            EXPECT_EQ(body[where].is_number(), id.is_number) << shape.event << " " << id.path;
        }
    }
}

TEST(generic_samples, have_their_ids_in_the_columns_of_events) {
    for (const event_shape& shape : catalogue()) {
        const std::string text = generic_sample(shape, noon);
        const json body = json::parse(text);
        const zoom::notification n = zoom::read_notification(text);
        const auto stands = [&](const char* path, const std::optional<std::string>& in_column) {
            if (std::ranges::find(shape.ids, path, &id_place::path) != shape.ids.end()) {
                EXPECT_EQ(in_column, column(body[json::json_pointer(pointer_to(path))]))
                    << shape.event << " " << path;
            }
        };
        stands("object.id", n.object_id);
        stands("object.uuid", n.object_uuid);
        stands("operator_id", n.operator_id);
        if (shape.account != "-") {
            EXPECT_EQ(n.account_id, body["payload"][std::string(shape.account)].get<std::string>())
                << shape.event;
        }
    }
}

TEST(generic_samples, are_one_notification_for_one_moment) {
    const event_shape& shape = *find_shape("meeting.alert");
    EXPECT_EQ(generic_sample(shape, noon), generic_sample(shape, noon));
    EXPECT_NE(generic_sample(shape, noon), generic_sample(shape, noon + 1ms));
}

} // namespace
} // namespace zoomhook::cli
