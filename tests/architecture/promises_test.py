# Every promise of docs/promises.md names tests that prove it, and every test named there exists and is run.
"""Prints one line for each breach: `docs/promises.md:line: what is wrong`.

    promises_test.py ROOT          exit code 1 where something is named that there isn't, or a promise has no test
    promises_test.py --self-test   feeds it wrong pages and sees each of them refused

A promise is a heading of the third level, its proof a list: a test as `FILE::NAME`, NAME being a function in Python and
SUITE.NAME in C++, a fuzzer as its file alone.
"""
import pathlib
import re
import sys
import tempfile

PAGE = "docs/promises.md"
NAMED = re.compile(r"^- `(tests/[^`:]+)(?:::([^`]+))?`$", re.MULTILINE)
GOOGLE_TEST = re.compile(r"^TEST(?:_F|_P)?\(\s*(\w+),\s*(\w+)\s*\)", re.MULTILINE)
PYTHON_TEST = re.compile(r"^def (test_\w+)\(", re.MULTILINE)


def tests_in(file):
    text = file.read_text()
    if file.suffix == ".py":
        return set(PYTHON_TEST.findall(text))
    return {f"{suite}.{name}" for suite, name in GOOGLE_TEST.findall(text)}


def is_registered(file):
    """Whether the CMakeLists.txt beside it knows it: a C++ file by its name, the others by what it is about."""
    about = file.name if file.name.endswith("_test.cpp") else file.stem.removeprefix("test_")
    listed = file.parent / "CMakeLists.txt"
    return listed.is_file() and re.search(rf"\b{re.escape(about)}\b", listed.read_text()) is not None


def reference_breach(root, name, test):
    file = root / name
    if not file.is_file():
        return f"there is no {name}"
    if not is_registered(file):
        return f"{name} is not run: the CMakeLists.txt beside it doesn't name it"
    if test is None:
        return None if name.startswith("tests/fuzz/") else f"which test of {name}?"
    return None if test in tests_in(file) else f"{name} has no test {test}"


def breaches(root):
    lines = (root / PAGE).read_text().split("\n")
    unproved = None  # the promise that has no test yet, and its line
    for number, line in enumerate([*lines, "## the end"], 1):
        if line.startswith("#"):
            if unproved:
                yield f"{PAGE}:{unproved[0]}: no test is named: {unproved[1]}"
            unproved = (number, line) if line.startswith("### ") else None
        if line.startswith("- ") and not NAMED.match(line):
            yield f"{PAGE}:{number}: this names no test: {line}"
        for name, test in NAMED.findall(line):
            unproved = None
            if breach := reference_breach(root, name, test or None):
                yield f"{PAGE}:{number}: {breach}"


def check(root):
    found = list(breaches(root))
    named = len(NAMED.findall((root / PAGE).read_text()))
    print("\n".join(found))
    print(f"{named} tests named in {PAGE}, {len(found)} breaches")
    return 1 if found or named == 0 else 0


TREE = {
    "tests/faults/test_disks.py": "def test_one():\n    pass\n\n\ndef test_two(scene):\n    pass\n",
    "tests/faults/test_forgotten.py": "def test_one():\n    pass\n",
    "tests/faults/CMakeLists.txt": "foreach(THEME IN ITEMS disks)\n",
    "tests/unit/spool/files_test.cpp": "TEST_F(files, keep) {\n}\nTEST(files, drop) {}\n",
    "tests/unit/spool/CMakeLists.txt": "SOURCES files_test.cpp\n",
    "tests/fuzz/config.cpp": "",
    "tests/fuzz/CMakeLists.txt": "zoomhook_fuzzer(config)\n",
}
RIGHT = (
    "### Kept\n- `tests/faults/test_disks.py::test_two`\n### Also\n- `tests/unit/spool/files_test.cpp::files.keep`\n"
    "### Fuzzed\n- `tests/fuzz/config.cpp`\n## Not promised\nNothing.\n"
)
WRONG = {
    "### Kept\n- `tests/faults/test_gone.py::test_one`\n": "there is no tests/faults/test_gone.py",
    "### Kept\n- `tests/faults/test_disks.py::test_three`\n": "has no test test_three",
    "### Kept\n- `tests/faults/test_forgotten.py::test_one`\n": "is not run",
    "### Kept\n- `tests/faults/test_disks.py`\n": "which test",
    "### Kept\n- `tests/unit/spool/files_test.cpp::files.lose`\n": "has no test files.lose",
    "### Kept\n- `tests/fuzz/gone.cpp`\n": "there is no tests/fuzz/gone.cpp",
    "### Kept\n- `tests/fuzz/config.cpp`\n- tests/faults/test_disks.py::test_one\n": "this names no test",
    "### Kept\nwithout proof\n### Also\n- `tests/fuzz/config.cpp`\n": "no test is named: ### Kept",
}


def found_in(root, page):
    for name, text in {**TREE, PAGE: page}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return list(breaches(root))


def self_test():
    with tempfile.TemporaryDirectory(prefix="zoomhook-promises-") as folder:
        root = pathlib.Path(folder)
        failures = [f"refused though right: {breach}" for breach in found_in(root, RIGHT)]
        for page, complaint in WRONG.items():
            found = found_in(root, page)
            if len(found) != 1 or complaint not in found[0]:
                failures.append(f"expected: {complaint}; got: {found}")
    print("\n".join(failures))
    print(f"{1 + len(WRONG)} pages tried, {len(failures)} judged wrongly")
    return 1 if failures else 0


def main(arguments):
    if arguments == ["--self-test"]:
        return self_test()
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    return check(pathlib.Path(arguments[0]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
