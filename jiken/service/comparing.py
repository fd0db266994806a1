"""Comparing what is new with all that is stored, some articles at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, starmap

from dedupe import Evidence, Profile, ties, worth_keeping
from dedupe.blocking import Candidates, candidate_chunks
from dedupe.columns import Columns, Key, blocking_key
from dedupe.many import Bodies, compared
from dedupe.packed import packed
from jiken.service.profiles import Profiles
from jiken.service.stories import POLICY, model
from jiken.store import Store
from jiken.store.blocking import BlockingRow
from jiken.store.evidence import StoredEvidence

READ_AT_ONCE = 1_000
WITHDRAWN_AT_ONCE = 5
PAIRS_AT_ONCE = 2_000
"""Articles, and about so many pairs, that are written at once: what others have to wait for."""
Progress = Callable[[int], None]


def compare_new(
    store: Store, name: str, profiles: Profiles, progress: Progress
) -> tuple[list[int], int]:
    """Compare the new and changed articles with all; return their ids and how many pairs there were.

    Each batch is stored at once with its evidence: an interrupted run goes on where it
    stopped, and what it has not yet published stays on the list of what is to be settled.
    """
    new = store.evidence.uncompared(name)
    if not new:
        return [], 0
    for start in range(0, len(new), WITHDRAWN_AT_ONCE):
        store.evidence.withdraw(new[start : start + WITHDRAWN_AT_ONCE])
    read_keys(store, name, profiles)
    count = 0
    bodies = Bodies()
    chunks = candidate_chunks(columns(store, name), new, POLICY)
    for articles, met in chain.from_iterable(starmap(_pieces, chunks)):
        known = profiles.of({id_ for one in met for id_ in (one.new, *one.others)})
        found = (evidence for one in met for evidence in compared(one, known, bodies, model()))
        store.evidence.add(name, articles, list(_kept(found)))
        count += sum(len(one.others) for one in met)
        progress(len(articles))
    return new, count


def _pieces(
    articles: Iterable[int], met: Iterable[Candidates]
) -> Iterator[tuple[list[int], list[Candidates]]]:
    """Yield the articles in order, each with its candidates, about PAIRS_AT_ONCE pairs at a time."""
    of, pairs = {one.new: one for one in met}, 0
    some: list[int] = []
    for article in articles:
        some.append(article)
        pairs += len(of[article].others) if article in of else 0
        if pairs >= PAIRS_AT_ONCE:
            yield some, [of[one] for one in some if one in of]
            some, pairs = [], 0
    if some:
        yield some, [of[one] for one in some if one in of]


def read_keys(store: Store, name: str, profiles: Profiles) -> None:
    """Store what comparing reads of each article where it is missing."""
    missing = store.blocking.missing(name)
    for start in range(0, len(missing), READ_AT_ONCE):
        made = profiles.made(missing[start : start + READ_AT_ONCE])
        store.blocking.save(name, map(_row, made))


def columns(store: Store, name: str) -> Columns:
    """Return the columns of all stored articles."""
    return Columns(starmap(Key, store.blocking.all(name)))


def _kept(found: Iterable[Evidence]) -> Iterator[StoredEvidence]:
    return (_stored(evidence) for evidence in found if worth_keeping(evidence, POLICY))


def _stored(evidence: Evidence) -> StoredEvidence:
    return StoredEvidence(
        a=evidence.a,
        b=evidence.b,
        probability=evidence.probability,
        affair=evidence.affair,
        ties=ties(evidence, POLICY),
    )


def _row(story: Profile) -> BlockingRow:
    key = blocking_key(story)
    return BlockingRow(
        id=key.id,
        nature=story.nature.value,
        begin=key.begin,
        end=key.end,
        language=key.language,
        bare=key.bare,
        vectors=key.vectors,
        terms=key.terms,
        weights=key.weights,
        profile=packed(story),
    )
