# Zoom's secret token: asked for, found, or made at random. Never on a command line. Sourced, not run.
# shellcheck shell=bash

asked_secret=''
secret_source=''

# Reads the token without echo, from the terminal or from a pipe.
ask_for_secret() {
    if [ -t 0 ]; then
        printf "Zoom's Secret Token (Features > Access of your app; it is not shown): " >&2
        IFS= read -rs asked_secret || true
        echo >&2
    else
        IFS= read -r asked_secret || true
    fi
    asked_secret=${asked_secret//[[:space:]]/}
    [ -n "$asked_secret" ] || die "no secret token was given; nothing was changed"
}

keep_asked_secret() {
    printf '%s\n' "$asked_secret" | put "$state/secret_token"
    step secret "kept in .dev/secret_token; it is used from the next start of scripts/quickstart on"
}

random_token() {
    printf 'random-%s\n' "$(openssl rand -base64 16 | tr '+/' '-_' | tr -d '=')"
}

# Sets $secret_source: environment, file or random.
find_secret() {
    if [ -n "${ZOOM_WEBHOOK_SECRET_TOKEN:-}" ]; then
        secret_source="environment"
        step secret "from ZOOM_WEBHOOK_SECRET_TOKEN"
        return
    fi
    as_service test -s "$state/secret_token" || random_token | put "$state/secret_token"
    if as_service grep -q '^random-' "$state/secret_token"; then
        secret_source="random"
        step secret "a random one in .dev/secret_token; Validate needs Zoom's own (see below)"
    else
        secret_source="file"
        step secret "from .dev/secret_token"
    fi
}
