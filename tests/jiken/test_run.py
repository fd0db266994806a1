"""`jiken run` and `jiken schedule`: what a timer calls, on the invented web."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from jiken.store import Store
from tests.site.server import Server, make_server

SOURCES = Path(__file__).parents[1] / "site" / "sources.toml"


def jiken(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "jiken", *arguments], capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def web() -> Iterator[Server]:
    with make_server() as server:
        yield server


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A registry of three of the invented sources, small ones: what is read is read for each test."""
    tables = SOURCES.read_text("utf-8").split("[[source]]")
    names = ("minatomachi", "nanpu", "coast94")
    chosen = [table for table in tables if any(f'id = "{name}"' in table for name in names)]
    assert len(chosen) == 3
    path: Path = tmp_path_factory.mktemp("few") / "sources.toml"
    path.write_text("".join(f"[[source]]{table}" for table in chosen), "utf-8")
    return path


def test_a_run_says_what_is_new_and_the_next_one_that_nothing_is(
    web: Server, few: Path, tmp_path: Path
) -> None:
    command = (
        "run",
        "--db",
        str(tmp_path / "j.db"),
        "--sources",
        str(few),
        "--proxy",
        web.url,
        "--plain",
    )
    first = jiken(*command)
    assert first.returncode == 0, first.stderr
    assert " new incidents, " in first.stdout
    assert not first.stdout.rpartition(" new incidents")[0].endswith("\n0")
    asked = len(web.requests)
    second = jiken(*command)
    assert second.returncode == 0, second.stderr
    assert "0 new incidents" in second.stdout
    assert len(web.requests) == asked  # nothing was due


def test_a_source_that_fell_silent_is_named(web: Server, few: Path, tmp_path: Path) -> None:
    db = tmp_path / "j.db"
    jiken(
        "crawl",
        "--db",
        str(db),
        "--sources",
        str(few),
        "--proxy",
        web.url,
        "--limit",
        "1",
        "--plain",
    )
    with Store.open(db) as store:
        state = store.polls.source("nanpu")
        assert state.next_poll_at is not None
        long_ago = datetime.now(UTC) - timedelta(days=30)
        store.db.execute(
            "UPDATE source_states SET yielded = 50, yielded_at = ?, usual_gap_minutes = 60",
            (long_ago.isoformat(timespec="seconds"),),
        )
    ran = jiken("run", "--db", str(db), "--sources", str(few), "--proxy", web.url, "--plain")
    assert f"Silent since {long_ago:%Y-%m-%d}: nanpu" in ran.stderr


def test_the_schedule_runs_at_once_and_stops_after_its_times(few: Path, tmp_path: Path) -> None:
    db = tmp_path / "j.db"
    nowhere = "http://127.0.0.1:9"
    ran = subprocess.run(
        [sys.executable, "-m", "jiken", "schedule", "--times", "1", "--db", str(db), "--sources", str(few)],
        capture_output=True, text=True, check=False, timeout=120, env={"http_proxy": nowhere, "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert ran.returncode == 0
    assert "0 new incidents, 0 articles" in ran.stdout
