// The present state as metrics.
// SPDX-License-Identifier: MIT
#include "state_metrics.hpp"

#include "metric_family.hpp"

namespace zoomhook::ops {
namespace {

using families = std::vector<prometheus::MetricFamily>;

void add(families& all, const char* name, const char* help, auto value) {
    all.push_back(gauge_family(std::string("zoomhookd_") + name, help, static_cast<double>(value)));
}

void add_count(families& all, const char* name, const char* help, std::uint64_t value) {
    all.push_back(counter_family(std::string("zoomhookd_") + name, help, static_cast<double>(value)));
}

void add_postgres(families& all, const present_state& now) {
    add(all, "postgres_up", "1: what is offered to Postgres is stored in time", now.postgres_works);
    add(all, "postgres_queue_rows", "Notifications that wait for a writer", now.postgres_queue_rows);
    add(all, "postgres_queue_bytes", "What they hold in memory", now.postgres_queue_bytes);
}

void add_disk(families& all, const disk_state& disk) {
    add(all, "stored_bytes", "What events and their indexes take on the disk of Postgres", disk.bytes);
    if (disk.bytes_per_day)
        add(all, "stored_bytes_per_day", "About how much a day of the last week added to it",
            *disk.bytes_per_day);
    if (disk.free)
        add(all, "database_free_bytes", "What is left of Postgres's disk, or of database.disk_size",
            *disk.free);
    if (disk.days_until_full)
        add(all, "time_until_disk_full_seconds",
            "At the last week's pace, where retention.keep does not prune in time",
            *disk.days_until_full * 86400);
}

void add_spool(families& all, const spool_state& spool) {
    add(all, "spool_up", "1: the spool could make durable what it last tried to", spool.works);
    add(all, "spool_max_bytes", "What it may take on its disk: spool.max_size", spool.max_bytes);
    if (!spool.holds) return;
    const spool_state::contents& c = *spool.holds;
    add(all, "spool_rows", "Notifications in the spool", c.rows);
    add(all, "spool_bytes", "What it takes on its disk", c.bytes);
    add(all, "spool_oldest_age_seconds", "How long its oldest notification has waited", c.age.count());
    add(all, "spool_files_for_people", "Files that it could not drain: zoomhookd spool status",
        c.files_for_people);
}

void add_listeners(families& all, const present_state& now) {
    add(all, "connections", "Open connections of the public listeners", now.connections);
    add(all, "max_connections", "server.max_connections", now.max_connections);
    add_count(
        all, "connections_turned_away_total", "Closed unanswered, since as many as may be wait for an answer",
        now.connections_turned_away
    );
    add_count(
        all, "bodies_turned_away_total",
        "Answered 503, since the bodies in flight take all the room they may", now.bodies_turned_away
    );
    if (now.certificate_expires)
        add(all, "certificate_expiry_timestamp_seconds", "When the certificate in use expires",
            unix_seconds(*now.certificate_expires));
}

void add_config(families& all, const present_state& now) {
    add(all, "config_current", "0: the last reload was refused, and the settings before it are in force",
        now.config_is_current);
    add(all, "config_loaded_timestamp_seconds", "When the settings in force were loaded",
        unix_seconds(now.config_loaded_at));
}

} // namespace

families state_families(const present_state& now) {
    families all;
    add(all, "ready", "1: a notification that came now would become durable", now.ready);
    add_postgres(all, now);
    if (now.disk) add_disk(all, *now.disk);
    if (now.spool) add_spool(all, *now.spool);
    add_listeners(all, now);
    add_config(all, now);
    return all;
}

} // namespace zoomhook::ops
