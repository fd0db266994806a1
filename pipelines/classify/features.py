"""What the heads read of an article: hashed n-grams, the encoder's vectors, counts of cues.

All of it depends on the article alone, so that no other beside it changes what it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.classify.cues import LONGEST_TITLE, Cue
from pipelines.classify.grams import Grams, grams

GRAM_TEXT = 400
"""Characters of the text whose n-grams are counted, as many as the encoder reads."""
DIMENSIONS = 512
"""Of a title's vector, and of a lead's."""
WHOLE = 384
"""Of the vector of title and text together, by the classes' encoder."""
STRONG = 0.8
"""The weight from which a cue list can be trusted by itself."""
PLAIN = ("japanese", "question", "digits", "length", "quoted", "title")
"""The columns of `Features.plain`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """One article as the heads read it.

    *vectors* are the title's and the lead's, *whole* is of both title and text by another
    encoder. *cues* holds log(1 + count) of each (group, value): in the title, in the text, and of the
    strong lists in either.
    """

    title: Grams
    text: Grams
    vectors: NDArray[np.float32]
    whole: NDArray[np.float32]
    cues: NDArray[np.float32]
    plain: NDArray[np.float32]


def features(
    title: str,
    text: str,
    title_vector: NDArray[np.floating],
    lead_vector: NDArray[np.floating],
    whole_vector: NDArray[np.floating],
    cues: Sequence[Cue],
    columns: Mapping[tuple[str, str], int],
) -> Features:
    """Return the features of an article; *columns* places each (group, value) of the cue lists.

    A vector that is missing, too short or not finite counts as zeros.
    """
    title, text = title[:LONGEST_TITLE], text[:GRAM_TEXT]
    return Features(
        title=grams(title),
        text=grams(text),
        vectors=np.concatenate(
            [_finite(title_vector, DIMENSIONS), _finite(lead_vector, DIMENSIONS)]
        ),
        whole=_finite(whole_vector, WHOLE),
        cues=_counts(cues, columns),
        plain=_plain(title, text),
    )


def _counts(cues: Sequence[Cue], columns: Mapping[tuple[str, str], int]) -> NDArray[np.float32]:
    """Count cues in title, text and strong lists; pairs that no column knows are left out."""
    counts = np.zeros((3, len(columns)), np.float32)
    for cue in cues:
        column = columns.get((cue.group, cue.value))
        in_title = cue.said.field == "title"
        if column is None or not (in_title or cue.said.start < GRAM_TEXT):
            continue
        counts[0 if in_title else 1, column] += 1
        if cue.weight >= STRONG:
            counts[2, column] += 1
    return np.log1p(counts).ravel()


def _plain(title: str, text: str) -> NDArray[np.float32]:
    both = title + text
    japanese = sum("\u3040" <= char <= "\u30ff" or "\u4e00" <= char <= "\u9fff" for char in both)
    return np.array(
        [
            japanese > 0.2 * len(both),
            title.rstrip().endswith(("?", "？")),
            any(char.isdigit() for char in title),
            len(text) / GRAM_TEXT,
            any(char in title for char in '「“‘"'),
            min(len(title), 100) / 100,
        ],
        dtype=np.float32,
    )


def _finite(vector: NDArray[np.floating], dimensions: int) -> NDArray[np.float32]:
    row = np.zeros(dimensions, np.float32)
    size = min(dimensions, vector.size)
    row[:size] = np.nan_to_num(vector.ravel()[:size], nan=0.0, posinf=0.0, neginf=0.0)
    return row
