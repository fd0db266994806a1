"""The API for programs: incidents and articles as JSON, by the queue's filters, page by page.

`openapi.json` beside this file describes it, and `/api` is its page for people.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from jiken.exports.limits import limited
from jiken.exports.rows import Row, article_row, incident_row
from jiken.service.desk import feeds
from jiken.service.desk.feeds import MOST, BadCursor
from jiken.service.desk.refreshing import catch_up
from jiken.service.desk.wanted import Wanted, query_of
from jiken.service.reading import ArticleView, summary
from jiken.service.saying import Saying
from jiken.web.asked import Asked, answered
from jiken.web.filters import asked_filter, asked_query, one
from jiken.web.pages import page

OPENAPI = Path(__file__).parent / "openapi.json"
USUAL = 50
MOST_MEMBERS = 200
"""Articles that an incident's answer holds; `/articles` has all."""


class Problem(Exception):
    """A request that cannot be answered; becomes problem+json (RFC 9457)."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail


def _spoken(view: Callable[[Asked], Response]) -> Callable[[Asked], Response]:
    """Return *view* with its problems answered as problem+json."""

    def spoken(asked: Asked) -> Response:
        try:
            return view(asked)
        except Problem as problem:
            return _problem(problem.status, problem.detail)
        except BadCursor as mistake:
            return _problem(400, str(mistake))
        except HTTPException as mistake:
            return _problem(mistake.status_code, mistake.detail)

    return spoken


def _problem(status: int, detail: str) -> JSONResponse:
    titles = {400: "Bad request", 404: "Not found"}
    told = {"type": "about:blank", "title": titles.get(status, "Refused"), "status": status}
    return JSONResponse(
        told | {"detail": detail}, status_code=status, media_type="application/problem+json"
    )


def incidents(asked: Asked) -> Response:
    """Answer with a page of incidents."""
    catch_up(asked.store, asked.now)
    wanted = asked_filter(asked)
    found = feeds.incidents(asked.store, wanted, _cursor(asked), _limit(asked))
    rows = [limited(incident_row(one)) for one in found.found]
    return _json({"incidents": rows, **_on(asked, wanted, found.after)})


def incident(asked: Asked) -> Response:
    """Answer with an incident and its articles; one that was merged leads to where it went."""
    identity = asked.request.path_params["id"]
    found = asked.store.incidents.get(identity)
    if found is None:
        raise Problem(404, "There is no such incident.")
    if found.id != identity:
        return _merged(identity, found.id)
    told = summary(asked.store, found, Saying(asked.store))
    numbers = [member.article for member in found.memberships][:MOST_MEMBERS]
    views = feeds.views(asked.store, numbers)
    return _json(limited(incident_row(told)) | {"articles": list(map(_article, views))})


def _merged(identity: str, into: str) -> Response:
    """Lead to where an incident went: for now, not for good, since a merge can be undone."""
    url = f"/api/v1/incidents/{into}"
    answer = _json({"incident": identity, "merged_into": into, "url": url})
    answer.status_code, answer.headers["Location"] = 307, url
    return answer


def articles(asked: Asked) -> Response:
    """Answer with a page of articles: of a filter's incidents, or without a filter all."""
    wanted = asked_filter(asked)
    if query_of(wanted):
        catch_up(asked.store, asked.now)
    limit, cursor = _limit(asked), _cursor(asked)
    found = feeds.articles(asked.store, wanted if query_of(wanted) else None, cursor, limit)
    return _json({"articles": list(map(_article, found.found)), **_on(asked, wanted, found.after)})


def article(asked: Asked) -> Response:
    """Answer with an article by its number."""
    number = asked.request.path_params["number"]
    found = next(feeds.views(asked.store, [number]), None) if number < 2**62 else None
    if found is None:
        raise Problem(404, "There is no such article.")
    return _json(_article(found))


def nothing(asked: Asked) -> Response:
    """Answer that there is nothing here."""
    raise Problem(404, "There is nothing here; /api says what there is.")


def _article(view: ArticleView) -> Row:
    return {"number": view.id} | limited(article_row(view, with_text=False))


def _limit(asked: Asked) -> int:
    said = one(asked_query(asked), "limit") or str(USUAL)
    if not (said.isascii() and said.isdecimal() and len(said) < 5 and 1 <= int(said) <= MOST):
        raise Problem(400, f"limit must be a number from 1 to {MOST}.")
    return int(said)


def _cursor(asked: Asked) -> str:
    return one(asked_query(asked), "cursor")[:1_000]


def _on(asked: Asked, wanted: Wanted, after: str | None) -> Mapping[str, str | None]:
    """Return the cursor of the next page and its address."""
    if after is None:
        return {"cursor": None, "next": None}
    more = urlencode({"limit": _limit(asked), "cursor": after})
    query = "&".join(part for part in (query_of(wanted), more) if part)
    url = asked.request.url.replace(query=query)
    return {"cursor": after, "next": str(url)}


def _json(told: Mapping[str, object]) -> Response:
    body = json.dumps(told, ensure_ascii=False).encode()
    return Response(body, media_type="application/json", headers={"Cache-Control": "private"})


@cache
def described() -> Mapping[str, object]:
    """Return the description of this API."""
    found: Mapping[str, object] = json.loads(OPENAPI.read_text("utf-8"))
    return found


def openapi(asked: Asked) -> Response:
    """Answer with the description of this API (OpenAPI 3.1)."""
    return _json(described())


def about(asked: Asked) -> Response:
    """Show how programs read the desk."""
    return page(asked, "api.html", described=described(), base=str(asked.request.base_url)[:-1])


ROUTES = (
    Route("/api", answered(about)),
    Route("/api/v1/openapi.json", answered(openapi)),
    Route("/api/v1/incidents", answered(_spoken(incidents))),
    Route("/api/v1/incidents/{id}", answered(_spoken(incident))),
    Route("/api/v1/articles", answered(_spoken(articles))),
    Route("/api/v1/articles/{number:int}", answered(_spoken(article))),
    Route("/api/v1/{rest:path}", answered(_spoken(nothing))),
)
