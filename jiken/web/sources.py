"""The page of sources: how each fares; pause, resume, check now."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from jiken.models import Source
from jiken.service.desk import holding, watching
from jiken.service.desk.holding import CrawlRuns
from jiken.sources import SourceError
from jiken.web.asked import Asked, answered, back_of
from jiken.web.outcomes import poll_outcomes, said_of
from jiken.web.pages import page, say
from jiken.web.registries import registry_of
from jiken.web.signed_in import may, require


def sources(asked: Asked) -> Response:
    """The sources, fifty a page, searched and narrowed."""
    query = asked.request.query_params
    text, state, number = query.get("q", "")[:200], query.get("state", ""), query.get("page", "")
    found = watching.sources(
        asked.store,
        registry_of(asked.settings),
        text=text,
        state=state if state in watching.STATES else "",
        page=int(number) if number.isdecimal() and len(number) < 7 else 1,
        now=asked.now,
    )
    return page(
        asked,
        "sources.html",
        found=found,
        text=text,
        state=state,
        may_change=may(asked, "admin"),
        said_of=said_of(asked),
    )


def source(asked: Asked) -> Response:
    """One source: what it is asked for and how each of that answered, weeks, outcomes."""
    one = _source(asked)
    (health,) = watching.healths(asked.store, [one], now=asked.now)
    return page(
        asked,
        "sources_one.html",
        health=health,
        ways=(*one.feeds, *one.sitemaps, *one.listings),
        checks=asked.store.polls.checks(one.id)[:100],
        may_change=may(asked, "admin"),
        said_of=said_of(asked),
        poll_said=poll_outcomes(asked),
    )


def pause(asked: Asked) -> Response:
    """Pause a source until it is resumed."""
    require(asked, "admin")
    one = _source(asked)
    reason = asked.word("reason")
    holding.pause(asked.store, one.id, by=asked.reviewer.name, now=asked.now, reason=reason)
    return RedirectResponse(back_of(asked, f"/sources/{one.id}"), status_code=303)


def resume(asked: Asked) -> Response:
    """Resume a source that was paused."""
    require(asked, "admin")
    one = _source(asked)
    holding.resume(asked.store, one.id)
    return RedirectResponse(back_of(asked, f"/sources/{one.id}"), status_code=303)


def check_now(asked: Asked) -> Response:
    """Crawl a source now, and show the run."""
    require(asked, "admin")
    one = _source(asked)
    if one.id in asked.store.watched.holds():
        raise HTTPException(409, say(asked, "This source is paused; resume it first."))
    return RedirectResponse(f"/runs/{started(asked, one.id)}", status_code=303)


def started(asked: Asked, *ids: str) -> int:
    """Start a crawl and return its run; an HTTPException, 409, where one is running."""
    settings = asked.settings
    try:
        return holding.start(
            asked.store,
            settings.db,
            registry=settings.sources,
            sources=ids,
            by=asked.reviewer.name,
            now=asked.now,
        )
    except CrawlRuns as mistake:
        sentence = "Crawl %(run)s is running; wait until it has ended, or stop it."
        raise HTTPException(409, say(asked, sentence, run=mistake.run)) from None


def _source(asked: Asked) -> Source:
    try:
        return registry_of(asked.settings).get(asked.request.path_params["id"])
    except SourceError:
        raise HTTPException(404) from None


ROUTES = (
    Route("/sources", answered(sources)),
    Route("/sources/{id}", answered(source)),
    Route("/sources/{id}/pause", answered(pause), methods=["POST"]),
    Route("/sources/{id}/resume", answered(resume), methods=["POST"]),
    Route("/sources/{id}/check", answered(check_now), methods=["POST"]),
)
