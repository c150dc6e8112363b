# How a script answers to --help and to what it doesn't understand. Sourced, not run. Each script has its usage(), which prints.
# shellcheck shell=bash

# misused WHY: nothing was done.
misused() {
    printf '%s: %s\n' "${0##*/}" "$1" >&2
    usage >&2
    exit 2
}

# answer_help [WORD...]: before anything is installed or built.
answer_help() {
    case ${1:-} in
        -h | --help) usage; exit ;;
    esac
}

# require_preset PRESET ALLOWED...: what the variable PRESET names.
require_preset() {
    [[ " ${*:2} " = *" $1 "* ]] || misused "there is no PRESET=$1 here; there are: ${*:2}"
}
