# What the figures depend on, read from the running systems: figures made under others would mislead.

SHIPPED = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "wal_level": "replica",
}
INDEXES = "SELECT indexdef FROM pg_indexes WHERE tablename = 'events' ORDER BY indexname"
RAW = "SELECT bool_and(raw IS NOT NULL) AS kept FROM (SELECT raw FROM events ORDER BY received_at DESC LIMIT 1000) AS newest"


def of(database):
    """By name; to be read after something was stored."""
    found = {name: database.row(f"SELECT current_setting('{name}') AS value")["value"] for name in SHIPPED}
    found["database.raw"] = "always" if database.row(RAW)["kept"] else "when_needed"
    found["indexes of events"] = indexes_of(database)
    return found


def indexes_of(database):
    return [row["indexdef"] for row in database.rows(INDEXES)]


def told(found):
    lines = [f"{name} | {value}" for name, value in found.items() if name != "indexes of events"]
    return "\n".join(["made with | ", *lines, *(f"index | {index}" for index in found["indexes of events"])])


def require_shipped(found, indexes):
    """`indexes` are those of a schema just migrated."""
    expected = {**SHIPPED, "database.raw": "always", "indexes of events": indexes}
    wrong = [f"{name}: {found[name]}, not {expected[name]}" for name in expected if found[name] != expected[name]]
    if wrong:
        raise SystemExit("no table, since this is not what is shipped:\n  " + "\n  ".join(wrong))
