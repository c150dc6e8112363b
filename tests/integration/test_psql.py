# psql on the config's database: to read, unless asked to write, and with no password in its arguments.
import os
import pathlib
import stat
import subprocess

import pytest

from harness import daemon as daemons
from harness.commands import write_config


@pytest.fixture
def psql(binary, database, tmp_path):
    """psql(arguments): the command, on the test's database or another URL."""

    def run(*arguments, url=None, changes=None, environment=None):
        config = write_config(tmp_path, url or database.url(), changes)
        return daemons.run(binary, "psql", "--config", config, *arguments, environment=environment)

    return run


def test_a_statement_is_run_and_psqls_own_arguments_are_passed_on(psql, database):
    done = psql("-c", "SELECT current_database()", "-c", "SELECT 2", "--", "-At")
    assert (done.stdout, done.stderr, done.returncode) == (f"{database.name}\n2\n", "", 0)


def test_a_file_is_run(psql, tmp_path):
    (tmp_path / "question.sql").write_text("SELECT 1;\nSELECT :two;\n")
    done = psql("-f", tmp_path / "question.sql", "--", "-At", "-v", "two=2")
    assert (done.stdout, done.stderr, done.returncode) == ("1\n2\n", "", 0)
    missing = psql("-f", tmp_path / "nowhere.sql")
    assert missing.returncode == 1 and "nowhere.sql" in missing.stderr and "No such file" in missing.stderr


def test_a_statement_without_c_is_a_mistake(psql):
    done = psql("TABLE recent")
    assert done.returncode == 2 and "-c" in done.stderr


def test_the_environment_may_name_the_config(binary, database, tmp_path):
    named = {"ZOOMHOOKD_CONFIG": str(write_config(tmp_path, database.url()))}
    done = daemons.run(binary, "psql", "-c", "SELECT current_database()", environment=named)
    assert database.name in done.stdout


def test_a_crash_leaves_no_password_in_a_core_dump(binary, database, tmp_path):
    config = write_config(tmp_path, database.url())
    command = ["prlimit", "--core=1000000", binary, "psql", "--config", config, "-c", r"\! ulimit -Sc; ulimit -Hc"]
    assert subprocess.run(command, capture_output=True, text=True, timeout=60).stdout == "0\n0\n"


def test_it_reads_as_the_reader_and_writes_only_where_asked(psql):
    who = psql("-c", "SELECT current_user", "--", "-At").stdout
    assert who == "zoomhook_reader\n"
    refused = psql("-c", "CREATE TABLE mine ()")
    assert refused.returncode == 1 and "read-only" in refused.stderr
    assert psql("--write", "-c", "CREATE TABLE mine ()").returncode == 0
    assert psql("--write", "-c", "SELECT current_user", "--", "-At").stdout == "postgres\n"


def test_who_is_no_reader_reads_what_he_may(psql, database):
    done = psql("-c", "SELECT current_user", "-c", "SELECT count(deliveries) FROM events", "--", "-At",
                url=database.url("zoomhookd_test"))
    assert done.stdout == "zoomhookd_test\n0\n"
    done = psql("-c", "DELETE FROM rejected", url=database.url("zoomhookd_test"))
    assert "read-only" in done.stderr


def test_names_mean_the_schema_of_the_config(psql, database, binary):
    schema = {"ZOOMHOOKD_DATABASE_SCHEMA": "user"}  # a word of SQL's
    assert daemons.run(binary, "migrate", environment={"DATABASE_URL": database.url(), **schema}).returncode == 0
    where = "SELECT relnamespace::regnamespace::text FROM pg_class WHERE oid = 'events'::regclass"
    assert psql("-c", where, "--", "-At", environment=schema).stdout == '"user"\n'
    assert psql("-c", where, "--", "-At").stdout == "public\n"


def test_several_hosts_are_no_hindrance(psql, database):
    url = f"host=/nowhere,{database.cluster.folder} user=postgres dbname={database.name} target_session_attrs=read-write"
    done = psql("-c", "SELECT 1", "--", "-At", url=url)
    assert done.stdout == "1\n", done.stderr


def test_a_service_file_is_no_hindrance(psql, database, tmp_path):
    (tmp_path / "services").write_text(f"[zoom]\nhost={database.cluster.folder}\nuser=postgres\ndbname={database.name}\n")
    done = psql("-c", "SELECT current_database()", "--", "-At", url="service=zoom",
                environment={"PGSERVICEFILE": str(tmp_path / "services")})
    assert done.stdout == f"{database.name}\n", done.stderr


def test_the_password_is_in_no_argument(psql, database, tmp_path):
    fake = tmp_path / "bin" / "psql"
    fake.parent.mkdir()
    fake.write_text('#!/bin/sh\nprintf "%s\\n" "$@" >&2\necho "$PGPASSWORD"\nexit 42\n')
    fake.chmod(fake.stat().st_mode | stat.S_IXUSR)
    url = f"postgresql://postgres:top%20secret@/{database.name}?host={database.cluster.folder}"
    done = psql(url=url, environment={"PATH": f"{fake.parent}:{os.environ['PATH']}"})
    assert done.stdout == "top secret\n"
    assert "dbname=" in done.stderr and "secret" not in done.stderr
    assert done.returncode == 42


def test_without_psql_it_says_what_to_install(psql, tmp_path):
    done = psql(environment={"PATH": str(pathlib.Path(tmp_path))})
    assert done.returncode == 1
    assert "apt-get install postgresql-client" in done.stderr


def test_a_postgres_that_is_away_is_psqls_business(psql):
    done = psql("-c", "SELECT 1", url="host=/nowhere dbname=x user=x")
    assert done.returncode == 2
    assert "/nowhere" in done.stderr
