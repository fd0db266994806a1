"""Fit the classifier's parts: ridge heads, and logistics over their scores."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from pipelines.classify.cues import Cue, CueLists
from pipelines.classify.features import DIMENSIONS, PLAIN, Features, features
from pipelines.classify.grams import BUCKETS, CHARACTER_BUCKETS
from pipelines.classify.heads import CLASSES, Pair
from pipelines.classify.linear import Linear, Weights
from scripts.class_rows import TAGGED, Row

Array = NDArray[Any]
TITLE, TEXT, BOTH = 0.3, 0.3, 0.3
"""How much n-grams of the title, of the text and of either count."""
VECTORS, CUES, PLAINS, CONSTANT = 0.15, 0.3, 0.02, 0.3
"""How much the vectors, the cues (in the mean) and the plain columns count."""
WORDS = 1.5
"""How much more a word counts than an n-gram of characters as rare."""
STRENGTH, TAG_STRENGTH = 1.3, 1.0
TAG_SHIFT = 2
NOTHING = np.zeros(0, np.float32)
"""In place of the tuned encoder's vector: what it has learnt is taken by held-out scores."""
SUPPORT = 6
"""Events that must hold a cue for it to count in training."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """The features of all rows as matrices."""

    weights: Weights
    title: csr_matrix
    text: csr_matrix
    dense: Array
    pairs: tuple[Pair, ...]

    def kernel(self) -> Array:
        """Return the likeness of each two rows that the first heads are fitted by."""
        both = self.title + self.text
        total = TITLE * product(self.title) + TEXT * product(self.text) + BOTH * product(both)
        return total + self.dense @ self.dense.T + np.float32(CONSTANT)


def product(rows: csr_matrix) -> Array:
    turned, out = rows.T.tocsr(), np.zeros((rows.shape[0],) * 2, np.float32)
    for start in range(0, rows.shape[0], 500):
        out[start : start + 500] = (rows[start : start + 500] @ turned).toarray()
    return out


def design(
    found: Sequence[Row], titles: Array, leads: Array, groups: Array, lists: CueLists
) -> Design:
    """Return the matrices of all rows; rarity and scales are taken over them."""
    columns = {pair: place for place, pair in enumerate(lists.groups)}
    cues = supported([lists.find(row.title, row.text) for row in found], groups)
    read = [
        features(row.title, row.text, title, lead, NOTHING, own, columns)
        for row, title, lead, own in zip(found, titles, leads, cues, strict=True)
    ]
    weights = Weights(rarity=_rarity(read), columns=_scales(read))
    weighed = [weights.weighed(each) for each in read]
    return Design(
        weights=weights,
        title=_sparse([each.title for each in weighed]),
        text=_sparse([each.text for each in weighed]),
        dense=np.stack([each.dense for each in weighed]),
        pairs=lists.groups,
    )


def supported(cues: Sequence[Sequence[Cue]], groups: Array) -> list[list[Cue]]:
    """Return each row's cues without those that few events have.

    The lists were written with these very rows in view: nearly each holds a cue of its own,
    as no new article does, and what learns from them would take silence for "unrelated".
    """
    events: defaultdict[_Cue, set[int]] = defaultdict(set)
    for own, group in zip(cues, groups, strict=True):
        for cue in own:
            events[_surface(cue)].add(int(group))
    return [[cue for cue in own if len(events[_surface(cue)]) >= SUPPORT] for own in cues]


_Cue = tuple[str, str, float, str, str]


def _surface(cue: Cue) -> _Cue:
    """Return what stands for the list's entry: gaps and endings may differ."""
    said = cue.said.said.lower()
    return cue.group, cue.value, cue.weight, said[:4], said[-3:]


def _rarity(read: Sequence[Features]) -> NDArray[np.uint8]:
    often = np.zeros(BUCKETS)
    for each in read:
        often[np.unique(np.concatenate([each.title.buckets, each.text.buckets]))] += 1
    weight = np.log((1 + len(read)) / (1 + often)) + 1
    weight[often < 2] = 0
    weight[CHARACTER_BUCKETS:] *= WORDS
    return np.round(weight * 255 / weight.max()).astype(np.uint8)


def _scales(read: Sequence[Features]) -> NDArray[np.float32]:
    """Return what each dense column is multiplied by."""
    cues = np.stack([each.cues for each in read])
    per = 1 / np.maximum(cues.std(axis=0), 0.1)
    mean = float(((cues * per) ** 2).sum(axis=1).mean())
    return np.concatenate(
        [
            np.full(2 * DIMENSIONS, VECTORS**0.5),
            per * (CUES / mean) ** 0.5,
            np.full(len(PLAIN), PLAINS**0.5),
        ]
    ).astype(np.float32)


def _sparse(fields: Sequence[tuple[Array, Array]]) -> csr_matrix:
    ends = np.cumsum([0, *(len(found) for found, _ in fields)])
    parts = [np.concatenate(each) for each in zip(*fields, strict=True)]
    return csr_matrix((parts[1], parts[0], ends), shape=(len(fields), BUCKETS))


def solve(kernel: Array, targets: Array, weight: Array, rows: Array, strength: float) -> Array:
    """Return the ridge's dual weights of *rows*, each row's error counting by *weight*."""
    square = kernel[np.ix_(rows, rows)]
    square[np.diag_indices(len(rows))] += strength / weight[rows]
    factor = cho_factor(square, overwrite_a=True, check_finite=False)
    solved: Array = cho_solve(factor, targets[rows].astype(np.float32), check_finite=False)
    return solved


def out_of_fold(
    kernel: Array, targets: Array, weight: Array, fold: Array, strength: float, learn: Array
) -> Array:
    """Return each row's scores from heads fitted on the other folds' rows of *learn*."""
    scores = np.zeros(targets.shape, np.float32)
    for each in np.unique(fold):
        rows, held = np.flatnonzero((fold != each) & learn), np.flatnonzero(fold == each)
        scores[held] = kernel[np.ix_(held, rows)] @ solve(kernel, targets, weight, rows, strength)
    return scores


def first_linear(made: Design, dual: Array, rows: Array, names: tuple[str, ...]) -> Linear:
    """Return the ridge as weights of buckets and columns."""
    title, text = made.title[rows].T @ dual, made.text[rows].T @ dual
    head, body = (TITLE + BOTH) * title + BOTH * text, (TEXT + BOTH) * text + BOTH * title
    scale = np.maximum(np.abs(head).max(axis=0), np.abs(body).max(axis=0)) / 127
    return Linear(
        names=names,
        title=np.round(head / scale).astype(np.int8),
        text=np.round(body / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        dense=(made.dense[rows].T @ dual).astype(np.float32),
        bias=(CONSTANT * dual.sum(axis=0)).astype(np.float32),
    )


def tag_linear(made: Design, dual: Array, rows: Array, names: tuple[str, ...]) -> Linear:
    """Return the tags' ridge; title and text share one table, four buckets a row."""
    whole = (made.title[rows] + made.text[rows]).T @ dual
    joined = np.asarray(whole).reshape(-1, 1 << TAG_SHIFT, len(names)).sum(axis=1)
    scale = np.maximum(np.abs(joined).max(axis=0), 1e-9) / 127
    table = np.round(joined / scale).astype(np.int8)
    return Linear(
        names=names,
        title=table,
        text=table,
        scale=scale.astype(np.float32),
        dense=(made.dense[rows].T @ dual).astype(np.float32),
        bias=(CONSTANT * dual.sum(axis=0)).astype(np.float32),
        shift=TAG_SHIFT,
    )


def tag_kernel(made: Design) -> Array:
    """Return the likeness of each two rows as the tags' table sees it."""
    both = (made.title + made.text).tocoo()
    joined = csr_matrix(
        (both.data, (both.row, both.col >> TAG_SHIFT)), shape=(both.shape[0], BUCKETS >> TAG_SHIFT)
    )
    return product(joined) + made.dense @ made.dense.T + np.float32(CONSTANT)


def class_targets(found: Sequence[Row]) -> Array:
    """Return one column for each of `heads.FIRST`."""
    kinds = np.array([row.class_ for row in found])
    columns = [kinds == name for name in CLASSES]
    columns += [[row.ai for row in found], [row.helper for row in found]]
    columns += [np.isin(kinds, ("incident", "hazard"))]
    return np.stack(columns, axis=1).astype(np.float32)


def tag_targets(found: Sequence[Row], least: int = 5) -> tuple[tuple[Pair, ...], Array]:
    """Return the tags given to at least so many rows, and a column for each."""
    given = [{(key, value) for key in TAGGED for value in row.tags[key]} for row in found]
    pairs = sorted({pair for each in given for pair in each})
    often = {pair: sum(pair in each for each in given) for pair in pairs}
    kept = tuple(pair for pair in pairs if often[pair] >= least)
    table = [[pair in each for pair in kept] for each in given]
    return kept, np.array(table, dtype=np.float32)


def line(scores: Array, wanted: Array, weight: Array) -> Array:
    """Return slopes and intercept of a logistic from *scores* to the share of *wanted*."""
    model = LogisticRegression(C=1, max_iter=3000)
    model.fit(scores.reshape(len(wanted), -1), wanted, sample_weight=weight)
    return np.concatenate([model.coef_[0], model.intercept_])
