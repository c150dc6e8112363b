# `zoomhookd send` to a daemon with its own config, and to receivers of somebody else's.
import contextlib

from harness.answering import answering
from harness.daemon import run, settings_for, toml


def config_of(daemon, database, folder):
    """As the running daemon's, with the port that it has, and one more app."""
    file = folder / "zoomhookd.toml"
    apps = [{"name": "crm", "secret_tokens": ["token-of-the_CRM"]}]
    changes = {"server.listen": [daemon.address()]}
    file.write_text(toml(settings_for(database.url(), changes), apps))
    return file


def send_to_own(binary, config, *arguments, **more):
    return run(binary, "send", *arguments, "--config", config, **more)


@contextlib.contextmanager
def receiver(**options):
    """Of somebody else's; gives its URL."""
    with answering(200, b"{}", **options) as port:
        yield f"http://127.0.0.1:{port}/hook"
