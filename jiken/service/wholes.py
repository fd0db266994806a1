"""Letting the classes' encoder read articles as a whole, before they are classified."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from jiken.encoders import Encoder, whole_text
from jiken.store import Store
from jiken.store.whole import WholeVector

ENCODED_AT_ONCE = 16
Progress = Callable[[int], None]


def quiet(_: int) -> None:
    """Take no notice of progress."""


def encode(
    store: Store,
    encoder: Encoder,
    chosen: Collection[int],
    *,
    progress: Progress = quiet,
    at_once: int = ENCODED_AT_ONCE,
) -> int:
    """Give the *chosen* articles the vectors that are missing; return how many were.

    So many are stored *at_once*: what a killed run has not yet, the next one does.
    """
    missing = store.whole_vectors.missing(encoder.name, chosen)
    for start in range(0, len(missing), at_once):
        batch = missing[start : start + at_once]
        store.whole_vectors.save(encoder.name, _whole(store, encoder, batch))
        progress(len(batch))
    return len(missing)


def _whole(store: Store, encoder: Encoder, ids: Sequence[int]) -> list[WholeVector]:
    found = list(store.articles.by_ids(ids))
    rows = encoder.encode([whole_text(kept.article.title, kept.article.text) for kept in found])
    return [
        WholeVector(article=kept.id, content_hash=kept.article.content_hash, vector=row)
        for kept, row in zip(found, rows, strict=True)
    ]
