from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from dedupe.commentary import Commentator
from dedupe.cues import CUES, cues
from dedupe.nature import COMMENTS
from dedupe.vectors import together
from jiken.encoders import Encoder

TABLE = Path(__file__).resolve().parents[2] / "data" / "commentary.json"

EXPLAINER = "なぜ配送ロボットは止まれなかったのか。専門家は、低い位置の人を見分けにくいと指摘する。備えを考えたい。"
REPORT = "市は19日、配送ロボットが児童と衝突したと発表した。警察が原因を調べている。"
COLUMN = "I have watched these robots for a year, and I think we should ask who they are for. Perhaps a pavement is not a road."
NEWS = "A delivery robot struck a boy in Kaku on Tuesday, police said. The operator suspended its service."


@pytest.fixture(scope="module")
def commentator() -> Commentator:
    return Commentator.from_table(json.loads(TABLE.read_text("utf-8")))


def probability(commentator: Commentator, encoder: Encoder, title: str, text: str) -> float:
    return commentator.probability(title, text, together(*encoder.encode([title, text])))


@pytest.mark.parametrize(
    ("comment", "report"),
    [
        (("ロボットと歩く街", EXPLAINER), ("配送ロボットが児童と衝突", REPORT)),
        (("Whose pavement is it?", COLUMN), ("Delivery robot hits boy", NEWS)),
        (("", EXPLAINER), ("", REPORT)),
    ],
)
def test_commentary_without_a_label_is_told_from_a_report_of_the_same_event(
    comment: tuple[str, str],
    report: tuple[str, str],
    commentator: Commentator,
    encoder: Encoder,
) -> None:
    assert probability(commentator, encoder, *comment) >= COMMENTS
    assert probability(commentator, encoder, *report) < 0.2


def test_a_page_that_no_encoder_read_is_taken_for_a_report(commentator: Commentator) -> None:
    assert commentator.probability("なぜ", EXPLAINER, np.zeros(0, np.float32)) == 0.0


def test_no_page_is_commentary_for_want_of_a_title(
    commentator: Commentator, encoder: Encoder
) -> None:
    for text in (REPORT, NEWS):
        assert probability(commentator, encoder, "", text) == 0.0


@pytest.mark.parametrize(
    ("title", "text"),
    [
        # Reports in whose long fronts somebody explains, thinks, gives an interview or asks for something.
        (
            "目の病気を専門医が解説 市民講座に80人",
            "市民病院の健康講座が15日、市内で開かれ、専門医が目の病気の仕組みと備えを解説した。参加した80人からは質問も相次いだ。",
        ),
        (
            "俳優が子育てを語る「価値観を身につけてほしい」",
            "俳優が雑誌のインタビューに応じ、子どもには自分で考え、学ぶ力を身につけてほしいと述べた。物を与えるだけではいけないという。",
        ),
        (
            "Eye doctor explains dry eye to 80 at public seminar",
            "An ophthalmologist explained the causes of dry eye at a public health seminar on Saturday and took questions.",
        ),
        (
            "Lenders warn that loan scheme may miss small firms",
            "Online lenders warned on Wednesday that the loan scheme may not reach those that need it and asked for changes.",
        ),
        (
            "検察側、無罪判決に不服を主張",
            "検察側は12日、控訴審の初公判で、一審判決には誤りがあると述べた。",
        ),
    ],
)
def test_a_report_that_uses_such_words_in_passing_stays_a_report(
    title: str, text: str, commentator: Commentator, encoder: Encoder
) -> None:
    assert probability(commentator, encoder, title, text) < COMMENTS


@pytest.mark.parametrize(
    ("on_ai", "other"),
    [
        ("配送ロボットは誰のものか", "路線バスは誰のものか"),
        ("Whose pavement is the robot's?", "Whose pavement is the bus's?"),
    ],
)
def test_whether_a_page_is_about_ai_is_a_cue_of_its_own(on_ai: str, other: str) -> None:
    at = CUES.index("about AI")

    assert cues(on_ai, "")[at] > cues(other, "")[at] == 0.0


def test_by_its_subject_alone_no_page_is_commentary(commentator: Commentator) -> None:
    """Whatever the vector, words must speak for it."""
    likeliest = (commentator.vector / np.linalg.norm(commentator.vector)).astype(np.float32)

    assert commentator.probability("配送ロボットが児童と衝突", REPORT, likeliest) == 0.0


def test_a_head_that_lacks_a_cue_is_refused() -> None:
    weights = dict.fromkeys(CUES, 0.0) | {"intercept": 0.0}
    weights.pop("length")
    with pytest.raises(ValueError, match="length"):
        Commentator.from_table({"intercept": 0.0, "cues": weights, "vector": [0.0]})


@pytest.mark.parametrize(
    "text", ["(" * 5000, "a " * 5000, "「" * 5000, "\ud800なぜ", "first " * 900]
)
def test_hostile_text_has_finite_cues(text: str) -> None:
    assert np.isfinite(cues(text, text)).all()
