// The key and the list of zoomhookd forget: for their owner alone, never elsewhere, and the same ever after.
// SPDX-License-Identifier: MIT
#include "zoomhook/app/privacy_key.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace zoomhook::app {
namespace {

namespace fs = std::filesystem;

class privacy_key : public testing::Test {
protected:
    void SetUp() override {
        std::string form = testing::TempDir() + "privacy_key_XXXXXX";
        folder = mkdtemp(form.data());
        list = folder + "/forgotten";
    }
    void TearDown() override { fs::remove_all(folder); }

    static std::string content(const std::string& file) {
        std::ifstream in(file);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    static mode_t mode(const std::string& file) {
        struct stat s {};
        return ::stat(file.c_str(), &s) == 0 ? s.st_mode & 0777 : 0;
    }

    std::string folder;
    std::string list;
};

TEST_F(privacy_key, is_made_once_for_its_owner_alone) {
    const std::string first = privacy_hash(list).of("jo@example.com");
    EXPECT_EQ(privacy_hash(list).of("jo@example.com"), first);
    EXPECT_EQ(mode(list + ".key"), 0600U);
}

TEST_F(privacy_key, is_not_made_by_who_only_looks) {
    (void)privacy_hash(list, false);
    EXPECT_TRUE(fs::is_empty(folder));
}

TEST_F(privacy_key, that_was_cut_off_is_not_taken) {
    std::ofstream(list + ".key") << "short\n";
    EXPECT_THROW((void)privacy_hash(list), std::runtime_error);
}

TEST_F(privacy_key, list_grows_line_by_line) {
    append_durably(list, "one\n");
    append_durably(list, "two\n");
    EXPECT_EQ(content(list), "one\ntwo\n");
    EXPECT_EQ(mode(list), 0600U);
}

/// Who may write into the folder, as the service, must not direct root elsewhere.
TEST_F(privacy_key, list_is_never_written_through_a_link) {
    const std::string elsewhere = folder + "/elsewhere";
    std::ofstream(elsewhere) << "kept\n";
    fs::create_symlink(elsewhere, list);
    EXPECT_THROW(append_durably(list, "one\n"), std::runtime_error);
    EXPECT_EQ(content(elsewhere), "kept\n");
}

TEST_F(privacy_key, is_never_written_through_a_link) {
    const std::string elsewhere = folder + "/elsewhere";
    std::ofstream(elsewhere) << "kept\n";
    fs::create_symlink(elsewhere, list + ".key." + std::to_string(getpid()));
    EXPECT_EQ(privacy_hash(list).of("x"), privacy_hash(list).of("x"));
    EXPECT_EQ(content(elsewhere), "kept\n");
}

} // namespace
} // namespace zoomhook::app
