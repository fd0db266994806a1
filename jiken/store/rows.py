"""Records to table rows and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TypeAlias
from urllib.parse import urlsplit

from jiken.models import Article, Discovery, Precision, Published, SourceKind

Value: TypeAlias = "str | int | float | bytes | None"
Row: TypeAlias = "dict[str, Value]"
IN_JSON = "IN (SELECT value FROM json_each(?))"
"""One of a list that is given as JSON: of any length, in one parameter."""


def stamp(at: datetime) -> str:
    """Return *at* as ISO 8601 in UTC to the second, which sorts as text."""
    return at.astimezone(UTC).isoformat(timespec="seconds")


def moment(text: object) -> datetime | None:
    """Return the aware time that `stamp` wrote, or None."""
    return datetime.fromisoformat(str(text)) if text else None


def url_key(url: str) -> str:
    """Return *url* without its scheme: http and https are one address.

    >>> url_key("https://news.example/a?b=1")
    'news.example/a?b=1'
    """
    return url.partition("://")[2] or url


def host_of(url: str) -> str:
    """Return the host of *url*, lower-case, without its port."""
    return (urlsplit(url).hostname or "").lower()


def published_row(published: Published | None) -> Row:
    """Return the four columns of a publication time."""
    return {
        "published_at": stamp(published.at) if published else None,
        "published_precision": published.precision.value if published else None,
        "published_offset": published.offset if published else None,
        "published_raw": published.raw if published else None,
    }


def published_of(row: Mapping[str, object]) -> Published | None:
    """Return the publication time of a row, or None."""
    at = moment(row["published_at"])
    if at is None:
        return None
    return Published(
        at=at,
        precision=Precision(str(row["published_precision"])),
        offset=int(str(row["published_offset"] or 0)),
        raw=str(row["published_raw"] or ""),
    )


PLAIN = [
    "canonical_url",
    "title",
    "text",
    "lead",
    "language",
    "source",
    "publisher",
    "family",
    "country",
    "author",
    "section",
    "image",
    "credit",
    "ai_cue",
    "content_hash",
]
OPTIONAL = frozenset(("author", "section", "image", "credit", "ai_cue"))


def article_row(article: Article) -> Row:
    """Return the columns of an article."""
    row: Row = {name: getattr(article, name) for name in PLAIN}
    row |= {"source_kind": article.source_kind.value, "fetched_at": stamp(article.fetched_at)}
    return row | published_row(article.published)


def article_of(row: Mapping[str, object], urls: tuple[str, ...] = ()) -> Article:
    """Return the article of a row. Raises TypeError where a value is damaged that must be text."""
    for name in PLAIN:
        if not isinstance(row[name], str) and not (row[name] is None and name in OPTIONAL):
            raise TypeError(f"{name} is no text")
    fetched = moment(row["fetched_at"])
    assert fetched is not None
    return Article(
        **{name: row[name] for name in PLAIN},  # type: ignore[arg-type]
        source_kind=SourceKind(str(row["source_kind"])),
        fetched_at=fetched,
        published=published_of(row),
        urls=urls or (str(row["canonical_url"]),),
    )


def sighting_row(key: str, discovery: Discovery, now: datetime) -> Row:
    """Return the sighting that a discovery is."""
    return {
        "key": key,
        "source": discovery.source,
        "via": discovery.via,
        "title": discovery.title,
        "language": discovery.language,
        "seen_at": stamp(now),
    } | published_row(discovery.published)
