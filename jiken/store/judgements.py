"""Reviewers' judgements: appended, never overwritten; clustering takes them as given."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from jiken.store.rows import Row, stamp, url_key
from jiken.taxonomy import ArticleClass, Severity

if TYPE_CHECKING:
    from jiken.store.connection import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What reviewers say an article or an incident is; None, or no such group, is not judged.

    *tags* are by group, all the values of one. *by* judged last.
    """

    class_: ArticleClass | None = None
    ai: bool | None = None
    helper: bool | None = None
    severity: Severity | None = None
    tags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One judgement of a class as it was appended: what was said, and what stood *before*."""

    said: Verdict
    before: Verdict
    by: str
    at: datetime
    note: str = ""


class Judgements:
    """The judgements of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._db = store.db

    def about_pair(
        self, kind: str, urls: tuple[str, str], *, by: str, now: datetime, note: str = ""
    ) -> None:
        """Append "always together" or "never together" for two articles, by their addresses."""
        row: Row = {
            "kind": kind,
            "subject": json.dumps(sorted(map(url_key, urls))),
            "judged_by": by,
            "judged_at": stamp(now),
            "note": note,
        }
        with self._store.writing() as db:
            db.table("judgements").insert(row)

    def pairs(self, kind: str) -> list[tuple[int, int]]:
        """Return the article ids of the pairs whose last judgement is *kind*.

        A pair with an article that is not stored (any more) waits until it is.
        """
        rows = self._db.query(
            "SELECT d1.article AS a, d2.article AS b FROM judgements j"
            " JOIN addresses d1 ON d1.key = j.subject ->> 0"
            " JOIN addresses d2 ON d2.key = j.subject ->> 1"
            " WHERE j.kind = ? AND j.id = (SELECT MAX(id) FROM judgements l"
            " WHERE l.subject = j.subject AND l.kind IN ('always together', 'never together'))"
            " ORDER BY j.id",
            (kind,),
        )
        return [(int(row["a"]), int(row["b"])) for row in rows]

    def about_class(
        self,
        subject: tuple[str, str],
        verdict: Verdict,
        *,
        by: str,
        now: datetime,
        note: str = "",
        before: Verdict | None = None,
    ) -> None:
        """Append what ("article", its URL) or ("incident", its id) is; what is None stays open.

        *before* is what stood, for those who ask later what was changed.
        """
        kind, name = subject
        row: Row = {
            "kind": "class",
            "subject": json.dumps({kind: url_key(name) if kind == "article" else name}),
            "value": json.dumps(_said(verdict), ensure_ascii=False),
            "before": json.dumps(_said(before), ensure_ascii=False) if before else "",
            "judged_by": by,
            "judged_at": stamp(now),
            "note": note,
        }
        with self._store.writing() as db:
            db.table("judgements").insert(row)

    def of_articles(self) -> dict[int, Verdict]:
        """Return what reviewers say of stored articles: of each part, the last judgement.

        Articles come in the order in which they were judged last.
        """
        rows = self._db.execute(
            "SELECT d.article, j.value, j.judged_by FROM judgements j"
            " JOIN addresses d ON d.key = j.subject ->> 'article' WHERE j.kind = 'class'"
            " ORDER BY j.id"
        )
        found: dict[int, Verdict] = {}
        for article, value, by in rows:
            found[int(article)] = _over(found.pop(int(article), Verdict()), value, by)
        return found

    def of_incidents(self) -> dict[str, Verdict]:
        """Return what reviewers say of incidents, in the same way; of a merged one, where it went."""
        rows = self._db.execute(
            "SELECT subject ->> 'incident', value, judged_by FROM judgements"
            " WHERE kind = 'class' AND subject ->> 'incident' IS NOT NULL ORDER BY id"
        )
        found: dict[str, Verdict] = {}
        for judged, value, by in rows.fetchall():
            incident = self._heir(str(judged))
            found[incident] = _over(found.pop(incident, Verdict()), value, by)
        return found

    def _heir(self, incident: str) -> str:
        """Return the incident that one was merged into, in the end; itself where it was not."""
        rows = self._db.execute(
            "SELECT redirect_to FROM incidents WHERE id = ? AND redirect_to IS NOT NULL",
            (incident,),
        ).fetchall()
        return self._heir(str(rows[0][0])) if rows else incident

    def log(self) -> dict[tuple[str, str | int], tuple[Judgement, ...]]:
        """Return every judgement of a class by ("article", its id) or ("incident", its id).

        Oldest first; those on articles that are not stored (any more) wait until they are.
        """
        rows = self._db.execute(
            "SELECT coalesce(d.article, j.subject ->> 'incident'), j.value, j.before,"
            " j.judged_by, j.judged_at, j.note FROM judgements j"
            " LEFT JOIN addresses d ON d.key = j.subject ->> 'article'"
            " WHERE j.kind = 'class' ORDER BY j.id"
        )
        found: dict[tuple[str, str | int], tuple[Judgement, ...]] = {}
        for name, *rest in rows.fetchall():
            if isinstance(name, int):
                subject: tuple[str, str | int] = "article", name
            elif name is not None:
                subject = "incident", self._heir(name)
            else:
                continue
            found[subject] = (*found.get(subject, ()), _judgement(*rest))
        return found


def _judgement(value: str, before: str, by: str, at: str, note: str) -> Judgement:
    return Judgement(
        said=_over(Verdict(), value, by),
        before=_over(Verdict(), before or "{}", ""),
        by=by,
        at=datetime.fromisoformat(at),
        note=note,
    )


def _said(verdict: Verdict) -> dict[str, object]:
    told = {
        "class": verdict.class_,
        "ai": verdict.ai,
        "helper": verdict.helper,
        "severity": verdict.severity,
        "tags": dict(verdict.tags) or None,
    }
    return {name: value for name, value in told.items() if value is not None}


def _over(before: Verdict, value: str, by: str) -> Verdict:
    """Return *before* with what a later judgement says."""
    said = json.loads(value)
    return Verdict(
        class_=ArticleClass(said["class"]) if "class" in said else before.class_,
        ai=said.get("ai", before.ai),
        helper=said.get("helper", before.helper),
        severity=Severity(said["severity"]) if "severity" in said else before.severity,
        tags={**before.tags, **{g: tuple(values) for g, values in said.get("tags", {}).items()}},
        by=by,
    )
