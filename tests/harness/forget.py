# Runs `zoomhookd forget` as the owner of the tables, with a list of its own.
import json
import time
import uuid

from harness import daemon as daemons
from harness.daemon import clean_environment, toml

JO = "jo.doe@example.com"


def body_of(email, account="abD-ef_GHijk", user_id="theUsersIdentity"):
    """A participant's joining, different at each call."""
    what = {"uuid": str(uuid.uuid4()), "id": 97763643886, "participant": {"id": user_id, "email": email}}
    payload = {"account_id": account, "object": what}
    return json.dumps(
        {"event": "meeting.participant_joined", "payload": payload, "event_ts": int(time.time() * 1000)}
    ).encode()


def kept(database):
    """The rows that are no tombstones."""
    return database.rows("SELECT * FROM events WHERE origin <> 'erased' ORDER BY id")


class Forget:
    def __init__(self, binary, database, folder, changes=None):
        self.binary, self.database = binary, database
        self.list, self.key = folder / "forgotten", folder / "forgotten.key"
        self.config = folder / "forget.toml"
        settings = daemons.settings_for(database.url(), {"privacy.forgotten": str(self.list), **(changes or {})})
        del settings["database"]["url"]
        del settings["zoom"]
        self.config.write_text(toml(settings))

    def environment(self, url=None):
        return clean_environment(ZOOMHOOKD_DATABASE_URL=url or self.database.url())

    def command(self, *arguments):
        return [self.binary, "forget", *arguments, "--config", str(self.config)]

    def __call__(self, *arguments, url=None, code=0):
        done = daemons.run(*self.command(*arguments), environment=self.environment(url))
        assert done.returncode == code, f"exit code {done.returncode}: {done.stdout}{done.stderr}"
        return done
