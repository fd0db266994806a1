"""Articles by headline and publisher, where steps name them by number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice

from jiken.service.desk.unread import Named
from jiken.store import Store
from jiken.store.step import Change

MOST = 200
"""Articles that one page names; a merge can hold more."""


def headlines(store: Store, articles: Iterable[int]) -> dict[str, Named]:
    """Return the first MOST of *articles* that are still stored, by number as steps write it."""
    wanted = list(islice(dict.fromkeys(articles), MOST))
    return {
        str(hit.id): Named(
            id=hit.id, title=hit.title, publisher=hit.publisher, language=hit.language
        )
        for hit in store.finding.hits(wanted).values()
    }


def articles_in(*changes: Iterable[Change]) -> Iterator[int]:
    """Yield the articles that steps say something of, by their changes."""
    for one in chain.from_iterable(changes):
        if one.part in ("article", "articles"):
            yield from (int(value) for value in one.after if value.isascii() and value.isdigit())
