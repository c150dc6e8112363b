# quickstart --check: Zoom's part, played by openssl and curl, and what psql then shows. Sourced, not run.
# shellcheck shell=bash

# A meeting.started as Zoom sends it, of this moment; ids and names are invented.
sample_notification() {
    printf '%s' '{"event":"meeting.started","payload":{"account_id":"tPi64r1rhbXR4clFFIBNCn","object":{"duration":30,' \
        '"start_time":"' "$(date -u +%FT%TZ)" '","timezone":"Europe/Zurich","topic":"Quickstart check — réunion",' \
        '"id":"85000001117","type":2,"uuid":"fGO+y3yIKDg/s3sOiXpAUG==","host_id":"zDvQy3xh6RCbOdkAddqrEe"}},' \
        '"event_ts":' "$(date +%s%3N)" '}'
}

readonly plain_token=qgg8vlvZRS6UYooatFL8Aw
readonly challenge='{"payload":{"plainToken":"'$plain_token'"},"event_ts":1654503849680,"event":"endpoint.url_validation"}'

# hmac TEXT: with the check's own throwaway secret, which openssl takes on its command line only.
hmac() { printf '%s' "$1" | openssl dgst -sha256 -hmac "$check_secret" -r | cut -d' ' -f1; }

# post URL BODY: prints the answer and, on the last line, its status.
post() {
    local now
    now=$(date +%s)
    curl --silent --show-error --max-time 10 --noproxy '*' --cacert <(as_service cat "$state/certificate.pem") \
        --header 'Content-Type: application/json; charset=utf-8' --header "x-zm-request-timestamp: $now" \
        --header "x-zm-signature: v0=$(hmac "v0:$now:$2")" --data-binary "$2" --write-out '\n%{http_code}\n' "$1"
}

# listening_at SCHEME: the address that the daemon's log names.
listening_at() { grep -m1 -o "listening.*address=$1://[^ ]*" "$throwaway/log" | sed 's/.*address=//'; }
listens() { listening_at http && listening_at https; } >/dev/null

# What went wrong, and what the daemon had to say about it.
check_failed() {
    grep -E 'level=(warn|error)' "$throwaway/log" >&2 || true
    die "check: $*"
}

check_challenge() {
    local answer
    answer=$(post "$(listening_at http)/webhook" "$challenge") || check_failed "the challenge got no answer"
    case $answer in
        *"\"encryptedToken\":\"$(hmac "$plain_token")\""*200) step check "a challenge over HTTP: answered as Zoom wants it" ;;
        *) check_failed "the challenge was answered with: $answer" ;;
    esac
}

check_notification() {
    local answer
    answer=$(post "$(listening_at https)/webhook" "$(sample_notification)") ||
        check_failed "the notification got no answer"
    [ "$(tail -n1 <<<"$answer")" = 200 ] || check_failed "the notification was answered with: $answer"
    step check "a signed meeting.started over HTTPS: 200, so it is stored"
}

check_row() {
    local rows
    rows=$(psql -XAt -d "$(database_url)" -c "SELECT count(*) FROM events WHERE event = 'meeting.started'") ||
        check_failed "psql can't read the table"
    [ "$rows" = 1 ] || check_failed "the table should hold the notification once, and holds it $rows times"
    step check "the row in Postgres, through psql: TABLE recent"
    say
    psql -X -x -P pager=off -d "$(database_url)" -c 'TABLE recent LIMIT 20' || check_failed "psql can't read the view recent"
}
