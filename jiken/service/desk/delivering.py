"""Handing a delivery over: to a webhook, a mail server, or a service that Apprise knows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from jiken.service.desk import letters, mailing, notifying, webhook
from jiken.service.desk.outcomes import Outcome
from jiken.service.desk.ways import Ways
from jiken.store.alerts import Alert
from jiken.store.deliveries import Delivery


def deliver(alert: Alert, delivery: Delivery, ways: Ways, at: datetime) -> Outcome:
    """Tell an alert's receiver and return how that ended; raises NotDelivered."""
    pieces = json.loads(delivery.told)
    if alert.kind == "webhook":
        body = message(alert, delivery, pieces, ways.desk)
        return webhook.post(alert.target, alert.secret, delivery.key, body, at=at, ways=ways)
    subject = letters.subject(alert.view_name, pieces, alert.language)
    text = letters.letter(alert.view_name, pieces, alert.language, ways.desk)
    if alert.kind == "mail":
        return mailing.mail(alert.target, subject, text, delivery.key, at=at, ways=ways)
    return notifying.notify(alert.target, subject, text, ways=ways)


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
