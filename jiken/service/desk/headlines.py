"""Articles by headline and publisher, where what is told names them by number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice

from jiken.store import Store
from jiken.store.step import Change

MOST = 200
"""Articles that one page names; a merge can hold more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """An article by its title, in *language*, and its publisher."""

    id: int
    title: str
    publisher: str
    language: str


def headlines(store: Store, articles: Iterable[int]) -> dict[int, Headline]:
    """Return the headlines of the first MOST of *articles*, as far as they are still stored."""
    wanted = list(islice(dict.fromkeys(articles), MOST))
    return {
        hit.id: Headline(id=hit.id, title=hit.title, publisher=hit.publisher, language=hit.language)
        for hit in store.hits.articles(wanted).values()
    }


def articles_in(*changes: Iterable[Change]) -> Iterator[int]:
    """Yield the articles that steps say something of, by their changes."""
    for one in chain.from_iterable(changes):
        if one.part in ("article", "articles"):
            yield from (int(value) for value in one.after if value.isascii() and value.isdigit())
