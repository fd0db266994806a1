"""Reviewers' judgements: appended, never overwritten; clustering takes them as given.

What is read are those that stand: a judgement whose step was undone counts nowhere.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from jiken.store.evidence import listed
from jiken.store.rows import Row, stamp, url_key
from jiken.store.verdict import Judgement as Judgement
from jiken.store.verdict import Verdict as Verdict
from jiken.store.verdict import of_json, over, told

if TYPE_CHECKING:
    from jiken.store.connection import Store

PAIRS = ("always together", "never together")
CLASS = "class"


class Judgements:
    """The judgements of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._db = store.db

    def about(
        self,
        kind: str,
        subject: Mapping[str, object] | Sequence[object],
        value: Mapping[str, object],
        *,
        by: str,
        now: datetime,
        note: str = "",
        before: Mapping[str, object] | None = None,
        step: int | None = None,
    ) -> None:
        """Append a judgement of any kind; *step* is the one that it is undone with."""
        row: Row = {
            "kind": kind,
            "subject": json.dumps(subject),
            "value": json.dumps(value, ensure_ascii=False) if value else "",
            "before": "" if before is None else json.dumps(before, ensure_ascii=False),
            "judged_by": by,
            "judged_at": stamp(now),
            "note": note,
            "step": step,
        }
        with self._store.writing() as db:
            db.table("judgements").insert(row)

    def standing(self, kind: str) -> list[tuple[str, str, str]]:
        """Return subject and value, both as JSON, and who judged, of all of a kind, oldest first."""
        rows = self._db.execute(
            "SELECT subject, value, judged_by FROM standing_judgements WHERE kind = ? ORDER BY id",
            (kind,),
        )
        return [(str(subject), str(value), str(by)) for subject, value, by in rows]

    def about_pair(
        self,
        kind: str,
        urls: tuple[str, str],
        *,
        by: str,
        now: datetime,
        note: str = "",
        step: int | None = None,
    ) -> None:
        """Append "always together" or "never together" for two articles, by their addresses."""
        pair = sorted(map(url_key, urls))
        self.about(kind, pair, {}, by=by, now=now, note=note, step=step)

    def pairs(self, kind: str) -> list[tuple[int, int]]:
        """Return the article ids of the pairs whose last judgement is *kind*.

        A pair with an article that is not stored (any more) waits until it is.
        """
        rows = self._db.query(
            "SELECT d1.article AS a, d2.article AS b FROM standing_judgements j"
            " JOIN addresses d1 ON d1.key = j.subject ->> 0"
            " JOIN addresses d2 ON d2.key = j.subject ->> 1"
            " WHERE j.kind = ? AND j.id = (SELECT MAX(id) FROM standing_judgements l"
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
        step: int | None = None,
    ) -> None:
        """Append what ("article", its URL) or ("incident", its id) is; what is None stays open.

        *before* is what stood, for those who ask later what was changed.
        """
        kind, name = subject
        self.about(
            CLASS,
            {kind: url_key(name) if kind == "article" else name},
            told(verdict),
            by=by,
            now=now,
            note=note,
            before=told(before) if before else None,
            step=step,
        )

    def of_articles(self, articles: Collection[int] | None = None) -> dict[int, Verdict]:
        """Return what reviewers say of stored articles, all or some: of each part, the last judgement.

        Articles come in the order in which they were judged last.
        """
        found: dict[int, Verdict] = {}
        for article, one in self._log_of_articles(articles):
            found[article] = over(found.pop(article, Verdict()), str(one[0]), str(one[2]))
        return found

    def of_incidents(self, incident: str | None = None) -> dict[str, Verdict]:
        """Return what reviewers say of incidents, all or one, in the same way.

        Of a merged one it is said of where it went.
        """
        found: dict[str, Verdict] = {}
        for name, one in self._log_of_incidents(incident):
            found[name] = over(found.pop(name, Verdict()), str(one[0]), str(one[2]))
        return found

    def log(self) -> dict[tuple[str, str | int], tuple[Judgement, ...]]:
        """Return every judgement of a class by ("article", its id) or ("incident", its id).

        Oldest first; those on articles that are not stored (any more) wait until they are.
        """
        found: dict[tuple[str, str | int], list[Judgement]] = {}
        for article, row in self._log_of_articles(None):
            found.setdefault(("article", article), []).append(_judgement(*row))
        for incident, row in self._log_of_incidents(None):
            found.setdefault(("incident", incident), []).append(_judgement(*row))
        return {subject: tuple(some) for subject, some in found.items()}

    def of_article(self, article: int) -> tuple[Judgement, ...]:
        """Return every judgement of one article's class, oldest first."""
        return tuple(_judgement(*row) for _, row in self._log_of_articles((article,)))

    def of_incident(self, incident: str) -> tuple[Judgement, ...]:
        """Return every judgement of one incident's class, and of those merged into it."""
        return tuple(_judgement(*row) for _, row in self._log_of_incidents(incident))

    def _log_of_articles(
        self, articles: Collection[int] | None
    ) -> Iterator[tuple[int, tuple[str, ...]]]:
        if articles is None:
            rows = self._db.execute(
                f"SELECT d.article, {COLUMNS} FROM standing_judgements j"
                " JOIN addresses d ON d.key = j.subject ->> 'article'"
                " WHERE j.kind = 'class' ORDER BY j.id"
            ).fetchall()
            yield from ((int(article), tuple(rest)) for article, *rest in rows)
            return
        named = self._db.execute(
            "SELECT key, article FROM addresses WHERE article IN (SELECT value FROM json_each(?))",
            (listed(articles),),
        )
        keys = {json.dumps({"article": key}): int(article) for key, article in named}
        yield from ((keys[subject], rest) for subject, rest in self._of_subjects(list(keys)))

    def _log_of_incidents(self, incident: str | None) -> Iterator[tuple[str, tuple[str, ...]]]:
        if incident is not None:
            family = [json.dumps({"incident": one}) for one in self._store.steps.family(incident)]
            yield from ((incident, rest) for _, rest in self._of_subjects(family))
            return
        rows = self._db.execute(
            f"SELECT j.subject ->> 'incident', {COLUMNS} FROM standing_judgements j"
            " WHERE j.kind = 'class' AND j.subject ->> 'incident' IS NOT NULL ORDER BY j.id"
        ).fetchall()
        for judged, *rest in rows:
            yield self._store.steps.heir(str(judged)), tuple(rest)

    def _of_subjects(self, subjects: Sequence[str]) -> list[tuple[str, tuple[str, ...]]]:
        rows = self._db.execute(
            f"SELECT j.subject, {COLUMNS} FROM standing_judgements j WHERE j.kind = 'class'"
            " AND j.subject IN (SELECT value FROM json_each(?)) ORDER BY j.id",
            (json.dumps(subjects),),
        )
        return [(str(subject), tuple(rest)) for subject, *rest in rows]


COLUMNS = "j.value, j.before, j.judged_by, j.judged_at, j.note, j.step"


def _judgement(
    value: str, before: str, by: str, at: str, note: str, step: str | int | None
) -> Judgement:
    return Judgement(
        said=of_json(value, by),
        before=of_json(before),
        by=by,
        at=datetime.fromisoformat(at),
        note=note,
        step=None if step is None else int(step),
    )
