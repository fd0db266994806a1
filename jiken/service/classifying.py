"""Classifying what is new: each article, then each incident by its reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from jiken.encoders import Encoders
from jiken.models import Classification
from jiken.service import grouping, wholes
from jiken.service.assessing import assess
from jiken.service.naming import mentions, table_name
from jiken.store import Store
from jiken.store.articles import StoredArticle
from jiken.store.classes import Classified
from jiken.store.evidence import Vectors
from jiken.store.whole import WholeVector
from jiken.taxonomy import ArticleClass
from pipelines.classify.places import Mention

CLASSIFIED_AT_ONCE = 256
Progress = Callable[[int], None]
Vector = NDArray[np.float32]


class Classifier(Protocol):
    """Anything that classifies one article. A new name means classify again."""

    @property
    def name(self) -> str:
        """The classifier and its version, stored with each result."""
        ...

    def classify(
        self,
        title: str,
        text: str,
        language: str,
        title_vector: Vector,
        lead_vector: Vector,
        whole_vector: Vector,
        mentions: Sequence[Mention],
        publisher_country: str = "",
    ) -> Classification:
        """Return what an article is, by its words and its vectors.

        *publisher_country* (two letters) stands in where the article names no country.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassifiedNow:
    """What a run came to: articles classified, and left as they were; incidents rolled up.

    *classes* counts all stored articles by the class that the classifier gives.
    """

    classified: int
    unchanged: int
    assessed: int
    classes: Mapping[str, int]

    @property
    def needs_review(self) -> int:
        """How many articles the classifier leaves to a reviewer."""
        return self.classes.get(ArticleClass.NEEDS_REVIEW, 0)


def made_by(encoders: Encoders, classifier: Classifier) -> str:
    """Return the name of all that a classification depends on besides the article."""
    both = f"{encoders.clusters.name}+{encoders.classes.name}"
    return f"{classifier.name}+{both}+{table_name()}"


def waiting(
    store: Store,
    encoders: Encoders,
    classifier: Classifier,
    *,
    all_: bool = False,
    since: datetime | None = None,
) -> list[int]:
    """Return the articles that a run with these options classifies."""
    if all_:
        return store.classes.since(since)
    return store.classes.unclassified(made_by(encoders, classifier), since=since)


def classify(
    store: Store,
    encoders: Encoders,
    classifier: Classifier,
    *,
    all_: bool = False,
    since: datetime | None = None,
    progress: Progress = grouping.quiet,
) -> ClassifiedNow:
    """Classify what is new, changed or was classified by another name, then roll up incidents.

    With *all_* everything again; *since* leaves out older articles. Each batch is stored at
    once, so that an interrupted run goes on where it stopped. Judgements are never touched.
    """
    chosen = waiting(store, encoders, classifier, all_=all_, since=since)
    grouping.encode(store, encoders.clusters)
    wholes.encode(store, encoders.classes, chosen)
    classify_articles(store, encoders, classifier, chosen, progress=progress)
    assessed = assess(store, made_by(encoders, classifier))
    return summed_up(store, len(chosen), assessed)


def classify_articles(
    store: Store,
    encoders: Encoders,
    classifier: Classifier,
    chosen: Sequence[int],
    *,
    progress: Progress = grouping.quiet,
    at_once: int = CLASSIFIED_AT_ONCE,
) -> None:
    """Classify the *chosen* articles, of which the vectors are there, and store what they are.

    So many are stored *at_once*: what a killed run has not yet, the next one does.
    """
    name = made_by(encoders, classifier)
    for start in range(0, len(chosen), at_once):
        batch = chosen[start : start + at_once]
        store.classes.save(name, _classified(store, encoders, classifier, batch))
        progress(len(batch))


def summed_up(store: Store, classified: int, assessed: int) -> ClassifiedNow:
    """Return what a run that classified and assessed so many came to."""
    return ClassifiedNow(
        classified=classified,
        unchanged=store.articles.count() - classified,
        assessed=assessed,
        classes=store.classes.counts(),
    )


def _classified(
    store: Store, encoders: Encoders, classifier: Classifier, ids: Sequence[int]
) -> list[Classified]:
    vectors = {one.article: one for one in store.evidence.vectors(encoders.clusters.name, ids)}
    wholes = store.whole_vectors.of(encoders.classes.name, ids)
    return [
        Classified(
            article=kept.id,
            content_hash=kept.article.content_hash,
            classification=_said(classifier, kept, vectors[kept.id], wholes[kept.id]),
        )
        for kept in store.articles.by_ids(ids)
        # A crawl may have brought another text meanwhile: that is for the next run.
        if _is_of(kept, vectors.get(kept.id)) and _is_of(kept, wholes.get(kept.id))
    ]


def _is_of(kept: StoredArticle, read: Vectors | WholeVector | None) -> bool:
    return read is not None and read.content_hash == kept.article.content_hash


def _said(
    classifier: Classifier, kept: StoredArticle, vectors: Vectors, whole: WholeVector
) -> Classification:
    article = kept.article
    found = classifier.classify(
        article.title,
        article.text,
        article.language,
        vectors.title,
        vectors.lead,
        whole.vector,
        mentions(article),
        article.country,
    )
    return replace(found, model=found.model or classifier.name)
