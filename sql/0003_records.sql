-- What is remembered beside events, best effort and bounded: requests that were refused, and Zoom's challenges.

CREATE TABLE rejected (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    received_at timestamptz NOT NULL,
    reason text COLLATE "C" NOT NULL,
    event text COLLATE "C" NOT NULL,
    remote_addr inet,
    request_id text COLLATE "C",
    tracking_id text COLLATE "C",
    zm_timestamp timestamptz NOT NULL,
    signature text COLLATE "C" NOT NULL,
    digest bytea NOT NULL,
    raw bytea NOT NULL,
    kept_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (digest, signature)
);
COMMENT ON TABLE rejected IS
    'zoomhookd: looks like Zoom''s, but no secret token verified it, or it was stale; see zoomhookd rejected list';
COMMENT ON COLUMN rejected.reason IS 'why it was refused when it came';
COMMENT ON COLUMN rejected.event IS 'what the body calls itself; nobody has proved that it is Zoom''s';
COMMENT ON COLUMN rejected.zm_timestamp IS 'x-zm-request-timestamp';
COMMENT ON COLUMN rejected.signature IS 'x-zm-signature';
COMMENT ON COLUMN rejected.digest IS 'SHA-256 of raw';
COMMENT ON COLUMN rejected.raw IS 'the bytes as received';
COMMENT ON COLUMN rejected.kept_at IS 'by the clock of Postgres: deleted two weeks later';

CREATE TABLE url_validations (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    received_at timestamptz NOT NULL,
    app text COLLATE "C" NOT NULL,
    result text COLLATE "C" NOT NULL,
    took interval NOT NULL,
    remote_addr inet
);
COMMENT ON TABLE url_validations IS
    'zoomhookd: signed challenges (endpoint.url_validation); Zoom sends one for each endpoint every 72 hours';
COMMENT ON COLUMN url_validations.app IS 'the configured app whose secret token signed it';
COMMENT ON COLUMN url_validations.result IS 'answered, or why not';
COMMENT ON COLUMN url_validations.took IS 'from the request''s first byte to the answer';
