# Completion of zoomhookd's commands and options for bash.
_zoomhookd() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} words
    local commands="init setup subscription serve check migrate config reload ready send tail show verify replay psql recover prune forget rejected spool"
    case $previous in
        -c | --config | --env-file | --secret | --header-file)
            mapfile -t COMPREPLY < <(compgen -f -- "$current")
            return
            ;;
        --type)
            mapfile -t COMPREPLY < <(compgen -W "failed all" -- "$current")
            return
            ;;
        --scope)
            mapfile -t COMPREPLY < <(compgen -W "account user master_account" -- "$current")
            return
            ;;
        --event | --events)
            mapfile -t COMPREPLY < <(compgen -W "$("${COMP_WORDS[0]}" send --list --names 2>/dev/null)" -- "$current")
            return
            ;;
    esac
    case " ${COMP_WORDS[*]:1:COMP_CWORD-1} " in
        " help "*) words=$commands ;;
        *" rejected "*"list "* | *" spool "*"status "* | *" config "*) words="--json" ;;
        *" rejected "*"readmit "*) words="--stale" ;;
        *" rejected "*) words="list readmit" ;;
        *" spool "*) words="status" ;;
        *" subscription "*"list "*) words="--user-id --json" ;;
        *" subscription "*"create "*)
            words="--name --url --events --allowed-only --scope --user-id --header --header-file --ngrok --dry-run --yes --json"
            ;;
        *" subscription "*"update "*)
            words="--name --url --events --allowed-only --user-id --header --header-file --dry-run --yes --json"
            ;;
        *" subscription "*"delete "*) words="--user-id --yes --json" ;;
        *" subscription "*) words="list create update delete" ;;
        *" setup "*) words="--url --events --allowed-only --name --ngrok --wait --yes" ;;
        *" init "*) words="--secret --database" ;;
        *" check "*) words="--url --ngrok --json" ;;
        *" prune "*) words="--dry-run" ;;
        *" forget "*) words="--email --user-id --account-id --again --redact --dry-run --yes --json" ;;
        *" recover "*) words="--since --until --type --dry-run --json" ;;
        *" psql "*) words="--command --file --write" ;;
        *" show "*) words="--json --raw" ;;
        *" verify "*) words="--all --since --json" ;;
        *" replay "*) words="--to --secret --event --account --since --until --id --after --rate --json" ;;
        *" tail "*) words="--event --account --since --count --body --json" ;;
        *" send "*)
            words="--url --app --secret --count --rate --duplicate --stale --bad-signature --challenge --list --names --json"
            words+=" $("${COMP_WORDS[0]}" send --list --names 2>/dev/null)"
            ;;
        *" serve "* | *" migrate "* | *" reload "* | *" ready "*) words="" ;;
        *) words="$commands help --version" ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$words --config --env-file --set --help" -- "$current")
    [[ ${#COMPREPLY[@]} -gt 0 ]] || compopt -o default 2>/dev/null # files, for send
}
complete -F _zoomhookd zoomhookd
