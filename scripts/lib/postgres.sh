# The private Postgres: one cluster in $state/postgres, reached only through a socket in $state/run. Sourced, not run.
# shellcheck shell=bash

postgres_pid=''
postgres_log() { echo "$state/postgres.log"; }

# The programs that fit the data, or the newest where there are no data yet.
postgres_bin() {
    local version
    version=$(as_service cat "$state/postgres/PG_VERSION" 2>/dev/null ||
        find /usr/lib/postgresql/*/bin/initdb 2>/dev/null | cut -d/ -f5 | sort -V | tail -n1)
    [ -x "/usr/lib/postgresql/$version/bin/postgres" ] ||
        die "the data in $state/postgres need Postgres $version: install postgresql-$version, or remove $state to start anew"
    echo "/usr/lib/postgresql/$version/bin"
}

# A URL that can be pasted anywhere: libpq decodes what a shell or a parser might stumble over.
database_url() {
    local LC_ALL=C path=$state/run encoded='' byte i
    for ((i = 0; i < ${#path}; i++)); do
        byte=${path:i:1}
        case $byte in
            [A-Za-z0-9/._-]) encoded+=$byte ;;
            *) encoded+=$(printf '%%%02X' $(($(printf '%d' "'$byte") & 255))) ;;
        esac
    done
    echo "postgresql://zoomhookd@/zoomhookd?host=$encoded"
}

# The folders let nobody else in, so whoever gets to the socket may be trusted.
make_cluster() {
    as_service mkdir -p -m 700 "$state/run"
    if ! as_service test -f "$state/postgres/PG_VERSION"; then
        as_service "$1/initdb" -D "$state/postgres" -A trust -U postgres -E UTF8 --locale=C.UTF-8 --no-instructions \
            2>&1 | put "$(postgres_log)" ||
            die "initdb failed: $(as_service tail -n1 "$(postgres_log)")"
    fi
}

# Only this script starts it, and only once at a time: one that still runs was left by a machine in trouble.
stop_left_over() {
    if as_service "$1/pg_ctl" -D "$state/postgres" status >/dev/null 2>&1; then
        as_service "$1/pg_ctl" -D "$state/postgres" -m fast -w stop >/dev/null 2>&1 ||
            die "a Postgres of an earlier run still uses $state/postgres and can't be stopped"
    fi
}

# In a session of its own, so that Ctrl-C reaches quickstart alone, which stops the daemon first. SIGINT is Postgres' fast
# shutdown: it sends clients away and writes everything down.
start_postgres() {
    local bin
    bin=$(postgres_bin) || exit
    make_cluster "$bin"
    stop_left_over "$bin"
    # shellcheck disable=SC2016 # expanded by the inner shell
    HOME=$state setsid "${to_service[@]}" setpriv --pdeathsig INT bash -c 'umask 077; exec "$@" >>"$0" 2>&1' "$(postgres_log)" \
        "$bin/postgres" -D "$state/postgres" -c listen_addresses= -c "unix_socket_directories=\"$state/run\"" \
        </dev/null 9<&- &
    postgres_pid=$!
    await_postgres "$bin"
    make_database "$bin"
    step postgres "a private one; ${throwaway:+throwaway }data in ${throwaway:-.dev}/postgres"
}

await_postgres() {
    local tries
    for ((tries = 0; tries < 600; tries++)); do
        if "$1/pg_isready" -q -h "$state/run"; then return; fi
        kill -0 "$postgres_pid" 2>/dev/null || break
        sleep 0.1
    done
    die "Postgres does not start: $(as_service tail -n1 "$(postgres_log)")"
}

as_superuser() { as_service "$1/psql" -XAtq -h "$state/run" -U postgres -d postgres "${@:2}"; }

# The daemon owns its database and nothing else.
make_database() {
    if [ -z "$(as_superuser "$1" -c "SELECT 1 FROM pg_database WHERE datname = 'zoomhookd'")" ]; then
        as_superuser "$1" -c 'CREATE ROLE zoomhookd LOGIN' 2>/dev/null || true # there, where a run was cut off here
        as_superuser "$1" -c 'CREATE DATABASE zoomhookd OWNER zoomhookd' || die "the database could not be made"
    fi
}

stop_postgres() {
    if [ -n "$postgres_pid" ]; then stop_process "$postgres_pid" INT; fi
}
