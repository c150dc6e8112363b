// Feeds a spool file on the disk, as it is or as damage to a genuine one and to its log; asserts that
// opening, draining and appending never fail but by the documented errors, make progress, and give no row
// whose bytes are not those spooled.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "property.hpp"
#include "spool/files.hpp"
#include "zoomhook/base/log.hpp"
#include "zoomhook/spool/sqlite_spool.hpp"
#include "zoomhook/spool/status.hpp"

namespace {

namespace fs = std::filesystem;
using namespace zoomhook;
using fuzz::require;

ingest::delivery delivery_of(const std::string& body) {
    ingest::delivery d;
    d.what = zoom::read_notification(body);
    d.app = "default";
    d.secret_id = "0123abcd";
    d.zm_timestamp = 1'785'369'687;
    d.signature = "v0=" + std::string(64, 'a');
    d.request_id = "r-1";
    d.remote_addr = "2001:db8::1";
    d.received_at = wall_time(std::chrono::seconds(1'785'369'687));
    return d;
}

void append(spool::files& to, const std::string& body) {
    const ingest::delivery d = delivery_of(body);
    const std::array<const ingest::delivery*, 1> one{&d};
    to.append(one);
}

/// Small ones, one of several pages, and one that is no JSON.
const std::vector<std::string> bodies{
    R"({"event":"meeting.started","payload":{"object":{"id":1}}})",
    R"({"event":"meeting.ended","payload":{"object":{"id":"2"}}})",
    R"({"event":"big","payload":")" + std::string(9000, 'x') + R"("})",
    "no JSON",
};

struct disk_image {
    std::string file;
    std::string log;
};

std::string read(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void write(const fs::path& path, const std::string& bytes) { std::ofstream(path, std::ios::binary) << bytes; }

/// A folder of its own, gone with the process.
class folder {
public:
    folder() {
        log::set_writer(
            [](log::level, std::string_view, const log::field*, std::size_t) noexcept {}, log::level::debug
        );
        std::string pattern = fs::temp_directory_path() / "zoomhook-fuzz-XXXXXX";
        require(mkdtemp(pattern.data()) != nullptr, "(the fuzzer can make a folder)");
        path_ = pattern;
        options_.directory = path_ / "spool";
        options_.min_free_disk = 0;
        make_genuine();
    }
    ~folder() { fs::remove_all(path_); }
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;

    [[nodiscard]] const spool::options& options() const { return options_; }
    [[nodiscard]] fs::path file() const { return fs::path(options_.directory) / "spool-000001.sqlite"; }
    /// What a stop has left, or what a kill leaves, which is mostly in the log.
    [[nodiscard]] const disk_image& genuine(bool killed) const { return killed ? killed_ : stopped_; }

    void plant(const disk_image& image) const {
        fs::remove_all(options_.directory);
        fs::create_directory(options_.directory);
        write(file(), image.file);
        if (!image.log.empty()) write(file().string() + "-wal", image.log);
    }

private:
    void make_genuine() {
        {
            spool::files all(options_);
            for (const std::string& body : bodies) append(all, body);
            killed_ = {read(file()), read(file().string() + "-wal")};
        }
        stopped_ = {read(file()), {}};
    }

    fs::path path_;
    spool::options options_;
    disk_image stopped_;
    disk_image killed_;
};

/// One piece of damage: which part and how (1: the log, 2: cut off there), place (2 bytes), length, new
/// bytes.
void damage(disk_image& image, std::string_view& input) {
    const auto byte = [&input] {
        const auto first = static_cast<unsigned char>(input.empty() ? '\0' : input.front());
        input.remove_prefix(input.empty() ? 0 : 1);
        return std::size_t{first};
    };
    const std::size_t how = byte();
    std::string& part = (how & 1) != 0 ? image.log : image.file;
    const std::size_t low = byte();
    const std::size_t place = low + 256 * byte();
    if (part.empty()) return;
    const std::size_t at = place % part.size();
    if ((how & 2) != 0) return part.resize(at);
    const std::string_view bytes = input.substr(0, byte() % 32);
    part.replace(at, bytes.size(), bytes);
    input.remove_prefix(std::min(bytes.size(), input.size()));
}

void check_rows(const ingest::portion& p, bool only_genuine) {
    require(p.rows.size() == p.ids.size(), "each row has an id");
    require(std::ranges::is_sorted(p.ids), "ids grow");
    for (const ingest::delivery& row : p.rows) {
        require(row.what.redacted || row.what.digest == fuzz::sha256(row.what.raw), "a row has its digest");
        require(
            !only_genuine || std::ranges::find(bodies, row.what.raw) != bodies.end(),
            "damage never makes another notification"
        );
    }
}

/// Until nothing is left, or reading has failed too often.
void drain(spool::files& all, bool only_genuine) {
    std::string file;
    std::int64_t up_to = 0;
    for (int failures = 0; failures < 4;) try {
            const ingest::portion p = all.oldest(2, 1 << 20);
            if (p.up_to == 0) return;
            check_rows(p, only_genuine);
            require(p.file != file || p.up_to > up_to, "what has been removed is not given again");
            all.remove_up_to(p.file, p.up_to);
            file = p.file;
            up_to = p.up_to;
        } catch (const std::exception&) { // documented: the spool goes on afterwards
            ++failures;
        }
}

/// Whatever an old file has become, the spool must be of use again after it has met the damage.
void check_appends(spool::files& all) {
    for (int tries = 1;; ++tries) try {
            append(all, bodies.front());
            break;
        } catch (const spool::sqlite_failure&) {
            require(tries < 4, "a damaged file does not make the spool useless");
        }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const folder home;
    if (size == 0) return 0;
    std::string_view input = fuzz::text_of(data + 1, size - 1);
    const bool as_it_is = (data[0] & 2) != 0;
    disk_image image = home.genuine((data[0] & 1) != 0);
    if (as_it_is)
        image = {std::string(input), {}};
    else
        while (!input.empty()) damage(image, input);
    home.plant(image);
    try {
        spool::files all(home.options());
        drain(all, !as_it_is);
        check_appends(all);
        drain(all, !as_it_is);
        (void)spool::read_status(home.options().directory);
    } catch (const spool::error&) { // documented: at start
    }
    return 0;
}
