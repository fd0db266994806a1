"""The page of runs: what was crawled, imported and grouped, live while it runs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime

from sse_starlette import EventSourceResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from jiken.service.desk import holding
from jiken.store.runs import Run
from jiken.web.asked import Asked, answer, answered, back_of
from jiken.web.outcomes import poll_outcomes, said_of
from jiken.web.pages import page
from jiken.web.signed_in import may, require
from jiken.web.sources import started

SIZE = 50
EVERY, LOOKS = 1.0, 600
"""Seconds between two looks at a run that is watched, and looks; then the browser comes again,
and is asked again who it is."""

WATCHERS = 30
LARGEST_ID = 2**63 - 1


def runs(asked: Asked) -> Response:
    """The runs, newest first."""
    said = asked.request.query_params.get("before", "")
    before = int(said) if said.isdecimal() and len(said) < 19 else None
    found = asked.store.runs.page(SIZE + 1, before=before)
    return page(
        asked,
        "runs.html",
        rows=[(run, holding.is_running(run, asked.now), seconds(run, asked.now)) for run in found][
            :SIZE
        ],
        older=found[SIZE - 1].id if len(found) > SIZE else None,
        is_newest=before is None,
        running=holding.running(asked.store, asked.now),
        may_change=may(asked, "admin"),
        said_of=said_of(asked),
        counted=poll_outcomes(asked),
    )


def run(asked: Asked) -> Response:
    """One run, live while it runs."""
    return _run(asked, "runs_one.html")


def part(asked: Asked) -> Response:
    """What of the page of a run changes while it runs."""
    return _run(asked, "_runs_one.html")


def _run(asked: Asked, template: str) -> Response:
    one = _asked_run(asked)
    return page(
        asked,
        template,
        run=one,
        is_running=holding.is_running(one, asked.now),
        seconds=seconds(one, asked.now),
        may_change=may(asked, "admin"),
        said_of=said_of(asked),
        counted=poll_outcomes(asked),
    )


def seconds(one: Run, now: datetime) -> int:
    """Return how long a run took, or has taken until now or until it was last heard of."""
    began = datetime.fromisoformat(one.started_at)
    end = datetime.fromisoformat(one.ended_at) if one.ended_at else one.beat_at or began
    if holding.is_running(one, now):
        end = now
    return max(0, int((end - began).total_seconds()))


def start(asked: Asked) -> Response:
    """Crawl what is due."""
    require(asked, "admin")
    return RedirectResponse(f"/runs/{started(asked)}", status_code=303)


def stop(asked: Asked) -> Response:
    """Ask a crawl to end."""
    require(asked, "admin")
    one = _asked_run(asked)
    holding.stop(asked.store, one.id, by=asked.reviewer.name)
    return RedirectResponse(back_of(asked, f"/runs/{one.id}"), status_code=303)


async def events(request: Request) -> Response:
    """Tell a page of its run each second, as events called part, and end when it has ended."""
    state = request.app.state
    state.watchers = getattr(state, "watchers", 0)
    if state.watchers >= WATCHERS:
        raise HTTPException(503, headers={"Retry-After": "10"})
    first = await run_in_threadpool(_look, request)
    return EventSourceResponse(_told(request, first), ping=15)


async def _told(request: Request, look: tuple[str, bool]) -> AsyncIterator[dict[str, str]]:
    request.app.state.watchers += 1
    try:
        for _ in range(LOOKS):
            said, is_running = look
            yield {"event": "part", "data": said}
            if not is_running:
                yield {"event": "end", "data": ""}
                return
            await asyncio.sleep(EVERY)
            look = await run_in_threadpool(_look, request)
    finally:
        request.app.state.watchers -= 1


def _look(request: Request) -> tuple[str, bool]:
    lives: list[bool] = []

    def view(asked: Asked) -> Response:
        lives.append(holding.is_running(_asked_run(asked), asked.now))
        return part(asked)

    said = bytes(answer(view, request, FormData()).body).decode("utf-8")
    return said, lives[0]


def _asked_run(asked: Asked) -> Run:
    id = asked.request.path_params["id"]
    found = asked.store.runs.get(id) if id <= LARGEST_ID else None
    if found is None:
        raise HTTPException(404)
    return found


ROUTES = (
    Route("/runs", answered(runs)),
    Route("/runs", answered(start), methods=["POST"]),
    Route("/runs/{id:int}", answered(run)),
    Route("/runs/{id:int}/events", events),
    Route("/runs/{id:int}/stop", answered(stop), methods=["POST"]),
)
