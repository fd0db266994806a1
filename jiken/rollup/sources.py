"""Who is behind an incident's reports: copies, one wire and one publisher family are one voice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dedupe.linkage import Sets
from jiken.models import Role
from jiken.rollup.incident import FIRST_HAND, distance
from jiken.rollup.records import Classified


@dataclass(frozen=True, slots=True)
class Source:
    """One independent source, with its articles in the incident, nearest to the event first.

    An article that repeats another's text is among them, and says nothing of its own.
    """

    members: tuple[Classified, ...]

    @property
    def best(self) -> Classified:
        """The article that stands for the source."""
        return self.members[0]

    @property
    def own(self) -> tuple[Classified, ...]:
        """Its articles of the kind that it has best: reports, or else copies, or else follow-ups."""
        role = self.best.membership.role
        return tuple(m for m in self.members if m.membership.role is role)

    @property
    def telling(self) -> tuple[Classified, ...]:
        """Its articles that say something of their own: no copies, where it has anything else."""
        other = tuple(m for m in self.members if m.membership.role is not Role.COPY)
        return other or self.members[:1]

    @property
    def reports(self) -> bool:
        """Whether it reported the event, and not only how that went on."""
        return self.best.membership.role is not Role.FOLLOW_UP

    @property
    def first_hand(self) -> bool:
        """Whether it is a publisher or a wire."""
        return self.best.article.source_kind in FIRST_HAND


def sources(members: Sequence[Classified]) -> tuple[Source, ...]:
    """Return the independent sources of the in-event *members*, nearest to the event first.

    Editorials and round-ups are none. The order of *members* does not matter.
    """
    inside = sorted((m for m in members if m.membership.role.in_event), key=_rank)
    place = {member.id: at for at, member in enumerate(inside)}
    sets, first = Sets(len(inside)), dict[str, int]()
    for at, member in enumerate(inside):
        for owner in filter(None, (member.article.family, member.article.credit)):
            sets.join(first.setdefault(owner, at), at)
        if (copied := member.membership.copy_of) in place and copied is not None:
            sets.join(place[copied], at)
    return tuple(Source(tuple(inside[at] for at in group)) for group in sets.groups())


def _rank(member: Classified) -> tuple[int, str, str]:
    return (distance(member), *member.order)
