"""What the forms of an incident's and an article's page do: each one step, and back to where one was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from jiken.service.desk import deciding, regrouping, steps
from jiken.service.desk.settling import settle
from jiken.service.desk.steps import Step
from jiken.service.saying import Saying
from jiken.service.verdicts import fits
from jiken.taxonomy import ArticleClass, Severity
from jiken.web.asked import Asked, View, answered
from jiken.web.doing import Act, Said, done, number
from jiken.web.pages import say
from jiken.web.signed_in import require

EDITORS = frozenset(
    (
        *(regrouping.MERGE, regrouping.SPLIT, regrouping.MOVE, regrouping.TAKE_OUT),
        *(regrouping.TOGETHER, regrouping.APART),
    )
)
"""Kinds of steps that editors make, and take back."""
CLASSES, SEVERITIES = frozenset(map(str, ArticleClass)), frozenset(map(str, Severity))


def confirm(asked: Asked) -> Response:
    """Its class and its severity are right."""
    return _done(asked, steps.CONFIRM, {}, deciding.confirm)


def dismiss(asked: Asked) -> Response:
    """It is unrelated, and why."""
    return _done(
        asked, steps.DISMISS, {"class": "unrelated"}, deciding.dismiss, asked.word("reason")
    )


def reclass(asked: Asked) -> Response:
    """It is of another class, or so severe, or both."""
    said = _class_said(asked)
    return _done(asked, steps.CLASS, said, deciding.reclass, *_verdict(said))


def retag(asked: Asked) -> Response:
    """It has these tags of a group."""
    group, values = asked.word("group"), asked.words("value")
    said = {"tags": {group: [value for value in values if value.strip()]}}
    return _done(asked, steps.TAGS, said, deciding.retag, group, values)


def retitle(asked: Asked) -> Response:
    """It is called so."""
    language, title = asked.word("language"), asked.word("title")
    said = {"titles": {language: title}}
    return _done(asked, steps.TITLE, said, deciding.retitle, language, title)


def resummarise(asked: Asked) -> Response:
    """That is what happened."""
    language, text = asked.word("language"), asked.word("text")
    said = {"summaries": {language: text}}
    return _done(asked, steps.SUMMARY, said, deciding.resummarise, language, text)


def remark(asked: Asked) -> Response:
    """A note on it."""
    return _done(asked, steps.NOTE, {}, deciding.remark)


def assign(asked: Asked) -> Response:
    """Somebody sees to it."""
    to = asked.word("to")
    return _done(asked, steps.ASSIGN, {"to": to}, deciding.assign, to)


def undo(asked: Asked) -> Response:
    """A step is taken back."""
    step = number(asked.word("step"))
    incident = asked.request.path_params["incident"]
    _require_for(asked, step)
    act = _settling(asked, partial(deciding.undo, asked.store, incident, step))
    return done(asked, incident, act, kind=steps.UNDO, said={"step": step})


def reclass_article(asked: Asked) -> Response:
    """An article by itself is of another class."""
    article = number(asked.request.path_params["number"])
    if asked.store.articles.by_id(article) is None:
        raise HTTPException(404, say(asked, "There is no such article."))
    said = _class_said(asked)
    deed = partial(deciding.reclass_article, asked.store, article, *_verdict(said))
    act = _settling(asked, deed)
    home = asked.store.incidents.homes([article]).get(article, "")
    told = {"article": article, **said}
    back = f"/articles/{article}"
    return done(asked, home, act, kind=steps.ARTICLE_CLASS, said=told, back=back)


def _done(asked: Asked, kind: str, said: Said, do: Callable[..., Step], *words: object) -> Response:
    incident = asked.request.path_params["incident"]
    return done(asked, incident, partial(do, asked.store, incident, *words), kind=kind, said=said)


def _require_for(asked: Asked, number: int) -> None:
    """Raise an HTTPException where a step, or what it took back, is not for the role of who asks."""
    step = asked.store.steps.get(number)
    if step and (step.kind in EDITORS or step.said.get("kind") in EDITORS):
        require(asked, "editor")


def _settling(asked: Asked, act: Act) -> Act:
    """Return *act* with what it changes settled and rolled up, before the page is shown again."""

    def settled(*, seen: int | None, by: str, now: datetime, note: str) -> Step:
        step = act(seen=seen, by=by, now=now, note=note)
        settle(asked.store, now)
        return step

    return settled


def _class_said(asked: Asked) -> Said:
    """Return the class and the severity that a form wants.

    A severity that only stands there still, and that the new class cannot have, is not wanted.
    """
    class_, severity = asked.word("class"), asked.word("severity")
    told = {"class": class_} if class_ in CLASSES else {}
    if severity not in SEVERITIES or _left_over(asked, class_, severity):
        return told
    return told | {"severity": severity}


def _left_over(asked: Asked, class_: str, severity: str) -> bool:
    if class_ not in CLASSES or fits(Severity(severity), ArticleClass(class_)):
        return False
    params, saying = asked.request.path_params, Saying(asked.store)
    if "incident" in params:
        incident = saying.incident(params["incident"])
        return incident is not None and incident.assessment.severity == severity
    article = saying.article(number(params["number"]))
    return article is not None and article.classification.severity == severity


def _verdict(said: Said) -> tuple[ArticleClass | None, Severity | None]:
    class_, severity = (str(said.get(name, "")) for name in ("class", "severity"))
    return (
        ArticleClass(class_) if class_ else None,
        Severity(severity) if severity else None,
    )


DEEDS: dict[str, View] = {
    "confirm": confirm,
    "dismiss": dismiss,
    "class": reclass,
    "severity": reclass,
    "tags": retag,
    "title": retitle,
    "summary": resummarise,
    "note": remark,
    "assign": assign,
    "undo": undo,
}
ROUTES = (
    *(
        Route(f"/incidents/{{incident}}/{name}", answered(view), methods=["POST"])
        for name, view in DEEDS.items()
    ),
    Route("/articles/{number}/class", answered(reclass_article), methods=["POST"]),
)
