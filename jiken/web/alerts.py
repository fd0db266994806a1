"""Alerts: who is told of what is new in a saved view, and how each delivery went."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from jiken.service.desk import alerting
from jiken.service.desk.alerting import NoAlert
from jiken.service.desk.notifying import has_apprise
from jiken.service.desk.ways import BadSettings, Ways, ways_of
from jiken.store.alerts import Alert
from jiken.web.asked import Asked, answered
from jiken.web.delivered import ended, why_refused
from jiken.web.pages import page, say
from jiken.web.signed_in import may, require

SHOWN = 50
"""Deliveries a page."""


def alerts(asked: Asked) -> Response:
    """Show the alerts, and a form for another."""
    return _page(asked)


def _page(asked: Asked, *, status: int = 200, wrong: str = "", detail: str = "", made: Alert | None = None) -> Response:  # fmt: skip
    return page(
        asked,
        "alerts.html",
        status=status,
        alerts=[
            (alert, shown_target(alert), _last(asked, alert)) for alert in asked.store.alerts.all()
        ],
        views=asked.store.views.all(),
        kinds=[kind for kind in alerting.KINDS if kind != "apprise" or has_apprise()],
        wrong=wrong,
        detail=why_refused(asked, detail),
        ended=ended(asked),
        made=made,
        may_change=may(asked, "editor"),
        chosen={name: asked.word(name) for name in ("view", "kind", "target", "every")},
    )


def _last(asked: Asked, alert: Alert) -> object:
    return next(iter(asked.store.deliveries.of(alert.id, before=None, most=1)), None)


def shown_target(alert: Alert) -> str:
    """Return an alert's target as it may be shown: addresses of services hold their secrets."""
    if alert.kind == "mail":
        return alert.target
    parts = urlsplit(alert.target)
    if alert.kind == "apprise":
        return f"{parts.scheme}://…"
    rest = "/…" if parts.path.strip("/") or parts.query else "/"
    return f"{parts.scheme}://{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}{rest}"


def add(asked: Asked) -> Response:
    """Add an alert and show its secret, once."""
    kind = asked.word("kind")
    require(asked, "admin" if kind == "apprise" else "editor")
    try:
        made = alerting.add(
            asked.store,
            int(asked.word("view") or 0) if asked.word("view").isdecimal() else 0,
            kind,
            asked.word("target"),
            language=asked.word("language") or asked.language,
            every_minutes=_every(asked.word("every")),
            ways=_ways(asked),
            by=asked.reviewer.name,
            now=asked.now,
        )
    except NoAlert as mistake:
        return _page(asked, status=422, wrong=mistake.sentence, detail=mistake.detail)
    shown = _page(asked, made=made)
    shown.headers["Cache-Control"] = "private, no-store"
    return shown


def _every(said: str) -> int:
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 6 else 0


def _ways(asked: Asked) -> Ways:
    try:
        return ways_of(os.environ)
    except BadSettings as mistake:
        raise HTTPException(503, str(mistake)) from None


def _alert(asked: Asked) -> Alert:
    found = asked.store.alerts.get(asked.request.path_params["alert"])
    if found is None:
        raise HTTPException(404, say(asked, "There is no such alert."))
    return found


def _back(alert: Alert | None = None) -> Response:
    return RedirectResponse(f"/alerts/{alert.id}" if alert else "/alerts", status_code=303)


def deliveries(asked: Asked) -> Response:
    """Show an alert's deliveries, newest first."""
    alert, said = _alert(asked), asked.request.query_params.get("before", "")
    before = int(said) if said.isascii() and said.isdecimal() and len(said) < 16 else None
    found = asked.store.deliveries.of(alert.id, before=before, most=SHOWN + 1)
    return page(
        asked,
        "alerts_one.html",
        alert=alert,
        target=shown_target(alert),
        deliveries=found[:SHOWN],
        older=f"/alerts/{alert.id}?before={found[SHOWN - 1].id}" if len(found) > SHOWN else None,
        ended=ended(asked),
        may_change=may(asked, "editor"),
    )


def pause(asked: Asked) -> Response:
    """Pause an alert."""
    require(asked, "editor")
    asked.store.alerts.set_active(_alert(asked).id, False)
    return _back()


def resume(asked: Asked) -> Response:
    """Let an alert go on."""
    require(asked, "editor")
    asked.store.alerts.set_active(_alert(asked).id, True)
    return _back()


def try_out(asked: Asked) -> Response:
    """Send a test at once, and show how it went."""
    require(asked, "editor")
    alert = _alert(asked)
    alerting.try_out(asked.store, alert, ways=_ways(asked), clock=asked.settings.now)
    return _back(alert)


def delete(asked: Asked) -> Response:
    """Delete an alert with the log of its deliveries."""
    require(asked, "editor")
    asked.store.alerts.delete(_alert(asked).id)
    return _back()


ROUTES = (
    Route("/alerts", answered(alerts), methods=["GET"]),
    Route("/alerts", answered(add), methods=["POST"]),
    Route("/alerts/{alert:int}", answered(deliveries), methods=["GET"]),
    Route("/alerts/{alert:int}/pause", answered(pause), methods=["POST"]),
    Route("/alerts/{alert:int}/resume", answered(resume), methods=["POST"]),
    Route("/alerts/{alert:int}/test", answered(try_out), methods=["POST"]),
    Route("/alerts/{alert:int}/delete", answered(delete), methods=["POST"]),
)
