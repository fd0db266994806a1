"""`jiken export`, `jiken forget`."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs

import click
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]

from jiken import exports
from jiken.cli.options import existing_db_option, now, plain_option
from jiken.cli.screen import progress
from jiken.service import forgetting
from jiken.service.desk.queue import matching, refresh
from jiken.service.desk.wanted import Wanted, query_of, unheard, unknown, wanted_of
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
@click.option(
    "--as",
    "form",
    type=click.Choice(list(exports.FORMS)),
    help="One of the desk's exports, a zip that describes itself.  [then TARGET ends in .zip]",
)
@click.option(
    "--query",
    help="Only these incidents, with their articles: what the queue's address has behind “?”.",
)
@click.option("--drafts", is_flag=True, help="With --as: what no reviewer has decided, too.")
@click.option("--names", is_flag=True, help="With --as: who judged, too.")
@plain_option
def export(
    target: Path,
    db: Path,
    what: str | None,
    with_text: bool | None,
    form: str | None,
    query: str | None,
    drafts: bool,
    names: bool,
    plain: bool,
) -> None:
    """Write a dataset to TARGET: .jsonl, .csv, or .db (one SQLite file with its dictionary).

    With --as one of the desk's exports: csv, jsonl, sqlite, aim (the shape of the OECD's AIM),
    criteria (the OECD's 29, each filled, derived or missing) or aiid (submissions). The last
    four hold what reviewers have decided; csv, jsonl and all without --as hold drafts, too, and
    say in the column class_by who decided.
    Texts belong to their publishers: leave them out of what you publish.
    """
    if form and (target.suffix.lower() != ".zip" or what or with_text):
        raise click.UsageError("With --as, TARGET ends in .zip and there is no text and no --what.")
    if (names or drafts) and not form:
        raise click.UsageError("--names and --drafts go with --as.")
    with Store.open(db) as store:
        total = None if form or query is not None else store.articles.count()
        with progress("Exporting", total, plain_lines=plain) as advance:
            try:
                said = (
                    _bundle(store, form, target, query or "", drafts, names, advance)
                    if form
                    else _plain(store, target, what, with_text, query, advance)
                )
            except sqlite3.Error as mistake:
                raise exports.ExportError(
                    f"{target}: cannot be written from {db}: {explained(mistake)}"
                ) from mistake
    click.echo(said)


def _bundle(
    store: Store,
    form: str,
    target: Path,
    query: str,
    drafts: bool,
    names: bool,
    advance: Callable[[int], None],
) -> str:
    wanted = _wanted(query)
    order = exports.Order(
        incidents=_matching(store, wanted),
        query=query_of(wanted),
        drafts=drafts,
        names=names,
        now=now(),
    )
    taken = exports.bundle(store, form, target, order, progress=advance)
    return f"{_rows(taken.rows, target)}\n{_told(taken)}"


def _rows(rows: int, target: Path) -> str:
    return f"{rows:,} rows written to {target}."


def _told(taken: exports.Taken) -> str:
    """Return how many incidents are in an export and how many are not, with how to have them."""
    pieces = [_counted(taken.incidents, "incident")]
    if drafts := taken.counts.drafts:
        pieces.append(
            f"{_counted(drafts, 'draft')} among what the filter gives"
            if taken.drafts
            else f"{_counted(drafts, 'draft')} left out: --drafts includes what no reviewer has decided"
        )
    if taken.left_out:
        pieces.append(f"{taken.left_out:,} neither incident nor hazard left out")
    return f"{'; '.join(pieces)}."


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _plain(
    store: Store,
    target: Path,
    what: str | None,
    with_text: bool | None,
    query: str | None,
    advance: Callable[[int], None],
) -> str:
    selection = (
        None
        if query is None
        else exports.Chosen(store, _matching(store, _wanted(query)), drafts=True)
    )
    rows = exports.export(
        store,
        target,
        what=what,
        with_text=with_text,
        now=now(),
        selection=selection,
        progress=advance,
    )
    return _rows(rows, target)


def _wanted(query: str) -> Wanted:
    try:
        told = parse_qs(query.lstrip("?"), max_num_fields=500)
    except ValueError as mistake:
        raise click.UsageError(f"--query: {mistake}.") from None
    wrong = [*(f"{name}={value}" for name, value in unheard(told)), *unknown(told)]
    if wrong:
        raise click.UsageError(f"--query: the filter “{wrong[0][:100]}” means nothing here.")
    return wanted_of(told)


def _matching(store: Store, wanted: Wanted) -> Iterator[str]:
    refresh(store, now())
    return matching(store, wanted)


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
            "Forgotten: its text and quotations are gone, the address will not be fetched again.\n"
            "Copies of it at other publishers stay, and so do backups and what was exported "
            "before. Run `jiken cluster` to bring its incident up to date."
        )
    else:
        click.echo("No article was stored under that address; it will not be fetched from now on.")
