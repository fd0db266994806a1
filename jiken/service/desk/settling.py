"""What was decided is carried out: incidents settled, rolled up, and put in their places in the queue."""

from __future__ import annotations

from datetime import datetime
from threading import RLock

import numpy as np

from jiken.encoders import UniversalSentenceEncoder
from jiken.service.assessing import assess_again
from jiken.service.desk.queue import refresh
from jiken.service.desk.steps import Step
from jiken.service.naming import glossary
from jiken.service.placing import settle_waiting
from jiken.service.profiles import Profiles
from jiken.service.stories import knowledge
from jiken.store import Store

_ONE_AT_A_TIME = RLock()
"""Two threads that settle would overtake each other again and again."""


def prepare() -> None:
    """Read what settling reads once, so that the first reviewer need not wait for it."""
    knowledge()
    glossary()
    np.unique(np.empty(0, np.int64))  # NumPy reads more of itself when it is first asked that


def settle(store: Store, now: datetime, step: Step | None = None) -> int:
    """Settle what *step* and other judgements have unsettled; return how many articles were.

    Only incidents that it touches are rolled up again. What else is new waits for the next
    clustering; without a step, all that has been compared is settled. Nothing is read but the judgements where nothing waits.
    """
    profiles = Profiles(store, UniversalSentenceEncoder.name)
    about = _articles(store, step) if step else None
    with _ONE_AT_A_TIME:
        settled = settle_waiting(store, profiles, now=now, about=about)
    assess_again(store)
    refresh(store, now)
    return settled.articles


def _articles(store: Store, step: Step) -> set[int]:
    """Return what is in the incidents that a step concerns, and what it names."""
    incidents = {store.steps.heir(one) for one in step.incidents}
    return store.finding.articles_of(incidents) | step.articles
