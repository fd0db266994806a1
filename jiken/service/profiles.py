"""The profiles of stored articles: made once, kept in bytes, read back when they are asked for."""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from dedupe import Profile, profile
from dedupe.packed import packed, unpacked
from jiken.service.stories import knowledge, model_name, story
from jiken.store import Store

# About 7 kB each, and 13 kB where reasons are in them.
KEPT = 16_000
WHOLE_KEPT = 4_000
AT_ONCE = 1_000


class Profiles:
    """Profiles by article id; the last ones read are kept."""

    def __init__(self, store: Store, encoder: str) -> None:
        self._store = store
        self._encoder = encoder
        self._name = model_name(encoder)
        self._kept: dict[int, Profile] = {}
        self._made: dict[int, Profile] = {}

    def made(self, articles: Collection[int]) -> list[Profile]:
        """Return the whole profiles of *articles*, from their texts, in order of id."""
        missing = set(articles) - self._made.keys()
        vectors = {v.article: v for v in self._store.evidence.vectors(self._encoder, missing)}
        for stored in self._store.articles.by_ids(missing):
            told = story(stored.id, stored.article, vectors.get(stored.id))
            self._made[stored.id] = profile(told, knowledge())
        found = [self._made[article] for article in sorted(articles)]
        _forget(self._made, WHOLE_KEPT)
        return found

    def of(self, articles: Collection[int]) -> dict[int, Profile]:
        """Return the profiles of *articles*, in order of id, as comparing and settling need them.

        What only reasons read is not in them: see `made`.
        """
        missing = sorted(set(articles) - self._kept.keys())
        for start in range(0, len(missing), AT_ONCE):
            self._read(missing[start : start + AT_ONCE])
        found = {article: self._kept[article] for article in sorted(articles)}
        _forget(self._kept, KEPT)
        return found

    def _read(self, articles: Collection[int]) -> None:
        stored = self._store.blocking.profiles(self._name, articles)
        with _uncollected():
            self._kept |= {article: unpacked(blob) for article, blob in stored}
        unknown = set(articles) - self._kept.keys()
        self._kept |= {one.id: unpacked(packed(one)) for one in self.made(unknown)}


@contextmanager
def _uncollected() -> Iterator[None]:
    """Leave cyclic garbage for later: profiles are thousands of objects at once, and none of it."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _forget(profiles: dict[int, Profile], limit: int) -> None:
    """Let go of the oldest that are more than *limit*."""
    for article in list(profiles)[: max(0, len(profiles) - limit)]:
        del profiles[article]
