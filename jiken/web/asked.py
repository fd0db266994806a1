"""One request, with what every page needs to answer it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from jiken.store import Store
from jiken.web.languages import language_of
from jiken.web.reviewers import Reviewer, reviewer_of
from jiken.web.settings import Settings
from jiken.web.stores import Stores

FIELDS, LONGEST_FIELD = 2_000, 100_000
"""So many fields a form may have, so many bytes each."""
LOCAL_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]{0,2000}")
"""A path on this desk; browsers read // and /\\ as another host, and drop tabs and newlines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request with an open store, the page's language ("ja" or "en"), who asks, and a form.

    *form* is empty for all but POST.
    """

    request: Request
    settings: Settings
    store: Store
    language: str
    reviewer: Reviewer
    form: FormData
    now: datetime

    @property
    def signed_in(self) -> bool:
        """Whether there are people, of whom this is one: only then one can sign out."""
        return bool(getattr(self.request.state, "signed_in", False))

    @property
    def by_htmx(self) -> bool:
        """Whether only a part of the page is wanted, in place of what stands there."""
        return self.request.headers.get("HX-Request") == "true"

    def word(self, name: str) -> str:
        """Return one value of the form, stripped; empty where it is not there or is a file."""
        value = self.form.get(name, "")
        return value.strip() if isinstance(value, str) else ""

    def words(self, name: str) -> list[str]:
        """Return all values that the form has under one name."""
        return [value for value in self.form.getlist(name) if isinstance(value, str)]


View = Callable[[Asked], Response]
Endpoint = Callable[[Request], Awaitable[Response]]


def answered(view: View) -> Endpoint:
    """Return the endpoint that answers with *view*, which runs in a thread with a store of its own."""

    async def endpoint(request: Request) -> Response:
        form = FormData()
        if request.method == "POST":
            form = await request.form(max_files=0, max_fields=FIELDS, max_part_size=LONGEST_FIELD)
        return await run_in_threadpool(answer, view, request, form)

    return endpoint


def answer(view: View, request: Request, form: FormData) -> Response:
    """Return what *view* answers, with a store lent to it meanwhile; for a thread."""
    settings, stores = settings_of(request), cast(Stores, request.app.state.stores)
    with stores.lent() as store:
        return view(
            Asked(
                request=request,
                settings=settings,
                store=store,
                language=language_of(request),
                reviewer=reviewer_of(request),
                form=form,
                now=settings.now(),
            )
        )


def back_of(asked: Asked, default: str = "/queue") -> str:
    """Return where a form came from, as its field `back` says: a local path, else *default*."""
    said = asked.word("back")
    return said if LOCAL_PATH.fullmatch(said) else default


def is_read_only(request: Request) -> bool:
    """Whether nothing can be written just now, as on a full disk."""
    return cast(Stores, request.app.state.stores).read_only


def settings_of(request: Request) -> Settings:
    """Return what the desk was started with."""
    return cast(Settings, request.app.state.settings)
