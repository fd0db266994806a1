"""What was decided is carried out: incidents settled, rolled up, and put in their places in the queue."""

from __future__ import annotations

from datetime import datetime
from threading import RLock

import numpy as np

from jiken.encoders import UniversalSentenceEncoder
from jiken.service.assessing import assess_again
from jiken.service.desk.queue import refresh
from jiken.service.grouping import settle_waiting
from jiken.service.profiles import Profiles
from jiken.service.stories import knowledge
from jiken.store import Store

_ONE_AT_A_TIME = RLock()
"""Two threads that settle would overtake each other again and again."""


def prepare() -> None:
    """Read what settling reads once, so that the first reviewer need not wait for it."""
    knowledge()
    np.unique(np.empty(0, np.int64))  # NumPy reads more of itself when it is first asked that


def settle(store: Store, now: datetime) -> int:
    """Settle what judgements or evidence have unsettled; return how many articles were.

    Only incidents that it touches are rolled up again. What is new and not compared yet waits
    for the next clustering. Nothing is read but the judgements where nothing waits.
    """
    with _ONE_AT_A_TIME:
        settled = settle_waiting(store, Profiles(store, UniversalSentenceEncoder.name), now=now)
    assess_again(store)
    refresh(store, now)
    return settled.articles
