"""Options that many commands share, and what they open."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import click

from jiken import sources as registry_file
from jiken.sources import Registry

db_option = click.option(
    "--db",
    type=click.Path(dir_okay=False, path_type=Path),
    envvar="JIKEN_DB",
    default=Path("jiken.db"),
    show_default=True,
    show_envvar=True,
    help="The SQLite file that holds everything.",
)
existing_db_option = click.option(
    "--db",
    type=click.Path(dir_okay=False, path_type=Path),
    envvar="JIKEN_DB",
    default=Path("jiken.db"),
    show_default=True,
    show_envvar=True,
    callback=lambda context, option, path: existing(path),
    help="The SQLite file that holds everything.",
)
sources_option = click.option(
    "--sources",
    "sources_path",
    type=click.Path(dir_okay=False, path_type=Path),
    envvar="JIKEN_SOURCES",
    show_envvar=True,
    help="The registry of sources.  [default: the one that ships with Jiken]",
)
model_option = click.option(
    "--model",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="JIKEN_MODEL",
    show_envvar=True,
    help="A folder with a classifier of your own training.  [default: the one that ships]",
)
plain_option = click.option(
    "--plain", is_flag=True, help="Plain lines instead of a bar, as without a terminal."
)


def existing(path: Path) -> Path:
    """Return *path*, or fail in one sentence: looking must not make an empty database."""
    if not path.exists():
        raise click.ClickException(
            f"{path}: there is no database yet; run `jiken crawl` or `jiken import` first, or name "
            "another with --db."
        )
    return path


class Day(click.ParamType[date]):
    """A day as YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def convert(
        self, value: str | date, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Return the day, or fail in one sentence."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"“{value}” is not a day; write it as 2026-01-31", param, ctx)


def registry(path: Path | None) -> Registry:
    """Return the sources of the file at *path*, or those that ship with Jiken."""
    return registry_file.load(path or registry_file.bundled_path())


def now() -> datetime:
    """Return the time, in UTC: the one place where the command line reads the clock."""
    return datetime.now(UTC)
