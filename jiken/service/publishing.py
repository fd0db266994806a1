"""From clusters to incidents: permanent ids, roles, counts, titles."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dedupe import Cluster, Link, independent_source_count
from dedupe import Member as Clustered
from jiken.assign import Assignment, Candidate, assign
from jiken.models import Incident, Membership, Role
from jiken.rollup import Member, first_day, first_member, roll_up
from jiken.service.explaining import Composer, Why
from jiken.service.settling import Place, Settlement
from jiken.store import Store
from jiken.store.related import Related

UNNAMED = ""
Members = Mapping[str, tuple[Membership, ...]]
Names = Mapping[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What a region was and is: in-event memberships by incident, and what ids came of which."""

    before: Members
    after: Members
    given: Assignment


def publish(
    store: Store, found: Settlement, composer: Composer, *, now: datetime, turn: int
) -> Published:
    """Make a settled region the incidents of the store, all at once.

    Ids stay, merges redirect, splits are noted; incidents that the region does not touch stay
    as they are, but for what links to them. Raises Overtaken if groups were formed since *turn*.
    """
    _, new, before = _standing(store, found)
    _reasons(store, found, new.values(), before, composer)
    with store.writing():
        store.decided.check_turn(turn)
        same, new, before = _standing(store, found)
        why = _reasons(store, found, new.values(), before, composer)
        groups = _groups(store, new.values(), why)
        dormant = store.decided.dormant(found.region.articles)
        given = _given(store, groups, before, dormant)
        names = same | dict(zip(new, given.ids, strict=True))
        incidents = list(_incidents(new.values(), groups, given))
        moved_on = {
            old: heir for old, heir in given.followed.items() if store.steps.heir(old) != heir
        }
        gone = [_gone(old, heir) for old, heir in (*given.redirects.items(), *moved_on.items())]
        empty = before.keys() - {*names.values()} - given.redirects.keys()
        linked = _links(store, found, names, why)
        moved = {m.article for one in incidents for m in one.memberships}
        store.incidents.leave(moved | linked.keys())
        store.incidents.replace([*incidents, *gone, *map(_empty, sorted(empty))], now=now)
        store.incidents.link(m for links in linked.values() for m in links)
        store.incidents.relate({*before, *names.values()}, _related(found, names))
        store.standing.published(found.region.articles)
        _remember(store, given, now)
        store.decided.remember(_former(given, before, empty))
    after = {incident.id: incident.memberships for incident in incidents}
    return Published(before=before, after=after, given=given)


def _standing(
    store: Store, found: Settlement
) -> tuple[dict[int, str], dict[int, Cluster], dict[str, tuple[Membership, ...]]]:
    """Return the incidents that stay as they are, by place, the other clusters, and what is there for them."""
    homes = store.incidents.homes(found.region.articles)
    same = _unchanged(found, store.incidents.places(homes.values()))
    before = store.incidents.members({*homes.values()} - {*same.values()})
    return same, {at: one for at, one in enumerate(found.clusters) if at not in same}, before


def _unchanged(found: Settlement, places: Members) -> dict[int, str]:
    """Return the incidents, by their clusters' places, that are to the last link what they were."""
    known = {frozenset(map(_place, members)): name for name, members in places.items()}
    found_at = {
        at: known.get(frozenset(_place(_membership(m, None)) for m in one.members), "")
        for at, one in enumerate(found.clusters)
        if not found.region.unsettled & set(one.ids)
    }
    return {at: name for at, name in found_at.items() if name}


def _place(member: Membership) -> tuple[object, ...]:
    return member.article, member.role, member.copy_of, member.linked_to, member.probability


def _groups(store: Store, clusters: Collection[Cluster], why: Why) -> list[list[Member]]:
    ids = {id_ for cluster in clusters for id_ in cluster.ids}
    articles = {kept.id: kept.article for kept in store.articles.by_ids(ids)}
    return [
        [Member(article=articles[m.id], membership=_membership(m, why)) for m in one.members]
        for one in clusters
    ]


def _given(
    store: Store,
    groups: Sequence[Sequence[Member]],
    before: Members,
    dormant: Mapping[str, frozenset[int]],
) -> Assignment:
    candidates = list(map(_candidate, groups))
    taken = store.incidents.ids_on({candidate.day for candidate in candidates})
    inside = _in_event(before)
    cores = store.decided.cores({article for some in inside.values() for article in some})
    return assign(candidates, inside, taken, dormant, cores)


def _former(given: Assignment, before: Members, empty: Iterable[str]) -> dict[str, frozenset[int]]:
    """Return what has to be remembered of incidents that merged or ended; of revived ones, nothing."""
    inside = _in_event(before)
    merged = {*given.redirects, *given.redirects.values()} & inside.keys()
    kept = {incident: inside[incident] for incident in (*merged, *empty)}
    return dict.fromkeys(given.revived, frozenset()) | kept


def _reasons(
    store: Store,
    found: Settlement,
    clusters: Iterable[Cluster],
    before: Members,
    composer: Composer,
) -> Why:
    """Return why each article goes with the one it is linked to; composed where that is new."""
    links = store.incidents.links_of(found.pages)
    kept = {
        (m.article, m.linked_to): m.reasons
        for m in (*links, *(m for members in before.values() for m in members))
        if m.linked_to is not None and not found.region.unsettled & {m.article, m.linked_to}
    }
    held = [(m.id, m.linked_to) for cluster in clusters for m in cluster.members]
    held += [(link.id, link.linked_to) for link in found.links]
    asked = {(a, b) for a, b in held if b is not None and (a, b) not in kept}
    return {**kept, **composer.composed(asked)}


def _membership(member: Clustered | Link[Place], why: Why | None) -> Membership:
    other = member.linked_to
    return Membership(
        article=member.id,
        incident=UNNAMED,
        role=Role(member.role),
        copy_of=member.copy_of if isinstance(member, Clustered) else None,
        linked_to=other,
        probability=member.probability,
        reasons=why[member.id, other] if why is not None and other is not None else (),
    )


def _candidate(members: Sequence[Member]) -> Candidate:
    return Candidate(
        members=frozenset(m.membership.article for m in members),
        day=first_day(members),
        first_url=first_member(members).article.canonical_url,
    )


def _in_event(incidents: Members) -> dict[str, frozenset[int]]:
    return {
        incident: frozenset(m.article for m in members if m.role.in_event)
        for incident, members in incidents.items()
    }


def _incidents(
    clusters: Iterable[Cluster], groups: Iterable[Sequence[Member]], given: Assignment
) -> Iterator[Incident]:
    for cluster, members, name in zip(clusters, groups, given.ids, strict=True):
        inside = [replace(m, membership=replace(m.membership, incident=name)) for m in members]
        yield roll_up(name, inside, independent_source_count(cluster))


def _links(store: Store, found: Settlement, names: Names, why: Why) -> dict[int, list[Membership]]:
    """Return what each page is linked to from now on, where that is not what it was."""
    before: dict[int, list[Membership]] = {page: [] for page in found.pages}
    after: dict[int, list[Membership]] = {page: [] for page in found.pages}
    for was in store.incidents.links_of(found.pages):
        before[was.article].append(was)
    for link in found.links:
        named = replace(_membership(link, why), incident=_named(link.cluster, names))
        after[link.id].append(named)
    for links in after.values():
        links.sort(key=lambda m: m.incident)
    return {page: links for page, links in after.items() if links != before[page]}


def _named(place: Place, names: Names) -> str:
    return place if isinstance(place, str) else names[place]


def _related(found: Settlement, names: Names) -> Iterable[Related]:
    for relation in found.related:
        one = Related(
            incident=_named(relation.cluster, names),
            other=_named(relation.other, names),
            article=relation.article,
            other_article=relation.other_article,
            probability=relation.probability,
        )
        yield one if one.incident < one.other else one.turned()


def _gone(old: str, heir: str) -> Incident:
    return Incident(
        id=old,
        day=None,
        title_ja=None,
        title_en=None,
        article_count=0,
        independent_source_count=0,
        redirect_to=heir,
    )


def _empty(incident: str) -> Incident:
    """Return an incident that no article is in-event in any more; its id is kept for it."""
    return replace(_gone(incident, ""), redirect_to=None)


def _remember(store: Store, given: Assignment, now: datetime) -> None:
    for old, heir in given.redirects.items():
        store.incidents.descend(heir, old, "merge", now=now)
    for new, parent in given.splits.items():
        store.incidents.descend(new, parent, "split", now=now)
