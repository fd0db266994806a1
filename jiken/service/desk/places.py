"""Where articles are, as far as steps that regroup need it, and how such a step is appended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from jiken.models import Role
from jiken.service.desk import steps
from jiken.service.desk.steps import NoJudgement
from jiken.service.subjects import UnknownSubject
from jiken.store import Store
from jiken.store.decided import Placed

HELD = 20
"""Articles of an incident that one which is put there is kept together with: enough to hold it."""


def append(
    store: Store, kind: str, incidents: Sequence[str], said: dict[str, object],
    before: dict[str, object], seen: int | None, by: str, now: datetime, note: str,
) -> int:  # fmt: skip
    """Append a step and return its number; raises Collision where there is a later one than *seen*."""
    return steps.append(
        store, kind, incidents, said=said, before=before, seen=seen, by=by, now=now,
        note=note.strip(),
    )  # fmt: skip


def held(role: Role | str, members: Sequence[int]) -> Sequence[int]:
    """Return what an article of that role is kept together with; one that is only linked needs one."""
    return members[: HELD if Role(role).in_event else 1]


def known(store: Store, incident: str) -> str:
    """Return the incident that an id is now. Raises UnknownSubject, NoJudgement for one without articles."""
    found = store.incidents.get(incident.strip())
    if found is None:
        raise UnknownSubject(
            f"There is no incident “{incident.strip()[:200]}”.", incident=incident.strip()
        )
    if not any(m.role.in_event for m in found.memberships):
        raise NoJudgement("Incident %(incident)s has no articles any more.", incident=found.id)
    return found.id


def inside(store: Store, incident: str) -> list[Placed]:
    """Return the in-event articles of an incident, the first one first."""
    found = store.decided.places([incident]).get(incident, [])
    return [one for one in found if Role(one.role).in_event]


def place_of(store: Store, article: int, incident: str | None) -> Placed:
    """Return where an article is: in-event, or linked to *incident* or what it is linked to most."""
    places = store.decided.places_of(article)
    if incident and (name := store.steps.heir(incident)):
        places = [one for one in places if one.incident == name] or places
    if not places:
        raise UnknownSubject(f"Article {article} is in no incident, or there is no such article.")
    return places[0]
