"""Tags that cues alone give are told of the AI system, not of whoever else is in the story."""

from __future__ import annotations

from pathlib import Path

import pytest

from jiken.models import Tag
from jiken.taxonomy import ArticleClass
from pipelines.classify.cues import CueLists
from pipelines.classify.decide import Decision
from pipelines.classify.tags import told

DATA = Path(__file__).resolve().parents[3] / "data"


@pytest.fixture(scope="module")
def cues() -> CueLists:
    return CueLists.load(DATA / "cues.toml")


def functions(title: str, text: str, cues: CueLists) -> list[Tag]:
    decision = Decision(
        class_=ArticleClass.INCIDENT,
        ai=True,
        helper=False,
        candidates=((ArticleClass.INCIDENT, 0.9), (ArticleClass.HAZARD, 0.1)),
        tags={("harm_types", "Physical (injury)"): 0.9},
    )
    found = cues.find(title, text)
    return [t for t in told(decision, title, text, found) if t.group == "functions"]


@pytest.mark.parametrize(
    ("title", "text", "word", "value"),
    [
        (
            "Driverless taxi runs into woman on her way home",
            "Officers arrived within minutes, according to the prefectural police.",
            "police",
            "Compliance and justice",
        ),
        (
            "自動運転タクシー、帰宅中の女性に接触",
            "取材に応じた男性はカメラを手にしていた。",
            "カメラ",
            "Monitoring and quality control",
        ),
    ],
)
def test_a_word_about_somebody_else_gives_no_business_function(
    title: str, text: str, word: str, value: str, cues: CueLists
) -> None:
    found = [c for c in cues.find(title, text) if (c.group, c.value) == ("functions", value)]

    assert [cue.said.said for cue in found] == [word]
    assert value not in [tag.value for tag in functions(title, text, cues)]


@pytest.mark.parametrize(
    "title",
    [
        "Hiring algorithm rejected older applicants for jobs, lawsuit says",
        "採用AIが女性の応募者を不当に低く評価、提訴",
    ],
)
def test_a_word_beside_the_ai_system_gives_its_function_with_the_words(
    title: str, cues: CueLists
) -> None:
    (tag,) = [t for t in functions(title, "", cues) if t.value == "Human resource management"]

    assert tag.said is not None
    assert title[tag.said.start : tag.said.end] == tag.said.said
