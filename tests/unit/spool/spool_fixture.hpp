// A folder of its own for each test of the spool.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdlib>
#include <filesystem>
#include <gmock/gmock.h>
#include <stdexcept>
#include <string>

#include "zoomhook/spool/options.hpp"

namespace zoomhook::spool {

class spool_fixture : public testing::Test {
protected:
    spool_fixture() {
        std::string pattern = (std::filesystem::temp_directory_path() / "zoomhook-spool-XXXXXX").string();
        if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
        folder_ = pattern;
        options_.directory = folder_ + "/spool";
        options_.min_free_disk = 0;
    }
    ~spool_fixture() override { std::filesystem::remove_all(folder_); }

    std::string folder_;
    options options_;
};

} // namespace zoomhook::spool
