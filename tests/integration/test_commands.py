# Manual and completions know every command and option that the program has.
import pathlib
import re
import shutil
import subprocess

import pytest

from harness import daemon as daemons
from harness.commands import write_config

ROOT = pathlib.Path(__file__).resolve().parents[2]
# "Subcommands:" or a heading of the overview, and the lines below; not "Options:" and its like.
WITH_SUBCOMMANDS = re.compile(r"^(?!Options|Positionals|Example)[A-Z].*:\n((?:  \w.*\n)+)", re.MULTILINE)


def words_of(binary, command=()):
    """All commands and long options, read from --help, downwards."""
    said = daemons.run(binary, *command, "--help").stdout
    words = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", said.split("Example")[0]))
    below = "".join(WITH_SUBCOMMANDS.findall(said.split("Example")[0]))
    for name in re.findall(r"^  (\w+)", below, re.MULTILINE):
        words |= {name} | (set() if name == "help" else words_of(binary, (*command, name)))
    return words


@pytest.mark.parametrize(
    "file",
    ["docs/man/zoomhookd.8", *(f"config/completions/zoomhookd.{shell}" for shell in ("bash", "zsh", "fish"))],
)
def test_it_knows_every_command_and_option(binary, file):
    text = (ROOT / file).read_text()
    words = words_of(binary)
    assert {"serve", "readmit", "--stale", "--config", "send", "help"} <= words
    # mdoc and fish have their own ways to write the dashes of an option.
    assert [word for word in sorted(words) if not re.search(rf"(?<!\w){re.escape(word.lstrip('-'))}(?!\w)", text)] == []


@pytest.mark.parametrize(
    "command, code",
    [("show 7", 1), ("verify 7", 1), ("prune", 1), ("recover", 1), ("recover --since 2099-01-01", 2), ("forget", 2),
     ("subscription list", 1), ("subscription delete 0ZAa", 2)],
)
def test_what_ends_a_command_is_said_in_one_way(binary, database, tmp_path, command, code):
    config = write_config(tmp_path, database.url())
    done = daemons.run(binary, *command.split(), "--config", config)
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.startswith("zoomhookd: ") and len(done.stderr.splitlines()) == 1, done.stderr


COMPLETIONS = ROOT / "config/completions"
TAB_PRESSED = {
    "bash": """
        . {completions}/zoomhookd.bash
        COMP_WORDS=({line}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
        _zoomhookd; printf '%s\\n' "${{COMPREPLY[@]}}"
    """,
    "fish": "source {completions}/zoomhookd.fish; complete -C '{line}'",
    # An interactive zsh on a terminal of its own, whose compadd also writes down what it adds.
    "zsh": """
        mkdir {folder}/fpath; ln -s {completions}/zoomhookd.zsh {folder}/fpath/_zoomhookd; : >{folder}/added
        cat >{folder}/rc <<'EOF'
            fpath=({folder}/fpath $fpath); autoload -Uz compinit; compinit -u -D
            compadd() {{
                local -a added; builtin compadd -O added "$@"; print -rl -- $added >>{folder}/added; builtin compadd "$@"
            }}
            tab() {{ zle complete-word; print -r -- THE END >>{folder}/added }}
            zle -N tab; bindkey '^I' tab; LISTMAX=10000
EOF
        zmodload zsh/zpty; zpty -b tab zsh -f -i
        zpty -w tab ". {folder}/rc"; zpty -w -n tab "{line}"$'\\t'
        for ((i = 0; i < 200; i++)); do
            zpty -r -t tab ignored; grep -q 'THE END' {folder}/added && break; sleep 0.1
        done
        zpty -d tab; grep -v 'THE END' {folder}/added
    """,
}


def completed(shell, binary, line, folder):
    """What pressing TAB after `line` offers, in the real shell."""
    folder.mkdir()
    environment = daemons.clean_environment(TERM="xterm")
    environment["PATH"] = f"{pathlib.Path(binary).parent}:{environment['PATH']}"
    script = TAB_PRESSED[shell].format(completions=COMPLETIONS, line=line, folder=folder)
    done = subprocess.run([shell, "-c", script], env=environment, capture_output=True, text=True, timeout=60)
    return sorted({text.split("\t")[0] for text in done.stdout.splitlines() if text})


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_tab_completes_events_commands_and_options(binary, shell, tmp_path):
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    offers = {
        "zoomhookd send meeting.participant_joined_w": ["meeting.participant_joined_waiting_room"],
        "zoomhookd send recording.tr": ["recording.transcript_completed", "recording.trashed"],
        "zoomhookd se": ["send", "serve"],
        "zoomhookd send --ch": ["--challenge"],
        "zoomhookd rejected re": ["readmit"],
        "zoomhookd help spo": ["spool"],
        "zoomhookd tail --event recording.tr": ["recording.transcript_completed", "recording.trashed"],
    }
    for i, (line, words) in enumerate(offers.items()):
        said = completed(shell, binary, line, tmp_path / str(i))
        assert [word for word in words if word not in said] == [], (line, said)
        assert len(said) <= len(words) + 1, (line, said)


@pytest.mark.parametrize("command", [["send", "--list"], ["--version"], ["help"], ["config"]])
def test_what_could_not_all_be_written_is_no_success(binary, command):
    """A part of an export must not pass for the whole."""
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [binary, *command], stdout=full, stderr=subprocess.PIPE, text=True, env=daemons.clean_environment(DATABASE_URL="postgresql:///x"),
        )
    assert done.returncode == 1 and "disk full" in done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_tab_completes_every_command_and_also_behind_help(binary, shell, tmp_path):
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    overview = "".join(WITH_SUBCOMMANDS.findall(daemons.run(binary, "--help").stdout))
    commands = set(re.findall(r"^  (\w+)", overview, re.MULTILINE))
    assert {"init", "forget", "help"} <= commands
    for i, line in enumerate(("zoomhookd ", "zoomhookd help ")):
        # bash's array needs quotes for the empty word behind the blank
        typed = line + "''" if shell == "bash" else line
        said = completed(shell, binary, typed, tmp_path / str(i))
        assert commands - {"help"} - set(said) == set(), line
