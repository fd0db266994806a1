"""The queue: which incidents wait for a reviewer, the most valuable first, and what they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from jiken.service.desk.asking import asking_of, chosen, shelves_of, within
from jiken.service.desk.refreshing import refresh as refresh
from jiken.service.desk.unread import Change as Change
from jiken.service.desk.unread import change
from jiken.service.desk.unread import changed_since as changed_since
from jiken.service.desk.unread import looked as looked
from jiken.service.desk.wanted import Sort, Wanted
from jiken.store import Store
from jiken.store.asking import Asking
from jiken.store.queue import Queued as Queued
from jiken.taxonomy import ArticleClass

PAGE = 50
"""Incidents a page."""
COUNTED = 1_000
"""With filters, what is more is said as "1,000+"."""
AT_ONCE = 500

_FREED: Mapping[str, Callable[[Wanted], Wanted]] = {
    "language": lambda wanted: replace(wanted, languages=()),
    "publisher": lambda wanted: replace(wanted, publishers=()),
    "country": lambda wanted: replace(wanted, countries=()),
    "tag": lambda wanted: replace(wanted, tags=()),
    "assignee": lambda wanted: replace(wanted, assignee=""),
    "class": lambda wanted: replace(wanted, classes=()),
    "severity": lambda wanted: replace(wanted, severities=()),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many incidents; *more* says that there are more than that."""

    number: int
    more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An incident of the queue as a reviewer sees it: not *read* as it is now, and what changed."""

    queued: Queued
    read: bool
    change: Change | None = None


ValueCounts = Mapping[str, Count]
Counts = Mapping[str, ValueCounts]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage:
    """A page of the queue; *after* is the cursor of the next one, "" where there is none.

    *facets* is {filter as in a query: {value: how many there are with it, given the other
    filters}}, *hidden* how many more are left out as unrelated.
    """

    rows: tuple[Row, ...]
    after: str
    total: Count
    hidden: Count
    facets: Counts


def queue(store: Store, wanted: Wanted, *, reviewer: str, cursor: str = "") -> QueuePage:
    """Return a page of what is wanted, from *cursor* on."""
    among = within(store, wanted)
    asking = replace(asking_of(wanted, among), cursor=_cursor(cursor))
    found = store.queue.page(asking, PAGE + 1)
    hidden = _hidden(store, wanted, among)
    total, facets = _counted(store, wanted, among, hidden)
    return QueuePage(
        rows=tuple(_rows(store, found[:PAGE], reviewer)),
        after=_after(found[PAGE - 1], asking) if len(found) > PAGE else "",
        total=total,
        hidden=hidden,
        facets=facets,
    )


def matching(store: Store, wanted: Wanted) -> Iterator[str]:
    """Yield the ids of all incidents that are wanted, in their order."""
    asking = asking_of(wanted, within(store, wanted))
    while found := store.queue.page(asking, AT_ONCE):
        yield from (one.incident for one in found)
        asking = replace(asking, cursor=(getattr(found[-1], asking.key), found[-1].incident))


def _hidden(store: Store, wanted: Wanted, among: str | None) -> Count:
    if not wanted.hides_unrelated:
        return Count(number=0)
    shelves = shelves_of(wanted, unrelated=True)
    if _is_unfiltered(wanted):
        return Count(number=store.queue.on_shelves(shelves))
    return _capped(store.queue.ids(replace(asking_of(wanted, among), shelves=shelves), COUNTED + 1))


def _capped(found: Sequence[str]) -> Count:
    return Count(number=min(len(found), COUNTED), more=len(found) > COUNTED)


def _is_unfiltered(wanted: Wanted) -> bool:
    return replace(wanted, status=None, sort=Sort.VALUE) == Wanted()


def _counted(
    store: Store, wanted: Wanted, among: str | None, hidden: Count
) -> tuple[Count, Counts]:
    """Return how many are wanted, and of each filter's values how many, given the other filters.

    Of more than COUNTED the first that come are counted: their numbers are the least that there are.
    """
    total, facets = _told(store, wanted, among)
    if hidden.number:
        facets["class"] = {**facets.get("class", {}), ArticleClass.UNRELATED: hidden}
    for facet, values in chosen(wanted).items():
        if values:
            facets[facet] = _freed(store, wanted, among, facet)
    return total, facets


def _freed(store: Store, wanted: Wanted, among: str | None, facet: str) -> ValueCounts:
    """Return the counts of a filter's values as if nothing was chosen of it."""
    others = _FREED[facet](wanted)
    found = _told(store, others, among, facet)[1].get(facet, {})
    if facet != "class":
        return found
    hidden = _hidden(store, others, among)
    return {**found, ArticleClass.UNRELATED: hidden} if hidden.number else found


def _told(
    store: Store, wanted: Wanted, among: str | None, facet: str | None = None
) -> tuple[Count, dict[str, ValueCounts]]:
    """Return how many are wanted, and the counts of one facet's values or of all facets'."""
    if _is_unfiltered(wanted):
        shelves = shelves_of(wanted)
        counts = store.queue.counts(shelves)
        return Count(number=store.queue.on_shelves(shelves)), _counts(counts, more=False)
    found = store.queue.ids(asking_of(wanted, among), COUNTED + 1)
    counts = store.queue.counts_of(found[:COUNTED], facet)
    return _capped(found), _counts(counts, more=len(found) > COUNTED)


def _counts(
    counts: Mapping[str, Mapping[str, int]], *, more: bool
) -> dict[str, Mapping[str, Count]]:
    return {
        facet: {value: Count(number=number, more=more) for value, number in values.items()}
        for facet, values in counts.items()
    }


def _rows(store: Store, found: Sequence[Queued], reviewer: str) -> Iterator[Row]:
    looks = store.looked.of(reviewer, [one.incident for one in found])
    for queued in found:
        look = looks.get(queued.incident)
        yield Row(
            queued=queued,
            read=look is not None and look.fingerprint == queued.fingerprint,
            change=change(store, queued, look, reviewer) if look else None,
        )


def _after(last: Queued, asking: Asking) -> str:
    return f"{getattr(last, asking.key)}~{last.incident}"


def _cursor(text: str) -> tuple[object, str] | None:
    """Return the key and the incident that a cursor holds; what is none begins at the beginning."""
    key, mark, incident = text[:200].rpartition("~")
    if not mark:
        return None
    try:
        return float(key), incident
    except ValueError:
        return key, incident
