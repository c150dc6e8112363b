// `zoomhookd prune`.
// SPDX-License-Identifier: MIT
#include "prune.hpp"

#include <iostream>
#include <stdexcept>

#include "cli/terminal/quantities.hpp"
#include "service_user.hpp"
#include "zoomhook/app/options.hpp"
#include "zoomhook/store/retention.hpp"

namespace zoomhook::cli {
namespace {

void print(const store::prunable& p, bool dry_run, std::ostream& out) {
    out << (dry_run ? "would prune " : "pruned ") << p.partition << ": ";
    out << (p.is_month ? "about " : "") << p.rows << " rows";
    if (p.is_month) out << ", " << size_text(p.bytes);
    out << std::endl; // each is seen when it is done
}

int prune(const store::options& o, bool dry_run, std::ostream& out) {
    if (!o.keep)
        throw std::runtime_error(
            "retention.keep is not set: everything is kept. Set it in the config, e.g. to \"365d\""
        );
    std::uint64_t bytes = 0;
    std::size_t partitions = 0;
    store::prune(o, dry_run, [&](const store::prunable& p) {
        print(p, dry_run, out);
        bytes += p.bytes;
        ++partitions;
    });
    if (partitions == 0)
        out << "nothing is older than retention.keep\n";
    else
        out << size_text(bytes) << (dry_run ? " of disk would be free again\n" : " of disk are free again\n");
    return 0;
}

} // namespace

int run(const prune_command& c) {
    const auto settings = load_settings_as_service(c.config, {.secret = false});
    if (!settings) return 1;
    return prune(app::store_options(*settings), c.dry_run, std::cout);
}

} // namespace zoomhook::cli
