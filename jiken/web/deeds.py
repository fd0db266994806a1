"""What the forms of an incident's and an article's page do: each one step, and back to where one was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from jiken.service.desk import deciding, steps
from jiken.service.desk.settling import settle
from jiken.service.desk.steps import Step
from jiken.store.verdict import severity_of
from jiken.taxonomy import NO_SEVERITY, ArticleClass, NoSeverity, Severity
from jiken.web.asked import Asked, View, answered
from jiken.web.doing import Act, Said, done, number
from jiken.web.pages import say
from jiken.web.signed_in import require
from jiken.web.undoable import may_undo

CLASSES = frozenset(map(str, ArticleClass))
SEVERITIES = frozenset((*map(str, Severity), str(NO_SEVERITY)))


def confirm(asked: Asked) -> Response:
    """The class and the severity that the page showed are right."""
    said = _class_said(asked)
    return _done(asked, steps.CONFIRM, said, deciding.confirm, *_verdict(said))


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
    language, title = asked.word("language"), _written(asked, "title")
    said = {"titles": {language: title}}
    return _done(asked, steps.TITLE, said, deciding.retitle, language, title)


def resummarise(asked: Asked) -> Response:
    """That is what happened."""
    language, text = asked.word("language"), _written(asked, "text")
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


def undo_of_article(asked: Asked) -> Response:
    """A step on an article, which may be on no incident, is taken back."""
    article, step = _article(asked), number(asked.word("step"))
    _require_for(asked, step)
    home = _home(asked, article)
    act = _settling(asked, partial(deciding.undo_of_article, asked.store, article, step))
    back = f"/articles/{article}"
    return done(asked, home, act, kind=steps.UNDO, said={"step": step}, back=back)


def reclass_article(asked: Asked) -> Response:
    """An article by itself is of another class."""
    article = _article(asked)
    said = _class_said(asked)
    deed = partial(deciding.reclass_article, asked.store, article, *_verdict(said))
    act = _settling(asked, deed)
    home = _home(asked, article)
    told = {"article": article, **said}
    back = f"/articles/{article}"
    return done(asked, home, act, kind=steps.ARTICLE_CLASS, said=told, back=back)


def _article(asked: Asked) -> int:
    """Return the number of the article that the address names. Raises HTTPException for none."""
    article = number(asked.request.path_params["number"])
    if asked.store.articles.by_id(article) is None:
        raise HTTPException(404, say(asked, "There is no such article."))
    return article


def _home(asked: Asked, article: int) -> str:
    return asked.store.incidents.homes([article]).get(article, "")


def _done(asked: Asked, kind: str, said: Said, do: Callable[..., Step], *words: object) -> Response:
    incident = asked.request.path_params["incident"]
    return done(asked, incident, partial(do, asked.store, incident, *words), kind=kind, said=said)


def _require_for(asked: Asked, number: int) -> None:
    """Raise an HTTPException where a step, or what it took back, is not for the role of who asks."""
    step = asked.store.steps.get(number)
    if step and not may_undo(asked, step):
        require(asked, "editor")


def _settling(asked: Asked, act: Act) -> Act:
    """Return *act* with what it changes settled and rolled up, before the page is shown again."""

    def settled(*, seen: int | None, by: str, now: datetime, note: str) -> Step:
        step = act(seen=seen, by=by, now=now, note=note)
        settle(asked.store, now, step)
        return step

    return settled


def _written(asked: Asked, name: str) -> str:
    """Return what was written over what the page showed. Raises HTTPException where that is the same."""
    text, shown = (asked.word(one).replace("\r\n", "\n").strip() for one in (name, "shown"))
    if text and text == shown:
        raise HTTPException(422, say(asked, "Nothing was changed: write something else first."))
    return text


def _class_said(asked: Asked) -> Said:
    """Return the class and the severity that a form wants.

    A severity that the form only left as the page *showed* it is not wanted where the class cannot
    have it.
    """
    class_, severity = asked.word("class"), asked.word("severity")
    told = {"class": class_} if class_ in CLASSES else {}
    left = severity == asked.word("shown") and not _fits(severity, class_)
    return told | ({"severity": severity} if severity in SEVERITIES and not left else {})


def _fits(severity: str, class_: str) -> bool:
    if severity not in frozenset(map(str, Severity)) or class_ not in CLASSES:
        return True
    return Severity(severity).fits(ArticleClass(class_))


def _verdict(said: Said) -> tuple[ArticleClass | None, Severity | NoSeverity | None]:
    class_, severity = (str(said.get(name, "")) for name in ("class", "severity"))
    return (
        ArticleClass(class_) if class_ else None,
        severity_of(severity) if severity else None,
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
    Route("/articles/{number}/undo", answered(undo_of_article), methods=["POST"]),
)
