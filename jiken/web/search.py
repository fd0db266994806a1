"""The search page: what is typed, with the queue's filters, in articles and reviewers' words."""

from __future__ import annotations

from dataclasses import replace

from starlette.responses import Response
from starlette.routing import Route

from jiken.service.desk.finding import POOL, find, is_filtered
from jiken.service.desk.refreshing import catch_up
from jiken.service.desk.wanted import Sort, query_of
from jiken.web.asked import Asked, answered
from jiken.web.choosing import choices, everywhere, not_understood, wanted_here
from jiken.web.pages import page, say

DIGITS = 4
"""A page's number has so many at most."""


def search(asked: Asked) -> Response:
    """Show a page of what was found; with htmx only the list."""
    wanted = wanted_here(asked)
    catch_up(asked.store, asked.now)
    found = find(asked.store, wanted, page=_number(asked))
    query = query_of(wanted)
    answer = page(
        asked,
        "_search_results.html" if asked.by_htmx else "search.html",
        found=found,
        wanted=wanted,
        filtered=is_filtered(wanted),
        choices=choices(asked, wanted, everywhere(asked)),
        not_understood=not_understood(asked),
        sorts=[("", say(asked, "Most relevant")), (Sort.NEWEST, say(asked, "Newest"))],
        pool=POOL,
        queue=query_of(replace(wanted, sort=Sort.VALUE)),
        before=f"/search?{query}&page={found.page - 1}" if found.page > 1 else None,
        after=f"/search?{query}&page={found.page + 1}" if found.page < found.pages else None,
    )
    answer.headers["Vary"] = "HX-Request"
    return answer


def _number(asked: Asked) -> int:
    said = asked.request.query_params.get("page", "1")
    return int(said) if said.isascii() and said.isdigit() and len(said) <= DIGITS else 1


ROUTES = (Route("/search", answered(search)),)
