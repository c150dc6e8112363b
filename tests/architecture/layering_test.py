# Holds the arrows between the rooms, the homes of third-party headers, and the forms that g++ 12 miscompiles.
"""Reads the source tree as text and prints one line for each breach: `file:line: what, and what to do`.

    layering_test.py ROOT          exit code 1 where ROOT breaks a rule
    layering_test.py --self-test   feeds it forbidden snippets and sees each of them refused

The rules stand in the tables below; docs/architecture.md says why they are there.
"""
import pathlib
import re
import sys
import tempfile

# What a room may include of other rooms: a room, or one header of it. Every room may include itself.
ARROWS = {
    "base": [],
    "zoom": ["base"],
    "ingest": ["zoom", "base"],
    "store": ["ingest/sink.hpp", "ingest/records.hpp", "zoom", "base"],
    "spool": ["ingest/sink.hpp", "ingest/buffer.hpp", "zoom", "base"],
    "http": ["base"],
    "endpoint": ["http/message.hpp", "zoom", "ingest", "base"],
    "ops": ["http/message.hpp", "base"],
    "ngrok": [],
    "zoomapi": ["base"],
    "recovery": ["base", "zoom", "store", "zoomapi"],
    "config": ["base"],
    "app": ["base", "zoom", "ingest", "store", "spool", "http", "endpoint", "ops", "ngrok", "zoomapi", "recovery", "config"],
    "cli": [
        "base",
        "zoom",
        "ingest",
        "store",
        "spool",
        "http",
        "endpoint",
        "ops",
        "ngrok",
        "zoomapi",
        "recovery",
        "config",
        "app",
    ],
}
MAIN = "src/main.cpp"  # the one file outside the rooms: it may include anything public

# Where a third party's headers may be included. Never in include/: they would reach every room from there.
THIRD_PARTIES = [
    ("pqxx/", ["src/store/pqxx_compat."]),
    ("sqlite3.h", ["src/spool/sqlite."]),
    ("boost/beast", ["src/http/"]),
    ("boost/asio", ["src/http/"]),
    ("toml++/", ["src/config/"]),
    ("CLI/", ["src/cli/"]),
    ("spdlog/", ["src/ops/"]),
    ("prometheus/", ["src/ops/"]),
    ("systemd/", ["src/ops/systemd."]),
    ("curl/", ["src/zoomapi/", "src/cli/"]),
    ("nlohmann/", ["src/zoom/", "src/ops/", "src/cli/", "src/http/", "src/endpoint/", "src/ngrok/", "src/zoomapi/"]),
]

# Each of these compiles, and then frees twice or ignores a limit. `[^;{}]*` keeps to one statement.
TRAPS = [
    (r"\?[^;{}]*\bco_await\b", "co_await inside ?:, g++ 12 frees twice: use if and else"),
    (r"\bco_await\s*\([^;{}]*\?", "co_await (... ? ...), g++ 12 frees twice: choose before, then await"),
    (
        r"\{[^;{}]*\bco_await\b[^;{}]*\}",
        "co_await inside braces, g++ 12 frees twice: await into a plain local",
    ),
    (
        r"[{,]\s*\.\w+\s*=\s*co_await\b",
        "`= co_await` inside braces, g++ 12 frees twice: await into a plain local",
    ),
    (
        r"\bco_await\b[^;{}]*[(,]\s*\[",
        "a lambda made in a co_await statement, g++ 12 frees twice: name it before",
    ),
    (
        r"\bco_await\b[^;{}]*[\w>(,]\s*\{",
        "a braced temporary in a co_await, g++ 12 frees twice: name it before",
    ),
    (
        r"\bco_spawn\s*\([^;{}]*[(,]\s*\[",
        "a lambda made inside co_spawn(...), g++ 12 frees twice: name it before",
    ),
    (
        r"\basync_read\w*\s*\([^;{}]*\bparser\w*\s*(?:\.|->)\s*get\(\)",
        "async_read(..., parser.get()) ignores body_limit: pass the parser itself",
    ),
]

LONGEST_FILE = 400
FIRST_LINE = {
    ".hpp": "//",
    ".ipp": "//",
    ".cpp": "//",
    ".py": "#",
    ".cmake": "#",
    ".txt": "#",
    ".sql": "--",
    ".toml": "#",
}
CODE = (".hpp", ".cpp", ".ipp")
PROSE_FOLDERS = ("src", "include", "tests", "cmake", "sql", "config")
INCLUDE = re.compile(r'^\s*#\s*include\s*(<[^>]+>|"[^"]+")', re.MULTILINE)
# One alternative each: raw string, string, character, line comment, block comment.
NOT_CODE = re.compile(
    r'R"(?P<mark>[^()\\\s]*)\(.*?\)(?P=mark)"|"(?:\\.|[^"\\\n])*"|(?<!\w)\'(?:\\.|[^\'\\\n])+\''
    r"|//[^\n]*|/\*.*?\*/",
    re.DOTALL,
)


def files(root, folders, endings):
    for folder in folders:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in endings and path.is_file():
                yield path, path.relative_to(root).as_posix()


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def without_comments_and_literals(text):
    """Blanks them out, line numbers kept."""
    return NOT_CODE.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)


def room_of(name):
    """The room that a file belongs to, or None for src/main.cpp."""
    parts = name.split("/")
    if parts[0] == "include":
        return parts[2] if len(parts) > 3 else None
    return parts[1] if len(parts) > 2 else None


def target_of(root, name, path):
    """What an #include means: (room, header, is it private), or None where it is not one of ours."""
    if path.startswith("zoomhook/"):
        _, room, header = path.split("/", 2)
        return room, header, False
    for folder in ((root / name).parent, root / "src"):
        found = (folder / path).resolve()
        if found.is_file() and (root / "src").resolve() in found.parents:
            inside = found.relative_to((root / "src").resolve()).as_posix()
            room, _, header = inside.partition("/")
            return (room, header, True) if header else None
    return None


def may_include(room, other, header):
    return other == room or other in ARROWS[room] or f"{other}/{header}" in ARROWS[room]


def arrow_breach(root, name, path):
    room, target = room_of(name), target_of(root, name, path)
    if target is None:
        return None
    other, header, private = target
    if room is not None and room not in ARROWS:
        return f"room '{room}' is not in the table of this test and of docs/architecture.md"
    if private and other != room:
        return f"includes {other}/{header}, a private header of room '{other}': make it public or do without"
    if name == MAIN or may_include(room, other, header):
        return None
    return f"room '{room}' must not include {other}/{header}: that arrow is not in docs/architecture.md"


def third_party_breach(name, path):
    for prefix, homes in THIRD_PARTIES:
        if path.startswith(prefix) and not any(name.startswith(home) for home in homes):
            return f"includes <{path}>, which belongs in {' '.join(homes)} only"
    return None


def include_breaches(root):
    for file, name in files(root, ("src", "include"), CODE):
        text = file.read_text()
        for found in INCLUDE.finditer(text):
            path = found.group(1)[1:-1]
            for breach in (arrow_breach(root, name, path), third_party_breach(name, path)):
                if breach:
                    yield f"{name}:{line_of(text, found.start(1))}: {breach}"


def trap_breaches(root):
    for file, name in files(root, ("src", "include"), CODE):
        text = without_comments_and_literals(file.read_text())
        for pattern, breach in TRAPS:
            for found in re.finditer(pattern, text):
                yield f"{name}:{line_of(text, found.start())}: {breach}"


def form_breaches(root):
    for file, name in files(root, PROSE_FOLDERS, tuple(FIRST_LINE)):
        lines = file.read_text().split("\n")
        if len(lines) - 1 > LONGEST_FILE:
            yield f"{name}:{LONGEST_FILE + 1}: {len(lines) - 1} lines, at most {LONGEST_FILE}: split it"
        if not lines[0].startswith(FIRST_LINE[file.suffix]):
            yield f"{name}:1: the first line must be a comment with the file's one purpose"


def breaches(root):
    return [*include_breaches(root), *trap_breaches(root), *form_breaches(root)]


def check(root):
    read = len(list(files(root, ("src", "include"), CODE)))
    found = breaches(root)
    print("\n".join(found))
    print(f"{read} source files read under {root}, {len(found)} breaches")
    return 1 if found or read == 0 else 0


def main(arguments):
    if arguments == ["--self-test"]:
        import layering_snippets

        return layering_snippets.run(breaches, pathlib.Path(tempfile.mkdtemp(prefix="zoomhook-layering-")))
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    return check(pathlib.Path(arguments[0]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
