"""Every address of the invented web with what it answers. Pure: the server only looks up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

QUIET = datetime(2026, 1, 5, tzinfo=UTC)
"""When what has no time of its own was last changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one address answers; *location* makes it a redirect."""

    body: bytes = b""
    content_type: str = "text/html"
    status: int = 200
    location: str = ""
    modified: datetime = QUIET


Addressed = Iterator[tuple[str, Answer]]


def key(url: str) -> str:
    """Return *url* as the web knows it: without scheme and fragment, and no site minds a utm_.

    >>> key("http://News.ABN-tv.example/a?b=1&utm_source=rss#c")
    'news.abn-tv.example/a?b=1'
    """
    parts = urlsplit(url)
    kept = "&".join(each for each in parts.query.split("&") if not each.startswith("utm_"))
    query = f"?{kept}" if kept else ""
    return f"{parts.netloc.lower()}{parts.path or '/'}{query}"
