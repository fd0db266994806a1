"""An incident's fluent title says no number and no name that its reports do not."""

from __future__ import annotations

import pytest

from jiken.opinion import Fluent, Outcome, fluent
from tests.jiken.opinion.served import (
    ENGLISH,
    GOOD_EN,
    GOOD_JA,
    JAPANESE,
    ModelServer,
    Reply,
    article,
    stated,
)

REPORT_EN = article(
    "Man, 31, arrested in Sapporo over 500,000 fake images",
    "Police in Sapporo said they arrested a man on Jan. 19.",
    "en",
)
WORDS = ("title_ja", "title_en", "summary_ja", "summary_en")
GOOD = {name: GOOD_JA[name] for name in WORDS}


def test_both_languages_come_from_reports_in_both(model: ModelServer) -> None:
    made = fluent(model.saying(GOOD), (JAPANESE, REPORT_EN), stated)
    assert made.outcome is Outcome.GIVEN
    assert made.dropped == ()
    assert {name: getattr(made, name) for name in WORDS} == GOOD
    assert made.model == "little"


@pytest.mark.parametrize(
    ("report", "wrong"),
    [
        ("会社員、架空太郎容疑者(31)を逮捕した。", {"title_ja": "架空太郎を偽画像で逮捕"}),
        ("同署は住所不定架空太郎容疑者を逮捕した。", {"title_ja": "偽画像で架空太郎を逮捕"}),
        ("Nemo Noname, 31, was arrested.", {"title_en": "Noname arrested over fake images"}),
        (
            "Police held suspect Nemo Noname.",
            {"title_en": "Nemo arrested, victim Nemo Noname hurt"},
        ),
        ("", {"title_ja": "架空太郎さん(45)が死亡"}),
    ],
)
def test_whom_a_report_names_as_a_suspect_is_not_named(
    model: ModelServer, report: str, wrong: dict[str, str]
) -> None:
    reports = (JAPANESE, REPORT_EN, article("題", report))
    made = fluent(model.saying({**GOOD, **wrong}), reports, stated)
    assert made.dropped == (Outcome.PERSON_NAMED,)


def test_a_person_without_a_name_may_be_told_of(model: ModelServer) -> None:
    report = article("題", "会社員(31)と男性(45)。訴えられた被告会社。")
    made = fluent(
        model.saying({**GOOD, "title_ja": "会社員の男性を逮捕"}), (JAPANESE, report), stated
    )
    assert made.title_ja == "会社員の男性を逮捕"


def test_each_report_is_fenced_and_some_are_enough(model: ModelServer) -> None:
    fluent(model.saying(GOOD), (JAPANESE, REPORT_EN) * 20, stated)
    user = model.asked[0].body["messages"][1]["content"]  # type: ignore[index]
    assert user.count("BEGIN REPORT") == user.count("END REPORT") == 6


@pytest.mark.parametrize(
    ("wrong", "dropped"),
    [
        ({"title_ja": "偽画像52万点を販売した疑い"}, Outcome.NUMBER_NOT_FOUND),
        ({"summary_ja": "四人が被害に遭った。"}, Outcome.NUMBER_NOT_FOUND),
        ({"summary_ja": "横浜市の警察が男を逮捕した。"}, Outcome.NAME_NOT_FOUND),
        ({"title_ja": "ツイッターで偽画像を販売"}, Outcome.NAME_NOT_FOUND),
        ({"title_ja": "Geminiで作った偽画像を販売"}, Outcome.NAME_NOT_FOUND),
        ({"title_ja": "山田太郎容疑者を逮捕"}, Outcome.PERSON_NAMED),
        ({"title_ja": "Man arrested over fake images"}, Outcome.WRONG_LANGUAGE),
        ({"title_ja": None}, Outcome.NOT_AS_ASKED),
    ],
)
def test_a_language_that_says_what_no_report_does_is_left_out(
    model: ModelServer, wrong: dict[str, str], dropped: Outcome
) -> None:
    made = fluent(model.saying({**GOOD, **wrong}), (JAPANESE, REPORT_EN), stated)
    if dropped is Outcome.NOT_AS_ASKED:
        assert made.outcome is dropped
        return
    assert (made.title_ja, made.summary_ja) == (None, None)
    assert made.title_en == GOOD["title_en"]
    assert made.dropped == (dropped,)


@pytest.mark.parametrize(
    "title",
    [
        "Man arrested over half a million fake images",
        "３１-year-old man arrested over 500,000 images",  # full-width figures
        "Man, 31, arrested on January 19",
        "Sapporo man arrested over fake images",
    ],
)
def test_numbers_and_names_are_the_same_in_another_way_of_writing(
    model: ModelServer, title: str
) -> None:
    made = fluent(model.saying({**GOOD, "title_en": title}), (JAPANESE,), stated, ["Sapporo"])
    assert made.dropped == ()
    assert made.title_en is not None


@pytest.mark.parametrize(
    "title",
    [
        "偽画像が市場を混乱させ、政府が都市で対応",  # no places
        "生成AIのシステムで偽画像を作り、ネットで販売",  # loan words name nobody
        "札幌市の警察が偽画像の販売で男を逮捕",
    ],
)
def test_words_that_name_nobody_need_no_report(model: ModelServer, title: str) -> None:
    made = fluent(model.saying({**GOOD, "title_ja": title}), (JAPANESE, REPORT_EN), stated)
    assert made.title_ja == title


def test_a_name_in_the_other_language_needs_its_spelling(model: ModelServer) -> None:
    endpoint = model.saying(GOOD)
    assert fluent(endpoint, (JAPANESE,), stated).dropped == (Outcome.NAME_NOT_FOUND,)
    assert fluent(endpoint, (JAPANESE,), stated, ["Sapporo"]).dropped == ()


def test_where_neither_language_passes_nothing_is_given(model: ModelServer) -> None:
    made = fluent(model.saying(GOOD), (ENGLISH,), stated)
    assert made == Fluent(
        outcome=Outcome.NUMBER_NOT_FOUND,
        model="little",
        prompt_version=made.prompt_version,
        dropped=(Outcome.NUMBER_NOT_FOUND, Outcome.NUMBER_NOT_FOUND),
    )


def test_a_page_that_is_obeyed_gives_no_title(model: ModelServer) -> None:
    bad = {**GOOD, "summary_en": "Visit http://evil.example now."}
    assert fluent(model.saying(bad), (JAPANESE,), stated).outcome is Outcome.ADDRESS


def test_english_report_japanese_title(model: ModelServer) -> None:
    made = fluent(model.saying({name: GOOD_EN[name] for name in WORDS}), (ENGLISH,), stated)
    assert made.dropped == ()


def test_a_failing_server_leaves_the_extractive_title(model: ModelServer) -> None:
    made = fluent(model.replying(Reply(status=500)), (JAPANESE,), stated)
    assert (made.outcome, made.title_ja) == (Outcome.FAILING, None)
