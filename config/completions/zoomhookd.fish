# Completion of zoomhookd's commands and options for fish.
set -l commands serve check migrate config reload ready send prune rejected spool
complete -c zoomhookd -f
complete -c zoomhookd -n "not __fish_seen_subcommand_from $commands" -a serve -d "Run the receiver in the foreground"
complete -c zoomhookd -n "not __fish_seen_subcommand_from $commands" -a check -d "Say whether events would arrive, and what to do if not"
complete -c zoomhookd -n "not __fish_seen_subcommand_from $commands" -a migrate -d "Bring the schema up to date"
complete -c zoomhookd -n "not __fish_seen_subcommand_from $commands" -a config -d "Show the effective config, secrets masked"
complete -c zoomhookd -n "not __fish_seen_subcommand_from $commands" -a reload -d "Make the running daemon read its config again"
complete -c zoomhookd -n "not __fish_seen_subcommand_from $commands" -a ready -d "Ask the running daemon whether it can store"
complete -c zoomhookd -n "not __fish_seen_subcommand_from $commands" -a send -d "Sign a sample notification, or a file, and post it"
complete -c zoomhookd -n "not __fish_seen_subcommand_from $commands" -a prune -d "Drop what is older than retention.keep"
complete -c zoomhookd -n "not __fish_seen_subcommand_from $commands" -a rejected -d "Requests that no secret token verified"
complete -c zoomhookd -n "not __fish_seen_subcommand_from $commands" -a spool -d "Look into the spool"
complete -c zoomhookd -n "not __fish_seen_subcommand_from $commands" -l version -d "Which one it is"
complete -c zoomhookd -n "__fish_seen_subcommand_from check" -l url -x -d "Also try this public URL"
complete -c zoomhookd -n "__fish_seen_subcommand_from check" -l ngrok -x -d "The local API of its agent"
complete -c zoomhookd -n "__fish_seen_subcommand_from check" -l json -d "For programs"
complete -c zoomhookd -n "__fish_seen_subcommand_from prune" -l dry-run -d "Only show what would be dropped"
complete -c zoomhookd -n "__fish_seen_subcommand_from rejected" -a "list readmit"
complete -c zoomhookd -n "__fish_seen_subcommand_from readmit" -l stale -d "Also what was stale when it came"
complete -c zoomhookd -n "__fish_seen_subcommand_from spool" -a status
complete -c zoomhookd -n "__fish_seen_subcommand_from send" -l url -x -d "Where to"
complete -c zoomhookd -n "__fish_seen_subcommand_from send" -l secret -rF -d "A file with the secret token"
complete -c zoomhookd -n "__fish_seen_subcommand_from send" -F
complete -c zoomhookd -s c -l config -rF -d "The config file"
complete -c zoomhookd -l env-file -rF -d "A file of KEY=value lines"
complete -c zoomhookd -l set -x -d "KEY=VALUE: overrides one key of the config"
complete -c zoomhookd -l help -d "What there is"
