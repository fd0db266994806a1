"""What a reviewer does is no news to them."""

from __future__ import annotations

from datetime import datetime

from jiken.service.desk.refreshing import PATIENCE, catch_up
from jiken.service.desk.unread import looked
from jiken.store import Store
from jiken.store.queue import Busy
from jiken.store.step import Step


def did(store: Store, step: Step, now: datetime) -> None:
    """Remember that who made a step has seen its incidents as they are with it.

    Where somebody else writes for long, that is left: they are shown as changed once.
    """
    catch_up(store, now)
    try:
        with store.queue.impatient(PATIENCE):
            for incident in dict.fromkeys(map(store.steps.heir, step.incidents)):
                looked(store, incident, step.by, now)
    except Busy:
        return
