"""From clusters to incidents: permanent ids, roles, counts, titles."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dedupe import Link, independent_source_count
from dedupe import Member as Clustered
from jiken.assign import Assignment, Candidate, assign
from jiken.models import Incident, Membership, Reason, Role
from jiken.rollup import Member, first_day, first_member, roll_up
from jiken.service.explaining import compose
from jiken.service.profiles import Profiles
from jiken.service.settling import Place, Settlement
from jiken.store import Store
from jiken.store.incidents import Related

UNNAMED = ""
Members = Mapping[str, tuple[Membership, ...]]
Why = Mapping[tuple[int, int], tuple[Reason, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What a region was and is: in-event memberships by incident, and what ids came of which."""

    before: Members
    after: Members
    given: Assignment


def publish(store: Store, found: Settlement, profiles: Profiles, *, now: datetime) -> Published:
    """Make a settled region the incidents of the store, all at once.

    Ids stay, merges redirect, splits are noted; incidents that the region does not touch stay
    as they are, but for what links to them.
    """
    with store.writing():
        homes = store.incidents.homes(found.region.articles)
        before = store.incidents.members(homes.values())
        why = _reasons(store, found, before, profiles)
        articles = {kept.id: kept.article for kept in store.articles.by_ids(_inside(found))}
        groups = [
            [Member(article=articles[m.id], membership=_membership(m, why)) for m in one.members]
            for one in found.clusters
        ]
        candidates = list(map(_candidate, groups))
        taken = store.incidents.ids_on({candidate.day for candidate in candidates})
        given = assign(candidates, _in_event(before), taken)
        incidents = list(_incidents(found, groups, given))
        new = [one for one in incidents if one.memberships != inside(before.get(one.id, ()))]
        moved = {m.article for one in new for m in one.memberships}
        gone = [_gone(old, heir) for old, heir in given.redirects.items()]
        linked = _links(store, found, given, why)
        store.incidents.leave(moved | linked.keys())
        store.incidents.update(incidents, now=now)
        store.incidents.replace([*new, *gone], now=now)
        store.incidents.link(m for links in linked.values() for m in links)
        store.incidents.relate({*before, *given.ids}, _related(found, given))
        store.unsettled.settled(found.region.pieces)
        _remember(store, given, now)
    after = {incident.id: incident.memberships for incident in incidents}
    return Published(before=before, after=after, given=given)


def _inside(found: Settlement) -> set[int]:
    return {id_ for cluster in found.clusters for id_ in cluster.ids}


def _reasons(store: Store, found: Settlement, before: Members, profiles: Profiles) -> Why:
    """Return why each article goes with the one it is linked to; composed where that is new."""
    links = store.incidents.links_of(found.pages)
    kept = {
        (m.article, m.linked_to): m.reasons
        for m in (*links, *(m for members in before.values() for m in members))
        if m.linked_to is not None and not found.region.unsettled & {m.article, m.linked_to}
    }
    held = [(m.id, m.linked_to) for cluster in found.clusters for m in cluster.members]
    held += [(link.id, link.linked_to) for link in found.links]
    asked = {(a, b) for a, b in held if b is not None and (a, b) not in kept}
    return {**kept, **_composed(store, asked, profiles)}


def _composed(store: Store, pairs: Collection[tuple[int, int]], profiles: Profiles) -> Why:
    ids = {id_ for pair in pairs for id_ in pair}
    known = {one.id: one for one in profiles.made(ids)}
    articles = {kept.id: kept.article for kept in store.articles.by_ids(ids)}
    return {(a, b): compose(known, articles, a, b) for a, b in pairs}


def _membership(member: Clustered | Link[Place], why: Why) -> Membership:
    other = member.linked_to
    return Membership(
        article=member.id,
        incident=UNNAMED,
        role=Role(member.role),
        copy_of=member.copy_of if isinstance(member, Clustered) else None,
        linked_to=other,
        probability=member.probability,
        reasons=why[member.id, other] if other is not None else (),
    )


def _candidate(members: Sequence[Member]) -> Candidate:
    return Candidate(
        members=frozenset(m.membership.article for m in members),
        day=first_day(members),
        first_url=first_member(members).article.canonical_url,
    )


def _in_event(incidents: Members) -> dict[str, frozenset[int]]:
    return {
        incident: frozenset(m.article for m in inside(members))
        for incident, members in incidents.items()
    }


def inside(members: Iterable[Membership]) -> tuple[Membership, ...]:
    """Return those of *members* that are in-event."""
    return tuple(m for m in members if m.role.in_event)


def _incidents(
    found: Settlement, groups: Sequence[Sequence[Member]], given: Assignment
) -> Iterator[Incident]:
    for cluster, members, name in zip(found.clusters, groups, given.ids, strict=True):
        inside = [replace(m, membership=replace(m.membership, incident=name)) for m in members]
        yield roll_up(name, inside, independent_source_count(cluster))


def _links(
    store: Store, found: Settlement, given: Assignment, why: Why
) -> dict[int, list[Membership]]:
    """Return what each page is linked to from now on, where that is not what it was."""
    before: dict[int, list[Membership]] = {page: [] for page in found.pages}
    after: dict[int, list[Membership]] = {page: [] for page in found.pages}
    for was in store.incidents.links_of(found.pages):
        before[was.article].append(was)
    for link in found.links:
        named = replace(_membership(link, why), incident=_named(link.cluster, given))
        after[link.id].append(named)
    for links in after.values():
        links.sort(key=lambda m: m.incident)
    return {page: links for page, links in after.items() if links != before[page]}


def _named(place: Place, given: Assignment) -> str:
    return place if isinstance(place, str) else given.ids[place]


def _related(found: Settlement, given: Assignment) -> Iterable[Related]:
    for relation in found.related:
        one = Related(
            incident=_named(relation.cluster, given),
            other=_named(relation.other, given),
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


def _remember(store: Store, given: Assignment, now: datetime) -> None:
    for old, heir in given.redirects.items():
        store.incidents.descend(heir, old, "merge", now=now)
    for new, parent in given.splits.items():
        store.incidents.descend(new, parent, "split", now=now)
