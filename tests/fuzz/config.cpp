// Feeds a config file, an env file, variables or flags (the first byte chooses) to config::load; asserts
// that it never throws, that mistakes and effective values are one printable line each, and that none of
// them tells a secret or password.
// SPDX-License-Identifier: MIT
#include "zoomhook/config/load.hpp"

#include <algorithm>
#include <sys/mman.h>
#include <unistd.h>

#include "property.hpp"

namespace {

using namespace zoomhook;
using fuzz::require;

const std::string secret = "secret-token-sZ4kVq";
const std::string password = "password-8uJwQe";

/// A file in memory that has a path.
class memory_file {
public:
    explicit memory_file(std::string_view text) : descriptor_(memfd_create("config", MFD_CLOEXEC)) {
        const ssize_t written = write(descriptor_, text.data(), text.size());
        require(written == static_cast<ssize_t>(text.size()), "(the fuzzer can write its file)");
    }
    ~memory_file() { close(descriptor_); }
    memory_file(const memory_file&) = delete;
    memory_file& operator=(const memory_file&) = delete;

    [[nodiscard]] std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

private:
    const int descriptor_;
};

/// "NAME=value" a line.
void add_lines(std::string_view text, std::map<std::string, std::string>& values) {
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        const auto equals = line.find('=');
        values[std::string(line.substr(0, equals))] = equals == line.npos ? "" : line.substr(equals + 1);
        text.remove_prefix(std::min(line.size() + 1, text.size()));
    }
}

void check_line(const std::string& line, bool given_secrets) {
    const auto is_control = [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 || byte == 0x7F;
    };
    require(!line.empty() && std::ranges::none_of(line, is_control), "what is said is one printable line");
    require(
        given_secrets || (line.find(secret) == line.npos && line.find(password) == line.npos),
        "no secret is told"
    );
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view text = fuzz::text_of(data, size);
    const unsigned what = text.empty() ? 0 : static_cast<unsigned char>(text.front()) & 3U;
    text.remove_prefix(text.empty() ? 0 : 1);
    config::sources from;
    from.environment = {
        {"ZOOM_WEBHOOK_SECRET_TOKEN", secret}, {"DATABASE_URL", "postgresql://u:" + password + "@db/zoom"}};
    const memory_file file(what < 2 ? text : "");
    from.file = what == 1 ? "/dev/null" : file.path(); // never the one of this machine
    if (what == 1) from.env_file = file.path();
    if (what == 2) add_lines(text, from.environment);
    if (what == 3) add_lines(text, from.flags);

    const config::outcome o = config::load(from);
    const bool given_secrets = text.find(secret) != text.npos || text.find(password) != text.npos;
    for (const std::string& mistake : o.mistakes) check_line(mistake, given_secrets);
    for (const config::effective_value& v : o.effective)
        check_line(v.key + " = " + v.value + " # " + v.origin, given_secrets);
    require(!o.mistakes.empty() || !o.values.zoom.apps.empty(), "what is valid has an app with a secret");
    require(!o.mistakes.empty() || !o.values.server.listen.empty(), "what is valid listens somewhere");
    return 0;
}
