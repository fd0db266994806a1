"""A database that was emptied is said to be, by every command of click's own tree."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from jiken.cli import main


def commands(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the words of each command that takes a database."""
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield from commands(below, (*path, name))
    elif any(option.name == "db" for option in command.params):
        yield path


READING = sorted(set(commands(main)) - {("restore",)})


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_no_command_begins_a_new_database_where_one_was_emptied(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    db = tmp_path / "記録.db"
    db.touch()

    ran = CliRunner().invoke(main, [*words, "--db", str(db)])

    assert (ran.exit_code, ran.stdout) == (1, "")
    assert "the file is empty; `jiken restore` brings back the newest backup" in ran.stderr
    assert [one.name for one in tmp_path.iterdir() if one.stat().st_size] == []


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_no_command_takes_a_pipe_for_a_database(tmp_path: Path, words: tuple[str, ...]) -> None:
    db = tmp_path / "記録.db"
    os.mkfifo(db)

    ran = CliRunner().invoke(main, [*words, "--db", str(db)])

    assert (ran.exit_code, ran.stdout) == (1, "")
    assert "this is not a file" in ran.stderr


def test_only_restoring_takes_an_emptied_database(tmp_path: Path) -> None:
    db = tmp_path / "記録.db"
    db.touch()

    ran = CliRunner().invoke(main, ["restore", "--db", str(db)])

    assert "the file is empty" not in ran.stderr
    assert len(READING) > 20
