"""What was decided is carried out: incidents settled, rolled up, and put in their places in the queue."""

from __future__ import annotations

from datetime import datetime

from jiken.encoders import UniversalSentenceEncoder
from jiken.service.assessing import assess_again
from jiken.service.desk.queue import refresh
from jiken.service.grouping import settle_waiting
from jiken.service.profiles import Profiles
from jiken.store import Store


def settle(store: Store, now: datetime) -> int:
    """Settle what judgements or evidence have unsettled; return how many articles were.

    Only incidents that it touches are rolled up again. What is new and not compared yet waits
    for the next clustering. Nothing is read but the judgements where nothing waits.
    """
    settled = settle_waiting(store, Profiles(store, UniversalSentenceEncoder.name), now=now)
    assess_again(store)
    refresh(store, now)
    return settled.articles
