"""From an entry, whatever format it stood in, to a discovery."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from crawler.discover.links import resolve
from crawler.discover.titles import plain_title
from jiken.models import Discovery, Published, Source, SourceKind
from pipelines.urls import BadURL, fetchable_url, same_article_key

_LINKS_OUT = frozenset({SourceKind.AGGREGATOR, SourceKind.MATOME, SourceKind.SEARCH})
_LANGUAGE = re.compile(r"[a-z]{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One announced article as it was found: the link may be missing, relative or hostile."""

    link: object
    title: object = None
    published: Published | None = None
    language: str | None = None


def links_out(source: Source) -> bool:
    """Whether a source's entries are other publishers' articles."""
    return source.kind in _LINKS_OUT


def absolute(identifier: object) -> str | None:
    """Return an identifier that is a web address itself: others would pass for relative links."""
    if isinstance(identifier, str) and identifier.startswith(("http://", "https://")):
        return identifier
    return None


def announced(entries: Iterable[Entry], via: str, source: Source, *, most: int) -> list[Discovery]:
    """Return one discovery for each web address, in order; entries without one are passed over."""
    found: dict[str, Discovery] = {}
    for entry in entries:
        url = _address(entry.link, via, source)
        if url:
            found.setdefault(same_article_key(url), _discovery(entry, url, via, source))
        if len(found) == most:
            break
    return list(found.values())


def _address(link: object, base: str, source: Source) -> str | None:
    if not isinstance(link, str) or not link.strip():
        return None
    try:
        url = fetchable_url(link, base)
    except BadURL:
        return None
    return (resolve(url) or url) if links_out(source) else url


def _discovery(entry: Entry, url: str, via: str, source: Source) -> Discovery:
    return Discovery(
        url=url,
        source=source.id,
        via=via,
        title=plain_title(entry.title) if isinstance(entry.title, str) else None,
        language=_code(entry.language) or _code(source.language),
        published=entry.published,
    )


def _code(language: str | None) -> str | None:
    """Return the two letters of "ja-JP" or "en_us", None for anything else."""
    code = re.split(r"[-_]", (language or "").strip().lower())[0]
    return code if _LANGUAGE.fullmatch(code) else None
