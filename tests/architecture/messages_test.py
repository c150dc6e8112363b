# What docs/troubleshooting.md quotes in its tables, the program says: a reworded message takes its row along.
import pathlib
import re
import sys

# What Postgres and the kernel say; the program hands it on.
OTHERS = {'role "root" does not exist', "permission denied for", "Address already in use"}


def literals(sources):
    """All strings of the program, those that a line break splits made whole."""
    text = "\n".join(re.sub(r'"\s*\n\s*"', "", source) for source in sources)
    return [one.replace('\\"', '"') for one in re.findall(r'"((?:[^"\\\n]|\\.)*)"', text)]


def quoted(page):
    """The messages in the first column of its tables, in pieces: … stands for what differs, fields follow as name=value."""
    for message in re.findall(r"^\| `([^`]+)` \|", page, re.MULTILINE):
        for piece in re.split(r"…| \w+=\S+", message):
            if piece.strip(" :"):
                yield piece.strip(" :")


def violations(page, sources):
    said = literals(sources)
    pieces = list(quoted(page))
    if not pieces:
        return ["docs/troubleshooting.md quotes no message"]
    return [
        f"docs/troubleshooting.md: nothing says “{piece}”"
        for piece in pieces
        if piece not in OTHERS and not any(piece in one for one in said)
    ]


def self_test():
    page = "| message | so |\n|---|---|\n| `can't be used: … role \"root\" does not exist` | x |\n| `a wrong path path=/ b=/c` | y |\n"
    right = ['log("Postgres can\'t be "\n    "used: ")', '"to a wrong path"']
    assert violations(page, right) == []
    assert len(violations(page, ['"Postgres can\'t be used: "'])) == 1
    assert len(violations(page, ["// can't be used, a wrong path"])) == 2
    assert len(violations("nothing", right)) == 1


def main():
    if sys.argv[1] == "--self-test":
        return self_test()
    root = pathlib.Path(sys.argv[1])
    sources = [file.read_text() for file in root.glob("src/**/*") if file.suffix in {".cpp", ".hpp", ".ipp"}]
    found = violations((root / "docs/troubleshooting.md").read_text(), sources)
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
