"""What the pictures show: incidents over time by what they are, what sources yield, AI's share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from jiken.service.desk.asking import asking_of, shelves_of
from jiken.service.desk.series import Table, by_day, table_of
from jiken.service.desk.wanted import Status, Wanted
from jiken.store import Store
from jiken.store.asking import Asking
from jiken.taxonomy import ArticleClass

USUAL = timedelta(days=7 * 26 - 1)
"""What is shown where nobody asks for other days: the last half year that has any incident."""
CLASSES = tuple(
    str(c)
    for c in (
        *(ArticleClass.INCIDENT, ArticleClass.HAZARD, ArticleClass.COMPLEMENTARY),
        *(ArticleClass.NEEDS_REVIEW, ArticleClass.UNRELATED),
    )
)
FACETS = {
    "harm": ("tag", "harm_types"),
    "industry": ("tag", "industries"),
    "country": ("country", ""),
    "language": ("language", ""),
}
"""The pictures of one filter: what it is called in the queue, and the group of a tag."""
EARLIEST, LATEST = date(1990, 1, 1), date(2100, 1, 1)
"""Days before and after are somebody's slip: a table of them would have no end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Yield:
    """How many stored articles a publisher had, and of how many incidents it told."""

    publisher: str
    articles: int
    incidents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Of *articles* about AI in a month, so many that tell of an incident or hazard."""

    month: date
    articles: int
    harmful: int

    @property
    def share(self) -> float:
        """As a part of 1."""
        return self.harmful / self.articles


def dated(store: Store, wanted: Wanted, today: date) -> Wanted:
    """Return what is wanted with a first and a last day: by themselves the last half year of incidents."""
    days = store.counting.days()
    last = min(date.fromisoformat(days[1]), today) if days else today
    until = min(wanted.until or max(last, wanted.since or last), LATEST)
    since = wanted.since or max(until - USUAL, date.fromisoformat(days[0]) if days else until)
    return replace(
        wanted, since=min(max(since, EARLIEST), until), until=until, text="",
        status=wanted.status or Status.ANY,
    )  # fmt: skip


def whole_time(store: Store) -> tuple[date, date] | None:
    """Return the first and the last day of any incident."""
    days = store.counting.days()
    return (date.fromisoformat(days[0]), date.fromisoformat(days[1])) if days else None


def by_class(store: Store, wanted: Wanted) -> Table:
    """Return incidents by class; unrelated ones only where their class is asked for."""
    return _table(_daily_classes(store, wanted), wanted, CLASSES)


def daily(store: Store, wanted: Wanted) -> Mapping[date, int]:
    """Return how many incidents there are on each day that has any."""
    return by_day(_daily_classes(store, wanted))


def by_facet(store: Store, wanted: Wanted, name: str) -> Table:
    """Return incidents by harm, industry, country or language; one of several counts for each."""
    facet, group = FACETS[name]
    found = store.counting.by_facet(_asked(wanted), facet, group)
    return _table(found, wanted, ())


def yields(store: Store, wanted: Wanted) -> tuple[Yield, ...]:
    """Return what each publisher yielded, most incidents first.

    Articles are all that were published in the days, incidents those that are wanted.
    """
    assert wanted.since
    assert wanted.until
    told = store.counting.incidents_by_publisher(_asked(wanted))
    had = store.counting.articles_by_publisher(wanted.since.isoformat(), wanted.until.isoformat())
    chosen = set(wanted.publishers) or told.keys() | had.keys()
    found = [
        Yield(publisher=name, articles=had.get(name, 0), incidents=told.get(name, 0))
        for name in chosen
    ]
    return tuple(sorted(found, key=lambda y: (-y.incidents, -y.articles, y.publisher)))


def shares(store: Store, wanted: Wanted) -> tuple[Share, ...]:
    """Return the share of AI news that tells of incidents or hazards, by month; only days are heard."""
    assert wanted.since
    assert wanted.until
    found = store.counting.ai_news(wanted.since.isoformat(), wanted.until.isoformat())
    return tuple(
        Share(month=date.fromisoformat(f"{month}-01"), articles=all_, harmful=harmful)
        for month, (all_, harmful) in found.items()
    )


def shown(wanted: Wanted) -> Wanted:
    """Return what is wanted without what is unrelated, unless its class or dismissed ones are asked for."""
    if wanted.classes or wanted.status is not Status.ANY:
        return wanted
    classes = tuple(c for c in ArticleClass if c is not ArticleClass.UNRELATED)
    return replace(wanted, classes=classes)


def _asked(wanted: Wanted) -> Asking:
    """Return the question for what is shown: what is unrelated is left out by its shelf.

    That is shorter than asking for all other classes.
    """
    asking = asking_of(wanted)
    if shown(wanted) == wanted:
        return asking
    hidden = shelves_of(wanted, unrelated=True)
    return replace(asking, shelves=tuple(one for one in asking.shelves if one not in hidden))


def _daily_classes(store: Store, wanted: Wanted) -> list[tuple[str, str, int]]:
    return store.counting.by_facet(_asked(wanted), "class")


def _table(found: list[tuple[str, str, int]], wanted: Wanted, order: tuple[str, ...]) -> Table:
    assert wanted.since
    assert wanted.until
    return table_of(found, wanted.since, wanted.until, order=order)
