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
    'init:make a config, the database and its schema'
    'check:say whether events would arrive, and what to do if not'
    'migrate:bring the schema up to date'
    'config:show the effective config, secrets masked'
    'reload:make the running daemon read its config again'
    'ready:ask the running daemon whether it can store'
    'send:sign a sample notification, or a file, and post it'
    'prune:drop what is older than retention.keep'
    'rejected:requests that no secret token verified'
    'spool:look into the spool'
    'help:tell what a command does'
)
_arguments -C $common '--version[which one it is]' '1:command:->command' '*::argument:->argument'
case $state in
    command) _describe command commands ;;
    argument)
        case $words[1] in
            init) _arguments $common '--secret[a file with the secret token]:file:_files' '--database[its URL]:url:_urls' ;;
            check) _arguments $common '--url[also try this public URL]:url:_urls' '--ngrok[the local API of its agent]:url:_urls' '--json[for programs]' ;;
            send)
                _arguments $common '--url[where to]:url:_urls' '--secret[a file with the secret token]:file:_files' \
                    '--app[whose secret token of the config signs]:app:' '--count[that many notifications, each a new one]:N:' \
                    '--rate[at most that many a second]:R:' "--duplicate[post it twice, as Zoom's retry]" \
                    '--stale[with a timestamp 10 minutes old]' '--bad-signature[with a wrong signature]' \
                    "--challenge[play Zoom's URL validation]" '--list[name the events]' '--names[with --list, the names alone]' \
                    '--json[one JSON object a line]' '1:event or file:->what'
                if [[ $state == what ]]; then
                    local -a events
                    events=(${(f)"$(zoomhookd send --list --names 2>/dev/null)"})
                    _alternative 'events:event:compadd -a events' 'files:file:_files'
                fi
                ;;
            help) _describe command commands ;;
            prune) _arguments $common '--dry-run[only show what would be dropped]' ;;
            rejected) _arguments $common '--stale[also what was stale when it came]' '1:command:(list readmit)' ;;
            spool) _arguments $common '1:command:(status)' ;;
            *) _arguments $common ;;
        esac
        ;;
esac
