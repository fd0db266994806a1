"""One region of the evidence settled: its clusters, and what is near them inside and outside."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from dedupe import Cluster, Evidence, Link, Relation, link_pages, relate, settle
from dedupe.nature import Nature
from dedupe.nearby import strength
from jiken.service.profiles import Profiles
from jiken.service.regions import Judged, Region
from jiken.service.stories import POLICY
from jiken.store import Store
from jiken.store.evidence import StoredEvidence

# A cluster of the region by its place, an incident that the region does not touch by its id.
Place = int | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What has to be published for one region.

    *pages* are all articles whose links are given anew, *ties* the pairs that hold the
    region's components together with how strongly, *component_sizes* is {size: how many}.
    """

    region: Region
    clusters: tuple[Cluster, ...]
    pages: frozenset[int]
    links: tuple[Link[Place], ...]
    related: tuple[Relation[Place], ...]
    ties: Mapping[tuple[int, int], float]
    component_sizes: Mapping[int, int]


def settled(store: Store, region: Region, judgements: Judged, profiles: Profiles) -> Settlement:
    """Return the clusters of *region*, the links of all pages near it, and related incidents.

    Contradiction if the judgements cannot all hold.
    """
    touching = store.evidence.touching(region.articles)
    inside = [e for e in touching if e.a in region.articles and e.b in region.articles]
    found = settle(
        profiles.of(region.articles).values(),
        map(_evidence, inside),
        judgements.together,
        judgements.apart,
        POLICY,
    )
    pages = {**_pages_near(store, region, touching), **found.pages}
    of_pages = store.evidence.touching(pages)
    met = _met_twice(pages, of_pages)
    ends = {article for e in (*touching, *of_pages) for article in (e.a, e.b)}
    home: dict[int, Place] = dict(store.incidents.homes(_outside(region, ends, judgements)))
    home |= {id_: at for at, cluster in enumerate(found.clusters) for id_ in cluster.ids}
    keys = store.articles.canonical_urls(ends | pages.keys())
    related = relate(map(_evidence, touching), home, keys, POLICY)
    return Settlement(
        region=region,
        clusters=found.clusters,
        pages=frozenset(pages),
        links=link_pages(
            pages,
            [_evidence(e) for e in (*of_pages, *store.evidence.between(met))],
            home,
            keys,
            judgements.apart,
            POLICY,
        ),
        related=tuple(r for r in related if isinstance(r.cluster, int) or isinstance(r.other, int)),
        ties={(e.a, e.b): max(e.probability, e.affair) for e in inside if e.ties},
        component_sizes=found.component_sizes,
    )


def _pages_near(
    store: Store, region: Region, touching: Iterable[StoredEvidence]
) -> dict[int, Nature]:
    """Return the pages outside the region that have, or had, something to do with it."""
    near = {article for e in touching for article in (e.a, e.b)} - region.articles
    near |= store.incidents.linked_to(region.articles) - region.articles
    # What is in no incident is a page, unless its turn has not come yet.
    alone = near - store.incidents.homes(near).keys() - region.waiting
    natures = store.blocking.pages()
    return {page: Nature(natures.get(page, Nature.ROUND_UP)) for page in alone}


def _met_twice(pages: Collection[int], of_pages: Iterable[StoredEvidence]) -> set[int]:
    """Return the articles that a page may be linked by which may be linked by others, too."""
    met: dict[int, set[int]] = {}
    for e in of_pages:
        for page, other in ((e.a, e.b), (e.b, e.a)):
            if page in pages and other not in pages and strength(_evidence(e)) >= POLICY.link:
                met.setdefault(page, set()).add(other)
    return {article for some in met.values() if len(some) > 1 for article in some}


def _outside(region: Region, ends: Collection[int], judgements: Judged) -> set[int]:
    apart = {article for pair in judgements.apart for article in pair}
    return ({*ends} | apart) - region.articles


def _evidence(row: StoredEvidence) -> Evidence:
    return Evidence(a=row.a, b=row.b, probability=row.probability, affair=row.affair)
