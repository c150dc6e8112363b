#compdef zoomhookd
# Completion of zoomhookd's commands and options for zsh.
local -a common events subscribed commands
common=(
    '(-c --config)'{-c,--config}'[the config file]:file:_files'
    '--env-file[a file of KEY=value lines]:file:_files'
    '*--set[overrides one key of the config]:KEY=VALUE:'
    '--help[what there is]'
)
events=(
    '*--event[only these]:pattern:{compadd -- ${(f)"$(zoomhookd send --list --names 2>/dev/null)"}}'
    '--account[only this account'\''s]:id:'
    '--since[received then or later]:time:(10m 1h 1d)'
)
subscribed=(
    '*--events[which events]:pattern:{compadd -- ${(f)"$(zoomhookd send --list --names 2>/dev/null)"}}'
    '--allowed-only[leave out the events whose scope the app lacks]'
)
commands=(
    'serve:run the receiver in the foreground'
    'init:make a config, the database and its schema'
    'setup:lead from a running daemon to a URL that Zoom has validated'
    'subscription:event subscriptions of the app at Zoom'
    'check:say whether events would arrive, and what to do if not'
    'migrate:bring the schema up to date'
    'config:show the effective config, secrets masked'
    'reload:make the running daemon read its config again'
    'ready:ask the running daemon whether it can store'
    'send:sign a sample notification, or a file, and post it'
    'prune:drop what is older than retention.keep'
    'rejected:requests that no secret token verified'
    'spool:look into the spool'
    'forget:erase what is stored of a person or an account'
    'recover:fetch from Zoom'\''s logs what never arrived'
    'tail:show events as they are stored'
    'show:show all of one event'
    'verify:tell whether stored events are still what Zoom sent'
    'replay:post stored notifications to another receiver'
    'psql:run psql on the database of the config, to read'
    'help:tell what a command does'
)
_arguments -C $common '--version[which one it is]' '1:command:->command' '*::argument:->argument'
case $state in
    command) _describe command commands ;;
    argument)
        case $words[1] in
            init) _arguments $common '--secret[a file with the secret token]:file:_files' '--database[its URL]:url:_urls' ;;
            setup)
                _arguments $common $subscribed '--url[the public one]:url:_urls' '--name[what it is called]:name:' \
                    '--ngrok[the local API of its agent]:url:_urls' "--wait[how long for Zoom's challenge]:time:(30s 5m 1h)" "--yes[don't ask]"
                ;;
            subscription)
                _arguments $common $subscribed '--url[where Zoom posts to]:url:_urls' '--name[what it is called]:name:' \
                    '--scope[whose events]:scope:(account user master_account)' '*--user-id[whose]:id:' \
                    '--header[what Zoom sends along]:header:' '--header-file[a file with its secret]:file:_files' \
                    '--ngrok[the local API of its agent]:url:_urls' '--dry-run[only show it]' "--yes[don't ask]" '--json[as JSON]' \
                    '1:command:(list create update delete)' '2:id:'
                ;;
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
            config) _arguments $common '--json[as JSON]' ;;
            rejected) _arguments $common '(--json)--stale[also what was stale when it came]' '(--stale)--json[as JSON]' '1:command:(list readmit)' ;;
            spool) _arguments $common '--json[as JSON]' '1:command:(status)' ;;
            tail) _arguments $common $events '(-n --count)'{-n,--count}'[end after so many]:number:' '--body[with the body of each]' '--json[as JSON]' ;;
            psql) _arguments $common '*--command[run this statement and end]:SQL:' '*--file[run what is in this file and end]:file:_files' '--write[with all rights of database.url]' ;;
            show) _arguments $common '(--raw)--json[as JSON]' '(--json)--raw[only its body, byte for byte]' '1:id:' ;;
            verify) _arguments $common '--all[every event]' '--since[received then or later]:time:(1h 1d 7d)' '--json[as JSON]' '1:id:' ;;
            replay)
                _arguments $common $events '--to[where to]:url:_urls' '--secret[a file with the secret token of the receiver]:file:_files' \
                    '--until[received before]:time:' '--id[only this event]:id:' '--after[only those with a higher id]:id:' \
                    '--rate[at most so many a second]:number:' '--json[as JSON]'
                ;;
            recover)
                _arguments $common '--since[what Zoom tried to deliver then or later]:time:(2h 1d 7d)' '--until[what it tried before]:time:' \
                    '--type[failed deliveries, or all]:type:(failed all)' '--dry-run[only report]' '--json[report as JSON]'
                ;;
            forget)
                _arguments $common '*--email[whom]:address:' '*--user-id[whom]:id:' '*--account-id[whom]:id:' \
                    '--again[all that were ever forgotten]' '--redact[keep the rows, replace the values]' \
                    '--dry-run[only report]' "--yes[don't ask]" '--json[report as JSON]'
                ;;
            *) _arguments $common ;;
        esac
        ;;
esac
