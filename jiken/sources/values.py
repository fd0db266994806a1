"""What one value in `sources.toml` may be: each reader returns it checked, or says what is wrong."""

from __future__ import annotations

import math
import re
from functools import cache
from urllib.parse import urlsplit

from babel import Locale
from parsel import Selector
from w3lib.url import safe_url_string

from jiken.models import SourceKind
from jiken.sources.tables import Place, Reader

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,62})\.)*[a-z0-9](?:[a-z0-9-]{0,62})(?::\d{1,5})?")
_PREFIX = re.compile(r"(?:/[^\s/?#]+)*")


def text(value: object, place: Place) -> str:
    """Return *value* if it is one line of text with nothing round it."""
    if not isinstance(value, str):
        raise place.error(f"must be text in quotation marks, not {value!r}")
    if value != value.strip() or not value.isprintable():
        raise place.error("must be one line without spaces at its ends or control characters")
    return value


def said(value: object, place: Place) -> str:
    """Return *value* if it is text and says something."""
    if not (word := text(value, place)):
        raise place.error("must not be empty")
    return word


def slug(value: object, place: Place) -> str:
    """Return *value* if it is a name of small letters, digits and single hyphens."""
    if not _SLUG.fullmatch(word := said(value, place)):
        raise place.error(f'must be small letters, digits and hyphens, not "{word}"')
    return word


@cache
def _codes() -> tuple[frozenset[str], frozenset[str]]:
    english = Locale("en")
    languages = (str(code) for code in english.languages if len(str(code)) == 2)
    countries = (str(code) for code in english.territories if len(str(code)) == 2)
    return frozenset(languages), frozenset(countries) - {"EU", "EZ", "UN", "QO", "ZZ"}


def language(value: object, place: Place) -> str:
    """Return *value* if it is an ISO 639-1 code (of those in CLDR)."""
    if (code := said(value, place)) not in _codes()[0]:
        raise place.error(f'must be an ISO 639-1 code such as "ja" or "en", not "{code}"')
    return code


def country(value: object, place: Place) -> str:
    """Return *value* if it is an ISO 3166-1 alpha-2 code (of those in CLDR)."""
    if (code := said(value, place)) not in _codes()[1]:
        raise place.error(f'must be an ISO 3166-1 code such as "JP" or "GB", not "{code}"')
    return code


def kind(value: object, place: Place) -> SourceKind:
    """Return the source kind that *value* names."""
    if (word := said(value, place)) not in SourceKind.__members__.values():
        raise place.error(f'must be one of {", ".join(SourceKind)}, not "{word}"')
    return SourceKind(word)


def host(value: object, place: Place) -> str:
    """Return *value*, small and in ASCII, if it is a host with a port or path prefix where needed."""
    name, slash, prefix = said(value, place).partition("/")
    try:
        name = name.lower().encode("idna").decode()
    except UnicodeError:
        name = ""
    if not _HOST.fullmatch(name) or not _PREFIX.fullmatch(slash + prefix):
        raise place.error(f'must be a host such as "www3.nhk.or.jp", not "{value}"')
    return name + slash + prefix


def address(value: object, place: Place) -> str:
    """Return *value*, percent-encoded as a browser would, if it is an http or https address."""
    url = said(value, place)
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable or "@" in parts.netloc or re.search(r"\s", url):
        raise place.error(f'must be an http or https address, not "{url}"')
    return safe_url_string(url)


def selector(value: object, place: Place) -> str:
    """Return *value* if it is a CSS selector that parsel can follow."""
    css = said(value, place)
    try:
        Selector(text="<p></p>").css(css)
    except (SyntaxError, ValueError, RuntimeError) as wrong:
        raise place.error(f'must be a CSS selector, not "{css}" ({wrong})') from wrong
    return css


def evidence(value: object, place: Place) -> str:
    """Return *value* if it says something: where the address was seen."""
    if not (word := text(value, place)):
        raise place.error("must say where the address was seen")
    return word


def switch(value: object, place: Place) -> bool:
    """Return *value* if it is true or false."""
    if not isinstance(value, bool):
        raise place.error(f"must be true or false, not {value!r}")
    return value


def whole(low: int, high: int) -> Reader:
    """Return a reader of whole numbers from *low* to *high*."""

    def read(value: object, place: Place) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise place.error(f"must be a whole number from {low} to {high}, not {value!r}")
        return value

    return read


def seconds(value: object, place: Place) -> float:
    """Return *value* if it is a delay from 0 to 3,600 seconds."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise place.error(f"must be a number of seconds, not {value!r}")
    if not 0 <= value <= 3600:
        raise place.error(f"must be from 0 to 3600 seconds, not {value!r}")
    return float(value)
