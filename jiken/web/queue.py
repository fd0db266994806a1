"""The queue's page: what waits for a reviewer, with filters, saved views and quick decisions."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from jiken.service.desk import queue as desk
from jiken.service.desk.refreshing import catch_up
from jiken.service.desk.wanted import Sort, Status, Wanted, query_of
from jiken.service.desk.worth import why
from jiken.web import choosing
from jiken.web.asked import Asked, answered, back_of
from jiken.web.choosing import EVERYWHERE, choices, not_understood
from jiken.web.lately import before
from jiken.web.pages import page, say
from jiken.web.signed_in import may, require

MOST_READ = 500


def queue(asked: Asked) -> Response:
    """Show a page of the queue; with htmx the list and its filters, in place of what stands there."""
    wanted = wanted_here(asked)
    waiting = catch_up(asked.store, asked.now)
    cursor = asked.request.query_params.get("after", "")
    found = desk.queue(asked.store, wanted, reviewer=asked.reviewer.name, cursor=cursor)
    incidents = [row.queued.incident for row in found.rows]
    answer = page(
        asked,
        "_queue.html" if asked.by_htmx else "queue.html",
        found=found,
        wanted=wanted,
        query=query_of(wanted),
        waiting=waiting,
        first=not cursor,
        filtered=replace(wanted, status=None, sort=Sort.VALUE) != Wanted(),
        choices=choices(asked, wanted, found.facets),
        not_understood=not_understood(asked),
        tabs=_tabs(asked, wanted),
        sorts=_sorts(asked),
        views=asked.store.views.of(asked.reviewer.name),
        seen={incident: asked.store.steps.last(incident) for incident in incidents},
        why=why,
        here=_here(wanted, cursor),
        may=partial(may, asked),
        before=before(asked),
        stored=bool(found.rows) or asked.store.queue.on_shelves(EVERYWHERE) > 0,
    )
    answer.headers["Vary"] = "HX-Request"
    return answer


def wanted_here(asked: Asked) -> Wanted:
    """Return what the address asks for; where it says nothing of it, what is open."""
    wanted = choosing.wanted_here(asked)
    return wanted if wanted.status else replace(wanted, status=Status.OPEN)


def read(asked: Asked) -> Response:
    """Mark the ticked incidents as read, or unread again."""
    require(asked, "reviewer")
    for incident in asked.words("incident")[:MOST_READ]:
        if asked.word("as") == "unread":
            asked.store.looked.forget(asked.reviewer.name, incident)
        else:
            desk.looked(asked.store, incident, asked.reviewer.name, asked.now)
    return RedirectResponse(back_of(asked), status_code=303)


def _here(wanted: Wanted, cursor: str) -> str:
    """Return the page's address, for forms to come back to."""
    query = query_of(wanted)
    after = urlencode({"after": cursor}) if cursor else ""
    return "/queue?" + "&".join(filter(None, (query, after)))


def _tabs(asked: Asked, wanted: Wanted) -> list[tuple[str, str, bool]]:
    """Return the tabs: name, address, and whether one is there."""
    names = {
        Status.OPEN: say(asked, "To review"),
        Status.NEW: say(asked, "New"),
        Status.CHANGED: say(asked, "Changed"),
        Status.CONFIRMED: say(asked, "Confirmed"),
        Status.DISMISSED: say(asked, "Dismissed"),
        Status.ANY: say(asked, "All"),
    }
    return [
        (name, f"/queue?{query_of(replace(wanted, status=status))}", status is wanted.status)
        for status, name in names.items()
    ]


def _sorts(asked: Asked) -> list[tuple[str, str]]:
    return [
        (Sort.VALUE, say(asked, "Most worth a look")),
        (Sort.NEWEST, say(asked, "Newest")),
        (Sort.CHANGED, say(asked, "Changed last")),
        (Sort.SOURCES, say(asked, "Most sources")),
    ]


ROUTES = (
    Route("/queue", answered(queue)),
    Route("/queue/read", answered(read), methods=["POST"]),
)
