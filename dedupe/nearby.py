"""What is near a cluster without being of it: editorials, round-ups, and related incidents.

Each answer rests on direct evidence and on the clusters that its ends are in, nothing else:
it can be given for a few clusters among many that did not change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from dedupe.clusters import Home, Link, Relation
from dedupe.evidence import Evidence
from dedupe.nature import Nature
from dedupe.policy import Policy

Pair = tuple[int, int]


def link_pages(
    pages: Mapping[int, Nature],
    edges: Collection[Evidence],
    home: Mapping[int, Home],
    keys: Mapping[int, str],
    cannot: Collection[Pair],
    policy: Policy,
) -> tuple[Link[Home], ...]:
    """Return the links of *pages* to the clusters in *home* (by article id), strongest first.

    *edges* are those of the pages and those among their `rivals`; *keys* are canonical URLs:
    they break ties, whatever the ids.
    """
    found = _nearest(pages, edges, home, keys, cannot, policy)
    met = {other for some in found.values() for _, other, _ in some}
    alike = {(e.a, e.b): strength(e) for e in edges if e.a in met and e.b in met}
    return tuple(
        Link(id=page, cluster=at, role=str(pages[page]), probability=strong, linked_to=other)
        for page in sorted(found, key=lambda page: keys[page])
        for at, other, strong in _links(found[page], alike)
    )


def rivals(
    pages: Collection[int],
    edges: Iterable[Evidence],
    home: Mapping[int, Home],
    keys: Mapping[int, str],
    cannot: Collection[Pair],
    policy: Policy,
) -> set[int]:
    """Return the articles that a page may be linked by beside others: how alike these are counts.

    *edges* are those of the pages.
    """
    found = _nearest(pages, edges, home, keys, cannot, policy)
    return {other for some in found.values() if len(some) > 1 for _, other, _ in some}


def _nearest(
    pages: Collection[int],
    edges: Iterable[Evidence],
    home: Mapping[int, Home],
    keys: Mapping[int, str],
    cannot: Collection[Pair],
    policy: Policy,
) -> dict[int, list[tuple[Home, int, float]]]:
    """Return the clusters that each page may be linked to, each with the page's best evidence."""
    found: defaultdict[int, list[tuple[int, float]]] = defaultdict(list)
    for edge in edges:
        for page, other in ((edge.a, edge.b), (edge.b, edge.a)):
            if page in pages and other in home and strength(edge) >= policy.link:
                found[page].append((other, strength(edge)))
    barred: defaultdict[int, set[Home]] = defaultdict(set)
    for pair in cannot:
        for page, other in (pair, pair[::-1]):
            if other in home:
                barred[page].add(home[other])
    nearest = {}
    for page, some in found.items():
        best: dict[Home, tuple[int, float]] = {}
        for other, strong in sorted(some, key=lambda told: (-told[1], keys[told[0]])):
            best.setdefault(home[other], (other, strong))
        near = [(at, *told) for at, told in best.items() if at not in barred[page]]
        nearest[page] = near[: policy.links]
    return nearest


def _links(
    near: Iterable[tuple[Home, int, float]], alike: Mapping[Pair, float]
) -> Iterator[tuple[Home, int, float]]:
    kept: list[tuple[int, float]] = []
    for at, other, strong in near:
        if not _is_echo(other, strong, kept, alike):
            kept.append((other, strong))
            yield at, other, strong


def _is_echo(
    other: int, strong: float, kept: Iterable[tuple[int, float]], alike: Mapping[Pair, float]
) -> bool:
    """Whether a page is like *other* no more than being like a stronger one explains.

    A page on one crash is somewhat like the next crash too: as far as the two crashes are alike.
    """
    return any(
        strong <= stronger * alike.get((min(one, other), max(one, other)), 0.0)
        for one, stronger in kept
    )


def relate(
    edges: Iterable[Evidence], home: Mapping[int, Home], keys: Mapping[int, str], policy: Policy
) -> tuple[Relation[Home], ...]:
    """Return which clusters are one affair without being one event: the strongest pairs of each.

    The mean of their two strongest links, time left out, has to reach *relate*; where there is
    one link only, that has to reach *reopen*.
    """
    between: defaultdict[frozenset[Home], list[Evidence]] = defaultdict(list)
    for edge in edges:
        a, b = home.get(edge.a), home.get(edge.b)
        if a is not None and b is not None and a != b and strength(edge) >= policy.affair:
            between[frozenset((a, b))].append(edge)
    related = filter(None, (_relation(some, home, keys, policy) for some in between.values()))
    return tuple(sorted(related, key=lambda r: (keys[r.article], keys[r.other_article])))


def _relation(
    some: Iterable[Evidence], home: Mapping[int, Home], keys: Mapping[int, str], policy: Policy
) -> Relation[Home] | None:
    best, *rest = sorted(some, key=lambda e: (-strength(e), *sorted((keys[e.a], keys[e.b]))))
    mean = (strength(best) + strength(rest[0])) / 2 if rest else strength(best)
    if mean < (policy.relate if rest else policy.reopen):
        return None
    article, other = sorted((best.a, best.b), key=lambda id_: keys[id_])
    return Relation(
        cluster=home[article],
        other=home[other],
        article=article,
        other_article=other,
        probability=mean,
    )


def strength(edge: Evidence) -> float:
    """Return how likely two stories are of one affair."""
    return max(edge.affair, edge.probability)
