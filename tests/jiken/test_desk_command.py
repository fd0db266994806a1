"""`jiken desk`: where it listens, and when it does not."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from jiken.cli import main
from jiken.service.desk import people
from jiken.store import Store
from tests.site import demo

NOW = datetime(2026, 2, 1, tzinfo=UTC)


@pytest.fixture
def db(tmp_path: Path) -> Path:
    with Store.open(tmp_path / "jiken.db"):
        return tmp_path / "jiken.db"


@pytest.fixture
def running(db: Path) -> Iterator[str]:
    """The first line of a desk that runs, as a user starts it."""
    command = [sys.executable, "-m", "jiken", "desk", "--db", str(db), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as desk:
        assert desk.stdout is not None
        yield desk.stdout.readline()
        desk.terminate()
        assert desk.wait(10) == 128 + signal.SIGTERM


def refusal(*arguments: str) -> str:
    """Return what `jiken desk` says when it does not start."""
    done = CliRunner().invoke(main, ["desk", *arguments])
    assert done.exit_code == 1, done.output
    assert done.output.startswith("Error: ")
    assert done.output.count("\n") == 1
    return done.output


def test_it_says_where_it_is_and_answers_there(running: str) -> None:
    found = re.search(r"http://127\.0\.0\.1:[1-9]\d*/", running)
    assert found, running
    with urllib.request.urlopen(found[0] + "keys") as answer:
        assert answer.status == 200


def test_it_listens_to_others_only_where_somebody_signs_in(db: Path) -> None:
    assert "jiken user add" in refusal("--db", str(db), "--host", "0.0.0.0", "--port", "0")
    with Store.open(db) as store:
        people.add(store, "kobayashi", "admin", "a long enough password", now=NOW)
    said = refusal("--db", str(db), "--host", "0.0.0.0", "--port", "0")
    assert "--allow-host" in said  # the next thing to say: by which name


def test_a_port_in_use_is_said_in_a_sentence(db: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert f"Port {port} is in use" in refusal("--db", str(db), "--port", port)


def test_an_address_of_another_machine_is_refused(db: Path) -> None:
    with Store.open(db) as store:
        people.add(store, "kobayashi", "admin", "a long enough password", now=NOW)
    assert "not an address of this machine" in refusal("--db", str(db), "--host", "192.0.2.7")


def test_looking_at_nothing_makes_no_database(tmp_path: Path) -> None:
    assert "there is no database yet" in refusal("--db", str(tmp_path / "none.db"))
    assert not (tmp_path / "none.db").exists()


def test_the_demonstration_offers_a_desk_that_there_is(db: Path) -> None:
    _jiken, name, *arguments = demo.desk_command(db)
    told = main.commands[name].make_context(name, arguments).params
    assert told["db"] == db
    assert told["sources_path"].exists()
