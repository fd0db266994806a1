"""What reviewers have decided of incidents besides pairs: roles, relations; and what merged ones were."""

from __future__ import annotations

import itertools
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jiken.store.evidence import listed
from jiken.store.incident_rows import IN_EVENT

if TYPE_CHECKING:
    from jiken.store.connection import Store

ROLE = "role"
RELATED, NOT_RELATED = "related", "not related"


class Overtaken(Exception):
    """Somebody else has formed groups in the meantime: what was read is no longer so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A standing judgement on two articles: its *kind*, who made it, and in which step, if in any."""

    kind: str
    a: int
    b: int
    by: str
    at: str
    step: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An article's place: *url* is canonical, *incident* where it is in that *role*."""

    article: int
    url: str
    incident: str
    role: str


class Decided:
    """Reviewers' words on roles and relations, and who was in what."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._db = store.db

    def roles(self) -> dict[int, tuple[str, int | None]]:
        """Return {article: (its role, what it is a copy of)}, the last word on each."""
        rows = self._db.execute(
            "SELECT d.article, j.value ->> 'role', o.article FROM standing_judgements j"
            " JOIN addresses d ON d.key = j.subject ->> 'article'"
            " LEFT JOIN addresses o ON o.key = j.value ->> 'copy_of'"
            " WHERE j.kind = ? ORDER BY j.id",
            (ROLE,),
        )
        return {int(article): (str(role), origin) for article, role, origin in rows}

    def relations(self) -> list[tuple[str, tuple[int, ...], tuple[int, ...]]]:
        """Return (kind, articles, others), oldest first: incidents are known by their articles.

        The first of each is what the judgement is about; the rest stand in where that one is in
        no incident any more, an editorial by a later judgement.
        """
        rows = self._db.execute(
            "SELECT j.kind, d1.article, d2.article, j.value FROM standing_judgements j"
            " JOIN addresses d1 ON d1.key = j.subject ->> 0"
            " JOIN addresses d2 ON d2.key = j.subject ->> 1"
            " WHERE j.kind IN (?, ?) ORDER BY j.id",
            (RELATED, NOT_RELATED),
        )
        found = []
        for kind, a, b, value in rows.fetchall():
            mine, theirs = map(self._known, json.loads(value or "{}").get("others", ((), ())))
            found.append((str(kind), (int(a), *mine), (int(b), *theirs)))
        return found

    def _known(self, keys: Sequence[str]) -> tuple[int, ...]:
        """Return the articles of addresses, in their order, as far as they are stored."""
        rows = self._db.execute(
            "SELECT d.article FROM json_each(?) one JOIN addresses d ON d.key = one.value"
            " ORDER BY one.key",
            (json.dumps(list(keys)),),
        )
        return tuple(int(row[0]) for row in rows)

    def pairs(self) -> dict[tuple[int, int], Pair]:
        """Return what stands of pairs of articles, lower id first: the last word on each."""
        rows = self._db.execute(
            "SELECT j.kind, d1.article, d2.article, j.judged_by, j.judged_at, j.step"
            " FROM standing_judgements j"
            " JOIN addresses d1 ON d1.key = j.subject ->> 0"
            " JOIN addresses d2 ON d2.key = j.subject ->> 1"
            " WHERE j.kind IN ('always together', 'never together') ORDER BY j.id"
        )
        found = {}
        for kind, one, other, by, at, step in rows:
            a, b = sorted((int(one), int(other)))
            found[a, b] = Pair(kind=str(kind), a=a, b=b, by=str(by), at=str(at), step=step)
        return found

    def last_words(
        self, kinds: Collection[str], pairs: Collection[tuple[int, int]]
    ) -> dict[tuple[int, int], Pair]:
        """Return the last standing judgement of these *kinds* on each of a few pairs, as they are given."""
        about = self._subjects(pairs)
        rows = self._db.execute(
            "SELECT subject, kind, judged_by, judged_at, step FROM standing_judgements"
            " WHERE kind IN (SELECT value FROM json_each(?))"
            " AND subject IN (SELECT value FROM json_each(?)) ORDER BY id",
            (json.dumps(list(kinds)), json.dumps(list(about))),
        )
        found = {}
        for subject, kind, by, at, step in rows:
            a, b = about[subject]
            found[a, b] = Pair(kind=str(kind), a=a, b=b, by=str(by), at=str(at), step=step)
        return found

    def _subjects(self, pairs: Collection[tuple[int, int]]) -> dict[str, tuple[int, int]]:
        """Return {what a judgement names: the pair}, for each address that the articles have."""
        rows = self._db.execute(
            "SELECT article, key FROM addresses WHERE article IN (SELECT value FROM json_each(?))",
            (listed({article for pair in pairs for article in pair}),),
        )
        keys: defaultdict[int, list[str]] = defaultdict(list)
        for article, key in rows:
            keys[int(article)].append(str(key))
        return {
            json.dumps(sorted(both)): (a, b)
            for a, b in pairs
            for both in itertools.product(keys[a], keys[b])
        }

    def places(self, incidents: Iterable[str]) -> dict[str, list[Placed]]:
        """Return the articles of *incidents*: in-event ones by time, those only linked after them."""
        rows = self._db.execute(
            "SELECT m.article, a.canonical_url, m.incident, m.role FROM memberships m"
            " JOIN articles a ON a.id = m.article"
            " WHERE m.incident IN (SELECT value FROM json_each(?))"
            f" ORDER BY m.{IN_EVENT} DESC, a.published_at IS NULL, a.published_at, a.canonical_url",
            (json.dumps(sorted(set(incidents))),),
        )
        return _by_incident(rows)

    def places_of(self, article: int) -> list[Placed]:
        """Return where an article is, in-event first, then by how strongly it is linked."""
        rows = self._db.execute(
            "SELECT m.article, a.canonical_url, m.incident, m.role FROM memberships m"
            " JOIN articles a ON a.id = m.article WHERE m.article = ?"
            f" ORDER BY m.{IN_EVENT} DESC, m.probability DESC, m.incident",
            (article,),
        )
        return [one for some in _by_incident(rows).values() for one in some]

    def dormant(self, articles: Collection[int]) -> dict[str, frozenset[int]]:
        """Return what ids that are no incident now had in them, if that was any of *articles*."""
        return self._former(articles, "(i.redirect_to IS NOT NULL OR NOT i.article_count)")

    def cores(self, articles: Collection[int]) -> dict[str, frozenset[int]]:
        """Return what incidents had in them before others were merged into them."""
        return self._former(articles, "NOT (i.redirect_to IS NOT NULL OR NOT i.article_count)")

    def _former(self, articles: Collection[int], which: str) -> dict[str, frozenset[int]]:
        rows = self._db.execute(
            "SELECT f.incident, f.article FROM former f JOIN incidents i ON i.id = f.incident"
            f" WHERE {which} AND f.incident IN (SELECT incident FROM former"
            " WHERE article IN (SELECT value FROM json_each(?)))",
            (listed(articles),),
        )
        found: defaultdict[str, set[int]] = defaultdict(set)
        for incident, article in rows:
            found[str(incident)].add(int(article))
        return {incident: frozenset(some) for incident, some in found.items()}

    def remember(self, former: Mapping[str, Collection[int]]) -> None:
        """Keep what these incidents have in them in place of what they had; nothing: forget it."""
        with self._store.writing() as db:
            db.execute(
                "DELETE FROM former WHERE incident IN (SELECT value FROM json_each(?))",
                (json.dumps(sorted(former)),),
            )
            db.conn.executemany(
                "INSERT INTO former(incident, article) VALUES (?, ?)",
                [(incident, article) for incident, some in former.items() for article in some],
            )

    def unsettled(self) -> list[int]:
        """Return the articles that are to be settled and have been compared: others' turn will come."""
        rows = self._db.execute(
            "SELECT u.article FROM unsettled u JOIN compared c ON c.article = u.article"
            " JOIN blocking b ON b.article = u.article"
        )
        return [int(row[0]) for row in rows]

    def turn(self) -> int:
        """Return how often groups were formed."""
        rows = self._db.execute("SELECT turn FROM turns").fetchall()
        return int(rows[0][0])

    def take_turn(self, read: int) -> int:
        """Count one more, *read* being what it was when the work began. Raises Overtaken."""
        with self._store.writing() as db:
            self.check_turn(read)
            db.execute("UPDATE turns SET turn = turn + 1")
        return read + 1

    def check_turn(self, mine: int) -> None:
        """Raise Overtaken if groups were formed since."""
        if self.turn() != mine:
            raise Overtaken


def _by_incident(rows: Iterable[tuple[object, ...]]) -> dict[str, list[Placed]]:
    found: dict[str, list[Placed]] = {}
    for article, url, incident, role in rows:
        one = Placed(
            article=int(str(article)), url=str(url), incident=str(incident), role=str(role)
        )
        found.setdefault(one.incident, []).append(one)
    return found
