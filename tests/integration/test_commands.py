# Manual and completions know every command and option that the program has.
import pathlib
import re
import shutil
import subprocess

import pytest

from harness import daemon as daemons

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


def completed(shell, binary, line):
    """What pressing TAB after `line` offers, in the real shell."""
    script = {
        "bash": """
            . {completions}/zoomhookd.bash
            COMP_WORDS=({line}); [[ "{line}" != *" " ]] || COMP_WORDS+=("")
            COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); _zoomhookd; printf '%s\\n' "${{COMPREPLY[@]}}"
        """,
        "fish": "source {completions}/zoomhookd.fish; complete -C '{line}'",
        "zsh": """
            zmodload zsh/zpty; zpty tab zsh -fi
            expect() {{ zpty -r -m tab text "*$1*" }}
            zpty -w tab "PS1=ready'>'; autoload -Uz compinit; compinit -u -D -d /dev/null"
            zpty -w tab "autoload -Uz +X _zoomhookd; compdef _zoomhookd zoomhookd; zstyle ':completion:*' list-prompt ''"
            zpty -w tab "LISTMAX=10000; bindkey '^I' list-choices; unsetopt zle_bracketed_paste; echo go''on"
            expect goon; zpty -w -n tab "{line}"$'\\t'; expect "END''"$'\\0' &!
            sleep 0; text=; repeat 100 {{ zpty -r -t tab part && text+=$part; zselect -t 5 2>/dev/null || sleep 0.05 }}
            print -r -- "$text"; zpty -d tab
        """,
    }[shell].format(completions=ROOT / "config/completions", line=line)
    environment = daemons.clean_environment(TERM="dumb")
    environment["PATH"] = f"{pathlib.Path(binary).parent}:{environment['PATH']}"
    done = subprocess.run([shell, "-c", script], env=environment, capture_output=True, text=True, timeout=60)
    return [text.split("\t")[0] for text in done.stdout.splitlines()]


@pytest.mark.parametrize("shell", ["bash", "fish"])
def test_tab_completes_events_commands_and_options(binary, shell):
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    assert "meeting.participant_joined_waiting_room" in completed(shell, binary, "zoomhookd send meeting.participant_j")
    assert completed(shell, binary, "zoomhookd send recording.tr") == [
        "recording.transcript_completed",
        "recording.trashed",
    ]
    assert "send" in completed(shell, binary, "zoomhookd se")
    assert "--challenge" in completed(shell, binary, "zoomhookd send --ch")
    assert "readmit" in completed(shell, binary, "zoomhookd rejected re")
