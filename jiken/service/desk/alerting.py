"""Telling of what is new or changed in a saved view.

What an alert tells is planned once: the delivery and what it told are written in one transaction,
so that no two processes plan it twice. It is then handed over at least once: a process that is
killed after a receiver took it and before that is noted leaves a delivery that is sent again, with
the same key (webhook-id, Idempotency-Key, Message-ID), by which the receiver drops the second.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from jiken.service.desk.delivering import deliver
from jiken.service.desk.notifying import apprise_refusal
from jiken.service.desk.outcomes import stored
from jiken.service.desk.planning import count_as_told, plan
from jiken.service.desk.queue import refresh
from jiken.service.desk.ways import NotDelivered, Ways, is_address
from jiken.service.desk.webhook import new_secret
from jiken.store import Store
from jiken.store.alerts import Alert
from jiken.store.deliveries import Delivery
from pipelines.addresses import refusal

KINDS = ("webhook", "mail", "apprise")
LANGUAGES = ("en", "ja")
EVERY = (0, 60, 1440, 10080)
"""How often an alert may tell, in minutes: after each crawl, hourly, daily, weekly."""
BACKOFF = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 360, 720, 1440))
"""Pauses between tries; after the last it is given up."""
LEASE = timedelta(minutes=15)
LONGEST = 2_000


class NoAlert(ValueError):
    """The alert cannot be made; the sentence says why, *detail* more where there is more to say."""

    def __init__(self, sentence: str, detail: str = "") -> None:
        super().__init__(sentence)
        self.sentence, self.detail = sentence, detail


def add(
    store: Store,
    view: int,
    kind: str,
    target: str,
    *,
    language: str = "en",
    every_minutes: int = 0,
    ways: Ways,
    by: str,
    now: datetime,
) -> Alert:
    """Keep an alert on a view; what is in the view now counts as told. Raises NoAlert.

    Its secret is in what comes back and is to be shown once.
    """
    saved = store.views.get(view)
    if saved is None:
        raise NoAlert("There is no such view.")
    if kind not in KINDS or language not in LANGUAGES or every_minutes not in EVERY:
        raise NoAlert("An alert is a webhook, a letter or an Apprise address.")
    target = target.strip()
    _check(kind, target, ways)
    refresh(store, now)
    secret = new_secret() if kind == "webhook" else ""
    with store.writing():
        made = store.alerts.add(
            view,
            kind,
            target,
            secret=secret,
            language=language,
            every_minutes=every_minutes,
            by=by,
            now=now,
        )
        count_as_told(store, made, saved.query)
    alert = store.alerts.get(made)
    assert alert is not None
    return alert


def _check(kind: str, target: str, ways: Ways) -> None:
    if not target or len(target) > LONGEST or not target.isprintable():
        raise NoAlert("Say whom to tell.")
    if kind == "mail" and not is_address(target):
        raise NoAlert("This is not one e-mail address.")
    why = None
    if kind == "webhook":
        why = refusal(target, ways.allowed)
    elif kind == "apprise":
        why = apprise_refusal(target, ways)
    if why:
        raise NoAlert("This address cannot be used.", why)


def tell(
    store: Store, *, ways: Ways, clock: Callable[[], datetime], most: int = 1_000
) -> Counter[str]:
    """Plan what is to be told and deliver what is due; return how many ended in which state."""
    refresh(store, clock())
    counts: Counter[str] = Counter()
    for alert in store.alerts.all():
        if alert.active:
            counts["planned"] += plan(store, alert, clock())
    for _ in range(most):
        delivery = store.deliveries.claim(now=clock(), lease=LEASE)
        if delivery is None:
            break
        counts[_try(store, delivery, ways, clock)] += 1
    return counts


def try_out(store: Store, alert: Alert, *, ways: Ways, clock: Callable[[], datetime]) -> Delivery:
    """Send a message without incidents at once, and return its delivery as it was logged.

    It is tried once only.
    """
    made = store.deliveries.plan(
        alert.id, f"test-{secrets.token_hex(16)}", "[]", now=clock(), state="sending"
    )
    assert made is not None
    planned = store.deliveries.get(made)
    assert planned is not None
    try:
        ended, state = deliver(alert, planned, ways, clock()), "sent"
    except NotDelivered as mistake:
        ended, state = mistake.outcome, "failed"
    store.deliveries.note(planned, state, stored(ended), now=clock())
    logged = store.deliveries.get(made)
    assert logged is not None
    return logged


def _try(store: Store, delivery: Delivery, ways: Ways, clock: Callable[[], datetime]) -> str:
    """Hand a claimed delivery over and note how that ended: sent, waiting or failed."""
    alert = store.alerts.get(delivery.alert)
    if alert is None:
        return "deleted"
    try:
        ended = deliver(alert, delivery, ways, clock())
    except NotDelivered as mistake:
        over = delivery.tries > len(BACKOFF)
        state = "failed" if over else "waiting"
        again = None if over else clock() + BACKOFF[delivery.tries - 1]
        store.deliveries.note(
            delivery, state, stored(mistake.outcome), now=clock(), not_before=again
        )
        return state
    store.deliveries.note(delivery, "sent", stored(ended), now=clock())
    return "sent"
