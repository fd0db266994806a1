from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiken import resources
from pipelines.gate import BadCues, Gate

GATE = Gate.load(resources.path("gate.toml"))
GOLD = (Path(__file__).parents[2] / "../shared/gold").resolve()


@pytest.mark.parametrize(
    "title",
    [
        "ＡＩが架空の判例、弁護士が謝罪",  # full-width
        "AIが誤診",
        "AI500億円投資、雇用に影響か",
        "Why AI 100 startups are being sued",
        "人工知能学会が声明",
        "生成ＡＩの誤情報で自治体が謝罪",
        "ディープフェイク動画で社長になりすまし送金",
        "顔認証の誤りで誤認逮捕",
        "自動運転バスが縁石に接触",
        "チャットボットが誤った払い戻しを案内",
        "オープンＡＩを遺族が提訴",
        "ウェイモの無人タクシーが立ち往生",
        "採用ロボットが女性を差別",
        "Chatbots gave wrong voting dates",
        "A.I. wrote the court filing",
        "Lawyer fined over AI-invented cases",
        "Wrongly arrested after facial-recognition match",
        "Driverless taxi blocks ambulance",
        "ChatGPT named him as a murderer",
        "Deep-fake call cost the bank millions",
        "Tesla on Autopilot crashes into fire engine",
        "Facebook translation error leads to wrongful arrest, algorithm blamed",
    ],
)
def test_an_article_about_ai_passes(title: str) -> None:
    assert GATE.cue(title, "")


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("アイドルグループが解散", "アイスの新商品とアイデア募集も話題に。"),
        ("Aid reaches HAITI as AIDS funding falls", "PAID leave and AIR quality were discussed."),
        ("Air India flight returns to Phuket", "AI 379 turned back. AI said that nobody was hurt."),
        ("エア・インディア機が引き返す", "デリー行きのAI379便が空港へ戻った。AIの機体は新しい。"),
        ("養鶏場で鳥インフルエンザ", "高病原性のAIウイルスが検出された。"),
        ("Bird flu found on poultry farm", "Avian influenza (AI) was confirmed; AI spreads fast."),
        ("Flight AI-302 diverted to Vancouver", "Passengers of AI 302 waited for hours."),
        ("養鶏場で殺処分", "家きんからAIウイルスが検出された。"),
        ("歌手のAIさんが新曲を披露", ""),
        ("Justice A.I. Marten retires", "The judge served for 20 years."),
        ("H.A.I. Group opens an office", ""),
        ("ホッケーのアレクサンダー選手が記録更新", ""),
        ("知事が虚偽動画で名誉を傷つけられたと提訴", ""),
        ("電力需要が過去最高", "生成AIの普及などを背景に、データセンターの建設が相次いでいる。"),
        ("東京株、値上がり", "AI向け半導体の銘柄が買われた。"),
        ("Police arrest two after robbery", ""),
        ("", ""),
    ],
)
def test_the_letters_in_other_words_do_not(title: str, text: str) -> None:
    assert GATE.cue(title, text) is None


def test_an_airline_that_fights_a_deepfake_is_about_ai() -> None:
    assert GATE.cue("Air India warns of deepfake of its chief", "")
    assert GATE.cue("エア・インディア、生成AIの偽画像に注意を呼びかけ", "")


def test_a_mention_must_matter() -> None:
    filler = "市議会は予算案を可決した。" * 60
    aside = filler + "AIについても触れた。"

    assert GATE.cue("市の予算案を可決", aside) is None
    assert GATE.cue("市の予算案を可決", aside * 4)
    assert GATE.cue("市の予算案を可決", "AIの誤りが見つかった。" + filler)
    assert GATE.cue("AI予算を可決", filler)


@pytest.mark.parametrize(
    ("title", "text", "field", "words"),
    [
        ("㈱例の生成ＡＩが誤回答", "", "title", "生成ＡＩ"),
        ("謝罪会見", "㈱例のディープフェイクが広がった。", "text", "ディープフェイク"),
        ("Court fines lawyer", "Papers by ChatGPT held false cases.", "text", "ChatGPT"),
    ],
)
def test_a_cue_is_quoted_as_it_stands_with_its_place(
    title: str, text: str, field: str, words: str
) -> None:
    cue = GATE.cue(title, text)

    assert cue is not None
    assert (cue.field, cue.words) == (field, words)
    source = title if field == "title" else text
    assert source[cue.offset : cue.offset + len(words)] == words


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=80), st.text(max_size=200))
def test_whatever_the_text_a_cue_is_found_in_it(title: str, text: str) -> None:
    cue = GATE.cue(title, text)
    if cue:
        assert (title if cue.field == "title" else text).startswith(cue.words, cue.offset)


def test_a_broken_cue_file_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "gate.toml"
    broken.write_text("[place]\nlead = 400\n", "utf-8")
    with pytest.raises(BadCues, match=r"gate\.toml has no entry 'letters'\."):
        Gate.load(broken)
    broken.write_text("[place", "utf-8")
    with pytest.raises(BadCues, match=r"gate\.toml cannot be read"):
        Gate.load(broken)


@pytest.mark.skipif(not GOLD.is_dir(), reason="needs ../shared")
def test_real_incidents_pass_and_general_news_does_not() -> None:
    def share(name: str) -> float:
        lines = (GOLD / name / "articles.jsonl").read_text("utf-8").splitlines()[:2000]
        rows = [json.loads(line) for line in lines]
        hits = [GATE.cue(row.get("title") or "", row.get("text") or "") for row in rows]
        return sum(hit is not None for hit in hits) / len(rows)

    assert share("ai_incidents_ja_en") >= 0.97
    assert share("news_ja") <= 0.02
