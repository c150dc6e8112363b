# The layering test's own test: trees that it must accept, and forbidden snippets that it must refuse.
import shutil

HEADER = "// A header.\n#pragma once\n"


def including(*headers):
    return "// X.\n" + "".join(f"#include {header}\n" for header in headers)


# A small tree that keeps every rule, with the private and public headers that the snippets include.
GOOD_TREE = {
    "src/main.cpp": including('"zoomhook/cli/run.hpp"'),
    "src/http/session.hpp": HEADER + "#include <boost/asio/awaitable.hpp>\n#include <boost/beast/http.hpp>\n",
    "src/http/session.cpp": including('"session.hpp"', '"zoomhook/base/clock.hpp"'),
    "src/store/pqxx_compat.cpp": including("<pqxx/pqxx>"),
    "src/store/sink.cpp": including('"zoomhook/ingest/sink.hpp"', '"zoomhook/zoom/secret.hpp"'),
    "src/spool/sqlite.cpp": including("<sqlite3.h>"),
    "src/config/load.cpp": including("<toml++/toml.h>"),
    "src/ops/log.cpp": including("<spdlog/spdlog.h>", '"zoomhook/http/message.hpp"'),
    "src/endpoint/webhook.cpp": including('"zoomhook/http/message.hpp"', '"zoomhook/ingest/pipeline.hpp"'),
    "src/app/application.cpp": including('"zoomhook/http/server.hpp"', '"zoomhook/config/load.hpp"'),
    "src/cli/run.cpp": including("<CLI/CLI.hpp>", '"zoomhook/app/application.hpp"', '"samples.hpp"'),
    "include/zoomhook/endpoint/webhook.hpp": HEADER + '#include "zoomhook/zoom/secret.hpp"\n',
    "src/CMakeLists.txt": "# Rooms.\n",
    "sql/0001_events.sql": "-- Events.\n",
}

# Bodies of a coroutine in src/http that g++ 12 compiles rightly: none may be refused.
SAFE_FORMS = [
    "auto x = co_await f();",
    "auto [ec, n] = co_await op(socket, net::buffer(data), nothrow);",
    "if (auto [a, b] = co_await f(); b) { g(); }",
    "while (co_await f()) { g(); }",
    "for (;;) { co_await f(std::move(local)); }",
    "request_.body = co_await f(name);",
    "items.push_back(co_await f());",
    "const int x = ready ? 1 : 2; co_await f(x);",
    "co_await http::async_read(stream, buffer, parser, nothrow); auto r = parser.get();",
    "net::co_spawn(loop, std::move(session), std::move(done));",
    '// co_await (c ? f() : g())\nlog("? co_await"); /* co_spawn(loop, [s] */',
    "const char c = '?'; co_await f(1'000'000);",
]

TRAPPED_FORMS = [
    ("auto x = c ? co_await f() : y;", "inside ?:"),
    ("auto x = c ? y : co_await f();", "inside ?:"),
    ("auto x = c\n    ? co_await f()\n    : y;", "inside ?:"),
    ("co_await (c ? f() : g());", "choose before"),
    ("opts o{.name = co_await f()};", "braces"),
    ("opts o{.a = g({1}), .name = co_await f()};", "braces"),
    ("std::array<int, 2> a{co_await f(), 1};", "inside braces"),
    ("co_return agg{co_await f(), 1};", "inside braces"),
    ("co_await f([s] { g(s); });", "a lambda"),
    ("co_await co_spawn(loop, [s]() -> awaitable<void> { co_return; }, token);", "a lambda"),
    ("net::co_spawn(loop, [this] { return run(); }, detached);", "inside co_spawn"),
    ("net::co_spawn(\n    loop,\n    [this] { return run(); }, detached);", "inside co_spawn"),
    ("co_await f(opts{1, 2});", "braced temporary"),
    ("co_await f({.name = n});", "braced temporary"),
    ("co_await http::async_read(stream, buffer, parser.get(), nothrow);", "body_limit"),
    ("co_await http::async_read_header(stream, buffer, parser_->get(), nothrow);", "body_limit"),
]

# (file, its #include line, a part of the complaint)
FORBIDDEN_INCLUDES = [
    ("src/base/x.cpp", '"zoomhook/zoom/secret.hpp"', "room 'base' must not include zoom/"),
    ("src/zoom/x.cpp", '"zoomhook/http/message.hpp"', "room 'zoom' must not include http/"),
    ("src/ingest/x.cpp", '"zoomhook/store/options.hpp"', "room 'ingest' must not include store/"),
    (
        "src/store/x.cpp",
        '"zoomhook/ingest/pipeline.hpp"',
        "room 'store' must not include ingest/pipeline.hpp",
    ),
    ("src/spool/x.cpp", '"zoomhook/store/options.hpp"', "room 'spool' must not include store/"),
    ("src/http/x.cpp", '"zoomhook/zoom/signature.hpp"', "room 'http' must not include zoom/"),
    ("src/endpoint/x.cpp", '"zoomhook/http/router.hpp"', "room 'endpoint' must not include http/router.hpp"),
    ("src/ops/x.cpp", '"zoomhook/endpoint/webhook.hpp"', "room 'ops' must not include endpoint/"),
    ("src/zoomapi/x.cpp", '"zoomhook/store/options.hpp"', "room 'zoomapi' must not include store/"),
    ("src/config/x.cpp", '"zoomhook/zoom/secret.hpp"', "room 'config' must not include zoom/"),
    ("src/endpoint/x.cpp", '"zoomhook/app/application.hpp"', "room 'endpoint' must not include app/"),
    ("src/app/x.cpp", '"zoomhook/cli/run.hpp"', "room 'app' must not include cli/"),
    ("include/zoomhook/zoom/x.hpp", '"zoomhook/ingest/sink.hpp"', "room 'zoom' must not include ingest/"),
    ("src/app/x.cpp", '"http/session.hpp"', "a private header of room 'http'"),
    ("src/app/x.cpp", '"../http/session.hpp"', "a private header of room 'http'"),
    ("src/main.cpp", '"http/session.hpp"', "a private header of room 'http'"),
    ("src/cellar/x.cpp", '"zoomhook/base/log.hpp"', "room 'cellar' is not in the table"),
    ("src/store/x.cpp", "<pqxx/pqxx>", "src/store/pqxx_compat. only"),
    ("src/spool/x.cpp", "<sqlite3.h>", "src/spool/sqlite. only"),
    ("src/app/x.cpp", "<boost/asio.hpp>", "src/http/ only"),
    ("src/endpoint/x.cpp", "<boost/beast/http.hpp>", "src/http/ only"),
    ("src/cli/x.cpp", "<toml++/toml.h>", "src/config/ only"),
    ("src/app/x.cpp", "<CLI/CLI.hpp>", "src/cli/ only"),
    ("src/base/x.cpp", "<spdlog/spdlog.h>", "src/ops/ only"),
    ("src/store/x.cpp", "<nlohmann/json.hpp>", "nlohmann/json.hpp"),
    ("include/zoomhook/http/x.hpp", "<boost/asio/awaitable.hpp>", "src/http/ only"),
    ("include/zoomhook/store/x.hpp", "<pqxx/connection>", "src/store/pqxx_compat. only"),
    ("include/zoomhook/spool/x.hpp", "<sqlite3.h>", "src/spool/sqlite. only"),
    ("include/zoomhook/config/x.hpp", "<toml++/toml.h>", "src/config/ only"),
    (
        "src/base/x.cpp",
        '"zoomhook/zoom/secret.hpp" // however it is spelled',
        "room 'base' must not include zoom/",
    ),
]

FORBIDDEN_FILES = [
    ("src/base/long.cpp", "// Long.\n" * 401, "401 lines"),
    ("src/base/bare.cpp", "#include <vector>\n", "first line"),
    ("tests/unit/base/bare_test.cpp", "#include <vector>\n", "first line"),
    ("sql/0002_more.sql", "create table x ();\n", "first line"),
    ("tests/integration/bare.py", "import os\n", "first line"),
]


def plant(tree, root):
    shutil.rmtree(root, ignore_errors=True)
    for name, text in tree.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)


def coroutine(body):
    return {"src/http/coroutine.cpp": f"// A coroutine.\nawaitable<void> run() {{\n    {body}\n}}\n"}


def forbidden():
    """Every snippet that must be refused: (title, the files to add, a part of the complaint)."""
    for name, include, complaint in FORBIDDEN_INCLUDES:
        yield f"{name} includes {include}", {name: including(include)}, complaint
    for body, complaint in TRAPPED_FORMS:
        yield body, coroutine(body), complaint
    for name, text, complaint in FORBIDDEN_FILES:
        yield name, {name: text}, complaint


def run(breaches, root):
    """Exit code 1 where a good tree is refused or a bad one isn't."""
    failures, tried = [], 0
    for title, extra in [("the good tree", {}), *((body, coroutine(body)) for body in SAFE_FORMS)]:
        plant({**GOOD_TREE, **extra}, root)
        tried += 1
        failures += [f"refused though right: {title}\n    {breach}" for breach in breaches(root)]
    for title, extra, complaint in forbidden():
        plant({**GOOD_TREE, **extra}, root)
        tried += 1
        if not any(complaint in breach for breach in breaches(root)):
            failures.append(f"not refused: {title}\n    expected: {complaint}\n    got: {breaches(root)}")
    shutil.rmtree(root)
    print("\n".join(failures))
    print(f"{tried} trees tried, {len(failures)} judged wrongly")
    return 1 if failures else 0
