"""Comparing what is new with all that is stored, some articles at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import starmap

from dedupe import Evidence, Profile, compare, ties, worth_keeping
from dedupe.blocking import Pair, candidate_chunks
from dedupe.columns import Columns, Key, blocking_key
from dedupe.packed import packed
from jiken.service.profiles import Profiles
from jiken.service.stories import POLICY, model
from jiken.store import Store
from jiken.store.blocking import BlockingRow
from jiken.store.evidence import StoredEvidence

READ_AT_ONCE = 1_000
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
    store.evidence.withdraw(new)
    read_keys(store, name, profiles)
    count = 0
    for articles, pairs in candidate_chunks(columns(store, name), new, POLICY):
        store.evidence.add(name, articles, _kept(pairs, profiles))
        count += len(pairs)
        progress(len(articles))
    return new, count


def read_keys(store: Store, name: str, profiles: Profiles) -> None:
    """Store what comparing reads of each article where it is missing."""
    missing = store.blocking.missing(name)
    for start in range(0, len(missing), READ_AT_ONCE):
        made = profiles.made(missing[start : start + READ_AT_ONCE])
        store.blocking.save(name, map(_row, made))


def columns(store: Store, name: str) -> Columns:
    """Return the columns of all stored articles."""
    return Columns(starmap(Key, store.blocking.all(name)))


def _kept(pairs: Iterable[Pair], profiles: Profiles) -> Iterator[StoredEvidence]:
    pairs = list(pairs)
    known = profiles.of({article for pair in pairs for article in pair})
    for a, b in pairs:
        evidence = compare(known[a], known[b], model())
        if worth_keeping(evidence, POLICY):
            yield _stored(evidence)


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
        vector=key.vector,
        terms=key.terms,
        weights=key.weights,
        profile=packed(story),
    )
