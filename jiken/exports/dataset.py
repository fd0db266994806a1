"""The dataset as one SQLite file that sqlite-utils and Datasette open, with its dictionary inside."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from jiken.exports.dictionary.tables import KEYS, tables
from jiken.exports.judged import judgement_rows
from jiken.exports.licence import LICENCE
from jiken.exports.normal import (
    article_quotes,
    article_tags,
    incident_facts,
    incident_quotes,
    incident_tags,
    memberships,
    why,
)
from jiken.exports.rows import Row, Value, article_row, incident_row
from jiken.exports.selection import Selection
from jiken.service.reading import ArticleView, IncidentSummary
from jiken.service.relations import related
from jiken.service.verdicts import REVIEWER
from jiken.store import Store
from jiken.version import __version__

BATCH = 500
SEPARATE = (
    *("urls", "sightings", "incident", "incidents", "role", "copy_of", "linked_to"),
    *("probability", "reason_ja", "reason_en", "reasons", "quotes", "facts"),
)


def write_dataset(
    selection: Selection,
    target: Path,
    *,
    with_text: bool,
    names: bool = False,
    now: datetime,
    progress: Callable[[int], None],
) -> int:
    """Write a selection into a new SQLite file and return how many articles it has.

    *names* adds the judgements with the names of those who made them.
    """
    db = Database(str(target))
    try:
        _lay_out(db, with_text, names)
        with db.atomic():
            count = _fill(db, selection, with_text, names, progress)
            _describe(db, with_text, names, now)
        db.vacuum()
        return count
    finally:
        db.close()


def _lay_out(db: Database, with_text: bool, names: bool) -> None:
    for table, columns in tables(names=names).items():
        kinds = {name: kind for name, (kind, _) in columns.items() if with_text or name != "text"}
        primary, foreign = KEYS[table]
        db.table(table).create(kinds, pk=primary, foreign_keys=foreign)


def _fill(
    db: Database,
    selection: Selection,
    with_text: bool,
    names: bool,
    progress: Callable[[int], None],
) -> int:
    known = set[str]()
    for summary in selection.summaries():
        known.add(summary.incident.id)
        db.table("incidents").insert(_flat(_alone(incident_row(summary))))
        _insert_said(db, summary)
        if names and summary.said:
            db.table("judgements").insert_all(
                {"incident": summary.incident.id} | row
                for row in judgement_rows(summary.said.judgements)
            )
    db.table("related").insert_all(_related(selection.store, known))
    count = 0
    for view in selection.articles():
        _insert(db, view, with_text)
        if names and view.said:
            db.table("judgements").insert_all(
                {"article": view.id} | row for row in judgement_rows(view.said.judgements)
            )
        count += 1
        progress(1)
    return count


def _alone(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in SEPARATE}


def _insert_said(db: Database, summary: IncidentSummary) -> None:
    if summary.said is None:
        return
    said = summary.said.assessment
    db.table("incident_tags").insert_all(incident_tags(said))
    db.table("incident_facts").insert_all(incident_facts(said))
    db.table("incident_quotes").insert_all(incident_quotes(said))


def _insert(db: Database, view: ArticleView, with_text: bool) -> None:
    row = article_row(view, with_text=with_text)
    db.table("articles").insert({"id": view.id} | _flat(_alone(row)))
    db.table("addresses").insert_all(
        {"article": view.id, "url": url} for url in dict.fromkeys(view.article.urls)
    )
    db.table("sightings").insert_all(
        {"article": view.id, "source": s.source, "via": s.via, "seen_at": s.seen_at}
        for s in view.sightings
    )
    db.table("memberships").insert_all(memberships(view))
    if view.said:
        said = view.said.classification
        db.table("article_tags").insert_all(article_tags(view.id, said))
        db.table("article_quotes").insert_all(article_quotes(view.id, said))


def _related(store: Store, known: set[str]) -> Iterator[dict[str, object]]:
    """Yield each pair of related incidents that are both *known*, once."""
    for incident in sorted(known):
        for found in related(store, incident):
            if found.relation.incident < found.relation.other and found.relation.other in known:
                yield asdict(found.relation) | why(found.reasons)


def _flat(row: Row) -> dict[str, Value]:
    return {
        name: json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value
        for name, value in row.items()
    }


def _describe(db: Database, with_text: bool, names: bool, now: datetime) -> None:
    decided = db.table("incidents").count_where("class_by = ?", [REVIEWER])
    db.table("data_dictionary").insert_all(
        {"table_name": table, "column_name": name, "meaning": meaning}
        for table, columns in tables(names=names).items()
        for name, (_, meaning) in columns.items()
        if with_text or name != "text"
    )
    db.table("dataset").insert_all(
        {"name": name, "value": value}
        for name, value in {
            "title": "AI incidents in Japanese and English news",
            "product": f"Jiken {__version__}",
            "exported_at": now.isoformat(timespec="seconds"),
            "with_text": "yes" if with_text else "no",
            "incidents_decided": str(decided),
            "incidents_draft": str(db.table("incidents").count - decided),
            "licence": LICENCE,
        }.items()
    )
