"""What is published at once: wholes that are not what they were, with all that shares an incident."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from jiken.service.regrouping import Regrouped
from jiken.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """Wholes and pages that are published at once, with every whole that shares an incident.

    *wholes* are {rank: article} each; *added* the articles that go on with an earlier group of
    their whole, *pages* those that join nothing. *unsettled* are the articles that are the cause
    of the run, *waiting* those of other regions whose turn has not come yet.
    """

    wholes: Sequence[Mapping[int, int]]
    added: frozenset[int]
    pages: frozenset[int]
    unsettled: frozenset[int]
    waiting: frozenset[int]

    @property
    def articles(self) -> frozenset[int]:
        """The ids of the region's articles."""
        return self.pages.union(*(whole.values() for whole in self.wholes))


def regions(store: Store, found: Regrouped, at_once: int) -> Iterator[Region]:
    """Yield what is to be published, about *at_once* articles at a time.

    A region has more where incidents or a whole are larger.
    """
    waiting = found.touched | found.unsettled
    for places in _batches(store, found, at_once):
        wholes = [found.wholes[place] for place in places if place < len(found.wholes)]
        pages = [found.pages[p - len(found.wholes)] for p in places if p >= len(found.wholes)]
        articles = frozenset(pages).union(*(whole.values() for whole in wholes))
        waiting -= articles
        yield Region(
            wholes=wholes,
            added=found.added & articles,
            pages=frozenset(pages),
            unsettled=found.unsettled,
            waiting=waiting,
        )


def _batches(store: Store, found: Regrouped, at_once: int) -> Iterator[list[int]]:
    """Yield the places of wholes, and of pages behind these, that share incidents together."""
    members = [list(whole.values()) for whole in found.wholes] + [[page] for page in found.pages]
    home = store.incidents.homes(found.touched)
    at: defaultdict[str, list[int]] = defaultdict(list)
    for place, articles in enumerate(members):
        for incident in {home[article] for article in articles if article in home}:
            at[incident].append(place)
    left, batch, size = dict.fromkeys(range(len(members))), list[int](), 0
    while left:
        front = [next(iter(left))]
        while front:
            place = front.pop()
            if place not in left:
                continue
            del left[place]
            batch.append(place)
            size += len(members[place])
            for article in members[place]:
                front += at.pop(home.get(article, ""), ())
        if size >= at_once:
            yield sorted(batch)
            batch, size = [], 0
    if batch:
        yield sorted(batch)
