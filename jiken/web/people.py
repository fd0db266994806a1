"""Signing in and out, and the page on which one sees who else may, and changes one's password."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from jiken.service.desk import passwords, people
from jiken.service.desk.people import PeopleError, Refusal
from jiken.web.asked import LOCAL_PATH, Asked, answered, back_of
from jiken.web.entrance import cookie_name, token_of
from jiken.web.pages import page
from jiken.web.unsent import carried


def entrance(asked: Asked) -> Response:
    """The form on which one signs in."""
    if not people.any(asked.store):
        return RedirectResponse("/queue", status_code=303)
    back = asked.request.query_params.get("back", "")
    return page(asked, "people_sign_in.html", back=back if LOCAL_PATH.fullmatch(back) else "/queue")


def sign_in(asked: Asked) -> Response:
    """Begin a session, always a new one, and go on to where one wanted to be."""
    name, password = asked.word("name"), _password(asked, "password")
    client = asked.request.client
    address = client.host if client else ""
    done = people.sign_in(asked.store, name, password, address=address, now=asked.now)
    if isinstance(done, Refusal):
        return _refused(asked, name, done)
    _end_session(asked)
    at, unsent = carried(asked)
    if not unsent:
        return _let_in(asked, done, RedirectResponse(back_of(asked), status_code=303))
    answer = page(asked, "people_unsent.html", unsent_at=at, unsent=unsent, back=back_of(asked))
    return _let_in(asked, done, answer)


def _refused(asked: Asked, name: str, refusal: Refusal) -> Response:
    status = 429 if refusal.wait else 401
    told = {"back": back_of(asked), "name": name[:64], "refusal": refusal}
    at, unsent = carried(asked)
    answer = page(asked, "people_sign_in.html", status=status, unsent_at=at, unsent=unsent, **told)
    if refusal.wait:
        answer.headers["Retry-After"] = str(refusal.wait)
    return answer


def _let_in(asked: Asked, token: str, answer: Response) -> Response:
    answer.set_cookie(
        cookie_name(asked.request),
        token,
        max_age=int(people.SESSION / timedelta(seconds=1)),
        httponly=True,
        samesite="lax",
        secure=asked.request.url.scheme == "https",
    )
    return answer


def _end_session(asked: Asked) -> None:
    token, kind = token_of(asked.request)
    if token and kind == "page":
        people.sign_out(asked.store, token)


def sign_out(asked: Asked) -> Response:
    """End the session."""
    _end_session(asked)
    answer = RedirectResponse("/sign-in", status_code=303)
    answer.delete_cookie(
        cookie_name(asked.request), httponly=True, secure=asked.request.url.scheme == "https"
    )
    return answer


def everybody(asked: Asked) -> Response:
    """Who may sign in, with what role, and a form for one's own password."""
    return _people(asked)


def change_password(asked: Asked) -> Response:
    """Change one's own password; every other session of one's own ends."""
    name = asked.reviewer.name
    address = asked.request.client.host if asked.request.client else ""
    old, new = _password(asked, "old"), _password(asked, "new")
    if new != _password(asked, "again"):
        return _people(asked, wrong="again", status=400)
    tried = people.sign_in(asked.store, name, old, address=address, now=asked.now)
    if isinstance(tried, Refusal):
        return _people(asked, wrong="old", refusal=tried, status=429 if tried.wait else 400)
    try:
        people.change_password(asked.store, name, new)
    except PeopleError:
        people.sign_out(asked.store, tried)
        return _people(asked, wrong="new", status=400)
    person = people.known(asked.store, name)
    token = people.begin(asked.store, person, now=asked.now)
    there = "/people?" + urlencode({"changed": "yes"})
    return _let_in(asked, token, RedirectResponse(there, status_code=303))


def _people(
    asked: Asked, *, wrong: str = "", refusal: Refusal | None = None, status: int = 200
) -> Response:
    return page(
        asked,
        "people.html",
        status=status,
        everybody=asked.store.people.all(),
        wrong=wrong,
        refusal=refusal,
        changed=asked.request.query_params.get("changed") == "yes",
        shortest=passwords.SHORTEST,
    )


def _password(asked: Asked, name: str) -> str:
    """Return a field as it was typed: spaces belong to a password."""
    value = asked.form.get(name, "")
    return value if isinstance(value, str) else ""


ROUTES = (
    Route("/sign-in", answered(entrance)),
    Route("/sign-in", answered(sign_in), methods=["POST"]),
    Route("/sign-out", answered(sign_out), methods=["POST"]),
    Route("/people", answered(everybody)),
    Route("/people/password", answered(change_password), methods=["POST"]),
)
