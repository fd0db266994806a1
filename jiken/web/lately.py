"""What a reviewer has just done: told once, on the next page, with the way to take it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote

from starlette.responses import Response

from jiken.service.desk.headlines import headlines
from jiken.service.desk.steps import UNDO, Step
from jiken.store.queue import Queued
from jiken.web.asked import Asked
from jiken.web.undoable import may_undo

COOKIE, SECONDS = "jiken_done", 60
NEWEST, STILL = 1_000, timedelta(days=1)
"""Among so many steps of all reviewers one's own last is looked for, not older than that."""
# So many digits has no step's number.
_DIGITS = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """The step that was just made.

    *at* is the page of the incident that it is on, or of the article where it is on none; *title*
    is what that is called, in *language*, and *language* is empty where that is only its id.
    *undoable*: it stands, and is no undo itself. *back* is the page on which it is told.
    """

    step: Step
    at: str
    language: str
    title: str
    undoable: bool
    back: str


def tell(answer: Response, step: Step) -> None:
    """Let the next page of this browser tell of *step*."""
    answer.set_cookie(COOKIE, str(step.id), max_age=SECONDS, httponly=True, samesite="lax")


def lately(asked: Asked) -> Done | None:
    """Return what this browser's reviewer did last, where this page is to tell of it."""
    told = asked.request.cookies.get(COOKIE, "")
    if asked.request.method != "GET" or not told.isascii() or not told.isdigit():
        return None
    step = asked.store.steps.get(int(told)) if len(told) <= _DIGITS else None
    return _done(asked, step) if step and step.by == asked.reviewer.name else None


def before(asked: Asked) -> Done | None:
    """Return the last thing that who asks did and can take back, if that is no day ago."""
    step = asked.store.steps.last_by(asked.reviewer.name, UNDO, NEWEST)
    if step is None or step.at < asked.now - STILL or not may_undo(asked, step):
        return None
    return _done(asked, step)


def _done(asked: Asked, step: Step) -> Done | None:
    named = _incident(asked, step) if step.incidents else _article(asked, step)
    if named is None:
        return None
    (at, language, title), url = named, asked.request.url
    return Done(
        step=step,
        at=at,
        language=language,
        title=title,
        undoable=step.stands and step.kind != UNDO and may_undo(asked, step),
        back=f"{url.path}?{url.query}" if url.query else url.path,
    )


def _incident(asked: Asked, step: Step) -> tuple[str, str, str]:
    """Return the address, language and title of the incident of a step: the one whose page this is."""
    here = asked.request.path_params.get("id") or asked.request.path_params.get("incident")
    incident = here if here in step.incidents else step.incidents[0]
    language, title = _titled(asked.store.queue.get(incident), asked.language)
    return f"/incidents/{quote(incident)}", language, title or incident


def _article(asked: Asked, step: Step) -> tuple[str, str, str] | None:
    """Return the same of the article of a step on no incident; None where it is not stored any more."""
    number = step.article
    found = headlines(asked.store, [number]).get(number) if number else None
    return (f"/articles/{number}", found.language, found.title) if found else None


def _titled(incident: Queued | None, wanted: str) -> tuple[str, str]:
    """Return the language and the title of an incident, in the language *wanted* where it has one."""
    titles = {"ja": incident.title_ja, "en": incident.title_en} if incident else {}
    order = sorted(titles, key=lambda language: language != wanted)
    return next(((one, title) for one in order if (title := titles[one])), ("", ""))


def told(answer: Response) -> None:
    """Let no later page tell of it again."""
    answer.delete_cookie(COOKIE)
