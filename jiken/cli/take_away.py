"""`jiken export`, `jiken forget`."""

from __future__ import annotations

import getpass
from pathlib import Path

import click
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]

from jiken import exports
from jiken.cli.options import existing_db_option, now, plain_option
from jiken.cli.screen import progress
from jiken.service import forgetting
from jiken.store import Store
from jiken.store.connection import explained


@click.command()
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@existing_db_option
@click.option(
    "--what",
    type=click.Choice(["articles", "incidents"]),
    help="Rows of a .jsonl or .csv.  [default: what the file's name says, else articles]",
)
@click.option(
    "--with-text/--without-text",
    default=None,
    help="Full texts or not.  [default: only in .jsonl, which is for yourself]",
)
@plain_option
def export(target: Path, db: Path, what: str | None, with_text: bool | None, plain: bool) -> None:
    """Write a dataset to TARGET: .jsonl, .csv, or .db (one SQLite file with its dictionary).

    Texts belong to their publishers: leave them out of what you publish.
    """
    with Store.open(db) as store:
        total = store.articles.count()
        with progress("Exporting", total, plain_lines=plain) as advance:
            try:
                rows = exports.export(
                    store, target, what=what, with_text=with_text, now=now(), progress=advance
                )
            except sqlite3.Error as mistake:
                raise exports.ExportError(
                    f"{target}: cannot be written from {db}: {explained(mistake)}"
                ) from mistake
    click.echo(f"{rows:,} rows written to {target}.")


@click.command()
@click.argument("url")
@existing_db_option
@click.option("--reason", required=True, help="Why; the log keeps it.")
@click.option("--by", default=getpass.getuser, show_default="you", help="Who asked.")
def forget(url: str, db: Path, reason: str, by: str) -> None:
    """Remove an article's text and quotations, and never fetch it again.

    A tombstone stays with the address, who asked, when and why. Run `jiken cluster`
    afterwards to bring the counts of its incident up to date.
    """
    with Store.open(db) as store:
        found = forgetting.forget(store, url, by=by, reason=reason, now=now())
    if found:
        click.echo(
            "Forgotten: its text and quotations are gone, the address will not be fetched again."
        )
    else:
        click.echo("No article was stored under that address; it will not be fetched from now on.")
