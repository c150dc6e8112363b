# The state of quickstart: a folder for data, secret, certificate and config, and the user whom it belongs to.
# Sourced, not run. Sets $state.
# shellcheck shell=bash

state=''

# What faces the network never runs as root: Postgres refuses to, the daemon has no need to. $to_service turns a command
# into one of the unprivileged user's that also ends when quickstart dies, however it dies.
to_service=(setpriv --pdeathsig TERM --)
if is_root; then
    to_service=(setpriv --reuid=postgres --regid=postgres --init-groups --pdeathsig TERM --)
fi

as_service() { HOME=$state "${to_service[@]}" "$@"; }

# put FILE [MODE]: writes its input to FILE as the unprivileged user, whole or not at all.
put() {
    # shellcheck disable=SC2016 # expanded by the inner shell
    as_service bash -c 'umask 077; cat >"$1.new" && chmod "$2" "$1.new" && mv -f "$1.new" "$1"' put "$1" "${2:-600}"
}

# Postgres takes socket paths of 107 bytes, and must be able to enter the folder.
usable_for_postgres() {
    local LC_ALL=C socket=$1/run/.s.PGSQL.5432
    [ "${#socket}" -le 107 ] && as_service test -x "$(dirname "$1")/"
}

place_elsewhere() {
    local base hash
    hash=$(printf '%s' "$root" | sha256sum | cut -c1-8)
    base=${XDG_STATE_HOME:-${HOME:-/tmp}/.local/state}/zoomhookd-dev
    if is_root; then base=/var/lib/zoomhookd-dev; fi
    state=$base/$hash
    install -d --mode=755 "$base" || die "$base can't be made; set XDG_STATE_HOME to a folder that can be written"
    usable_for_postgres "$state" || die "Postgres can use neither $root/.dev nor $state: clone to a shorter path"
    ln -s "$state" "$root/.dev"
}

# Sets $state to .dev, or to a better place that .dev then links to.
choose_state() {
    local wanted=$root/.dev
    if [ -L "$wanted" ]; then
        state=$(readlink -f "$wanted") || die "$wanted leads nowhere; remove it"
    elif usable_for_postgres "$wanted"; then
        state=$wanted
    elif [ -e "$wanted" ]; then
        die "$wanted holds data, but Postgres can't use this path: move the checkout, or remove it to start anew"
    else
        place_elsewhere
    fi
    make_private "$state"
    [ "$state" = "$wanted" ] || step data "in $state, since Postgres can't use this checkout's path; .dev leads there"
}

make_private() {
    local owner=()
    if is_root; then owner=(--owner=postgres --group=postgres); fi
    [ -d "$1" ] || install -d --mode=700 "${owner[@]}" "$1" || die "$1 can't be made"
    as_service test -O "$1" ||
        die "$1 belongs to $(stat -c %U "$1"): run this as before, or remove it to start anew"
}

# The certificate is renewed a day before it ends. One of your own belongs into a config of your own.
make_certificate() {
    local certificate=$state/certificate.pem key=$state/private_key.pem
    if as_service openssl x509 -in "$certificate" -noout -checkend 86400 >/dev/null 2>&1; then
        return
    fi
    (
        umask 077
        as_service openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 \
            -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1 \
            -keyout "$key" -out "$certificate" 2>/dev/null
    ) || die "openssl could not make $certificate"
}

# A TOML string, whatever the path holds.
toml_string() {
    local text=${1//\\/\\\\}
    printf '"%s"' "${text//\"/\\\"}"
}

# write_config HTTP_PORT HTTPS_PORT: $secret_source says whether the secret comes from a file or from the environment.
write_config() {
    {
        echo "# Written by scripts/quickstart at each start; its Postgres runs while scripts/quickstart does, and no longer."
        echo "# config/zoomhookd.toml explains every key."
        echo "[server]"
        echo "listen = [\"http://127.0.0.1:$1\", \"https://127.0.0.1:$2\"]"
        echo "[tls]"
        echo "certificate = $(toml_string "$state/certificate.pem")"
        echo "private_key = $(toml_string "$state/private_key.pem")"
        if [ "$secret_source" != environment ]; then
            echo "[zoom]"
            echo "secret_token_file = $(toml_string "$state/secret_token")"
        fi
        echo "[database]"
        echo "url = $(toml_string "$(database_url)")"
        echo "[spool]"
        echo "directory = $(toml_string "$state/spool")"
        echo "[privacy]"
        echo "forgotten = $(toml_string "$state/forgotten")"
    } | put "$state/zoomhookd.toml"
}
