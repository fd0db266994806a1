"""The page of an incident."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from typing import Any
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from jiken.models import Claim
from jiken.rollup import FactKind, Quote, Version
from jiken.service.desk import steps
from jiken.service.desk.citing import Piece, cited
from jiken.service.desk.explicit import is_explicit
from jiken.service.desk.headlines import articles_in, headlines
from jiken.service.desk.incident_page import IncidentPage, gone_to, incident_page
from jiken.service.desk.marking import place
from jiken.service.desk.refreshing import PATIENCE, catch_up
from jiken.service.desk.unread import changed_since, looked, named
from jiken.service.desk.worded import Worded
from jiken.service.naming import glossary
from jiken.service.saying import SHARED_FROM, IncidentSaid
from jiken.store.queue import Busy
from jiken.taxonomy import DECIDED, TAGS, Severity
from jiken.web import exactly
from jiken.web.asked import Asked, answered
from jiken.web.pages import page, say
from jiken.web.signed_in import may
from jiken.web.undoable import may_undo

MOST_PAGES = 10_000
FIGURES = frozenset(
    (
        *(FactKind.KILLED, FactKind.INJURED, FactKind.PEOPLE, FactKind.AMOUNT, FactKind.COUNT),
        *(FactKind.SHARE, FactKind.TERM, FactKind.AGE, FactKind.DAY),
    )
)
"""Kinds of facts of which two beside each other could be taken for a conflict."""


def incident(asked: Asked) -> Response:
    """Show an incident; a merged one sends on to where it went."""
    name = asked.request.path_params["id"]
    head = asked.store.members.head(name)
    if head is None:
        raise HTTPException(404, say(asked, "There is no incident %(name)s.", name=name[:100]))
    if head.redirect_to:
        # Not to be kept: a merge can be undone, and then the address is the incident's again.
        return RedirectResponse(
            f"/incidents/{quote(gone_to(asked.store, head))}",
            status_code=308,
            headers={"Cache-Control": "no-store"},
        )
    catch_up(asked.store, asked.now)
    changed = changed_since(asked.store, head.id, asked.reviewer.name)
    evidence = asked.request.query_params.get("evidence") == "1"
    found = incident_page(
        asked.store, head, language=asked.language, number=_number(asked), evidence=evidence
    )
    history = steps.history(asked.store, head.id)
    last = [step for step in history if step.stands and step.kind != steps.UNDO][:1]
    answer = page(
        asked,
        "_incident_near.html" if asked.by_htmx and evidence else "incident.html",
        p=found,
        changed=changed,
        named=named(asked.store, changed),
        history=history,
        headlines=headlines(asked.store, articles_in(*(step.changes for step in history))),
        undoable=next((s for s in last if may_undo(asked, s)), None),
        may_undo=partial(may_undo, asked),
        back=_here(found),
        classes=DECIDED,
        severities=tuple(Severity),
        taxonomy=TAGS,
        FIGURES=FIGURES,
        may=partial(may, asked),
        people=[one.name for one in asked.store.people.all()],
        **words(asked),
    )
    if not asked.by_htmx:
        # Where somebody else writes for long, it stays unread: the page need not wait for that.
        with suppress(Busy), asked.store.queue.impatient(PATIENCE):
            looked(asked.store, head.id, asked.reviewer.name, asked.now)
    return answer


def words(asked: Asked) -> dict[str, Any]:
    """Return what templates of incidents and articles say things with."""
    own = 0 if asked.language == "ja" else 1
    return {
        "place": place,
        "is_explicit": is_explicit,
        "exactly": partial(exactly.exactly, language=asked.language),
        "published": partial(exactly.published, language=asked.language),
        "language_name": partial(exactly.language_name, language=asked.language),
        "likely": SHARED_FROM,
        "sayers": _sayers,
        "texts_of": lambda claims: " ".join(one.text for claim in claims for one in claim),
        "of_article": partial(_of_article, language=asked.language),
        "sources_of": partial(_sources_of, comma="、" if asked.language == "ja" else ", "),
        "procedure": lambda name: glossary().named(f"procedure:{name}")[own],
    }


def _here(found: IncidentPage) -> str:
    """Return where forms come back to: the same page of the articles."""
    number = found.articles.number
    return f"/incidents/{quote(found.head.id)}" + (f"?articles={number}" if number > 1 else "")


def _of_article(
    claim: Claim, article: int, written: str, language: str
) -> tuple[Piece[Quote], ...]:
    """Return a sentence of an article's own rationale; its quotations are *written* in a language."""
    quotes = [Quote(article=article, language=written, said=said) for said in claim.quotes]
    return cited(claim.text_ja if language == "ja" else claim.text_en, quotes)


def _sources_of(one: Worded, said: IncidentSaid, comma: str) -> str:
    """Return the publishers of what is quoted, each once."""
    articles = (piece.quote.article for piece in one.pieces if piece.quote)
    return comma.join(dict.fromkeys(said.publishers.get(article, "?") for article in articles))


def _sayers(version: Version, publishers: Mapping[int, str]) -> list[tuple[str, Quote]]:
    """Return who says a version of a fact, each publisher once, with the words."""
    found: dict[str, Quote] = {}
    for one in version.quotes:
        found.setdefault(publishers.get(one.article, "?"), one)
    return list(found.items())


def _number(asked: Asked) -> int:
    told = asked.request.query_params.get("articles", "1")
    return min(int(told), MOST_PAGES) if told.isascii() and told.isdigit() and len(told) < 9 else 1


ROUTES = (Route("/incidents/{id}", answered(incident)),)
