"""Which language a page is in, and the interface's words in it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from starlette.requests import Request
from starlette.responses import Response

LANGUAGES = ("en", "ja")
COOKIE = "jiken_language"
LOCALE = Path(__file__).parent / "locale"
REMEMBERED = 365 * 24 * 3600
"""Seconds for which a browser remembers the language that was chosen."""


def language_of(request: Request) -> str:
    """Return "ja" or "en": as `?lang=` says, else as chosen before, else as the browser prefers."""
    said = (request.query_params.get("lang"), request.cookies.get(COOKIE))
    chosen = next((one for one in said if one in LANGUAGES), None)
    return chosen or _preferred(request.headers.get("Accept-Language", ""))


def other_language(request: Request) -> str:
    """Return the address of this page in the other language, its query kept.

    An answer to a form has no address of its own; from there one goes to the queue.
    """
    other = "en" if language_of(request) == "ja" else "ja"
    if request.method not in ("GET", "HEAD"):
        return f"/queue?lang={other}"
    there = request.url.include_query_params(lang=other)
    return f"{there.path}?{there.query}"


def remember(request: Request, response: Response) -> None:
    """Let the browser keep the language that `?lang=` chose."""
    chosen = request.query_params.get("lang")
    if chosen in LANGUAGES:
        response.set_cookie(COOKIE, chosen, max_age=REMEMBERED, httponly=True, samesite="lax")


def _preferred(header: str) -> str:
    """Return the one of our languages that an Accept-Language header weighs most, else English."""
    weighed = [(weight, -place, name) for place, (name, weight) in enumerate(_weights(header))]
    return max(weighed, default=(0.0, 0, "en"))[2]


def _weights(header: str) -> Iterator[tuple[str, float]]:
    for part in header[:500].split(","):
        name, _, rest = part.strip().partition(";")
        primary = name.lower().split("-")[0]
        weight = rest.replace(" ", "").removeprefix("q=")
        if primary in LANGUAGES:
            try:
                yield primary, float(weight or 1)
            except ValueError:
                continue


@cache
def words(language: str) -> NullTranslations:
    """Return the interface's words in "ja" or "en", from the .po files of `locale/`.

    English is what stands in the templates and the code.
    """
    if language == "en":
        return NullTranslations()
    found, *rest = (_read(path) for path in sorted((LOCALE / language).glob("*.po")))
    for others in rest:  # into one of them: it knows the language's plurals
        found.merge(others)
    return found


def _read(path: Path) -> Translations:
    with path.open("rb") as file:
        catalog = read_po(file, locale=path.parent.name, charset="utf-8")
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Translations(compiled)
