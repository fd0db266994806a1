"""The profiles of stored articles: made once, kept in bytes, read back when they are asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from dedupe import Profile, profile
from dedupe.packed import packed, unpacked
from jiken.service.stories import knowledge, model_name, story
from jiken.store import Store

# About 8 kB each.
KEPT = 30_000
AT_ONCE = 1_000


class Profiles:
    """Profiles by article id; the last ones read are kept."""

    def __init__(self, store: Store, encoder: str) -> None:
        self._store = store
        self._encoder = encoder
        self._name = model_name(encoder)
        self._kept: dict[int, Profile] = {}

    def made(self, articles: Collection[int]) -> Iterator[Profile]:
        """Yield the whole profiles of *articles*, from their texts."""
        vectors = {v.article: v for v in self._store.evidence.vectors(self._encoder, articles)}
        for stored in self._store.articles.by_ids(articles):
            told = story(stored.id, stored.article, vectors.get(stored.id))
            yield profile(told, knowledge())

    def of(self, articles: Collection[int]) -> dict[int, Profile]:
        """Return the profiles of *articles*, in order of id, as comparing and settling need them.

        What only reasons read is not in them: see `made`.
        """
        missing = sorted(set(articles) - self._kept.keys())
        for start in range(0, len(missing), AT_ONCE):
            self._read(missing[start : start + AT_ONCE])
        found = {article: self._kept[article] for article in sorted(articles)}
        self._forget(len(self._kept) - KEPT)
        return found

    def _read(self, articles: Collection[int]) -> None:
        stored = self._store.blocking.profiles(self._name, articles)
        self._kept |= {article: unpacked(blob) for article, blob in stored}
        unknown = set(articles) - self._kept.keys()
        self._kept |= {one.id: unpacked(packed(one)) for one in self.made(unknown)}

    def _forget(self, count: int) -> None:
        for article in list(self._kept)[: max(0, count)]:
            del self._kept[article]
