# Manual and completions know every command and option that the program has.
import pathlib
import re

import pytest

from harness import daemon as daemons

ROOT = pathlib.Path(__file__).resolve().parents[2]
WITH_SUBCOMMANDS = re.compile(r"^Subcommands:\n((?:  .*\n)+)", re.MULTILINE)


def words_of(binary, command=()):
    """All commands and long options, read from --help, downwards."""
    said = daemons.run(binary, *command, "--help").stdout
    words = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", said.split("Example")[0]))
    found = WITH_SUBCOMMANDS.search(said)
    for name in re.findall(r"^  (\w+)", found[1], re.MULTILINE) if found else ():
        words |= {name} | words_of(binary, (*command, name))
    return words


@pytest.mark.parametrize(
    "file",
    ["docs/man/zoomhookd.8", *(f"config/completions/zoomhookd.{shell}" for shell in ("bash", "zsh", "fish"))],
)
def test_it_knows_every_command_and_option(binary, file):
    text = (ROOT / file).read_text()
    words = words_of(binary)
    assert {"serve", "readmit", "--stale", "--config"} <= words
    # mdoc and fish have their own ways to write the dashes of an option.
    assert [word for word in sorted(words) if not re.search(rf"(?<!\w){re.escape(word.lstrip('-'))}(?!\w)", text)] == []
