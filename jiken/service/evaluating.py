"""Measuring quality: gold through the product's own import, encoding and clustering."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from jiken.encoders import Encoder, Encoders
from jiken.quality import GoldError, Placement, Told
from jiken.service import classifying, grouping, reading, wholes
from jiken.service.classifying import Classifier
from jiken.service.importing import import_articles, lines_of
from jiken.sources import Registry
from jiken.store import Store
from pipelines.gate import Gate

Progress = Callable[[int], None]


def quiet(_: int) -> None:
    """Take no notice of progress."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What taking articles in needs: registry, gate, encoders, and the time it is."""

    registry: Registry
    gate: Gate
    encoders: Encoders
    now: datetime

    def take_in(self, store: Store, lines: Sequence[bytes]) -> None:
        """Store the articles of *lines*. Raises GoldError naming the first line that holds none."""
        imported = import_articles(
            store, lines, registry=self.registry, gate=self.gate, only_ai=False, now=self.now
        )
        for number, why in imported.bad:
            raise GoldError(f"articles.jsonl: line {number}: {why}")

    def encode(self, store: Store, *, progress: Progress = quiet) -> None:
        """Let the encoder read what it has not read."""
        grouping.encode(store, self.encoders.clusters, progress=progress)

    def cluster(self, store: Store, *, progress: Progress = quiet) -> int:
        """Put the articles into incidents; return the size of the largest piece of work."""
        name = self.encoders.clusters.name
        return grouping.cluster(store, name, now=self.now, progress=progress).largest_component

    def classify(self, store: Store, classifier: Classifier, *, progress: Progress = quiet) -> None:
        """Classify the articles that have vectors; incidents are not rolled up."""
        waiting = classifying.waiting(store, self.encoders, classifier)
        wholes.encode(store, self.encoders.classes, waiting)
        classifying.classify_articles(store, self.encoders, classifier, waiting, progress=progress)


class Remembering:
    """An encoder that reads each text once, so that clustering the same articles again is quick."""

    def __init__(self, encoder: Encoder) -> None:
        self.name = encoder.name
        self._encoder = encoder
        self._known: dict[str, NDArray[np.float32]] = {}

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the rows that the encoder gives."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known.update(zip(new, self._encoder.encode(new), strict=True))
        return np.stack([self._known[text] for text in texts])


def article_lines(path: Path) -> list[bytes]:
    """Return the lines of an articles.jsonl. Raises GoldError where it cannot be read."""
    try:
        with path.open("rb") as file:
            return list(lines_of(file))
    except OSError as wrong:
        raise GoldError(f"{path}: it cannot be read ({wrong.strerror})") from None


def placements(store: Store) -> list[Placement]:
    """Return where each stored article is."""
    return [
        Placement(
            urls=tuple(dict.fromkeys((view.article.canonical_url, *view.article.urls))),
            incident=view.home.incident if view.home else None,
            role=_role(view),
            copy_of=view.origin_url,
            language=view.article.language,
        )
        for view in reading.articles(store)
    ]


def told(store: Store) -> list[Told]:
    """Return what is said of each stored article."""
    return [
        Told(
            urls=tuple(dict.fromkeys((view.article.canonical_url, *view.article.urls))),
            class_=view.said.classification.class_.value if view.said else None,
            ai=view.said is not None and view.said.classification.ai,
            tags=_tags(view),
            likeliest=_likeliest(view),
        )
        for view in reading.articles(store)
    ]


def _tags(view: reading.ArticleView) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for tag in view.said.classification.tags if view.said else ():
        found.setdefault(tag.group, set()).add(tag.value)
    return {group: frozenset(values) for group, values in found.items()}


def _likeliest(view: reading.ArticleView) -> tuple[str, float] | None:
    if view.said is None:
        return None
    name, sure = view.said.classification.candidates[0]
    return name.value, sure


def _role(view: reading.ArticleView) -> str | None:
    first = view.home or next(iter(view.memberships), None)
    return first.role.value if first else None


def affairs(store: Store, placed: Sequence[Placement]) -> list[Placement]:
    """Return *placed* with all incidents that are one affair, by their relations, taken for one."""
    first: dict[str, str] = {}
    for incident in sorted({one.incident for one in placed if one.incident}):
        waiting = [] if incident in first else [incident]
        while waiting:
            here = waiting.pop()
            if here not in first:
                first[here] = incident
                waiting += [related.other for related in store.incidents.related(here)]
    return [replace(p, incident=first[p.incident] if p.incident else None) for p in placed]
