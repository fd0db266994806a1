"""Telling of what is new or changed in a saved view.

What an alert tells is planned once: the delivery and what it told are written in one transaction,
so that no two processes plan it twice. It is then handed over at least once: a process that is
killed after a receiver took it and before that is noted leaves a delivery that is sent again, with
the same key (webhook-id, Idempotency-Key, Message-ID), by which the receiver drops the second.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar
from urllib.parse import parse_qs

from jiken.service.desk import delivering, letters
from jiken.service.desk.delivering import NotDelivered, Ways
from jiken.service.desk.queue import matching, refresh
from jiken.service.desk.wanted import wanted_of
from jiken.store import Store
from jiken.store.alerts import Alert, Delivery
from jiken.store.queue import Queued
from pipelines.addresses import refusal

KINDS = ("webhook", "mail", "apprise")
LANGUAGES = ("en", "ja")
EVERY = (0, 60, 1440, 10080)
"""How often an alert may tell, in minutes: after each crawl, hourly, daily, weekly."""
AT_ONCE = 100
"""Incidents in one delivery."""
MOST_PLANNED = 1_000
"""Incidents that one run plans for an alert; what is more has its turn in the next."""
BACKOFF = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 360, 720, 1440))
"""Pauses between tries; after the last it is given up."""
LEASE = timedelta(minutes=15)
LONGEST = 2_000
_TOLD = ("class", "severity", "sources", "title_ja", "title_en")
"""What makes an incident a changed one when it is another."""
T = TypeVar("T")


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
        for batch in _batches(matching(store, wanted_of(parse_qs(saved.query))), 500):
            store.alerts.tell(made, {q.incident: said_of(q) for q in store.queue.of(batch)})
    alert = store.alerts.get(made)
    assert alert is not None
    return alert


def new_secret() -> str:
    """Return a new secret for signing webhooks."""
    return delivering.SECRET + base64.b64encode(secrets.token_bytes(32)).decode()


def _check(kind: str, target: str, ways: Ways) -> None:
    if not target or len(target) > LONGEST or not target.isprintable():
        raise NoAlert("Say whom to tell.")
    if kind == "mail" and not delivering.is_address(target):
        raise NoAlert("This is not one e-mail address.")
    why = None
    if kind == "webhook":
        why = refusal(target, ways.allowed)
    elif kind == "apprise":
        why = delivering.apprise_refusal(target, ways)
    if why:
        raise NoAlert("This address cannot be used.", why)


def said_of(queued: Queued) -> str:
    """Return what an alert tells of an incident, as it is remembered."""
    told = piece_of(queued)
    return json.dumps({name: told[name] for name in _TOLD}, ensure_ascii=False, sort_keys=True)


def piece_of(queued: Queued) -> dict[str, object]:
    """Return an incident as a delivery tells it, but for the change."""
    return {
        "id": queued.incident,
        "day": queued.day or None,
        "class": queued.class_,
        "severity": queued.severity,
        "title_ja": queued.title_ja,
        "title_en": queued.title_en,
        "sources": queued.sources,
        "articles": queued.articles,
        "languages": list(queued.languages),
        "countries": list(queued.countries),
        "explicit": queued.explicit,
    }


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
        delivery = store.alerts.claim(now=clock(), lease=LEASE)
        if delivery is None:
            break
        counts[_try(store, delivery, ways, clock)] += 1
    return counts


def plan(store: Store, alert: Alert, now: datetime) -> int:
    """Keep deliveries of what is new or changed for an alert; return how many.

    None while one is open, or where the alert told of something within its interval.
    """
    with store.writing():
        since = now - timedelta(minutes=alert.every_minutes)
        if store.alerts.planned_since(alert.id, since if alert.every_minutes else now):
            return 0
        news = list(islice(_news(store, alert), MOST_PLANNED))
        return sum(_keep(store, alert, batch, now) for batch in _batches(iter(news), AT_ONCE))


def _news(store: Store, alert: Alert) -> Iterator[tuple[Queued, str | None]]:
    """Yield the incidents of the view that are new or changed, with what was told of them."""
    wanted = wanted_of(parse_qs(alert.query))
    for batch in _batches(matching(store, wanted), 500):
        known = store.alerts.told(alert.id, batch)
        for queued in store.queue.of(batch):
            if known.get(queued.incident) != said_of(queued):
                yield queued, known.get(queued.incident)


def _keep(store: Store, alert: Alert, news: Sequence[tuple[Queued, str | None]], now: datetime) -> bool:  # fmt: skip
    pieces = [
        piece_of(queued)
        | ({"change": "changed", "before": json.loads(before)} if before else {"change": "new"})
        for queued, before in news
    ]
    pieces.sort(key=lambda piece: piece["change"] == "changed")
    told = json.dumps(pieces, ensure_ascii=False)
    # The one before is part of it: an incident that goes to and fro is told of each time.
    named = f"{alert.id} {alert.made_at} {store.alerts.last(alert.id)} {told}".encode()
    key = f"d-{hashlib.sha256(named).hexdigest()[:32]}"
    store.alerts.tell(alert.id, {queued.incident: said_of(queued) for queued, _ in news})
    return store.alerts.plan(alert.id, key, told, now=now) is not None


def _batches(some: Iterator[T], size: int) -> Iterator[list[T]]:
    while batch := list(islice(some, size)):
        yield batch


def try_out(store: Store, alert: Alert, *, ways: Ways, clock: Callable[[], datetime]) -> Delivery:
    """Send a message without incidents at once, and return its delivery as it was logged.

    It is tried once only.
    """
    made = store.alerts.plan(
        alert.id, f"test-{secrets.token_hex(16)}", "[]", now=clock(), state="sending"
    )
    assert made is not None
    planned = store.alerts.delivery(made)
    assert planned is not None
    try:
        said, state = _deliver(alert, planned, ways, clock()), "sent"
    except NotDelivered as mistake:
        said, state = str(mistake), "failed"
    store.alerts.note(planned, state, said, now=clock())
    logged = store.alerts.delivery(made)
    assert logged is not None
    return logged


def _try(store: Store, delivery: Delivery, ways: Ways, clock: Callable[[], datetime]) -> str:
    """Hand a claimed delivery over and note how that ended: sent, waiting or failed."""
    alert = store.alerts.get(delivery.alert)
    if alert is None:
        return "deleted"
    try:
        said = _deliver(alert, delivery, ways, clock())
    except NotDelivered as mistake:
        over = delivery.tries > len(BACKOFF)
        state = "failed" if over else "waiting"
        again = None if over else clock() + BACKOFF[delivery.tries - 1]
        store.alerts.note(delivery, state, str(mistake), now=clock(), not_before=again)
        return state
    store.alerts.note(delivery, "sent", said, now=clock())
    return "sent"


def _deliver(alert: Alert, delivery: Delivery, ways: Ways, at: datetime) -> str:
    pieces = json.loads(delivery.told)
    if alert.kind == "webhook":
        body = message(alert, delivery, pieces, ways.desk)
        return delivering.post(alert.target, alert.secret, delivery.key, body, at=at, ways=ways)
    subject = letters.subject(alert.view_name, pieces, alert.language)
    text = letters.letter(alert.view_name, pieces, alert.language, ways.desk)
    if alert.kind == "mail":
        return delivering.mail(alert.target, subject, text, delivery.key, at=at, ways=ways)
    return delivering.notify(alert.target, subject, text, ways=ways)


def message(
    alert: Alert, delivery: Delivery, pieces: Sequence[dict[str, object]], desk: str
) -> bytes:
    """Return a webhook's body: the same bytes each time that the delivery is tried."""
    told = [piece | {"url": f"{desk}/incidents/{piece['id']}"} for piece in pieces]
    return json.dumps(
        {
            "type": "incidents.changed" if pieces else "test",
            "id": delivery.key,
            "view": {"id": alert.view, "name": alert.view_name, "query": alert.query},
            "incidents": told,
        },
        ensure_ascii=False,
    ).encode()
