from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np

from jiken.models import Classification
from jiken.taxonomy import ArticleClass
from pipelines.classify import EmbeddedClassifier
from pipelines.classify.adapt import Correction, adapted

ROOT = Path(__file__).resolve().parents[3]
NONE = np.zeros(512, np.float32)
TITLE = "倉庫の搬送ロボットが月次点検を終える"
TEXT = "点検では異常は見つからず、明日から運用を再開する。"


@cache
def shipped() -> EmbeddedClassifier:
    return EmbeddedClassifier.load(ROOT / "data")


def correction(class_: ArticleClass, title: str = TITLE, **tags: tuple[str, ...]) -> Correction:
    return Correction(
        title=title,
        text=TEXT,
        title_vector=NONE,
        lead_vector=NONE,
        whole_vector=NONE,
        cues=shipped().cues.find(title, TEXT),
        class_=class_,
        ai=class_ is not ArticleClass.UNRELATED,
        tags=tags,
    )


def after(*corrections: Correction) -> EmbeddedClassifier:
    heads = adapted(shipped().heads, corrections)
    return EmbeddedClassifier(name="adapted", heads=heads, cues=shipped().cues)


def share(judged: Classification, class_: ArticleClass) -> float:
    return dict(judged.candidates).get(class_, 0.0)


def classified(by: EmbeddedClassifier, title: str = TITLE, text: str = TEXT) -> Classification:
    return by.classify(title, text, "ja", NONE, NONE, NONE, ())


def test_without_corrections_the_heads_are_the_same() -> None:
    assert after().heads is shipped().heads


def test_a_correction_makes_its_class_likelier() -> None:
    by = after(*[correction(ArticleClass.HAZARD)] * 8)
    before = share(classified(shipped()), ArticleClass.HAZARD)
    assert share(classified(by), ArticleClass.HAZARD) > before


def test_a_correction_teaches_its_tags() -> None:
    value = "Robots, sensors, and IT hardware"
    said = [correction(ArticleClass.INCIDENT, industries=(value,))] * 8
    name = ("industries", value)
    read = after(*said)
    assert _tag(read, name) > _tag(shipped(), name)


def test_what_is_unlike_the_corrections_stays_as_it_was() -> None:
    other = "Chipmaker's quarterly revenue rises", "Shares rose after the outlook was raised."
    by = after(correction(ArticleClass.HAZARD))
    one, two = classified(shipped(), *other), classified(by, *other)
    assert one.class_ is two.class_


def _tag(by: EmbeddedClassifier, pair: tuple[str, str]) -> float:
    from pipelines.classify.features import features

    read = features(TITLE, TEXT, NONE, NONE, NONE, by.cues.find(TITLE, TEXT), by.heads.columns)
    return by.heads.probabilities(read).tags[pair][0]
