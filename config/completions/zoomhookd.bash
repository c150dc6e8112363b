# Completion of zoomhookd's commands and options for bash.
_zoomhookd() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} words
    case $previous in
        -c | --config | --env-file | --secret)
            mapfile -t COMPREPLY < <(compgen -f -- "$current")
            return
            ;;
    esac
    case " ${COMP_WORDS[*]:1:COMP_CWORD-1} " in
        *" rejected "*" list "* | *" spool "*" status "*) words="" ;;
        *" rejected "*" readmit "*) words="--stale" ;;
        *" rejected "*) words="list readmit" ;;
        *" spool "*) words="status" ;;
        *" prune "*) words="--dry-run" ;;
        *" forget "*) words="--email --user-id --account-id --again --redact --dry-run --yes --json" ;;
        *" send "*) words="--url --secret meeting.started meeting.ended meeting.participant_joined recording.completed" ;;
        *" serve "* | *" migrate "* | *" config "* | *" reload "* | *" ready "*) words="" ;;
        *) words="serve migrate config reload ready send prune rejected spool forget --version" ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$words --config --env-file --set --help" -- "$current")
}
complete -F _zoomhookd zoomhookd
