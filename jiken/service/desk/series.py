"""Counts by day as counts by week, month or year, and by value. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

DAY = timedelta(days=1)
MOST_WEEKS, MOST_MONTHS = 54, 61
"""A longer time is told by months, a still longer one by years."""


class Step(StrEnum):
    """How long a period is."""

    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The days from *start* to *end*, both included; weeks begin on Monday."""

    start: date
    end: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """How many there were of one value in each period, and in all."""

    value: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """The sum."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Counts by period and value; *series* are the greatest first, or in the order asked for."""

    step: Step
    periods: tuple[Period, ...]
    series: tuple[Series, ...]

    @property
    def total(self) -> int:
        """The sum of all; what has several values counts for each."""
        return sum(one.total for one in self.series)

    @property
    def most(self) -> int:
        """The greatest count of one value in one period."""
        return max((n for one in self.series for n in one.counts), default=0)

    @property
    def highest(self) -> int:
        """The greatest sum of one period."""
        return max(self.sums, default=0)

    @property
    def sums(self) -> tuple[int, ...]:
        """The sum of each period."""
        return tuple(sum(some) for some in zip(*(s.counts for s in self.series), strict=True))


def step_of(since: date, until: date) -> Step:
    """Return in which steps the days from *since* to *until* are told.

    >>> step_of(date(2026, 1, 1), date(2026, 3, 1)), step_of(date(2020, 1, 1), date(2026, 1, 1))
    (<Step.WEEK: 'week'>, <Step.YEAR: 'year'>)
    """
    if (until - since).days < MOST_WEEKS * 7:
        return Step.WEEK
    return Step.MONTH if _months_between(since, until) < MOST_MONTHS else Step.YEAR


def periods(since: date, until: date, step: Step) -> tuple[Period, ...]:
    """Return the periods that hold the days from *since* to *until*, empty where there are none.

    >>> [p.start.day for p in periods(date(2026, 1, 7), date(2026, 1, 14), Step.WEEK)]
    [5, 12]
    """
    found, start = [], _start(since, step)
    while start <= until:
        after = _after(start, step)
        found.append(Period(start=start, end=after - DAY))
        start = after
    return tuple(found)


def table_of(
    daily: Iterable[tuple[str, str, int]],
    since: date,
    until: date,
    *,
    step: Step | None = None,
    order: Sequence[str] = (),
) -> Table:
    """Return counts by day as a table of the periods from *since* to *until*.

    Values of *order* come first, in that order; the others by their sums.
    """
    step = step or step_of(since, until)
    known = periods(since, until, step)
    place = {period.start: index for index, period in enumerate(known)}
    counted: dict[str, Counter[int]] = {}
    for day, value, number in daily:
        at = place.get(_start(date.fromisoformat(day), step))
        if at is not None:
            counted.setdefault(value, Counter())[at] += number
    series = [
        Series(value=value, counts=tuple(counts[index] for index in range(len(known))))
        for value, counts in counted.items()
    ]
    series.sort(key=lambda s: (_rank(s.value, order), -s.total, s.value))
    return Table(step=step, periods=known, series=tuple(series))


def by_day(daily: Iterable[tuple[str, str, int]]) -> Mapping[date, int]:
    """Return the sum of each day that has any."""
    found: Counter[date] = Counter()
    for day, _, number in daily:
        found[date.fromisoformat(day)] += number
    return found


def weeks(since: date, until: date) -> Iterator[tuple[date, ...]]:
    """Yield the weeks that hold the days from *since* to *until*, each as its seven days."""
    for period in periods(since, until, Step.WEEK):
        yield tuple(period.start + DAY * index for index in range(7))


def ticks(most: float, at_most: int = 4) -> tuple[int, ...]:
    """Return round numbers for an axis from 0 to *most* or a little more.

    >>> ticks(0), ticks(3), ticks(17), ticks(1234)
    ((0, 1), (0, 1, 2, 3), (0, 5, 10, 15, 20), (0, 500, 1000, 1500))
    """
    unit = 1
    while most > 0:
        for step in (unit, 2 * unit, 5 * unit):
            if step * at_most >= most:
                return tuple(range(0, int(-(-most // step)) * step + 1, step))
        unit *= 10
    return (0, 1)


def _rank(value: str, order: Sequence[str]) -> int:
    return order.index(value) if value in order else len(order)


def _start(day: date, step: Step) -> date:
    if step is Step.WEEK:
        return day - DAY * day.weekday()
    return day.replace(day=1) if step is Step.MONTH else day.replace(month=1, day=1)


def _after(start: date, step: Step) -> date:
    if step is Step.WEEK:
        return start + 7 * DAY
    if step is Step.YEAR:
        return start.replace(year=start.year + 1)
    return (start + 31 * DAY).replace(day=1)


def _months_between(since: date, until: date) -> int:
    return 12 * (until.year - since.year) + until.month - since.month
