"""What is wanted of the queue, as its store is asked for it."""

from __future__ import annotations

from jiken.service.desk.wanted import NOBODY, Sort, Status, Wanted
from jiken.service.desk.words import query_of
from jiken.store import Store
from jiken.store.asking import Asking

_KEYS = {
    Sort.VALUE: "value",
    Sort.NEWEST: "day",
    Sort.CHANGED: "changed_at",
    Sort.SOURCES: "sources",
}
_STATUSES = {
    Status.OPEN: (Status.NEW, Status.CHANGED),
    Status.ANY: (Status.NEW, Status.CHANGED, Status.CONFIRMED, Status.DISMISSED),
}


def asking_of(wanted: Wanted, among: str | None = None) -> Asking:
    """Return what is wanted as the store is asked for it, of those in *among*, a JSON list.

    That is where its words are heard.
    """
    tests: list[tuple[str, tuple[object, ...]]] = []
    if wanted.least_probability is not None:
        tests.append(("q.probability >= ?", (wanted.least_probability,)))
    if wanted.most_probability is not None:
        tests.append(("q.probability <= ?", (wanted.most_probability,)))
    if wanted.assignee == NOBODY:
        tests.append(("q.assignee = ''", ()))
    if wanted.unread_by:
        tests.append((_UNREAD, (wanted.unread_by,)))
    return Asking(
        shelves=shelves_of(wanted),
        facets=tuple((facet, values) for facet, values in chosen(wanted).items() if values),
        tests=tuple(tests),
        within=among,
        days=tuple(day.isoformat() if day else "" for day in (wanted.since, wanted.until)),  # type: ignore[arg-type]
        key=_KEYS[wanted.sort],
    )


_UNREAD = (
    "NOT EXISTS (SELECT 1 FROM looked l WHERE l.reviewer = ? AND l.incident = q.incident"
    " AND l.fingerprint = q.fingerprint)"
)


def within(store: Store, wanted: Wanted) -> str | None:
    """Return the incidents whose articles hold the words that are wanted, as in a search.

    As a JSON list; None where no words are wanted.
    """
    if not wanted.text:
        return None
    query = query_of(wanted.text)
    return store.queue.within(query.match) if query.words else "[]"


def chosen(wanted: Wanted) -> dict[str, tuple[str, ...]]:
    """Return the values that are wanted of each filter."""
    named = wanted.assignee if wanted.assignee != NOBODY else ""
    return {
        "publisher": wanted.publishers,
        "country": wanted.countries,
        "tag": wanted.tags,
        "assignee": (named,) if named else (),
        "language": wanted.languages,
        "severity": tuple(map(str, wanted.severities)),
        "class": tuple(map(str, wanted.classes)),
    }


def shelves_of(wanted: Wanted, *, unrelated: bool | None = None) -> tuple[str, ...]:
    """Return where what is wanted stands; *unrelated* True is what is hidden of it."""
    status = wanted.status or Status.ANY
    statuses = _STATUSES.get(status, (status,))
    apart = (Status.DISMISSED,) if Status.DISMISSED in statuses else ()
    shown = tuple(str(s) for s in statuses if s not in apart)
    hidden = (*(f"{s}/unrelated" for s in shown), *map(str, apart))
    if unrelated:
        return hidden
    return shown if wanted.hides_unrelated else (*shown, *hidden)
