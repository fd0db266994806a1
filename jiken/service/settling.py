"""One region settled: its clusters, and what is near them inside and outside."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dedupe import Cluster, Evidence, Link, Relation, link_pages, relate, rivals
from dedupe.edges import Edges, Floats, Mask
from dedupe.graph import Graph
from dedupe.nature import Nature
from dedupe.partition import cluster_of
from dedupe.pieces import NONE
from jiken.service.profiles import Profiles
from jiken.service.regions import Region
from jiken.service.regrouping import Judged
from jiken.service.stories import POLICY
from jiken.store import Store
from jiken.store.evidence import Pairs

# A cluster of the region by its place, an incident that the region does not touch by its id.
Place = int | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What has to be published for one region.

    *pages* are all articles whose links are given anew, *near* all evidence with an end in the
    region.
    """

    region: Region
    clusters: tuple[Cluster, ...]
    pages: frozenset[int]
    links: tuple[Link[Place], ...]
    related: tuple[Relation[Place], ...]
    near: Pairs


def settled(store: Store, region: Region, judgements: Judged, profiles: Profiles) -> Settlement:
    """Return the clusters of *region*, the links of all pages near it, and related incidents."""
    near = store.evidence.touching(region.articles)
    clusters = tuple(_clusters(region, near, profiles, judgements))
    outside = _outside(store, region, near, judgements)
    homes = store.incidents.homes(outside)
    pages = _pages(store, region, outside - homes.keys(), judgements)
    of_pages = store.evidence.touching(pages)
    of_pages = of_pages[_strength(of_pages) >= POLICY.link]
    homes |= store.incidents.homes(_ends(of_pages) - region.articles - outside)
    home: dict[int, Place] = {**homes}
    home |= {id_: at for at, cluster in enumerate(clusters) for id_ in cluster.ids}
    across = near[_across(near, home)]
    keys = store.articles.canonical_urls(_ends(across) | _ends(of_pages) | pages.keys())
    linking = list(_evidence(of_pages))
    met = rivals(pages, linking, home, keys, judgements.apart, POLICY)
    linking += _evidence(store.evidence.inside(met))
    related = _related(relate(_evidence(across), home, keys, POLICY), home, judgements)
    links = link_pages(pages, linking, home, keys, judgements.apart, POLICY)
    return Settlement(
        region=region,
        clusters=clusters,
        pages=frozenset(pages),
        links=(*links, *_held(links, pages, home, judgements)),
        related=tuple(r for r in related if isinstance(r.cluster, int) or isinstance(r.other, int)),
        near=near,
    )


def _outside(store: Store, region: Region, near: Pairs, judgements: Judged) -> set[int]:
    """Return the articles outside the region that have, or had, something to do with it."""
    linked = store.incidents.linked_to(region.articles)
    judged = {article for pair in judgements.apart for article in pair}
    judged |= {article for a, b, _ in judgements.relations for article in (*a, *b)}
    passing = judgements.passing
    judged |= {id_ for pair in judgements.together if passing & {*pair} for id_ in pair}
    return (_ends(near) | linked | judged) - region.articles


def _related(
    found: Iterable[Relation[Place]], home: Mapping[int, Place], judgements: Judged
) -> tuple[Relation[Place], ...]:
    """Return what is related by the evidence, but as reviewers have decided it where they have."""
    told = {frozenset((one.cluster, one.other)): one for one in found}
    for some, others, so in judgements.relations:
        here, there = (_home_of(articles, home) for articles in (some, others))
        if here is None or there is None or here == there:
            continue
        pair = frozenset((here, there))
        if not so:
            told.pop(pair, None)
        elif pair not in told:
            told[pair] = Relation(
                cluster=here, other=there, article=some[0], other_article=others[0], probability=1.0
            )
    return tuple(told.values())


def _home_of(articles: Iterable[int], home: Mapping[int, Place]) -> Place | None:
    return next((home[article] for article in articles if article in home), None)


def _held(
    links: Iterable[Link[Place]],
    pages: Mapping[int, Nature],
    home: Mapping[int, Place],
    judgements: Judged,
) -> Iterator[Link[Place]]:
    """Yield the links of pages that a reviewer keeps together with an article, but no evidence."""
    linked = {(link.id, link.cluster) for link in links}
    pairs = [p for pair in judgements.together for p in (pair, pair[::-1])]
    for page, other in pairs:
        place = home.get(other)
        if page not in pages or page not in judgements.passing or place is None:
            continue
        if (page, place) not in linked:
            linked.add((page, place))
            yield Link(
                id=page, cluster=place, role=str(pages[page]), probability=None, linked_to=other
            )


def _clusters(
    region: Region, near: Pairs, profiles: Profiles, judgements: Judged
) -> Iterator[Cluster]:
    """Yield the clusters of the region's wholes, in their order."""
    several = [whole for whole in region.wholes if len(whole) > 1]
    known = profiles.of({article for whole in several for article in whole.values()})
    stories = {rank: known[article] for whole in several for rank, article in whole.items()}
    graph = Graph(stories, _inside(several, near), POLICY)
    added = {rank for rank, story in stories.items() if story.id in region.added}
    for whole in region.wholes:
        yield cluster_of(graph, whole, added, POLICY, judgements.roles)


def _inside(wholes: Sequence[Mapping[int, int]], near: Pairs) -> Edges:
    """Return the evidence, by rank, between articles of one of *wholes*."""
    told = [
        (article, rank, place)
        for place, whole in enumerate(wholes)
        for rank, article in whole.items()
    ]
    ids, ranks, places = np.array(sorted(told), dtype=np.int64).reshape(-1, 3).T
    near = near[np.isin(near["a"], ids) & np.isin(near["b"], ids)]
    a, b = (np.searchsorted(ids, near[end]) for end in ("a", "b"))
    same = places[a] == places[b]
    return Edges.of(ranks[a[same]], ranks[b[same]], near["probability"][same], near["affair"][same])


def _strength(pairs: Pairs) -> Floats:
    found: Floats = np.maximum(pairs["probability"], pairs["affair"])
    return found


def _across(near: Pairs, home: Mapping[int, Place]) -> Mask:
    """Say which evidence may relate two incidents: see `relate`."""
    names = {place: number for number, place in enumerate(set(home.values()))}
    ends = np.unique(np.append(near["a"], near["b"]))
    at = np.array(
        [names[home[end]] if end in home else NONE for end in ends.tolist()], dtype=np.int64
    )
    a, b = (at[np.searchsorted(ends, near[end])] for end in ("a", "b"))
    may = (a != b) & (a > NONE) & (b > NONE) & (_strength(near) >= POLICY.affair)
    pair = np.minimum(a, b) * len(names) + np.maximum(a, b)
    enough: Mask = may & np.isin(pair, pair[may & (_strength(near) >= POLICY.relate)])
    return enough


def _ends(pairs: Pairs) -> set[int]:
    return {*pairs["a"].tolist(), *pairs["b"].tolist()}


def _evidence(pairs: Pairs) -> Iterator[Evidence]:
    for a, b, probability, affair in pairs.tolist():
        yield Evidence(a=a, b=b, probability=probability, affair=affair)


def _pages(
    store: Store, region: Region, homeless: Collection[int], judgements: Judged
) -> dict[int, Nature]:
    """Return the region's pages and those near it.

    What is in no incident is a page, unless its turn has not come yet.
    """
    said = {page: judgements.roles[page].role for page in judgements.passing}
    found = region.pages.union(homeless) - region.waiting
    natures = {**store.blocking.pages_among(found), **said}
    return {page: Nature(natures.get(page, Nature.ROUND_UP)) for page in found}
