"""Options that many commands share, and what they open."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import click

from jiken import sources as registry_file
from jiken.cli.labels import language_of_locale
from jiken.sources import Registry
from jiken.taxonomy import ArticleClass

Word = TypeVar("Word", bound=StrEnum)
Command = TypeVar("Command", bound=Callable[..., object])

Checked = Callable[[click.Context, click.Parameter, Path], Path]


def _db_option(checked: Checked | None) -> Callable[[Command], Command]:
    return click.option(
        "--db",
        type=click.Path(dir_okay=False, path_type=Path),
        envvar="JIKEN_DB",
        default=Path("jiken.db"),
        show_default=True,
        show_envvar=True,
        callback=checked,
        help="The SQLite file that holds everything.",
    )


lost_db_option = _db_option(None)
"""A database that may be gone: for what brings it back."""
db_option = _db_option(lambda context, option, path: not_emptied(path))
existing_db_option = _db_option(lambda context, option, path: existing(path))
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
language_option = click.option(
    "--language",
    type=click.Choice(["ja", "en"]),
    default=language_of_locale,
    show_default="that of your locale, otherwise en",
    help="The language of reasons and labels; titles and quotations stay as they are.",
)


class Named(click.ParamType[str]):
    """A word of the taxonomy, in English, as AIM writes it or in Japanese, in any letter case."""

    name = "name"

    def __init__(self, japanese: Mapping[Word, str]) -> None:
        self._meant = {ja.removeprefix("AI"): str(one) for one, ja in japanese.items()}
        self._meant |= {ja: str(one) for one, ja in japanese.items()}
        self._meant |= {str(one): str(one) for one in japanese}
        self._meant |= {_aim(one).lower(): str(one) for one in japanese if _aim(one)}
        self._choices = "|".join(map(str, japanese))

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return the choices, as help shows them."""
        return f"[{self._choices}]"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the English word, or fail in one sentence."""
        folded = unicodedata.normalize("NFKC", value)
        meant = self._meant.get(folded) or self._meant.get(folded.lower())
        if meant is None:
            self.fail(f"“{value}” is none of {self._choices}", param, ctx)
        return meant


def _aim(one: StrEnum) -> str:
    """Return what `jiken show` calls a class in English: AI hazard."""
    return one.aim if isinstance(one, ArticleClass) else ""


def existing(path: Path) -> Path:
    """Return *path*, or fail in one sentence: looking must not make an empty database."""
    if not path.exists():
        raise click.ClickException(
            f"{path}: there is no database yet; run `jiken crawl` or `jiken import` first, or name "
            "another with --db."
        )
    return not_emptied(path)


def not_emptied(path: Path) -> Path:
    """Return *path*, or fail in one sentence: no file, or a database that was emptied.

    Where there was one, none is begun silently.
    """
    if path.exists() and not path.is_file():
        raise click.ClickException(f"{path}: this is not a file.")
    if path.is_file() and not path.stat().st_size:
        raise click.ClickException(
            f"{path}: the file is empty; `jiken restore` brings back the newest backup. "
            "To begin anew, delete the file."
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
