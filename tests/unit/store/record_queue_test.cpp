// What the queue of records forgets, so that nobody's requests take all the room.
// SPDX-License-Identifier: MIT
#include "store/record_queue.hpp"

#include <gtest/gtest.h>

namespace zoomhook::store {
namespace {

ingest::rejected_request from(const std::string& address, std::size_t bytes = 10) {
    ingest::rejected_request r;
    r.raw = std::string(bytes, 'x');
    r.remote_addr = address;
    return r;
}

TEST(record_queue, keeps_room_for_others_from_who_sends_much) {
    record_queue queue;
    for (int i = 0; i < 1000; ++i) queue.push(from("192.0.2.1"));
    queue.push(from("192.0.2.2"));
    const record_batch all = queue.take();
    ASSERT_EQ(all.rejected.size(), record_queue::most_rejected_each + 1);
    EXPECT_EQ(all.rejected.back().remote_addr, "192.0.2.2");
}

TEST(record_queue, takes_an_ipv6_network_for_one_sender) {
    record_queue queue;
    for (int i = 1; i < 200; ++i) queue.push(from("2001:db8::" + std::to_string(i)));
    queue.push(from("2001:db8:0:1::1"));
    EXPECT_EQ(queue.take().rejected.size(), record_queue::most_rejected_each + 1);
}

TEST(record_queue, keeps_room_for_others_from_who_sends_large_bodies) {
    record_queue queue;
    for (int i = 0; i < 10; ++i) queue.push(from("192.0.2.1", record_queue::most_bytes_each / 2));
    queue.push(from("192.0.2.2"));
    EXPECT_EQ(queue.take().rejected.size(), 3U);
}

TEST(record_queue, holds_no_more_than_its_bounds) {
    record_queue queue;
    for (std::size_t i = 0; i < record_queue::most_rejected + 10; ++i) queue.push(from(std::to_string(i)));
    EXPECT_EQ(queue.take().rejected.size(), record_queue::most_rejected);
    for (int i = 0; i < 10; ++i) queue.push(from(std::to_string(i), record_queue::most_bytes_each));
    EXPECT_EQ(queue.take().rejected.size(), 4U);
    queue.push(from("192.0.2.1", record_queue::most_bytes_each + 1));
    EXPECT_TRUE(queue.take().rejected.empty());
    for (std::size_t i = 0; i < record_queue::most_validations + 10; ++i)
        queue.push(ingest::url_validation{});
    EXPECT_EQ(queue.take().validations.size(), record_queue::most_validations);
}

TEST(record_queue, has_room_again_once_it_was_taken) {
    record_queue queue;
    for (int i = 0; i < 1000; ++i) queue.push(from("192.0.2.1"));
    (void)queue.take();
    queue.push(from("192.0.2.1"));
    EXPECT_EQ(queue.take().rejected.size(), 1U);
}

} // namespace
} // namespace zoomhook::store
