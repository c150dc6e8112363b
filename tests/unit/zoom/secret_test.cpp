// Secret tokens: never empty, named without being told, wiped when they end.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <gtest/gtest.h>
#include <memory>
#include <new>
#include <stdexcept>

#include "zoomhook/zoom/secret.hpp"

namespace zoomhook::zoom {
namespace {

/// A place for a secret whose bytes can be looked at after the secret has ended. Short tokens stand in the
/// object itself.
struct watched_place {
    alignas(signing_secret) std::array<char, sizeof(signing_secret)> bytes{};

    [[nodiscard]] bool holds(std::string_view text) const {
        return std::search(bytes.begin(), bytes.end(), text.begin(), text.end()) != bytes.end();
    }
};

TEST(secret, is_named_by_the_first_digits_of_its_hash) {
    const signing_secret secret("sales", "abcDEF0123456789_-zyXW");
    EXPECT_EQ(secret.app(), "sales");
    EXPECT_EQ(secret.token(), "abcDEF0123456789_-zyXW");
    EXPECT_EQ(secret.id(), "86a9fff3"); // printf %s TOKEN | sha256sum
}

TEST(secret, that_is_empty_is_refused_and_its_app_named) {
    try {
        const signing_secret secret("sales", "");
        FAIL() << "an empty key lets anybody sign";
    } catch (const std::invalid_argument& e) {
        EXPECT_NE(std::string_view(e.what()).find("sales"), std::string_view::npos);
    }
}

TEST(secret, keeps_all_it_is_when_it_moves) {
    signing_secrets secrets;
    secrets.emplace_back("a", "short");
    secrets.emplace_back("b", "a token that is too long to stand in the object");
    secrets.reserve(secrets.capacity() + 1);
    EXPECT_EQ(secrets[0].token(), "short");
    EXPECT_EQ(secrets[1].token(), "a token that is too long to stand in the object");
    EXPECT_EQ(secrets[1].app(), "b");
}

TEST(secret, leaves_nothing_behind_where_it_ended) {
    watched_place place;
    auto* const secret = new (place.bytes.data()) signing_secret("a", "shorttoken");
    ASSERT_TRUE(place.holds("shorttoken"));
    std::destroy_at(secret);
    EXPECT_FALSE(place.holds("shorttoken"));
}

TEST(secret, leaves_nothing_behind_where_it_moved_from) {
    watched_place place;
    auto* const secret = new (place.bytes.data()) signing_secret("a", "shorttoken");
    const signing_secret moved(std::move(*secret));
    EXPECT_FALSE(place.holds("horttoken"));
    EXPECT_EQ(moved.token(), "shorttoken");
    std::destroy_at(secret);
}

} // namespace
} // namespace zoomhook::zoom
