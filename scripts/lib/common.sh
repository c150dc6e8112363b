# What every script needs: where the checkout is, how to speak, how to become root. Sourced, not run.
# shellcheck shell=bash

root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
readonly root

bold='' plain=''
if [ -t 1 ]; then
    bold=$'\e[1m' plain=$'\e[0m'
fi

# A terminal that was closed must not keep the scripts from stopping what they started.
say() { printf '%s\n' "$*" 2>/dev/null || true; }

# step LABEL TEXT: one line of progress.
step() { say "  $bold$(printf '%-9s' "$1")$plain $2"; }

die() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 1
}

is_root() { [ "$(id -u)" = 0 ]; }

as_root() {
    if is_root; then "$@"; else sudo -- "$@"; fi
}
