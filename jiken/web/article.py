"""The page of an article."""

from __future__ import annotations

from functools import partial

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from jiken.service.desk.article_page import article_page
from jiken.taxonomy import DECIDED, Severity
from jiken.web.asked import Asked, answered
from jiken.web.incident import words
from jiken.web.pages import page, say
from jiken.web.signed_in import may

LONGEST_NUMBER = 15


def article(asked: Asked) -> Response:
    """Show an article with its quotations marked; with `?with=` beside another one's reasons."""
    number = number_of(asked.request.path_params["number"])
    beside = number_of(asked.request.query_params.get("with", ""))
    found = (
        article_page(asked.store, number, language=asked.language, beside=beside)
        if number is not None
        else None
    )
    if found is None:
        told = str(asked.request.path_params["number"])[:LONGEST_NUMBER]
        raise HTTPException(404, say(asked, "There is no article %(number)s.", number=told))
    return page(
        asked,
        "article.html",
        p=found,
        back=f"/articles/{found.id}",
        classes=DECIDED,
        severities=tuple(Severity),
        may=partial(may, asked),
        **words(asked),
    )


def number_of(told: str) -> int | None:
    """Return an article's number, None for what is none."""
    fits = told.isascii() and told.isdigit() and len(told) <= LONGEST_NUMBER
    return int(told) if fits else None


ROUTES = (Route("/articles/{number}", answered(article)),)
