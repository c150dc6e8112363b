// A folder of its own for each test of the spool.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdlib>
#include <filesystem>
#include <gmock/gmock.h>
#include <stdexcept>
#include <string>
#include <vector>

#include "common/deliveries.hpp"
#include "spool/files.hpp"

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

    static void append(files& f, const std::vector<std::string>& bodies) {
        std::vector<ingest::delivery> deliveries;
        std::vector<const ingest::delivery*> pointers;
        deliveries.reserve(bodies.size());
        for (const std::string& body : bodies)
            pointers.push_back(&deliveries.emplace_back(test::delivery_of(body)));
        f.append(pointers);
    }
    static std::vector<std::string> bodies_of(const ingest::portion& p) {
        std::vector<std::string> bodies;
        for (const ingest::delivery& d : p.rows) bodies.push_back(d.what.raw);
        return bodies;
    }
    [[nodiscard]] std::vector<std::string> names() const {
        std::vector<std::string> found;
        for (const auto& entry : std::filesystem::directory_iterator(options_.directory))
            found.push_back(entry.path().filename());
        std::ranges::sort(found);
        return found;
    }
    [[nodiscard]] std::string file(int number) const {
        return options_.directory + "/spool-00000" + std::to_string(number) + ".sqlite";
    }

    std::string folder_;
    options options_;
};

} // namespace zoomhook::spool
