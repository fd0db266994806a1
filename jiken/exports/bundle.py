"""Exports by name, each in a zip with its `datapackage.json`: complete, or not there."""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from jiken.exports.aiid import submissions
from jiken.exports.aim import aim_event
from jiken.exports.classes import Row
from jiken.exports.criteria import criteria_rows
from jiken.exports.dataset import write_dataset
from jiken.exports.dictionary import LICENCE
from jiken.exports.files import spare, whole
from jiken.exports.judged import judgement_rows
from jiken.exports.package import Said, Written, digest, header_of, package
from jiken.exports.rows import article_row, incident_row
from jiken.exports.selection import Chosen
from jiken.exports.sheets import write_rows
from jiken.service.reading import ArticleView, IncidentSummary, article_view
from jiken.service.saying import Saying
from jiken.store import Store
from jiken.version import __version__


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be exported: incidents by id, *query* the filter that gave them, for the record.

    *drafts* takes in what nobody has decided on, *names* those who judged.
    """

    incidents: Iterable[str]
    query: str = ""
    drafts: bool = False
    names: bool = False
    now: datetime


@dataclass(slots=True)
class Job:
    """An export being written: the folder of its files, and what each is."""

    store: Store
    order: Order
    folder: Path
    chosen: Chosen
    progress: Callable[[int], None]

    def put(
        self, name: str, mediatype: str, write: Callable[[Path], int], table: str | None = None
    ) -> Written:
        """Write one file of the export; *table* says what a CSV's columns mean."""
        path = self.folder / name
        rows = write(path)
        size, sha256 = digest(path)
        return Written(
            path=name,
            mediatype=mediatype,
            rows=rows,
            size=size,
            sha256=sha256,
            table=table,
            header=header_of(path) if table else (),
        )

    def cases(self) -> Iterator[tuple[IncidentSummary, list[ArticleView]]]:
        """Yield each incident with its articles, in-event first."""
        saying = Saying(self.store)
        for found in self.chosen.summaries():
            members = {m.article: m for m in found.incident.memberships}
            kept = self.store.articles.by_ids(members)
            views = [
                article_view(self.store, stored, (members[stored.id],), saying) for stored in kept
            ]
            yield found, sorted(views, key=_in_event_first)
            self.progress(1)


def _in_event_first(view: ArticleView) -> tuple[bool, datetime, str]:
    article = view.article
    return view.home is None, article.published_or_fetched, article.canonical_url


def _csv(job: Job) -> list[Written]:
    def sheet_of(rows: Iterable[Row]) -> Callable[[Path], int]:
        def write(path: Path) -> int:
            with path.open("w", encoding="utf-8", newline="") as out:
                return write_rows(out, map(spare, rows))

        return write

    return [
        job.put("incidents.csv", "text/csv", sheet_of(_incidents(job)), table="incidents"),
        job.put("articles.csv", "text/csv", sheet_of(_articles(job)), table="articles"),
    ]


def _jsonl(job: Job) -> list[Written]:
    kind = "application/jsonl"
    return [
        job.put("incidents.jsonl", kind, lambda path: _lines(path, _incidents(job))),
        job.put("articles.jsonl", kind, lambda path: _lines(path, _articles(job))),
    ]


def _sqlite(job: Job) -> list[Written]:
    def write(path: Path) -> int:
        return write_dataset(
            job.chosen,
            path,
            with_text=False,
            names=job.order.names,
            now=job.order.now,
            progress=job.progress,
        )

    return [job.put("jiken.db", "application/vnd.sqlite3", write)]


def _aim(job: Job) -> list[Written]:
    def events() -> Iterator[Row]:
        for found, views in job.cases():
            event = aim_event(found, views)
            if event:
                yield event
            else:
                job.chosen.left_out += 1

    return [job.put("aim.json", "application/json", lambda path: _list(path, events()))]


def _criteria(job: Job) -> list[Written]:
    def write(path: Path) -> int:
        rows = (
            row
            for found, views in job.cases()
            for row in criteria_rows(found, views, names=job.order.names)
        )
        with path.open("w", encoding="utf-8", newline="") as out:
            return write_rows(out, rows)

    return [job.put("criteria.csv", "text/csv", write, table="criteria")]


def _aiid(job: Job) -> list[Written]:
    told = (
        row
        for found, views in job.cases()
        for row in submissions(found, views, names=job.order.names, now=job.order.now)
    )
    return [job.put("submissions.json", "application/json", lambda path: _list(path, told))]


FORMS: dict[str, tuple[str, Callable[[Job], list[Written]]]] = {
    "csv": ("Incidents and articles as CSV", _csv),
    "jsonl": ("Incidents and articles as JSON Lines", _jsonl),
    "sqlite": ("Incidents and articles as one SQLite file", _sqlite),
    "aim": ("Incidents and hazards in the shape of the OECD's AIM", _aim),
    "criteria": ("The 29 criteria of the OECD's reporting framework", _criteria),
    "aiid": ("Submissions to the AI Incident Database", _aiid),
}
"""{name of an export: (its title, what writes its files)}."""


def bundle(
    store: Store,
    name: str,
    target: Path,
    order: Order,
    *,
    progress: Callable[[int], None] = lambda rows: None,
) -> int:
    """Write the export *name* (a key of FORMS) as a zip to *target* and return its rows.

    Rows are written one after the other to files beside *target*, which takes its name only
    when all is there. Raises ExportError.
    """
    title, write = FORMS[name]
    chosen = Chosen(store, order.incidents, drafts=order.drafts)
    with whole(target) as draft, _folder(target.parent) as folder, _at_once(store):
        job = Job(store, order, folder, chosen, progress)
        files = write(job)
        said = Said(
            name=name,
            title=title,
            query=order.query,
            drafts=order.drafts,
            names=order.names,
            left_out=chosen.left_out,
            now=order.now,
        )
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("datapackage.json", _pretty(package(said, files)))
            packed.writestr("LICENCE.txt", f"{LICENCE}\n\nMade by Jiken {__version__}.\n")
            for file in files:
                packed.write(folder / file.path, file.path)
    return sum(file.rows for file in files)


@contextmanager
def _folder(beside: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=beside, prefix=".jiken-export-") as name:
        yield Path(name)


@contextmanager
def _at_once(store: Store) -> Iterator[None]:
    """Read all of an export from one moment of the database, whatever others write meanwhile."""
    if store.db.conn.in_transaction:
        yield
        return
    store.db.conn.execute("BEGIN")
    try:
        yield
    finally:
        store.db.conn.rollback()


def _incidents(job: Job) -> Iterator[Row]:
    for found in job.chosen.summaries():
        row = incident_row(found)
        if job.order.names:
            row["judgements"] = list(judgement_rows(found.said.judgements)) if found.said else []
        yield row
        job.progress(1)


def _articles(job: Job) -> Iterator[Row]:
    for view in job.chosen.articles():
        row = article_row(view, with_text=False)
        if job.order.names:
            row["judgements"] = list(judgement_rows(view.said.judgements)) if view.said else []
        yield row


def _lines(path: Path, rows: Iterable[Row]) -> int:
    with path.open("w", encoding="utf-8", newline="\n") as out:
        return _counted(out, (json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


def _list(path: Path, rows: Iterable[Row]) -> int:
    """Write a JSON list, an item a line, and return how many."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write("[")
        pieces = (json.dumps(row, ensure_ascii=False) for row in rows)
        count = _counted(out, (f"{',' * (n > 0)}\n{text}" for n, text in enumerate(pieces)))
        out.write("\n]\n")
    return count


def _counted(out: IO[str], pieces: Iterable[str]) -> int:
    count = 0
    for count, piece in enumerate(pieces, start=1):  # noqa: B007 (the last one is the count)
        out.write(piece)
    return count


def _pretty(row: Row) -> str:
    return json.dumps(row, ensure_ascii=False, indent=2) + "\n"
