"""What somebody wrote after their session had ended: kept in the page on which they sign in again."""

from __future__ import annotations

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from jiken.web.asked import LOCAL_PATH, Asked, settings_of
from jiken.web.languages import language_of, other_language
from jiken.web.pages import environment

LONGEST, FIELDS = 100_000, 100
"""Bytes and fields of a form that is kept; the desk keeps nothing of it itself."""
PREFIX = "unsent."
KEPT = ("/incidents/", "/articles/")
"""Forms below these are kept: elsewhere are passwords and secrets among them."""
Fields = list[tuple[str, str]]


async def unsent_of(request: Request) -> Fields:
    """Return the fields of a form that was refused for want of a session, none of a large one."""
    length = request.headers.get("Content-Length", "")
    plain = request.headers.get("Content-Type", "").startswith("application/x-www-form-urlencoded")
    if request.method != "POST" or not plain or not request.url.path.startswith(KEPT):
        return []
    if not length.isascii() or not length.isdigit():
        return []
    if len(length) > len(str(LONGEST)) or int(length) > LONGEST:
        return []
    return _fields(await request.form(max_files=0, max_fields=FIELDS))[:FIELDS]


def sign_in_again(request: Request, fields: Fields) -> Response:
    """Return the form on which one signs in, with what was written in it."""
    back = dict(fields).get("back", "")
    body = (
        environment(language_of(request), settings_of(request).zone)
        .get_template("people_sign_in.html")
        .render(
            asked=None,
            path="/sign-in",
            other_language=other_language(request),
            back=back if LOCAL_PATH.fullmatch(back) else "/queue",
            unsent_at=request.url.path,
            unsent=fields,
        )
    )
    return HTMLResponse(body, status_code=401)


def carried(asked: Asked) -> tuple[str, Fields]:
    """Return where a form was to go that the form to sign in carries, "" for none, and its fields."""
    at = asked.word("unsent_at")
    fields = [
        (name.removeprefix(PREFIX), value)
        for name, value in _fields(asked.form)
        if name.startswith(PREFIX)
    ]
    return (at, fields) if LOCAL_PATH.fullmatch(at) and at.startswith(KEPT) else ("", [])


def _fields(form: FormData) -> Fields:
    return [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
