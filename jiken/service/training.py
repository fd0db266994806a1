"""Reviewers' corrections as training data: the classifier adapted to them, or as labels to keep."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from jiken.encoders import Encoders
from jiken.models import Article, Classification
from jiken.service import grouping, wholes
from jiken.service.classifiers import COEFFICIENTS
from jiken.service.verdicts import judged
from jiken.store import Store
from jiken.store.judgements import Verdict
from jiken.taxonomy import TAGS, ArticleClass, Severity
from pipelines.classify import EmbeddedClassifier
from pipelines.classify.adapt import Correction, adapted

# As an annotator who is sure.
CONFIDENCE = 3
Label = dict[str, object]


class NothingToLearn(Exception):
    """There is no judgement to learn from; the sentence says where they come from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """What a training came to: corrections it saw, how many the classifier got right before and
    after, and where the coefficients are.
    """

    corrections: int
    right_before: int
    right_after: int
    path: Path


def train(
    store: Store, encoders: Encoders, classifier: EmbeddedClassifier, folder: Path
) -> Trained:
    """Adapt the classifier to the judgements in the store and write its coefficients to *folder*.

    Always from the coefficients that ship, so that training twice gives the same. Raises
    NothingToLearn where no article's class or tags are judged.
    """
    grouping.encode(store, encoders.clusters)
    wholes.encode(store, encoders.classes, store.judgements.of_articles())
    found = corrections(store, encoders, classifier)
    if not found:
        raise NothingToLearn(
            "No reviewer has judged the class or the tags of a stored article yet, as `jiken "
            "judge` does: there is nothing to train on."
        )
    heads = adapted(classifier.heads, found)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / COEFFICIENTS
    heads.save(path)
    after = EmbeddedClassifier(name=classifier.name, heads=heads, cues=classifier.cues)
    return Trained(
        corrections=len(found),
        right_before=_right(classifier, found),
        right_after=_right(after, found),
        path=path,
    )


def corrections(
    store: Store, encoders: Encoders, classifier: EmbeddedClassifier
) -> list[Correction]:
    """Return what reviewers say of stored articles, with what the classifier reads of them.

    In the order in which they were judged.
    """
    verdicts = store.judgements.of_articles()
    vectors = {one.article: one for one in store.evidence.vectors(encoders.clusters.name, verdicts)}
    wholes = store.whole_vectors.of(encoders.classes.name, verdicts)
    articles = {kept.id: kept.article for kept in store.articles.by_ids(verdicts)}
    return [
        Correction(
            title=articles[id_].title,
            text=articles[id_].text,
            title_vector=vectors[id_].title,
            lead_vector=vectors[id_].lead,
            whole_vector=wholes[id_].vector,
            cues=classifier.cues.find(articles[id_].title, articles[id_].text),
            class_=verdict.class_,
            ai=verdict.ai,
            helper=verdict.helper,
            tags=verdict.tags,
        )
        for id_, verdict in verdicts.items()
    ]


def labels(store: Store) -> Iterator[Label]:
    """Yield a row for each article whose class a reviewer gave, as `data/labels` has them.

    With title and text: these are for the operator, not for publication.
    """
    verdicts = store.judgements.of_articles()
    said = store.classes.of(verdicts)
    for kept in store.articles.by_ids(verdicts):
        verdict = verdicts[kept.id]
        if verdict.class_:
            yield _label(kept.article, verdict, said.get(kept.id))


def _label(article: Article, verdict: Verdict, said: Classification | None) -> Label:
    found = judged(said, verdict) if said else None
    severity = found.severity if found else verdict.severity
    return {
        "url": article.canonical_url,
        "title": article.title,
        "text": article.text,
        "language": article.language,
        "publisher": article.publisher,
        "published_at": article.published.exported() if article.published else None,
        "ai": found.ai if found else bool(verdict.ai),
        "class": verdict.class_.value if verdict.class_ else "",
        "severity": severity.value if isinstance(severity, Severity) else "",
        "helper": found.helper if found else bool(verdict.helper),
        "conf": CONFIDENCE,
        **_tags(verdict),
        "cue": "",
        "by": verdict.by,
    }


def _tags(verdict: Verdict) -> Mapping[str, list[str]]:
    """Return the tags by group; a group that nobody judged is left out, unless there can be none."""
    if verdict.class_ and not verdict.class_.harmful:
        return {group: [] for group in TAGS}
    return {group: list(verdict.tags[group]) for group in TAGS if group in verdict.tags}


def _right(classifier: EmbeddedClassifier, found: list[Correction]) -> int:
    return sum(_class(classifier, one) is one.class_ for one in found if one.class_)


def _class(classifier: EmbeddedClassifier, one: Correction) -> ArticleClass:
    vectors = one.title_vector, one.lead_vector, one.whole_vector
    return classifier.classify(one.title, one.text, "", *vectors, ()).class_
