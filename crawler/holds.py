"""Hosts that have asked for a pause: remembered in the database, so also across restarts."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jiken.store.polls import Polls

LONGEST = 7 * 24 * 3600.0
"""Seconds: what asks for more than a week is a mistake or a joke."""

ROUNDING = 1.0
"""The store keeps whole seconds; one more, so that no request is ever early."""


def seconds_asked(retry_after: str, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks for; None for garbage and the past.

    >>> seconds_asked("120", datetime.now(UTC)), seconds_asked("-5", datetime.now(UTC))
    (120.0, None)
    """
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:12]), LONGEST) or None
    try:
        until = parsedate_to_datetime(text)
        seconds = (until.replace(tzinfo=until.tzinfo or UTC) - now).total_seconds()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return min(seconds, LONGEST) if seconds > 0 else None


PATIENCE = 3
"""Pauses in a row that a host gets as it asks for them; then it is left alone for BACKING_OFF."""

BACKING_OFF = 3600.0
"""Seconds: longer than a run waits, or one host that always asks for a little more would keep
the run from ending.
"""


class Holds:
    """Which hosts must not be asked yet."""

    def __init__(self, polls: Polls) -> None:
        self._polls = polls
        self._until = dict(polls.held(datetime.now(UTC)))
        self._in_a_row: Counter[str] = Counter()

    def hold(self, host: str, seconds: float, reason: str) -> None:
        """Ask nothing of *host* for so many seconds; a longer pause asked for before stays."""
        self._in_a_row[host] += not self.seconds_left(host)
        if self._in_a_row[host] > PATIENCE:
            seconds = max(seconds, BACKING_OFF)
        until = datetime.now(UTC) + timedelta(seconds=seconds + ROUNDING)
        if host not in self._until or until > self._until[host]:
            self._until[host] = until
            self._polls.hold(host, until, reason)

    def answered(self, host: str) -> None:
        """Note that *host* has answered: its pauses are counted from nought again."""
        self._in_a_row.pop(host, None)

    def seconds_left(self, host: str) -> float:
        """Return how long *host* must still be left alone, 0.0 if it need not."""
        until = self._until.get(host)
        return max(0.0, (until - datetime.now(UTC)).total_seconds()) if until else 0.0
