# The daemon: started, awaited, stopped. Sourced, not run.
# shellcheck shell=bash

daemon_pid=''
daemon_binary=''

# Under /root the unprivileged user can't run what was built, so it gets a copy.
choose_binary() {
    daemon_binary=$root/build/release/zoomhookd
    if ! as_service test -x "$daemon_binary"; then
        put "$state/zoomhookd" 700 <"$daemon_binary"
        daemon_binary=$state/zoomhookd
    fi
}

port_is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# require_free_ports PORT...
require_free_ports() {
    local port
    for port in "$@"; do
        if port_is_taken "$port"; then
            die "port $port is taken by another program: stop that, or choose other ports with --ports HTTP,HTTPS"
        fi
    done
}

# Quickstart's config decides; what is set for another daemon on this machine must not reach this one.
forget_other_settings() {
    local name
    for name in "${!ZOOMHOOKD_@}" "${!PG@}" DATABASE_URL; do
        case $name in
            ZOOMHOOKD_LOG_*) ;;
            *) unset "$name" ;;
        esac
    done
}

migrate() {
    local said
    said=$(as_service "$daemon_binary" migrate --config "$state/zoomhookd.toml" 2>&1) ||
        die "the database could not be migrated: $said"
}

# In a session of its own, so that it gets one signal at Ctrl-C and not two, which would cut it off.
start_daemon() {
    HOME=$state setsid "${to_service[@]}" "$daemon_binary" serve --config "$state/zoomhookd.toml" </dev/null 9<&- &
    daemon_pid=$!
}

# await_daemon CONDITION...: until the command succeeds; not longer than the daemon lives.
await_daemon() {
    local tries
    for ((tries = 0; tries < 300; tries++)); do
        if "$@"; then return; fi
        kill -0 "$daemon_pid" 2>/dev/null || return 1
        sleep 0.1
    done
    return 1
}

# stop_process PID SIGNAL: sends it and waits for the end; another signal to us goes there, too, and hurries it.
stop_process() {
    # shellcheck disable=SC2064 # this process is meant, now
    trap "kill -$2 $1 2>/dev/null || true" INT TERM
    kill "-$2" "$1" 2>/dev/null || true
    while kill -0 "$1" 2>/dev/null; do wait "$1" || true; done
}

stop_daemon() {
    if [ -n "$daemon_pid" ]; then stop_process "$daemon_pid" TERM; fi
}
