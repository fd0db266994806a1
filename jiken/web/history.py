"""All that was done to an incident, a page at a time."""

from __future__ import annotations

from functools import partial

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from jiken.service.desk import steps
from jiken.service.desk.headlines import articles_in, headlines
from jiken.web.asked import Asked, answered
from jiken.web.doing import number
from jiken.web.pages import page, say
from jiken.web.undoable import may_undo


def history(asked: Asked) -> Response:
    """The steps of an incident, newest first; `?below=` goes on with those before that step."""
    name = asked.request.path_params["incident"]
    incident = asked.store.incidents.get(name)
    if incident is None:
        raise HTTPException(404, say(asked, "There is no incident %(name)s.", name=name[:100]))
    below = number(asked.request.query_params.get("below", "")) or None
    return page(
        asked,
        "history.html",
        incident=incident.id,
        history=(told := steps.history(asked.store, incident.id, below=below)),
        headlines=headlines(asked.store, articles_in(*(step.changes for step in told))),
        seen=steps.last_step(asked.store, incident.id),
        back=asked.request.url.path,
        may_undo=partial(may_undo, asked),
    )


ROUTES = (Route("/incidents/{incident}/history", answered(history)),)
