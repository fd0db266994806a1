"""The profiles of stored articles, made when they are asked for."""

from __future__ import annotations

from collections.abc import Collection

from dedupe import Profile, profile
from jiken.service.stories import knowledge, story
from jiken.store import Store

# About 13 kB each: a quarter of a gigabyte.
KEPT = 20_000
AT_ONCE = 1_000


class Profiles:
    """Profiles by article id; the last ones asked for are kept."""

    def __init__(self, store: Store, encoder: str) -> None:
        self._store = store
        self._encoder = encoder
        self._kept: dict[int, Profile] = {}

    def of(self, articles: Collection[int]) -> dict[int, Profile]:
        """Return the profiles of *articles*, in order of id."""
        missing = sorted(set(articles) - self._kept.keys())
        for start in range(0, len(missing), AT_ONCE):
            self._read(missing[start : start + AT_ONCE])
        found = {article: self._kept[article] for article in sorted(articles)}
        self._forget(len(self._kept) - KEPT)
        return found

    def _read(self, articles: Collection[int]) -> None:
        vectors = {v.article: v for v in self._store.evidence.vectors(self._encoder, articles)}
        for stored in self._store.articles.by_ids(articles):
            told = story(stored.id, stored.article, vectors.get(stored.id))
            self._kept[stored.id] = profile(told, knowledge())

    def _forget(self, count: int) -> None:
        for article in list(self._kept)[: max(0, count)]:
            del self._kept[article]
