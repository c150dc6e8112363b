# The Debian package as its user meets it: two commands to the first event, then all that systemd does for it.
import json
import re

import pytest

from harness.daemon import SECRET
from harness.load import Load
from harness.wait import until

SETTINGS = "/etc/zoomhookd/zoomhookd.toml"
LINK = re.compile(r"\]\(([^)#\s]+)")


@pytest.fixture(scope="module")
def installed(machine):
    """After the README's two commands; nobody is asked for a token here."""
    assert machine.shows("zoomhookd", "ActiveState") == "inactive"
    text = machine.does("sudo zoomhookd init --secret -", text=SECRET + "\n")
    assert "made database zoomhookd" in text and "wrote /etc/zoomhookd/secret_token (mode 0600)" in text
    assert "sudo systemctl enable --now zoomhookd.socket zoomhookd" in text
    assert "nothing to do" in machine.does("sudo zoomhookd migrate")  # before the service has ever run
    machine.does("sudo systemctl enable --now zoomhookd.socket zoomhookd")
    return machine


def pid(machine):
    return machine.shows("zoomhookd", "MainPID")


def send(machine):
    assert "200" in machine.does("sudo zoomhookd send meeting.started")


def test_two_commands_lead_to_the_first_event(installed):
    send(installed)
    assert installed.psql("SELECT count(*) FROM events WHERE event = 'meeting.started'") == "1"
    assert installed.shows("zoomhookd", "ActiveState") == "active"
    until(lambda: "1 notifications since the start" in installed.shows("zoomhookd", "StatusText"), 20, "the status tells")


def test_no_link_of_the_documentation_leads_nowhere(installed):
    folder = installed.root / "usr/share/doc/zoomhookd"
    pages = sorted(folder.glob("**/*.md"))
    links = {(page, link) for page in pages for link in LINK.findall(page.read_text()) if "://" not in link}
    assert folder / "README.md" in pages and len(links) > 20
    links.discard((folder / "README.md", "LICENSE"))  # which Debian has as the file copyright
    assert not [(page.name, link) for page, link in links if not (page.parent / link).exists()]


def test_a_command_of_the_administrators_finds_what_the_unit_has(installed):
    shown = installed.does("zoomhookd config")
    assert "/etc/zoomhookd/secret_token" in shown and SECRET not in shown
    assert installed.does("zoomhookd ready") == "ready\n"


def test_root_is_told_what_the_service_would_see(installed):
    send(installed)
    text = installed.does("sudo zoomhookd check --ngrok http://127.0.0.1:1")
    assert "Events would arrive and be stored: 0 failures" in text, text
    assert re.search(r"^ok +Postgres +zoomhookd@", text, re.MULTILINE)
    assert "0 rejected" in installed.does("sudo zoomhookd rejected list")
    assert "up: zoomhookd@" in installed.does("sudo zoomhookd spool status")
    assert "nothing to do" in installed.does("sudo zoomhookd migrate")


def test_a_user_without_rights_is_told_to_use_sudo(installed):
    done = installed.tries("zoomhookd send meeting.started", user="nobody")
    assert done.returncode == 1
    assert done.stderr == "/etc/zoomhookd/secret_token: can't be read: run with sudo\n"


def test_it_runs_as_a_user_of_its_own_and_keeps_its_spool(installed):
    assert installed.does(f"ps -o user= -p {pid(installed)}").strip() == "zoomhookd"
    # As the daemon sees it: systemd 257 maps the owner, who is nobody outside.
    assert installed.does(f"nsenter -t {pid(installed)} --mount stat -Lc '%U %a' /var/lib/zoomhookd") == "zoomhookd 700\n"


def test_its_sandbox_leaves_little(installed):
    installed.does("systemd-analyze security --threshold=20 zoomhookd.service")


def test_the_units_have_no_mistakes(installed):
    for unit in ("zoomhookd.service", "zoomhookd.socket"):
        done = installed.tries(f"systemd-analyze verify /lib/systemd/system/{unit}")
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_restart_under_load_refuses_no_connection(installed):
    with Load(4000, connections=8) as load:
        for _ in range(3):
            before = len(load.acknowledged())
            until(lambda: len(load.acknowledged()) > before + 50, 20, "the load goes on")
            installed.does("systemctl restart zoomhookd")
    assert load.statuses() == {200}
    assert load.not_connected == 0
    stored = int(installed.psql("SELECT count(*) FROM events WHERE event = 'meeting.load'"))
    assert stored >= len(load.acknowledged()) > 150


def test_a_new_secret_comes_with_a_restart_and_reload_says_so(installed):
    installed.does("install -m 600 /dev/stdin /etc/zoomhookd/secret_token", text="tok_new\n")
    assert "systemctl restart zoomhookd" in installed.does("zoomhookd reload")
    assert installed.tries("zoomhookd send meeting.started").returncode != 0
    installed.does("systemctl restart zoomhookd")
    send(installed)


def test_reload_takes_good_settings_and_refuses_bad_ones(installed):
    before = pid(installed)
    installed.does(f"sed -i 's/^# level = .*/level = \"debug\"/' {SETTINGS} && systemctl reload zoomhookd")
    assert "changed: log.level" in installed.does("journalctl -u zoomhookd -o cat")
    installed.does(f"sed -i 's/^level = .*/level = \"loud\"/' {SETTINGS}")
    assert installed.tries("systemctl reload zoomhookd").returncode != 0
    assert "not reloaded" in installed.does("journalctl -u zoomhookd -o cat -p err")
    assert pid(installed) == before
    installed.does(f"sed -i 's/^level = .*/level = \"info\"/' {SETTINGS} && systemctl reload zoomhookd")
    send(installed)


def test_bad_settings_are_not_tried_again_and_again(installed):
    installed.does(f"cp {SETTINGS} /root/good && echo 'nonsense = 1' >> {SETTINGS}")
    installed.tries("systemctl restart zoomhookd")
    until(lambda: installed.shows("zoomhookd", "ActiveState") == "failed", 10, "it has failed")
    assert installed.shows("zoomhookd", "NRestarts") == "0"
    installed.does(f"cp /root/good {SETTINGS} && systemctl restart zoomhookd")
    send(installed)


def test_a_daemon_that_stands_still_is_started_again(installed):
    installed.does("mkdir -p /run/systemd/system/zoomhookd.service.d")
    installed.does("printf '[Service]\\nWatchdogSec=2\\n' > /run/systemd/system/zoomhookd.service.d/short.conf")
    installed.does("systemctl daemon-reload && systemctl restart zoomhookd")
    before = pid(installed)
    installed.does(f"kill -STOP {before}")
    until(lambda: pid(installed) not in ("0", before), 30, "another one runs")
    send(installed)


def told(machine):
    """(priority, message) of each line of the daemon's."""
    lines = machine.does("journalctl -u zoomhookd -o json --output-fields=PRIORITY,MESSAGE").splitlines()
    return [(one["PRIORITY"], one["MESSAGE"]) for one in map(json.loads, lines) if "level=" in one["MESSAGE"]]


def test_the_journal_has_each_lines_priority(installed):
    installed.does(f"cp {SETTINGS} /root/good && echo 'nonsense = 1' >> {SETTINGS}")
    installed.does("systemctl kill --signal=HUP --kill-who=main zoomhookd")
    until(lambda: any("not reloaded" in message for _, message in told(installed)), 10, "the reload is refused")
    installed.does(f"cp /root/good {SETTINGS}")
    assert {priority for priority, message in told(installed) if "not reloaded" in message} == {"3"}
    assert {priority for priority, message in told(installed) if "msg=listening" in message} == {"6"}


def test_an_upgrade_keeps_settings_and_starts_the_new_one(installed):
    installed.does(f"echo '# mine' >> {SETTINGS}")
    before = pid(installed)
    installed.does("dpkg -i --force-confold /root/zoomhookd.deb")
    assert installed.does(f"tail -n 1 {SETTINGS}") == "# mine\n"
    assert pid(installed) not in ("0", before)
    send(installed)


def test_a_removal_stops_it_and_a_purge_leaves_nothing_but_the_database(installed):
    installed.does("apt-get -y remove zoomhookd")
    assert installed.tries("pgrep -x zoomhookd").returncode == 1
    assert installed.tries(f"test -e {SETTINGS}").returncode == 0
    installed.does("apt-get -y purge zoomhookd")
    left = installed.does("find / -xdev -name '*zoomhookd*' -not -path '/proc/*' -not -path '/root/*' -not -path '/var/log/*' -not -path '/run/*'")
    assert left == ""
    assert int(installed.psql("SELECT count(*) FROM events")) > 1
