// `zoomhookd spool status`.
// SPDX-License-Identifier: MIT
#include "spool_status.hpp"

#include <filesystem>
#include <iostream>

#include "cli/terminal/json_line.hpp"
#include "cli/terminal/quantities.hpp"
#include "load_settings.hpp"
#include "service_user.hpp"
#include "zoomhook/app/options.hpp"
#include "zoomhook/base/utc.hpp"
#include "zoomhook/spool/status.hpp"
#include "zoomhook/store/migrate.hpp"
#include "zoomhook/store/ping.hpp"

namespace zoomhook::cli {
namespace {

std::string name_of(const std::string& path) { return std::filesystem::path(path).filename(); }

std::string waiting_text(std::int64_t rows) {
    if (rows == 0) return "nothing";
    return std::to_string(rows) + (rows == 1 ? " notification" : " notifications");
}

void print_oldest(const std::optional<wall_time>& oldest, std::ostream& out) {
    if (!oldest) return;
    out << "oldest      " << iso_text(*oldest) << ", " << age_text(std::chrono::system_clock::now() - *oldest)
        << " ago\n";
}

void print_set_aside(const std::vector<std::string>& files, std::ostream& out) {
    if (files.empty()) out << "set aside   no damaged files\n";
    for (const std::string& file : files) out << "set aside   " << name_of(file) << '\n';
}

void print_directory(const spool::options& o, const spool::status& s, std::ostream& out) {
    out << "directory   " << o.directory
        << (s.directory_exists ? "\n" : " (not there yet: zoomhookd serve makes it)\n");
}

void print_contents(const spool::options& o, const spool::status& s, std::ostream& out) {
    out << "waiting     " << waiting_text(s.rows) << '\n';
    print_oldest(s.oldest, out);
    out << "disk        " << size_text(s.bytes) << " of " << size_text(o.max_size) << " (spool.max_size)\n";
    for (const auto& [path, why] : s.unreadable)
        out << "unreadable  " << name_of(path) << ": " << why << "; what waits in it is not counted\n";
    print_set_aside(s.set_aside, out);
}

json_object as_json(const spool::options& o, const spool::status& s) {
    json_object all{
        {"directory", o.directory},
        {"waiting", s.rows},
        {"oldest", s.oldest ? json_object(iso_text(*s.oldest)) : json_object()},
        {"bytes", s.bytes},
        {"max_size", o.max_size},
        {"set_aside", s.set_aside},
        {"unreadable", json_object::array()}};
    for (const auto& [path, why] : s.unreadable) all["unreadable"].push_back({{"file", path}, {"why", why}});
    return all;
}

bool print_spool(const spool::options& o, std::ostream& out) {
    if (o.directory.empty()) {
        out << "directory   none (spool.directory is empty): notifications are answered 503 while Postgres "
               "is "
               "away\n";
        return true;
    }
    const spool::status s = spool::read_status(o.directory);
    print_directory(o, s, out);
    print_contents(o, s, out);
    return s.unreadable.empty();
}

struct postgres_state {
    bool usable = false;
    std::string text; ///< where it is, or why it can't be used
};

postgres_state ask_postgres(const store::options& o) {
    if (o.url.empty()) return {false, "unknown: database.url is not set"};
    try {
        return {true, "up: " + store::ping(o)};
    } catch (const store::error& e) {
        return {false, std::string("not usable from here: ") + e.what()};
    }
}

} // namespace

int print_spool_status(const spool::options& spool, const store::options& store, std::ostream& out) {
    const bool all_read = print_spool(spool, out);
    out << "Postgres    " << std::flush;  // it may take seconds
    become_service_user(spool.directory); // who may not even look into it where systemd hides it
    out << ask_postgres(store).text << '\n';
    return all_read ? 0 : 1;
}

int print_spool_json(const spool::options& spool, const store::options& store, std::ostream& out) {
    json_object all;
    bool all_read = true;
    if (spool.directory.empty()) {
        all["directory"] = nullptr;
    } else {
        const spool::status s = spool::read_status(spool.directory);
        all = as_json(spool, s);
        all_read = s.unreadable.empty();
    }
    become_service_user(spool.directory);
    const postgres_state postgres = ask_postgres(store);
    all["postgres"] = {{"usable", postgres.usable}, {"text", postgres.text}};
    print_json_line(all, out);
    return all_read ? 0 : 1;
}

int run(const spool_status_command& c) {
    const auto settings = load_settings(c.config, {.secret = false, .database = false});
    if (!settings) return 1;
    const auto print = c.json ? print_spool_json : print_spool_status;
    return print(app::spool_options(*settings), app::store_options(*settings), std::cout);
}

} // namespace zoomhook::cli
