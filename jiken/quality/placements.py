"""Where the product put an article, and how gold finds it again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """One article of the product.

    *urls* are all its addresses, *incident* is the one that it is in-event in, *role* what it
    is there (or in the first that it is only linked to), *copy_of* its origin's address.
    """

    urls: tuple[str, ...]
    incident: str | None = None
    role: str | None = None
    copy_of: str | None = None
    language: str | None = None

    @property
    def is_copy(self) -> bool:
        """Whether the product calls it a copy."""
        return self.role == "copy" or self.copy_of is not None


def url_key(url: str) -> str:
    """Return what two spellings of one address have in common.

    Scheme, fragment, case of the host and a slash at the end of the path make no difference.

    >>> url_key("https://News.example/AI%20事故/?p=1#top")
    'news.example/AI 事故?p=1'
    """
    try:
        parts = urlsplit(url)
    except ValueError:  # such as a broken IPv6 host: then it is its own key
        return url
    query = f"?{parts.query}" if parts.query else ""
    return unquote(f"{parts.netloc.lower()}{parts.path.rstrip('/')}{query}")


def by_url(placements: Iterable[Placement]) -> Mapping[str, Placement]:
    """Return each article under the key of each of its addresses; the first to claim one has it."""
    found: dict[str, Placement] = {}
    for placement in placements:
        for url in placement.urls:
            found.setdefault(url_key(url), placement)
    return found
