"""Searching articles and reviewers' words: incidents, with the articles that hold what was asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from jiken.service.desk.asking import asking_of
from jiken.service.desk.found import FoundNote, Group, Result, results_of
from jiken.service.desk.highlighting import excerpt, pattern_of
from jiken.service.desk.wanted import Sort, Status, Wanted
from jiken.service.desk.words import Query, query_of
from jiken.store import Store
from jiken.store.asked_rows import Test, test_of
from jiken.store.asking import Asking
from jiken.store.finding import POOL as POOL
from jiken.store.finding import Matches

PAGE = 25
"""Incidents a page."""
FEW = 1_000
"""Incidents of which the articles are listed before their words are looked for."""
ALL = Wanted(status=Status.ANY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One page of what was found.

    *articles* hold the words, and *more* than those; *cut*: only the newest POOL were looked at.
    *results* are on this page of *pages*, *total* on all of them.
    """

    query: Query
    results: tuple[Result, ...] = ()
    total: int = 0
    articles: int = 0
    more: bool = False
    cut: bool = False
    newest_first: bool = False
    page: int = 1
    pages: int = 1


def find(store: Store, wanted: Wanted, *, page: int = 1) -> Found:
    """Return a page of what holds the words of *wanted*, in incidents that are as it wants them.

    What a reviewer wrote comes first; then the most relevant article, or for one or two
    characters and where *wanted* says so the newest. Without a filter, articles in no
    incident are found, too.
    """
    query = query_of(wanted.text)
    if not query.words:
        return Found(query=query)
    newest_first = query.short or wanted.sort is Sort.NEWEST
    asking = _asking(wanted)
    among = test_of(asking) if asking else None
    matches = store.finding.matches(
        query.match,
        newest_first=newest_first,
        among=among,
        within=_within(store, asking) if asking else None,
    )
    groups = _groups(matches, list(_notes(store, query, among)))
    pages = max(1, -(-len(groups) // PAGE))
    number = min(max(1, page), pages)
    return Found(
        query=query,
        results=tuple(results_of(store, query, groups[(number - 1) * PAGE : number * PAGE])),
        total=len(groups),
        articles=len(matches.articles),
        more=matches.more,
        cut=matches.cut and (among is not None or not newest_first),
        newest_first=newest_first,
        page=number,
        pages=pages,
    )


def is_filtered(wanted: Wanted) -> bool:
    """Whether more than words is asked for: what is unrelated is searched, too, unless filtered out."""
    return _filter_of(wanted) != ALL


def _filter_of(wanted: Wanted) -> Wanted:
    status = wanted.status or Status.ANY
    return replace(wanted, text="", sort=Sort.VALUE, status=status)


def _asking(wanted: Wanted) -> Asking | None:
    chosen = _filter_of(wanted)
    return None if chosen == ALL else asking_of(chosen)


def _within(store: Store, asking: Asking) -> set[int] | None:
    """Return the articles of the incidents that are asked for, None where those are many."""
    incidents = store.finding.few(asking, FEW)
    return None if incidents is None else store.finding.articles_of(incidents)


def _notes(store: Store, query: Query, among: Test | None) -> Iterator[FoundNote]:
    """Yield the notes in whose words it stands; what was taken back is not among them any more."""
    pattern = pattern_of(query)
    for note in store.notes.find(query.match, among):
        excerpts = (excerpt(words, pattern) for words in note.words)
        if words := next((one for one in excerpts if one), ()):
            yield FoundNote(note=note, words=words)


def _groups(matches: Matches, notes: Sequence[FoundNote]) -> list[Group]:
    """Return incidents in order: of notes first, then as their first article comes."""
    found: dict[object, Group] = {}
    for note in notes:
        for incident in note.note.incidents:
            made = Group(incident=incident, articles=[], notes=[])
            found.setdefault(incident, made).notes.append(note)
    for article in matches.articles:
        home = next(iter(matches.incidents.get(article, ())), None)
        made = Group(incident=home, articles=[], notes=[])
        found.setdefault(home or article, made).articles.append(article)
    return list(found.values())
