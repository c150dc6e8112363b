# Asks a daemon's admin listener.
import re
import urllib.error
import urllib.request


def address(daemon):
    return re.search(r"(http://[^\s\"]+)", daemon.await_line("admin listener"))[1]


def ask(url, method="GET", **headers):
    """(status, text)"""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, method=method, headers=headers), timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


def metrics(daemon):
    """{'name{labels}': value}"""
    status, text = ask(address(daemon) + "/metrics")
    assert status == 200, text
    lines = [line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in lines}


def ready(daemon):
    return ask(address(daemon) + "/ready")
