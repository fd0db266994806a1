"""Hosts that have asked for a pause: remembered in the database, so also across restarts."""

from __future__ import annotations

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


class Holds:
    """Which hosts must not be asked yet."""

    def __init__(self, polls: Polls) -> None:
        self._polls = polls
        self._until = dict(polls.held(datetime.now(UTC)))

    def hold(self, host: str, seconds: float, reason: str) -> None:
        """Ask nothing of *host* for so many seconds; a longer pause asked for before stays."""
        until = datetime.now(UTC) + timedelta(seconds=seconds + ROUNDING)
        if host not in self._until or until > self._until[host]:
            self._until[host] = until
            self._polls.hold(host, until, reason)

    def seconds_left(self, host: str) -> float:
        """Return how long *host* must still be left alone, 0.0 if it need not."""
        until = self._until.get(host)
        return max(0.0, (until - datetime.now(UTC)).total_seconds()) if until else 0.0

    def soonest(self, within: float) -> float | None:
        """Return the seconds until the next pause ends, of those that end in *within* seconds."""
        left = [self.seconds_left(host) for host in self._until]
        return min((seconds for seconds in left if 0 < seconds <= within), default=None)
