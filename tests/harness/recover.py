# Fixtures for recovery: a fake Zoom API, a config that knows it, and the command.
import json
import time

import pytest

from harness import zoom
from harness.commands import write_config
from harness.daemon import run
from harness.schema import WRITER


def settings(api, **more):
    """[zoom.api] of the fake, quick; off for the daemon, so that only the command recovers."""
    keys = ("account_id", "client_id", "client_secret", "app_id", "token_url", "api_url")
    of_api = {f"zoom.api.{key}": getattr(api, key) for key in keys}
    return of_api | {"zoom.api.requests_per_second": 60, "recover.after_outage": False} | more


@pytest.fixture
def config(api, database, tmp_path):
    return write_config(tmp_path, database.url(WRITER), settings(api))


@pytest.fixture
def recover(api, binary, config):
    """recover(*arguments): the report; the command must succeed, and ask for no page twice."""

    def call(*arguments, code=0):
        api.asked.clear()
        done = run(binary, "recover", "--config", config, "--json", *arguments)
        assert done.returncode == code, done.stdout + done.stderr
        assert api.asked_twice() == []
        return json.loads(done.stdout)

    return call


def refuse(database, topic, sqlstate="P0001"):
    """A trigger of the operator's that raises for one topic."""
    with database.connect() as connection:
        connection.execute(
            "CREATE FUNCTION mine() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not this one' "
            f"USING ERRCODE = '{sqlstate}', DETAIL = NEW.body::text; END $$"
        )
        connection.execute(
            "CREATE TRIGGER mine BEFORE INSERT ON events FOR EACH ROW WHEN "
            f"(NEW.body #>> '{{payload,object,topic}}' = '{topic}') EXECUTE FUNCTION mine()"
        )


def mend(database):
    with database.connect() as connection:
        connection.execute("DROP TRIGGER mine ON events")


def lose(api, count, ago=1800, **changes):
    """That many notifications that only the log has."""
    bodies = [zoom.notification(topic=f"lost {number}") for number in range(count)]
    for number, body in enumerate(bodies):
        api.add_lost(body, f"id-{number}-{ago}", time.time() - ago, **changes)
    return bodies
