"""What happened when, as the reports tell it: the first, more of them, follow-ups, a verdict. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from jiken.models import Role
from jiken.store.members import Placed

FIRST, MORE, FOLLOW_UP, VERDICT = "first", "more", "follow-up", "verdict"
LAST_COPY = "last copy"
VERDICTS = frozenset(
    "acquittal death-penalty dismissed-case fine guilty life-sentence not-indicted prison sentenced"
    " settlement summary-indictment suspended-prosecution suspended-sentence".split()
)
"""Procedures of the alias table with which a case ends, or a court's part of it."""

TOLD = 40
"""Moments that are told at most: the first ones and the last ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One entry: what *kind* says, "more" being *count* reports of a day.

    *day* is as exact as it is known: 2026-01-19, 2026-01, or "" where it is not. *procedures* are
    those that the article's headline names; *left_out* so many moments are not told after it.
    """

    kind: str
    day: str
    article: Placed
    count: int = 1
    procedures: tuple[str, ...] = ()
    left_out: int = 0


def timeline(
    placed: Sequence[Placed], procedures: Mapping[int, Sequence[str]], most: int = TOLD
) -> tuple[Moment, ...]:
    """Return the moments of an incident, earliest first, of unknown day last; copies tell no news.

    But where a copy is of a later day than all of these, the last one stands there, too: the
    incident's last day is its day. *procedures* are those of the articles' headlines by their
    number; the last follow-up that names one with which a case ends is the verdict.
    """
    told = sorted((p for p in placed if p.role in (Role.REPORT, Role.FOLLOW_UP)), key=_by_time)
    if not told:
        told = sorted((p for p in placed if p.role.in_event), key=_by_time)
    moments = [*_moments(told, procedures), *_last_copy(placed, told)]
    return _bounded(sorted(moments, key=lambda one: not one.day), most)


def day(placed: Placed) -> str:
    """Return the day an article came out on, on its publisher's clock, as exactly as it is known."""
    return placed.published.exported()[:10] if placed.published else ""


def _by_time(one: Placed) -> tuple[bool, str, bool, object]:
    """Undated ones last; within a day reports come before follow-ups, for the hour may not be known."""
    return one.published is None, day(one), one.role is not Role.REPORT, one.order


def _moments(told: Sequence[Placed], procedures: Mapping[int, Sequence[str]]) -> Iterator[Moment]:
    first = next((one for one in told if one.role is not Role.FOLLOW_UP), None)
    days = {one.article: day(one) for one in told}
    more = Counter(
        days[one.article] for one in told if one.role is not Role.FOLLOW_UP and one is not first
    )
    ends = {one.article for one in _verdicts(told, procedures)}
    for one in told:
        named = tuple(procedures.get(one.article, ()))
        if one is first:
            yield Moment(kind=FIRST, day=days[one.article], article=one, procedures=named)
        elif one.role is Role.FOLLOW_UP:
            kind = VERDICT if one.article in ends else FOLLOW_UP
            yield Moment(kind=kind, day=days[one.article], article=one, procedures=named)
        elif count := more.pop(days[one.article], 0):
            yield Moment(kind=MORE, day=days[one.article], article=one, count=count)


def _last_copy(placed: Sequence[Placed], told: Sequence[Placed]) -> Iterator[Moment]:
    """Yield the last copy where it is of a later day than all that is told."""
    copies = [one for one in placed if one.role is Role.COPY and one.published]
    last = max(copies, key=lambda one: one.order, default=None)
    if last and day(last) > max((day(one) for one in told), default=""):
        yield Moment(kind=LAST_COPY, day=day(last), article=last)


def _verdicts(told: Sequence[Placed], procedures: Mapping[int, Sequence[str]]) -> list[Placed]:
    later = [one for one in told if one.role is Role.FOLLOW_UP]
    return [one for one in later if VERDICTS.intersection(procedures.get(one.article, ()))][-1:]


def _bounded(moments: Sequence[Moment], most: int) -> tuple[Moment, ...]:
    if len(moments) <= most:
        return tuple(moments)
    head, tail = moments[: most // 2], moments[len(moments) - (most - most // 2) :]
    gap = replace(head[-1], left_out=len(moments) - most)
    return (*head[:-1], gap, *tail)
