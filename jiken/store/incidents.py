"""Incidents: ids that never die, who belongs to them, and where merged ones went."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

from jiken.models import Incident, Membership
from jiken.store.evidence import listed
from jiken.store.incident_rows import incident_of, membership_of, membership_row
from jiken.store.related import Related as Related
from jiken.store.rows import Row, stamp

if TYPE_CHECKING:
    from jiken.store.connection import Store


class Incidents:
    """The incidents of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._db = store.db

    def ids(self) -> set[str]:
        """Return every id ever given, those that now redirect included."""
        return {str(row["id"]) for row in self._db.query("SELECT id FROM incidents")}

    def counts(self) -> tuple[int, int]:
        """Return how many incidents have members in-event, and how many have several."""
        rows = self._db.execute(
            "SELECT COUNT(*), COALESCE(SUM(size > 1), 0) FROM (SELECT COUNT(*) AS size"
            " FROM memberships WHERE role IN ('report', 'copy', 'follow-up') GROUP BY incident)"
        )
        ((incidents, several),) = rows
        return int(incidents), int(several)

    def memberships(self) -> dict[str, tuple[Membership, ...]]:
        """Return the members of every incident that does not redirect."""
        found: dict[str, list[Membership]] = {
            str(row["id"]): []
            for row in self._db.query("SELECT id FROM incidents WHERE redirect_to IS NULL")
        }
        for row in self._db.query("SELECT * FROM memberships ORDER BY incident, article"):
            found[row["incident"]].append(membership_of(row))
        return {incident: tuple(members) for incident, members in found.items()}

    def of_articles(
        self, articles: Collection[int] | None = None
    ) -> dict[int, tuple[Membership, ...]]:
        """Return the memberships of each of *articles* that has any; None: of every article."""
        found: dict[int, list[Membership]] = defaultdict(list)
        chosen = "" if articles is None else " WHERE article IN (SELECT value FROM json_each(?))"
        rows = self._db.query(
            f"SELECT * FROM memberships{chosen} ORDER BY article, incident",
            None if articles is None else (listed(articles),),
        )
        for row in rows:
            found[int(row["article"])].append(membership_of(row))
        return {article: tuple(members) for article, members in found.items()}

    def homes(self, articles: Collection[int]) -> dict[int, str]:
        """Return the incident that each of *articles* is in-event in, where there is one."""
        rows = self._db.execute(
            "SELECT article, incident FROM memberships WHERE role IN ('report', 'copy', 'follow-up')"
            " AND article IN (SELECT value FROM json_each(?))",
            (listed(articles),),
        )
        return {int(article): str(incident) for article, incident in rows}

    def members(self, incidents: Iterable[str]) -> dict[str, tuple[Membership, ...]]:
        """Return the members of each of *incidents*, by article."""
        chosen = sorted(set(incidents))
        found: dict[str, list[Membership]] = {incident: [] for incident in chosen}
        rows = self._db.query(
            "SELECT * FROM memberships WHERE incident IN (SELECT value FROM json_each(?))"
            " ORDER BY incident, article",
            (json.dumps(chosen),),
        )
        for row in rows:
            found[row["incident"]].append(membership_of(row))
        return {incident: tuple(members) for incident, members in found.items()}

    def places(self, incidents: Iterable[str]) -> dict[str, tuple[Membership, ...]]:
        """Return the in-event members of each of *incidents*, without the reasons."""
        rows = self._db.query(
            "SELECT incident, article, role, copy_of, linked_to, probability, '[]' AS reasons"
            " FROM memberships WHERE role IN ('report', 'copy', 'follow-up')"
            " AND incident IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted(set(incidents))),),
        )
        found: defaultdict[str, list[Membership]] = defaultdict(list)
        for row in rows:
            found[row["incident"]].append(membership_of(row))
        return {incident: tuple(members) for incident, members in found.items()}

    def linked_to(self, articles: Collection[int]) -> set[int]:
        """Return the articles that are linked, without being in-event, to these ones' incidents."""
        rows = self._db.execute(
            "SELECT DISTINCT link.article FROM memberships mine"
            " JOIN memberships link ON link.incident = mine.incident"
            " AND link.role NOT IN ('report', 'copy', 'follow-up')"
            " WHERE mine.article IN (SELECT value FROM json_each(?))",
            (listed(articles),),
        )
        return {int(row[0]) for row in rows}

    def links_of(self, pages: Collection[int]) -> list[Membership]:
        """Return the memberships of *pages* that are not in-event."""
        rows = self._db.query(
            "SELECT * FROM memberships WHERE role NOT IN ('report', 'copy', 'follow-up')"
            " AND article IN (SELECT value FROM json_each(?)) ORDER BY article, incident",
            (listed(pages),),
        )
        return list(map(membership_of, rows))

    def ids_on(self, days: Collection[date]) -> set[str]:
        """Return every id ever given that begins with one of *days*."""
        found: set[str] = set()
        for day in map(date.isoformat, days):
            rows = self._db.execute(
                "SELECT id FROM incidents WHERE id >= ? AND id < ?", (f"{day}-", f"{day}.")
            )
            found |= {str(row[0]) for row in rows}
        return found

    def replace(self, incidents: Iterable[Incident], *, now: datetime) -> None:
        """Make these incidents and their in-event members what they are; links to them stay."""
        incidents = list(incidents)
        with self._store.writing() as db:
            db.execute(
                "DELETE FROM memberships WHERE role IN ('report', 'copy', 'follow-up')"
                " AND incident IN (SELECT value FROM json_each(?))",
                (json.dumps([incident.id for incident in incidents]),),
            )
            for incident in incidents:
                self._save(incident, now)
            self._join(m for incident in incidents for m in incident.memberships)

    def leave(self, articles: Collection[int]) -> None:
        """Take *articles* out of every incident that they are in or linked to."""
        with self._store.writing() as db:
            db.execute(
                "DELETE FROM memberships WHERE article IN (SELECT value FROM json_each(?))",
                (listed(articles),),
            )

    def link(self, memberships: Iterable[Membership]) -> None:
        """Add what pages, which are in-event nowhere, are linked to."""
        with self._store.writing():
            self._join(memberships)

    def _join(self, memberships: Iterable[Membership]) -> None:
        self._db.conn.executemany(
            "INSERT INTO memberships VALUES (?, ?, ?, ?, ?, ?, ?)",
            map(membership_row, memberships),
        )

    def relate(self, incidents: Iterable[str], relations: Iterable[Related]) -> None:
        """Make *relations* all that there are of any of *incidents*."""
        chosen = json.dumps(sorted(set(incidents)))
        with self._store.writing() as db:
            for side in ("incident", "other"):
                db.execute(
                    f"DELETE FROM related WHERE {side} IN (SELECT value FROM json_each(?))",
                    (chosen,),
                )
            db.conn.executemany(
                "INSERT INTO related VALUES (?, ?, ?, ?, ?)",
                [
                    (r.incident, r.other, r.article, r.other_article, r.probability)
                    for r in relations
                ],
            )

    def related(self, incident: str) -> list[Related]:
        """Return the incidents of one affair with *incident*, seen from its side, nearest first."""
        rows = self._db.query(
            "SELECT * FROM related WHERE :id IN (incident, other) ORDER BY probability DESC, 1, 2",
            {"id": incident},
        )
        found = [Related(**row) for row in rows]
        return [r if r.incident == incident else r.turned() for r in found]

    def _save(self, incident: Incident, now: datetime) -> None:
        row: Row = {
            "id": incident.id,
            "day": incident.day.isoformat() if incident.day else None,
            "last_day": incident.last_day.isoformat() if incident.last_day else None,
            "title_ja": incident.title_ja,
            "title_en": incident.title_en,
            "article_count": incident.article_count,
            "independent_source_count": incident.independent_source_count,
            "languages": json.dumps(incident.languages),
            "countries": json.dumps(incident.countries),
            "redirect_to": incident.redirect_to,
        }
        # No upsert: its conflict policy would be that of triggers, too.
        names, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
        told = {**row, "now": stamp(now)}
        self._db.execute(
            f"INSERT OR IGNORE INTO incidents({names}, created_at, changed_at)"
            f" VALUES ({marks}, :now, :now)",
            told,
        )
        changed = ", ".join(f"{name} = :{name}" for name in row if name != "id")
        differs = " OR ".join(f"{name} IS NOT :{name}" for name in row if name != "id")
        self._db.execute(
            f"UPDATE incidents SET {changed}, changed_at = :now WHERE id = :id AND ({differs})",
            told,
        )

    def descend(self, incident: str, parent: str, kind: str, *, now: datetime) -> None:
        """Remember that *incident* came of *parent* by a "merge" or a "split"."""
        with self._store.writing() as db:
            db.table("lineage").insert(
                {"incident": incident, "parent": parent, "kind": kind, "at": stamp(now)},
                pk=("incident", "parent", "kind"),
                ignore=True,
            )

    def lineage(self, incident: str) -> list[tuple[str, str]]:
        """Return the parents of an incident, each with "merge" or "split"."""
        rows = self._db.query(
            "SELECT parent, kind FROM lineage WHERE incident = ? ORDER BY at, parent", (incident,)
        )
        return [(row["parent"], row["kind"]) for row in rows]

    def get(self, identity: str) -> Incident | None:
        """Return the incident under *identity*, or the one that it was merged into."""
        row = next(iter(self._db.query("SELECT * FROM incidents WHERE id = ?", (identity,))), None)
        if row is None:
            return None
        if row["redirect_to"]:
            return self.get(str(row["redirect_to"]))
        members = self._db.query(
            "SELECT * FROM memberships WHERE incident = ? ORDER BY article", (identity,)
        )
        return incident_of(row, tuple(map(membership_of, members)))

    def all(self, *, since: date | None = None) -> Iterator[Incident]:
        """Yield the incidents that have members, newest first, each with its members."""
        members = self.memberships()
        rows = self._db.query(
            "SELECT * FROM incidents WHERE redirect_to IS NULL"
            " AND (? IS NULL OR day IS NULL OR last_day >= ?) ORDER BY day DESC, id",
            (since.isoformat() if since else None,) * 2,
        )
        for row in rows:
            if members[row["id"]]:
                yield incident_of(row, members[row["id"]])
