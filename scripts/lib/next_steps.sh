# What quickstart prints once the daemon listens. Sourced, not run.
# shellcheck shell=bash

print_next_steps() {
    local port=$1
    cat <<END

${bold}What next${plain}, in another terminal:

    cd $(printf '%q' "$root")

  Send a sample event and look at its row:

    build/release/zoomhookd send meeting.started --config .dev/zoomhookd.toml
    psql "$(database_url)" -c 'TABLE recent LIMIT 20'

  Receive from Zoom, in this order:

$(zoom_steps "$port")

Ctrl-C here stops the daemon and its Postgres; the data stay.

END
}

zoom_steps() {
    if [ "$secret_source" = random ]; then
        cat <<END
    1. Secret    marketplace.zoom.us > Develop > Build App > Features > Access: copy the Secret Token.
                 Here Ctrl-C, scripts/quickstart --secret, scripts/quickstart
END
    else
        cat <<END
    1. Secret    done; it must be the Secret Token on your app's page Features > Access at marketplace.zoom.us
END
    fi
    cat <<END
    2. Tunnel    ngrok http $1
    3. Validate  Features > Access > Event Subscriptions: as the endpoint URL enter
                 https://<the domain that ngrok prints>/webhook
                 choose events, press Validate, then Save.
END
}
