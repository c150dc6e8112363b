// The body that `zoomhookd send` posts: a file's, or a sample's.
// SPDX-License-Identifier: MIT
#include "send_body.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "catalogue.hpp"
#include "cli/arguments/usage_error.hpp"
#include "samples.hpp"
#include "zoomhook/base/similar.hpp"

namespace zoomhook::cli {
namespace {

std::string read(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error(file + ": cannot be read");
    return {std::istreambuf_iterator<char>(in), {}};
}

bool looks_like_a_file(const std::string& what) {
    return what.find('/') != what.npos || what.ends_with(".json");
}

} // namespace

std::string body_of(const std::string& what) {
    std::error_code ignored;
    if (std::filesystem::is_directory(what, ignored)) throw usage_error(what + ": is a folder, not a file");
    if (std::filesystem::exists(what, ignored)) return read(what); // also a pipe
    if (looks_like_a_file(what)) throw usage_error(what + ": no such file");
    if (auto body = sample(what, std::chrono::system_clock::now())) return *body;
    throw usage_error(
        what + ": is neither a file nor an event of Zoom's catalogue" +
        did_you_mean(what, catalogue_names()) +
        "\n`zoomhookd send --list` names the events. For one that is not among them, post a file, or another "
        "event's sample with --set event=" +
        what
    );
}

} // namespace zoomhook::cli
