"""What a search found, with the places of the words marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jiken.service.desk.explicit import is_explicit
from jiken.service.desk.highlighting import Piece, excerpt, pattern_of, pieces
from jiken.service.desk.words import Query
from jiken.store import Store
from jiken.store.hits import ArticleHit, Head
from jiken.store.notes import NoteFound

SHOWN = 3
"""So many articles of an incident are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundArticle:
    """An article that holds what was looked for, its headline and an excerpt with the places."""

    hit: ArticleHit
    title: tuple[Piece, ...]
    publisher: tuple[Piece, ...]
    excerpt: tuple[Piece, ...]
    explicit: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundNote:
    """A reviewer's words that hold it."""

    note: NoteFound
    words: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """An incident with what was found of it, or with *head* None articles that are in none.

    *more* articles of it hold the words, too.
    """

    head: Head | None
    titles: tuple[tuple[str, tuple[Piece, ...]], ...]
    articles: tuple[FoundArticle, ...]
    notes: tuple[FoundNote, ...]
    more: int


@dataclass(slots=True, kw_only=True)
class Group:
    """What is found of one incident, or an article that is in none, before it is read."""

    incident: str | None
    articles: list[int]
    notes: list[FoundNote]


def results_of(store: Store, query: Query, groups: Sequence[Group]) -> Iterator[Result]:
    """Yield what is shown of each group, its first articles with the places of the words."""
    heads = store.hits.incidents([group.incident for group in groups if group.incident])
    hits = store.hits.articles([one for group in groups for one in group.articles[:SHOWN]])
    for group in groups:
        head = heads.get(group.incident or "")
        shown = [hits[one] for one in group.articles[:SHOWN] if one in hits]
        yield Result(
            head=head,
            titles=_titles(head, query),
            articles=tuple(_article(hit, query, first=hit is shown[0]) for hit in shown),
            notes=tuple(group.notes[:SHOWN]),
            more=len(group.articles) - len(shown),
        )


def _titles(head: Head | None, query: Query) -> tuple[tuple[str, tuple[Piece, ...]], ...]:
    if head is None:
        return ()
    titles = (("ja", head.title_ja), ("en", head.title_en))
    pattern = pattern_of(query)
    return tuple((language, pieces(title, pattern)) for language, title in titles if title)


def _article(hit: ArticleHit, query: Query, *, first: bool) -> FoundArticle:
    """Return an article; after the first one, a headline with the words is excerpt enough."""
    pattern = pattern_of(query)
    title = pieces(hit.title, pattern)
    enough = not first and any(piece.found for piece in title)
    told = () if enough else excerpt(hit.text, pattern)
    return FoundArticle(
        hit=hit,
        title=title,
        publisher=pieces(hit.publisher, pattern),
        excerpt=told,
        explicit=is_explicit("".join(piece.text for piece in told)),
    )
