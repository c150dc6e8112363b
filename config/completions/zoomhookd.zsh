#compdef zoomhookd
# Completion of zoomhookd's commands and options for zsh.
local -a common commands
common=(
    '(-c --config)'{-c,--config}'[the config file]:file:_files'
    '--env-file[a file of KEY=value lines]:file:_files'
    '*--set[overrides one key of the config]:KEY=VALUE:'
    '--help[what there is]'
)
commands=(
    'serve:run the receiver in the foreground'
    'migrate:bring the schema up to date'
    'config:show the effective config, secrets masked'
    'reload:make the running daemon read its config again'
    'ready:ask the running daemon whether it can store'
    'send:sign a sample notification, or a file, and post it'
    'prune:drop what is older than retention.keep'
    'rejected:requests that no secret token verified'
    'spool:look into the spool'
    'forget:erase what is stored of a person or an account'
)
_arguments -C $common '--version[which one it is]' '1:command:->command' '*::argument:->argument'
case $state in
    command) _describe command commands ;;
    argument)
        case $words[1] in
            send) _arguments $common '--url[where to]:url:_urls' '--secret[a file with the secret token]:file:_files' '1:event or file:_files' ;;
            prune) _arguments $common '--dry-run[only show what would be dropped]' ;;
            rejected) _arguments $common '--stale[also what was stale when it came]' '1:command:(list readmit)' ;;
            spool) _arguments $common '1:command:(status)' ;;
            forget)
                _arguments $common '*--email[whom]:address:' '*--user-id[whom]:id:' '*--account-id[whom]:id:' \
                    '--again[all that were ever forgotten]' '--redact[keep the rows, replace the values]' \
                    '--dry-run[only report]' "--yes[don't ask]" '--json[report as JSON]'
                ;;
            *) _arguments $common ;;
        esac
        ;;
esac
