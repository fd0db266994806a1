"""Heads that have learnt from a reviewer's corrections, without the articles they came from.

The linear scores, and the head that reads the tuned encoder's vector, move by a ridge over what the
shipped ones get wrong on the corrections; the calibrations that read those scores stay.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from jiken.taxonomy import ArticleClass
from pipelines.classify.cues import Cue
from pipelines.classify.features import Features, features
from pipelines.classify.heads import CLASSES, FIRST, Heads
from pipelines.classify.linear import Linear, Weighed
from pipelines.classify.rereading import reread

MOST = 1_000
"""Corrections that are learnt from, the last ones where there are more."""
STRENGTH = 1.0
"""How firmly the shipped weights hold against them."""
CONSTANT = 0.1
"""How much of a correction goes to every article, however unlike."""
_HARM = 6

_Field = tuple[NDArray[np.int64], NDArray[np.float32]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a reviewer said of an article: None, or a group of tags left out, is not judged."""

    title: str
    text: str
    title_vector: NDArray[np.float32]
    lead_vector: NDArray[np.float32]
    whole_vector: NDArray[np.float32]
    cues: tuple[Cue, ...] = ()
    class_: ArticleClass | None = None
    ai: bool | None = None
    helper: bool | None = None
    tags: Mapping[str, tuple[str, ...]]


def adapted(heads: Heads, corrections: Sequence[Correction]) -> Heads:
    """Return heads that come nearer to the corrections; the same ones where there are none."""
    some = corrections[-MOST:]
    if not some:
        return heads
    read = [_read(heads, each) for each in some]
    rows = [heads.weights.weighed(each) for each in read]
    first = np.stack([_first(each) for each in some])
    tags = np.stack([_tags(each, heads.tags.names) for each in some])
    wanted = dict(zip((*FIRST, *heads.tags.names), np.hstack([first, tags]).T, strict=True))
    return replace(
        heads,
        first=_moved(heads.first, rows, first),
        tags=_moved(heads.tags, rows, tags),
        reading=reread(heads.reading, np.stack([each.whole for each in read]), wanted, CLASSES),
    )


def _read(heads: Heads, of: Correction) -> Features:
    vectors = of.title_vector, of.lead_vector, of.whole_vector
    return features(of.title, of.text, *vectors, of.cues, heads.columns)


def _first(of: Correction) -> NDArray[np.float32]:
    """Return what the first heads should score, nan where that is not judged."""
    wanted = np.full(_HARM + 1, np.nan, np.float32)
    if of.class_ is not None and of.class_ in CLASSES:
        wanted[: len(CLASSES)] = [of.class_ == name for name in CLASSES]
        wanted[_HARM] = of.class_.harmful
    for place, said in ((len(CLASSES), of.ai), (len(CLASSES) + 1, of.helper)):
        if said is not None:
            wanted[place] = said
    return wanted


def _tags(of: Correction, names: Sequence[str]) -> NDArray[np.float32]:
    """Return what the tags' heads should score, nan where the group is not judged."""
    wanted = np.full(len(names), np.nan, np.float32)
    for place, name in enumerate(names):
        group, _, value = name.partition("/")
        if group in of.tags:
            wanted[place] = value in of.tags[group]
    return wanted


def _moved(linear: Linear, rows: Sequence[Weighed], wanted: NDArray[np.float32]) -> Linear:
    """Return the heads moved towards *wanted*; each by the rows that judge it."""
    shipped = np.stack([linear.scores(row) for row in rows])
    alike = _likeness(rows, linear)
    dual = np.zeros(wanted.shape, np.float64)
    for head in range(wanted.shape[1]):
        judged = np.flatnonzero(~np.isnan(wanted[:, head]))
        if judged.size:
            square = alike[np.ix_(judged, judged)] + STRENGTH * np.eye(judged.size)
            missed = wanted[judged, head] - shipped[judged, head]
            dual[judged, head] = np.linalg.solve(square, missed)
    return _added(linear, rows, dual)


def _likeness(rows: Sequence[Weighed], linear: Linear) -> NDArray[np.float64]:
    """Return how much a step on one row moves another: what the heads share, and a constant."""
    total = np.full((len(rows), len(rows)), CONSTANT)
    dense = np.stack([row.dense for row in rows]).astype(np.float64)
    total += dense @ dense.T
    for fields in _fields(rows, linear):
        total += _products(fields, linear.shift)
    return total


def _fields(rows: Sequence[Weighed], linear: Linear) -> list[list[_Field]]:
    """Return title and text, or both as one where they share a table."""
    apart = [[row.title for row in rows], [row.text for row in rows]]
    if linear.text is not linear.title:
        return apart
    return [
        [
            (np.concatenate([title[0], text[0]]), np.concatenate([title[1], text[1]]))
            for title, text in zip(*apart, strict=True)
        ]
    ]


def _products(fields: Sequence[_Field], shift: int) -> NDArray[np.float64]:
    """Return the inner product of each two rows' n-grams, a few thousand buckets at a time."""
    buckets = np.unique(np.concatenate([found >> shift for found, _ in fields]))
    total = np.zeros((len(fields), len(fields)))
    for start in range(0, buckets.size, 4096):
        some = buckets[start : start + 4096]
        part = np.zeros((len(fields), some.size))
        for row, (found, values) in enumerate(fields):
            place = np.searchsorted(some, found >> shift)
            known = (place < some.size) & (some[np.minimum(place, some.size - 1)] == found >> shift)
            np.add.at(part[row], place[known], values[known])
        total += part @ part.T
    return total


def _added(linear: Linear, rows: Sequence[Weighed], dual: NDArray[np.float64]) -> Linear:
    """Return the heads with each row's features added, as often as *dual* says."""
    tables = [table.astype(np.float32) * linear.scale for table in (linear.title, linear.text)]
    if linear.text is linear.title:
        tables[1] = tables[0]
    for row, step in zip(rows, dual.astype(np.float32), strict=True):
        for table, (found, values) in zip(tables, (row.title, row.text), strict=True):
            np.add.at(table, found >> linear.shift, values[:, None] * step)
    scale = np.maximum.reduce([np.abs(table).max(axis=0) for table in tables]) / 127
    scale = np.maximum(scale, np.float32(1e-9))
    title, text = (np.round(table / scale).astype(np.int8) for table in tables)
    dense = np.stack([row.dense for row in rows])
    return replace(
        linear,
        title=title,
        text=title if linear.text is linear.title else text,
        scale=scale.astype(np.float32),
        dense=(linear.dense + dense.T @ dual).astype(np.float32),
        bias=(linear.bias + CONSTANT * dual.sum(axis=0)).astype(np.float32),
    )
