// Feeds a fuzzer the files it is given, or those of a folder, once each: what libFuzzer's main does with a
// corpus.
// SPDX-License-Identifier: MIT
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

namespace fs = std::filesystem;

void replay(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    std::fprintf(stderr, "%s\n", file.c_str()); // the last one named is the one that it crashed on
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

int replay_all(const fs::path& place) {
    if (fs::is_regular_file(place)) return replay(place), 1;
    int count = 0;
    if (!fs::is_directory(place)) return count; // nothing has crashed this fuzzer yet
    for (const fs::directory_entry& entry : fs::directory_iterator(place)) count += replay_all(entry.path());
    return count;
}

} // namespace

int main(int argc, char** argv) {
    int count = 0;
    for (int i = 1; i < argc; ++i) count += replay_all(argv[i]);
    std::fprintf(stderr, "%d inputs replayed\n", count);
    return count > 0 ? 0 : 1;
}
