"""How a page's form is done: one step and back, or what somebody else did meanwhile, or why not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol, TypeAlias
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from jiken.service.desk import steps
from jiken.service.desk.headlines import articles_in, headlines
from jiken.service.desk.own_steps import did
from jiken.service.desk.steps import Collision, NoJudgement, Step
from jiken.service.subjects import UnknownSubject
from jiken.store.step import changes
from jiken.web.asked import Asked, back_of
from jiken.web.lately import tell
from jiken.web.pages import page, say
from jiken.web.showing import class_name, severity_name
from jiken.web.signed_in import require

Said: TypeAlias = Mapping[str, object]
# So many digits has no step's number.
_DIGITS = 15


class Act(Protocol):
    """A function of `jiken.service.desk` with all but these words given."""

    def __call__(self, *, seen: int | None, by: str, now: datetime, note: str) -> Step:
        """Make the step."""
        ...


def done(
    asked: Asked, incident: str, act: Act, *, kind: str, said: Said, back: str = ""
) -> Response:
    """Do one deed with the form's `seen` and `note`, and go back to where the form came from.

    *act* is called with seen, by, now and note. Where somebody else was quicker, the page that
    shows what they did and what was wanted (*kind* and *said*, as a step has them); a sentence
    where it cannot be done.
    """
    require(asked, "reviewer")
    back = back_of(asked, back or f"/incidents/{quote(incident)}")
    note = asked.word("note").replace("\r\n", "\n")
    try:
        step = act(seen=seen_of(asked), by=asked.reviewer.name, now=asked.now, note=note)
    except Collision as met:
        return _collided(asked, incident, met.steps, back, kind, said)
    except NoJudgement as mistake:
        return _refused(asked, _sentence(asked, mistake), back)
    except UnknownSubject as mistake:
        unknown = say(asked, "There is no incident %(name)s.", name=mistake.incident[:100])
        if mistake.incident not in ("", incident):
            return _refused(asked, unknown, back)
        raise HTTPException(
            404, say(asked, "There is no incident %(name)s.", name=incident[:100])
        ) from None
    did(asked.store, step, asked.now)
    answer = RedirectResponse(back, status_code=303)
    tell(answer, step)
    return answer


def seen_of(asked: Asked) -> int | None:
    """Return the last step that the form's page knew of; None where the form has no such field."""
    told = asked.word("seen")
    return None if "seen" not in asked.form else number(told)


def number(told: str) -> int:
    """Return the number that a form's field or an address holds, 0 for anything else."""
    return int(told) if told.isascii() and told.isdigit() and len(told) <= _DIGITS else 0


def _collided(
    asked: Asked, incident: str, theirs: tuple[Step, ...], back: str, kind: str, said: Said
) -> Response:
    return page(
        asked,
        "_collision.html" if asked.by_htmx else "collision.html",
        status=409,
        incident=incident,
        theirs=theirs,
        kind=kind,
        wanted=(wanted := tuple(changes({}, said))),
        headlines=headlines(asked.store, articles_in(*(one.changes for one in theirs), wanted)),
        note=asked.word("note") or asked.word("reason"),
        at=asked.request.url.path,
        seen=steps.last_step(asked.store, incident),
        fields=_fields(asked, {"seen", "back"}),
        back=back,
    )


def _fields(asked: Asked, but: set[str]) -> list[tuple[str, str]]:
    every = asked.form.multi_items()
    return [(name, value) for name, value in every if isinstance(value, str) and name not in but]


def _refused(asked: Asked, sentence: str, back: str) -> Response:
    template = "_refused.html" if asked.by_htmx else "refused.html"
    return page(asked, template, status=422, said=sentence, back=back)


def _sentence(asked: Asked, mistake: NoJudgement) -> str:
    told = dict(mistake.told)
    if "class_" in told:
        told["class_"] = class_name(str(told["class_"]), asked.language)
    if "severity" in told:
        told["severity"] = severity_name(str(told["severity"]), asked.language)
    return say(asked, mistake.sentence, **told)
