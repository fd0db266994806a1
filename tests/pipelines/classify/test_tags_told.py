"""Tags that cues alone give are told of the AI system, not of whoever else is in the story."""

from __future__ import annotations

from pathlib import Path

import pytest

from jiken.models import Said, Tag
from jiken.taxonomy import ArticleClass
from pipelines.classify.cues import CueLists
from pipelines.classify.decide import Decision
from pipelines.classify.tags import CUED, cited, told

DATA = Path(__file__).resolve().parents[3] / "data"
TAGS = {("harm_types", "Physical (injury)"): 0.9}


@pytest.fixture(scope="module")
def cues() -> CueLists:
    return CueLists.load(DATA / "cues.toml")


def tags(
    title: str, text: str, cues: CueLists, class_: ArticleClass = ArticleClass.INCIDENT
) -> list[Tag]:
    decision = Decision(
        class_=class_,
        ai=True,
        helper=False,
        candidates=((ArticleClass.INCIDENT, 0.9), (ArticleClass.HAZARD, 0.1)),
        tags=TAGS,
    )
    return list(told(decision, title, text, cues.find(title, text)))


def cued(title: str, text: str, cues: CueLists) -> set[tuple[str, str]]:
    return {(t.group, t.value) for t in tags(title, text, cues) if t.group in CUED}


@pytest.mark.parametrize(
    ("title", "text", "word", "pair"),
    [
        (
            "Driverless taxi runs into woman on her way home",
            "Her applicants' interviews at the town hall were put off.",
            "applicants",
            ("functions", "Human resource management"),
        ),
        (
            "自動運転タクシー、帰宅中の女性に接触",
            "女性は近くの工場に勤めている。",
            "工場",
            ("functions", "Manufacturing"),
        ),
    ],
)
def test_a_word_about_somebody_else_gives_no_business_function(
    title: str, text: str, word: str, pair: tuple[str, str], cues: CueLists
) -> None:
    found = [c for c in cues.find(title, text) if (c.group, c.value) == pair]

    assert [cue.said.said for cue in found] == [word]
    assert pair not in cued(title, text, cues)


@pytest.mark.parametrize(
    ("title", "pair"),
    [
        (
            "Hiring algorithm rejected older applicants for jobs, lawsuit says",
            ("functions", "Human resource management"),
        ),
        (
            "採用AIが女性の応募者を不当に低く評価、提訴",
            ("functions", "Human resource management"),
        ),
        (
            "Police used facial recognition before the wrong man was held",
            ("functions", "Compliance and justice"),
        ),
        ("警察が顔認識で別人を特定、誤認逮捕", ("functions", "Compliance and justice")),
        ("Robotaxi failed to stop for a school bus", ("relation", "failure to act")),
        (
            "自動運転車が歩行者を検知できず衝突",
            ("relation", "failure to act"),
        ),
    ],
)
def test_a_word_beside_the_ai_system_gives_its_tag_with_the_words(
    title: str, pair: tuple[str, str], cues: CueLists
) -> None:
    (tag,) = [t for t in tags(title, "", cues) if (t.group, t.value) == pair]

    assert tag.said is not None
    assert title[tag.said.start : tag.said.end] == tag.said.said


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("生成AIで偽の社長動画を作り詐取、男を逮捕", "警視庁が捜査し、裁判所が逮捕状を出した。"),
        ("Police arrest man over deepfake of chief executive", "A judge set bail at the court."),
    ],
)
def test_police_and_courts_that_act_are_no_function_of_the_system(
    title: str, text: str, cues: CueLists
) -> None:
    assert ("functions", "Compliance and justice") not in cued(title, text, cues)


@pytest.mark.parametrize(
    ("title", "relation"),
    [
        ("対話AIに脆弱性、悪用は未確認", "intentional misuse"),
        ("対話AIに欠陥、実際の悪用は確認されていない", "intentional misuse"),
        ("Chatbot flaw found, no misuse of the AI was seen", "intentional misuse"),
        (
            "Drones with AI find hiker who failed to return from a day trip",
            "failure to act",
        ),
        ("Robotaxi operator apologised to the rider", "human error"),
    ],
)
def test_what_is_denied_or_said_of_others_is_no_relation(
    title: str, relation: str, cues: CueLists
) -> None:
    assert ("relation", relation) not in cued(title, "", cues)


@pytest.mark.parametrize("class_", [ArticleClass.COMPLEMENTARY, ArticleClass.UNRELATED])
def test_what_only_may_be_one_has_the_tags_that_are_learnt_and_none_by_cues_alone(
    class_: ArticleClass, cues: CueLists
) -> None:
    title = "AIで遭難者を発見、Drones with AI failed to detect the second hiker"

    assert {tag.group for tag in tags(title, "", cues, class_)} <= {"harm_types"}
    assert "relation" in {tag.group for tag in tags(title, "", cues, ArticleClass.INCIDENT)}
    assert tags(title, "", cues, ArticleClass.NEEDS_REVIEW) != []


@pytest.mark.parametrize(
    "title",
    [
        "銀行のAI、偽動画による3億円詐欺を送金前に阻止",
        "Bank's AI blocks $3 million deepfake scam before money left",
        "Deepfake scam foiled by bank clerk",
    ],
)
def test_a_scam_that_was_stopped_is_no_incident_by_its_words(title: str, cues: CueLists) -> None:
    scam = [cue for cue in cues.find(title, "") if cue.said.said.lower() in ("詐欺", "scam")]

    assert ("class", "incident") not in {(cue.group, cue.value) for cue in scam}
    assert "harm_types" not in {cue.group for cue in scam}


@pytest.mark.parametrize(
    ("title", "word", "clause"),
    [
        ("市の窓口AIが誤答、高齢者が給付を受けられず", "高齢者", "市の窓口AIが誤答、高齢者が給付を受けられず"),
        ("City desk's AI errs; pensioners miss out on a payment", "pension", "pensioners"),
    ],
)  # fmt: skip
def test_a_tag_without_a_cue_quotes_the_clause_that_weighs_most(
    title: str, word: str, clause: str
) -> None:
    at = title.index(word)
    asked: list[str] = []

    def telling(name: str) -> Said | None:
        asked.append(name)
        if name != "stakeholders/General public":
            return None
        return Said(field="title", start=at, end=at + 1, said=title[at])

    cue = Said(field="title", start=0, end=2, said=title[:2])
    given = [
        Tag(group="stakeholders", value="General public", probability=0.7),
        Tag(group="principles", value="Safety", probability=0.4),
        Tag(group="task", value="Other", probability=0.6, said=cue),
    ]
    public, safety, task = cited(given, title, "", telling)

    assert public.learnt
    assert public.said is not None
    assert clause in public.said.said
    assert title[public.said.start : public.said.end] == public.said.said
    assert (safety.said, safety.learnt) == (None, False)
    assert (task.said, task.learnt) == (cue, False)
    assert asked == ["stakeholders/General public", "principles/Safety"]
