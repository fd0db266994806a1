"""Which articles are one incident: comparing, merging, splitting, and one article's place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from jiken.service.desk import regrouping
from jiken.service.desk.settling import settle
from jiken.service.desk.steps import Step
from jiken.service.desk.weighing import comparison, splitting
from jiken.store.members import Head
from jiken.web.asked import Asked, answered
from jiken.web.doing import done, number
from jiken.web.incident import words
from jiken.web.pages import page, say
from jiken.web.signed_in import require

MOST_BESIDE = 4
"""Incidents that are shown side by side."""


def compare(asked: Asked) -> Response:
    """Show incidents side by side, with what speaks for and against their being one."""
    require(asked, "editor")
    told = asked.request.query_params
    first = asked.request.path_params.get("id")
    names = [first] if first else []
    names += [*told.getlist("incident"), *told.getlist("with")]
    heads = _heads(asked, [name.strip() for name in names if name.strip()])
    if not heads:
        raise HTTPException(404, say(asked, "Say which incidents to compare."))
    return page(
        asked,
        "merge.html",
        c=comparison(asked.store, heads[0], heads[1:MOST_BESIDE], language=asked.language),
        left_out=max(0, len(heads) - MOST_BESIDE),
        **words(asked),
    )


def merge(asked: Asked) -> Response:
    """They are one event."""
    require(asked, "editor")
    name, others = _incident(asked), [one.strip() for one in asked.words("other") if one.strip()]
    act = partial(regrouping.merge, asked.store, name, others)
    return _settled(asked, name, act, regrouping.MERGE, {"incidents": others})


def split_page(asked: Asked) -> Response:
    """Show an incident's articles to be ticked, and how it could be split."""
    require(asked, "editor")
    (head, *_) = _heads(asked, [_incident(asked)])
    wanted = number(asked.request.query_params.get("page", "1"))
    told = splitting(asked.store, head, language=asked.language, number=wanted)
    return page(asked, "split.html", s=told, **words(asked))


def split(asked: Asked) -> Response:
    """Some of its articles are an incident of their own."""
    require(asked, "editor")
    name, articles = _incident(asked), [number(told) for told in asked.words("article")]
    act = partial(regrouping.split, asked.store, name, articles)
    return _settled(asked, name, act, regrouping.SPLIT, {"articles": articles})


def move(asked: Asked) -> Response:
    """An article is of another incident."""
    require(asked, "editor")
    article, to = _article(asked), _last(asked.word("to"))
    act = partial(
        regrouping.move, asked.store, article, to, incident=asked.word("incident") or None
    )
    said = {"article": article, "incident": to}
    return _settled(asked, _home(asked, article), act, regrouping.MOVE, said)


def take_out(asked: Asked) -> Response:
    """An article is not of its incident."""
    require(asked, "editor")
    article = _article(asked)
    act = partial(
        regrouping.take_out, asked.store, article, incident=asked.word("incident") or None
    )
    return _settled(asked, _home(asked, article), act, regrouping.TAKE_OUT, {"article": article})


def change_role(asked: Asked) -> Response:
    """An article has another part in its incident."""
    article, role = _article(asked), asked.word("role")
    act = partial(
        regrouping.change_role, asked.store, article, role,
        incident=asked.word("incident") or None, copy_of=number(_last(asked.word("copy_of"))) or None,
    )  # fmt: skip
    said = {"article": article, "role": role}
    return _settled(asked, _home(asked, article), act, regrouping.ROLE, said)


def relate(asked: Asked) -> Response:
    """Two incidents are of one affair."""
    return _relation(asked, regrouping.RELATE, regrouping.relate)


def unrelate(asked: Asked) -> Response:
    """Two incidents have nothing to do with each other."""
    return _relation(asked, regrouping.UNRELATE, regrouping.unrelate)


def together(asked: Asked) -> Response:
    """Two articles always tell of one event."""
    return _pair(asked, regrouping.TOGETHER, regrouping.together)


def apart(asked: Asked) -> Response:
    """Two articles never tell of one event."""
    return _pair(asked, regrouping.APART, regrouping.apart)


def _relation(asked: Asked, kind: str, do: Callable[..., Step]) -> Response:
    name, other = _incident(asked), asked.word("other")
    return _settled(
        asked, name, partial(do, asked.store, name, other), kind, {"incidents": [other]}
    )


def _pair(asked: Asked, kind: str, do: Callable[..., Step]) -> Response:
    require(asked, "editor")
    a, b = (number(asked.word(name)) for name in ("a", "b"))
    home = _home(asked, a)
    act = partial(do, asked.store, a, b)
    return _settled(asked, home, act, kind, {"articles": [a, b]}, back=f"/articles/{a}")


def _settled(
    asked: Asked, incident: str, do: Callable[..., Step], kind: str, said: Mapping[str, object],
    back: str = "",
) -> Response:  # fmt: skip
    """Do a deed, and settle the incidents that it changes, before the page is shown again."""

    def act(**told: Any) -> Step:
        step = do(**told)
        settle(asked.store, asked.now, step)
        regrouping.concern(asked.store, step)
        return step

    return done(asked, incident, act, kind=kind, said=said, back=back)


def _incident(asked: Asked) -> str:
    return str(asked.request.path_params["id"])


def _last(told: str) -> str:
    """Return the id of an incident or an article: people paste the address of its page as readily."""
    return told.strip().rstrip("/").rpartition("/")[2]


def _article(asked: Asked) -> int:
    found = number(asked.request.path_params["number"])
    if asked.store.articles.by_id(found) is None:
        raise HTTPException(404, say(asked, "There is no such article."))
    return found


def _home(asked: Asked, article: int) -> str:
    """Return the incident that a form was on: the one it says, else where the article is."""
    places = asked.store.decided.places_of(article)
    said = asked.word("incident")
    known = {one.incident for one in places}
    return said if said in known else next((one.incident for one in places), "")


def _heads(asked: Asked, names: list[str]) -> list[Head]:
    """Return incidents, of merged ones where they went, each once; 404 where there is none."""
    found: dict[str, Head] = {}
    for name in names:
        head = asked.store.members.head(asked.store.steps.heir(name))
        if head is None:
            raise HTTPException(404, say(asked, "There is no incident %(name)s.", name=name[:100]))
        found[head.id] = head
    return list(found.values())


ROUTES = (
    Route("/merge", answered(compare)),
    Route("/incidents/{id}/merge", answered(compare), methods=["GET"]),
    Route("/incidents/{id}/merge", answered(merge), methods=["POST"]),
    Route("/incidents/{id}/split", answered(split_page), methods=["GET"]),
    Route("/incidents/{id}/split", answered(split), methods=["POST"]),
    Route("/incidents/{id}/relate", answered(relate), methods=["POST"]),
    Route("/incidents/{id}/unrelate", answered(unrelate), methods=["POST"]),
    Route("/articles/{number}/move", answered(move), methods=["POST"]),
    Route("/articles/{number}/take-out", answered(take_out), methods=["POST"]),
    Route("/articles/{number}/role", answered(change_role), methods=["POST"]),
    Route("/pairs/together", answered(together), methods=["POST"]),
    Route("/pairs/apart", answered(apart), methods=["POST"]),
)
