"""From clusters to incidents: permanent ids, roles, counts, titles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from dedupe import Cluster, Clustering, Link, Profile, independent_source_count
from dedupe import Member as Clustered
from jiken.assign import Assignment, Candidate, assign
from jiken.models import Article, Incident, Membership, Role
from jiken.rollup import Member, first_day, first_member, roll_up
from jiken.service.explaining import compose
from jiken.store import Store

UNNAMED = ""


def publish(
    store: Store, clustering: Clustering, profiles: Mapping[int, Profile], *, now: datetime
) -> None:
    """Make *clustering* the incidents of the store; ids stay, merges redirect, splits are noted."""
    articles = {kept.id: kept.article for kept in store.articles.all()}
    with store.writing():
        before = _before(store)
        groups = [_members(one, articles, profiles) for one in clustering.clusters]
        given = assign(list(map(_candidate, groups)), before, store.incidents.ids())
        incidents = list(_incidents(clustering, groups, given, articles, profiles))
        gone = [_gone(old, heir) for old, heir in given.redirects.items()]
        store.incidents.replace([*incidents, *gone], now=now)
        _remember(store, given, now)


def _before(store: Store) -> Mapping[str, frozenset[int]]:
    return {
        incident: frozenset(m.article for m in members if m.role.in_event)
        for incident, members in store.incidents.memberships().items()
    }


def _members(
    cluster: Cluster, articles: Mapping[int, Article], profiles: Mapping[int, Profile]
) -> list[Member]:
    return [
        Member(article=articles[member.id], membership=_membership(member, articles, profiles))
        for member in cluster.members
    ]


def _membership(
    member: Clustered | Link[int],
    articles: Mapping[int, Article],
    profiles: Mapping[int, Profile],
) -> Membership:
    other = member.linked_to
    return Membership(
        article=member.id,
        incident=UNNAMED,
        role=Role(member.role),
        copy_of=member.copy_of if isinstance(member, Clustered) else None,
        linked_to=other,
        probability=member.probability,
        reasons=compose(profiles, articles, member.id, other) if other is not None else (),
    )


def _candidate(members: Sequence[Member]) -> Candidate:
    return Candidate(
        members=frozenset(m.membership.article for m in members),
        day=first_day(members),
        first_url=first_member(members).article.canonical_url,
    )


def _incidents(
    clustering: Clustering,
    groups: Sequence[list[Member]],
    given: Assignment,
    articles: Mapping[int, Article],
    profiles: Mapping[int, Profile],
) -> Iterator[Incident]:
    linked: dict[int, list[Member]] = {}
    for link in clustering.links:
        member = Member(article=articles[link.id], membership=_membership(link, articles, profiles))
        linked.setdefault(link.cluster, []).append(member)
    for number, (cluster, members) in enumerate(zip(clustering.clusters, groups, strict=True)):
        name = given.ids[number]
        everyone = [_in(name, member) for member in (*members, *linked.get(number, ()))]
        yield roll_up(name, everyone, independent_source_count(cluster))


def _in(incident: str, member: Member) -> Member:
    return replace(member, membership=replace(member.membership, incident=incident))


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
