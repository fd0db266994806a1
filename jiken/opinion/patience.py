"""How long an endpoint is waited for, and how often it is asked."""

from __future__ import annotations

import email.utils
import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long an endpoint is waited for, in seconds, and how often it is asked.

    *total* is for one question with its retries, *connect* and *read* for a connection and for
    silence on it. A Retry-After beyond *longest_pause* is not waited for. After *failures* in a
    row it is not asked again in the run.
    """

    total: float = 90.0
    connect: float = 5.0
    read: float = 90.0
    pause: float = 1.0
    longest_pause: float = 20.0
    retries: int = 2
    failures: int = 5

    def before(self, tried: int, retry_after: str) -> float | None:
        """Return the seconds to wait before asking again, None where that is not to be done.

        *tried* counts the tries after the first, *retry_after* is the header's value.
        """
        asked_for = _seconds(retry_after)
        pause = self.pause * 2**tried if asked_for is None else asked_for
        return pause if pause <= self.longest_pause else None


def _seconds(retry_after: str) -> float | None:
    """Return what a Retry-After header asks for, in seconds or as a date; None without one."""
    if retry_after.isascii() and retry_after.isdigit() and len(retry_after) < 10:
        return float(retry_after)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(retry_after).timestamp() - time.time())
    except (ValueError, OverflowError):
        return None
