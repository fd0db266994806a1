"""What clustering gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from dedupe.nature import Nature

# What a cluster is known by: its place in a clustering, or an incident's id.
Home = TypeVar("Home")


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An article's place in a cluster. *role* is report, copy or follow-up.

    *probability* is the weakest link on the strongest path to the cluster's first article,
    which begins at *linked_to* (both None for that one, and where only a judgement holds it).
    """

    id: int
    role: str
    copy_of: int | None = None
    probability: float | None = None
    linked_to: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The role that a reviewer gives an article, over ours; *origin* is what a copy is one of."""

    role: str
    origin: int | None = None

    @property
    def in_event(self) -> bool:
        """Whether it is a report of the event, or a copy, or tells how it went on."""
        return self.role in ("report", "copy", "follow-up")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """The in-event articles of one event, earliest first; *sources* groups them by who is behind."""

    members: tuple[Member, ...]
    sources: tuple[tuple[int, ...], ...]

    @property
    def ids(self) -> tuple[int, ...]:
        """The members' article ids."""
        return tuple(member.id for member in self.members)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link(Generic[Home]):
    """An editorial's or round-up's tie to *cluster*; it joins nothing together.

    *probability* is None where only a judgement holds it.
    """

    id: int
    cluster: Home
    role: str
    probability: float | None
    linked_to: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation(Generic[Home]):
    """Two clusters of one affair: a second charge, another failure of one product.

    *article* and *other_article* are the two that are most alike, one of each cluster.
    """

    cluster: Home
    other: Home
    article: int
    other_article: int
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """Clusters, lone reports too, by lowest key, and the *pages* that join none, by id.

    *component_sizes* is {size: how many}.
    """

    clusters: tuple[Cluster, ...]
    pages: Mapping[int, Nature]
    component_sizes: Mapping[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clustering:
    """All clusters by lowest key, and what links to them by their places among these."""

    clusters: tuple[Cluster, ...]
    links: tuple[Link[int], ...]
    related: tuple[Relation[int], ...]
    component_sizes: Mapping[int, int]


def independent_source_count(cluster: Cluster) -> int:
    """Return how many sources tell it: copies, one family and one wire count once."""
    return len(cluster.sources)
