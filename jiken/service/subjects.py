"""What a reviewer means: an incident by its id, an article by its number or its address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from jiken.store import Store
from jiken.store.articles import StoredArticle
from pipelines.urls import LONGEST, BadURL, canonical_url

ARTICLE, INCIDENT = "article", "incident"
# Addresses that are named where a beginning fits more than one, and characters that are said back.
_NAMED, _SAID_BACK = 3, 200
# More digits are no number of an article's, and more than the database can ask for.
_DIGITS = 15


class UnknownSubject(Exception):
    """Nothing that is stored is called so, or more than one article is; the sentence says which.

    *incident* is the id that no incident has, where it is that.
    """

    def __init__(self, sentence: str, *, incident: str = "") -> None:
        super().__init__(sentence)
        self.incident = incident


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """An "article", *name* its canonical URL, or an "incident", *name* its id.

    *number* is the article's; *incident* the one that it is in-event in, or the incident itself.
    """

    kind: str
    name: str
    number: int | None = None
    incident: str | None = None


def subject(store: Store, asked: str) -> Subject:
    """Return what *asked* names: an incident's id, an article's number, its address or how it begins.

    An id that was merged is the incident that it went to. Raises UnknownSubject.
    """
    asked = asked.strip()
    if incident := store.incidents.get(asked):
        return Subject(kind=INCIDENT, name=incident.id, incident=incident.id)
    found = list(_articles(store, asked))
    if len(found) == 1:
        return _article(store, found[0])
    if found:
        raise UnknownSubject(_several(asked, found))
    raise UnknownSubject(
        f"There is no incident, article number or article address “{asked[:_SAID_BACK]}”; "
        "`jiken incidents` lists incidents, `jiken show` the articles of one."
    )


def _articles(store: Store, asked: str) -> Iterator[StoredArticle]:
    """Yield the article of that number or address, or some of those whose address begins so."""
    if asked.isascii() and asked.isdigit():
        kept = store.articles.by_id(int(asked)) if len(asked) <= _DIGITS else None
    else:
        kept = store.articles.by_url(asked) or store.articles.by_url(_canonical(asked))
    if kept:
        yield kept
    elif asked and not asked.isdigit() and len(asked) <= LONGEST:
        yield from store.articles.by_address(asked, most=_NAMED + 1)


def _canonical(address: str) -> str:
    """Return the address without what an article is not told by; as it is where it is none."""
    try:
        return canonical_url(address)
    except BadURL:
        return address


def _article(store: Store, kept: StoredArticle) -> Subject:
    return Subject(
        kind=ARTICLE,
        name=kept.article.canonical_url,
        number=kept.id,
        incident=store.incidents.homes([kept.id]).get(kept.id),
    )


def _several(asked: str, found: list[StoredArticle]) -> str:
    some = ", ".join(kept.article.canonical_url for kept in found[:_NAMED])
    more = " and more" if len(found) > _NAMED else ""
    return f"“{asked[:_SAID_BACK]}” begins several articles' addresses, write on: {some}{more}."
