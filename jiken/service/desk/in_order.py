"""An incident's articles in the order of its page: reports, follow-ups, what is only linked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from jiken.models import Role
from jiken.store.members import Placed

REPORTS, FOLLOW_UPS, LINKED = "reports", "follow-ups", "linked"
_SECTIONS = {Role.REPORT: REPORTS, Role.COPY: REPORTS, Role.FOLLOW_UP: FOLLOW_UPS}
_RANK = {
    Role.REPORT: 0,
    Role.COPY: 0,
    Role.FOLLOW_UP: 1,
    Role.EDITORIAL: 2,
    Role.ROUND_UP: 3,
}


def in_order(placed: Sequence[Placed]) -> Iterator[Placed]:
    """Yield reports by time, then follow-ups, each with its copies behind it, then what is only linked.

    A copy whose origin is not there stands where a report would.
    """
    known = {one.article: one for one in placed}
    copies: dict[int, list[Placed]] = {}
    for one in placed:
        origin = origin_of(one, known)
        if origin is not one:
            copies.setdefault(origin.article, []).append(one)
    heads = [one for one in placed if origin_of(one, known) is one]
    for head in sorted(heads, key=lambda one: (_RANK[one.role], one.order)):
        yield head
        yield from sorted(copies.get(head.article, ()), key=lambda one: one.order)


def origin_of(one: Placed, known: Mapping[int, Placed]) -> Placed:
    """Return what *one* is a copy of in the end, as far as that is in the incident; or itself."""
    seen: set[int] = set()
    while one.role is Role.COPY and one.article not in seen:
        seen.add(one.article)
        one = known.get(one.copy_of or 0, one)
    return one


def section_of(one: Placed, known: Mapping[int, Placed]) -> str:
    """Return under which heading an article stands: a copy under that of its origin."""
    return _SECTIONS.get(origin_of(one, known).role, LINKED)
