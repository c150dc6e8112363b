# What quickstart prints once the daemon listens. Sourced, not run.
# shellcheck shell=bash

print_next_steps() {
    local port=$1 secret_variable=''
    if [ "$secret_source" = environment ]; then
        # shellcheck disable=SC2016 # to be expanded where it is pasted
        secret_variable='ZOOM_WEBHOOK_SECRET_TOKEN=… '
    fi
    cat <<END

${bold}What next${plain}, in another terminal:

    cd $(printf '%q' "$root")
    export ZOOMHOOKD_CONFIG=\$PWD/.dev/zoomhookd.toml PATH=\$PWD/build/release:\$PATH

  Send a sample event and look at its row:

    ${secret_variable}zoomhookd send meeting.started
    zoomhookd psql -c 'TABLE recent LIMIT 20'

  Receive from Zoom, in this order:

$(zoom_steps "$port" "$secret_variable")

Ctrl-C here stops the daemon and its Postgres; the data stay.

END
}

# zoom_steps PORT SECRET_VARIABLE
zoom_steps() {
    if [ "$secret_source" = random ]; then
        cat <<END
    1. Secret    marketplace.zoom.us > Develop > Build App, page Features > Access: copy the Secret Token.
                 Ctrl-C here, then: scripts/quickstart --secret
    2. Server    scripts/quickstart
END
    else
        cat <<END
    1. Secret    done, if it is the Secret Token on your app's page Features > Access at marketplace.zoom.us
    2. Server    done, it runs
END
    fi
    cat <<END
    3. Tunnel    ngrok http $1
    4. Validate  $2zoomhookd setup
                 finds the URL of the tunnel, makes the event subscription or says what to click, and
                 waits until Zoom has validated the URL.
END
}
