"""No command lets a text from outside drive the terminal that it is shown on.

Every command of click's own tree runs on a pseudo-terminal, on a site full of hostile texts.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Collection, Iterator
from pathlib import Path

import click
import pytest

from jiken.cli import main
from tests.conftest import ROOT, Web
from tests.jiken.hostile_site import DRIVING, FORGED, HOSTILE, Site, site

ONE_LINE = HOSTILE.replace("\n", " ")
Ran = tuple[tuple[str, ...], str, int]

# What rich and click write of their own: colours, the cursor hidden, shown, up; lines cleared.
OF_RICH = re.compile(r"\x1b\[(?:[0-9;]*m|\?25[lh]|1A|2K|0?K)|\r(?=\x1b\[(?:2K|1A))|\r$", re.M)


def leaves(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the words of every command below *command*."""
    if not isinstance(command, click.Group):
        yield path
        return
    for name, below in command.commands.items():
        yield from leaves(below, (*path, name))


def orders(on: Site) -> dict[str, list[tuple[str, ...]]]:
    """Return what each command is asked, so that it shows what it has and says what is wrong."""
    one, folder = on.incident(), on.folder
    return {
        "crawl": [(), ("--source", HOSTILE), ("--sources", str(folder / "bad.toml"))],
        "import": [(str(folder / "bad.jsonl"),), (str(folder / HOSTILE),), ("--aim", str(folder / "bad.jsonl"))],
        "cluster": [("--explain-changes",)],
        "classify": [("--all", "--no-llm"), ("--model", HOSTILE)],
        "run": [("--no-llm",)],
        "incidents": [(), ("--json",), ("--all",), ("--tag", HOSTILE), ("--class", HOSTILE)],
        "show": [(one,), (one, "--json"), (one, "--language", "ja"), (HOSTILE,)],
        "search": [("図書館",), ("図書館", "--json"), (HOSTILE,)],
        "judge": [(one, "--remark", HOSTILE, "--by", HOSTILE), (one, "--undo", HOSTILE), (HOSTILE, "--confirm")],
        "desk": [("--port", "0"), ("--zone", HOSTILE), ("--host", HOSTILE)],
        "alerts send": [()],
        "alerts list": [()],
        "export": [("a.csv",), (f"{HOSTILE}.jsonl",), ("b.csv", "--query", f"{HOSTILE}={HOSTILE}"), (f"{HOSTILE}/c.csv",)],
        "forget": [("https://toto.example/0", "--reason", HOSTILE, "--by", HOSTILE), (HOSTILE, "--reason", HOSTILE)],
        "backup": [(), (ONE_LINE,)],
        "check": [(), ("--db", ONE_LINE)],
        "restore": [("--drill",), (HOSTILE,)],
        "evaluate": [(str(folder / "gold"), "--wrong"), (HOSTILE,)],
        "train": [("--from-judgements", "--model", "own"), ("--from-judgements", "--write-labels", ONE_LINE)],
        "sources list": [(), ("--sources", HOSTILE)],
        "sources show": [("kaku",), (HOSTILE,)],
        "sources add": [
            ("--id", "a", "--language", "ja", "--country", "JP", "--name-ja", HOSTILE),
            ("--id", HOSTILE, "--language", HOSTILE, "--country", HOSTILE),
        ],
        "sources check": [(), (HOSTILE,)],
        "user list": [()],
        "user add": [(HOSTILE, "--role", "admin", "--password-stdin")],
        "user role": [("hana", "--role", "editor"), (HOSTILE, "--role", "admin")],
        "user token": [("hana",), (HOSTILE,)],
        "user password": [("hana", "--password-stdin"), (HOSTILE, "--password-stdin")],
        "user remove": [(HOSTILE,), (f"hana{HOSTILE}",)],
        "schedule": [("--every", HOSTILE)],
        "service": [(), ("--db", ONE_LINE), ("--sources", ONE_LINE)],
    }  # fmt: skip


# These show what others wrote, and must not have kept silent.
TELLING = {
    *("import", "incidents", "show", "search", "sources list", "sources show", "sources check"),
    *("evaluate", "user list", "judge", "crawl"),
}


IN_COLOURS = {"crawl", "import", "incidents", "show", "search", "user list", "export", "check"}
"""What shows tables, bars and bold lines; the rest is written as without colours."""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    web = Web()
    thread = threading.Thread(target=web.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield site(tmp_path_factory.mktemp("hostile"), web)
    web.shutdown()
    thread.join()
    web.server_close()


def on_terminal(
    on: Site, folder: Path, only: Collection[str] = (), **environment: str
) -> list[Ran]:
    """Run the orders on a copy of the site, in a process that forks for each."""
    shutil.copytree(on.folder, folder, dirs_exist_ok=True)
    here = Site(folder=folder, proxy=on.proxy)
    asked = [
        (*name.split(), *more)
        for name, several in orders(here).items()
        if not only or name in only
        for more in several
    ]
    (folder / "orders.json").write_text(json.dumps(asked))
    clean = {
        name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS")
    }
    ran = subprocess.run(
        [sys.executable, ROOT / "tests/jiken/at_terminal.py", "orders.json"],
        cwd=folder,
        env=clean
        | here.environment
        | {"PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", "COLUMNS": "4000", "LINES": "50"}
        | environment,
        stdout=subprocess.PIPE,
        check=True,
        timeout=400,
    )
    return [(tuple(order), wrote, status) for order, wrote, status in json.loads(ran.stdout)]


def test_every_command_is_asked_something(hostile: Site) -> None:
    assert {" ".join(path) for path in leaves(main)} == set(orders(hostile))


@pytest.fixture(scope="module")
def plain(hostile: Site, tmp_path_factory: pytest.TempPathFactory) -> list[Ran]:
    """What is written on a terminal that can do nothing."""
    return on_terminal(hostile, tmp_path_factory.mktemp("plain"), NO_COLOR="1", TERM="dumb")


def test_without_colours_there_is_no_control_character_at_all(plain: list[Ran]) -> None:
    assert [told(one) for one in plain if driving(one[1])] == []


def test_no_text_makes_a_line_of_its_own(plain: list[Ran]) -> None:
    forged = [told(one) for one in plain if has_forged_line(one[1])]
    assert forged == []


def test_commands_end_by_themselves_and_without_a_traceback(plain: list[Ran]) -> None:
    assert [
        told(one) for one in plain if "Traceback" in one[1] or one[2] not in (0, 1, 2, 143)
    ] == []


def test_the_hostile_texts_were_shown(plain: list[Ran]) -> None:
    shown = {
        name
        for name in TELLING
        for order, wrote, _ in plain
        if is_of(order, name) and "図書館" in wrote
    }
    assert shown == TELLING


def test_with_colours_only_those_of_rich_are_there(
    hostile: Site, tmp_path_factory: pytest.TempPathFactory
) -> None:
    coloured = on_terminal(
        hostile, tmp_path_factory.mktemp("coloured"), IN_COLOURS, TERM="xterm-256color"
    )
    assert any("\x1b[1m" in wrote for _, wrote, _ in coloured)
    assert [told(one) for one in coloured if driving(OF_RICH.sub("", one[1]))] == []
    assert [told(one) for one in coloured for text in DRIVING[:7] if text in one[1]] == []


def driving(wrote: str) -> list[str]:
    return [one for one in wrote if one not in "\n\t" and not one.isprintable() and one != "\u3000"]


def has_forged_line(wrote: str) -> bool:
    return any(line.strip().startswith(FORGED) for line in wrote.splitlines())


def is_of(order: tuple[str, ...], name: str) -> bool:
    return order[: len(name.split())] == tuple(name.split())


def told(ran: Ran) -> tuple[str, int, str]:
    order, wrote, status = ran
    return " ".join(order)[:80], status, wrote[-1500:]
