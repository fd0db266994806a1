"""Feeds of incidents for any filter: Atom 1.0 and JSON Feed 1.1, with conditional GET."""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from xml.etree import ElementTree as Tree

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from jiken.exports.rows import quotation
from jiken.service.desk.feeds import Entry, newest
from jiken.service.desk.refreshing import catch_up
from jiken.service.desk.wanted import query_of
from jiken.version import __version__
from jiken.web.asked import Asked, answered
from jiken.web.filters import asked_filter
from jiken.web.pages import say
from jiken.web.showing import class_name, severity_name

ATOM = "http://www.w3.org/2005/Atom"
NOTHING_YET = datetime(1970, 1, 1, tzinfo=UTC)
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def atom(asked: Asked) -> Response:
    """Answer with the Atom feed of a filter."""
    entries = _entries(asked)
    return _conditional(asked.request, _atom(asked, entries), entries, "application/atom+xml")


def json_feed(asked: Asked) -> Response:
    """Answer with the JSON Feed of a filter."""
    entries = _entries(asked)
    body = json.dumps(_json(asked, entries), ensure_ascii=False).encode()
    return _conditional(asked.request, body, entries, "application/feed+json")


def _entries(asked: Asked) -> list[Entry]:
    catch_up(asked.store, asked.now)
    return newest(asked.store, asked_filter(asked))


def _updated(entries: Sequence[Entry]) -> datetime:
    return max((entry.changed_at for entry in entries), default=NOTHING_YET)


def _conditional(
    request: Request, body: bytes, entries: Sequence[Entry], media_type: str
) -> Response:
    """Answer 304 to who has this already: by ETag, or without one by time."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    updated = _updated(entries)
    headers = {
        "ETag": etag,
        "Last-Modified": format_datetime(updated, usegmt=True),
        "Cache-Control": "private, no-cache",
        "Vary": "Accept-Language, Cookie, Authorization",
    }
    if _is_known(request, etag, updated):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=f"{media_type}; charset=utf-8", headers=headers)


def _is_known(request: Request, etag: str, updated: datetime) -> bool:
    known = request.headers.get("If-None-Match")
    if known is not None:
        tags = [tag.strip().removeprefix("W/") for tag in known[:2_000].split(",")]
        return etag in tags or "*" in tags
    try:
        since = parsedate_to_datetime(request.headers.get("If-Modified-Since", ""))
    except ValueError:
        return False
    return since.tzinfo is not None and updated <= since


def _address(asked: Asked, path: str) -> str:
    base = str(asked.request.base_url).rstrip("/")
    query = query_of(asked_filter(asked))
    return f"{base}{path}?{query}" if query else f"{base}{path}"


def _url(asked: Asked, entry: Entry) -> str:
    return f"{str(asked.request.base_url).rstrip('/')}/incidents/{entry.queued.incident}"


def _id(entry: Entry) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"jiken:incident:{entry.queued.incident}").urn


def _titled(asked: Asked, entry: Entry) -> tuple[str, str]:
    """Return a title and its language, the page's where there is one in it."""
    told = {"ja": entry.queued.title_ja, "en": entry.queued.title_en}
    order = ("ja", "en") if asked.language == "ja" else ("en", "ja")
    found = next(((told[language], language) for language in order if told[language]), None)
    return (found[0] or "", found[1]) if found else (say(asked, "(no title)"), asked.language)


def _text(asked: Asked, entry: Entry) -> str:
    """Return an entry's text: what it is, how many sources tell of it, and a short quotation."""
    queued, said = entry.queued, entry.summary.said
    kind = [class_name(queued.class_, asked.language)]
    kind += [severity_name(queued.severity, asked.language)] if queued.severity else []
    sources = say(asked, "independent sources: %(n)s", n=queued.sources)
    order = ("ja", "en") if asked.language == "ja" else ("en", "ja")
    quoted = next((text for one in order if said and (text := said.summary(one))), "")
    return "\n".join(part for part in (" · ".join([*kind, sources]), quotation(quoted)) if part)


def _heading(asked: Asked) -> str:
    query = query_of(asked_filter(asked))
    return say(asked, "Incidents") + (f" ({query})" if query else "") + " – Jiken"


def _atom(asked: Asked, entries: Sequence[Entry]) -> bytes:
    Tree.register_namespace("", ATOM)
    feed = Tree.Element(f"{{{ATOM}}}feed", {"xml:lang": asked.language})
    own = _address(asked, "/feeds/incidents.atom")
    _put(feed, "id", own)
    _put(feed, "title", _heading(asked))
    _put(feed, "updated", _updated(entries).isoformat())
    _put(feed, "link", rel="self", href=own, type="application/atom+xml")
    _put(feed, "link", rel="alternate", href=_address(asked, "/queue"), type="text/html")
    _put(feed, "generator", "Jiken", version=__version__)
    for entry in entries:
        _entry(asked, Tree.SubElement(feed, f"{{{ATOM}}}entry"), entry)
    written: bytes = Tree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def _entry(asked: Asked, place: Tree.Element, entry: Entry) -> None:
    title, language = _titled(asked, entry)
    _put(place, "id", _id(entry))
    _put(place, "title", title, **{"xml:lang": language})
    _put(place, "updated", entry.changed_at.isoformat())
    _put(place, "link", rel="alternate", href=_url(asked, entry), type="text/html")
    _put(Tree.SubElement(place, f"{{{ATOM}}}author"), "name", "Jiken")
    _put(place, "category", term=entry.queued.class_)
    _put(place, "summary", _text(asked, entry), type="text")


def _put(place: Tree.Element, name: str, text: str = "", **more: str) -> None:
    """Add an element; what XML cannot hold is left out of its text."""
    plain = {key: NO_XML.sub("", value) for key, value in more.items()}
    Tree.SubElement(place, f"{{{ATOM}}}{name}", plain).text = NO_XML.sub("", text) or None


def _json(asked: Asked, entries: Sequence[Entry]) -> dict[str, object]:
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _heading(asked),
        "home_page_url": _address(asked, "/queue"),
        "feed_url": _address(asked, "/feeds/incidents.json"),
        "language": asked.language,
        "items": [_item(asked, entry) for entry in entries],
    }


def _item(asked: Asked, entry: Entry) -> dict[str, object]:
    title, language = _titled(asked, entry)
    queued = entry.queued
    return {
        "id": _id(entry),
        "url": _url(asked, entry),
        "title": title,
        "language": language,
        "content_text": _text(asked, entry),
        "date_modified": entry.changed_at.isoformat(),
        "tags": list(dict.fromkeys(one for one in (queued.class_, queued.severity) if one)),
        "authors": [{"name": "Jiken"}],
        "_jiken": {
            "incident": queued.incident,
            "day": queued.day or None,
            "class": queued.class_,
            "severity": queued.severity,
            "independent_sources": queued.sources,
            "articles": queued.articles,
            "languages": list(queued.languages),
            "countries": list(queued.countries),
        },
    }


ROUTES = (
    Route("/feeds/incidents.atom", answered(atom)),
    Route("/feeds/incidents.json", answered(json_feed)),
)
