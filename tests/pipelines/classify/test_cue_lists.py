"""Cues are found in both languages, with offsets, and mean what stands round them."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiken.taxonomy import TAGS
from pipelines.classify.borders import LONGEST
from pipelines.classify.cues import LONGEST_TEXT, Cue, CueLists
from pipelines.classify.notation import BadCue, read

DATA = Path(__file__).parents[3] / "data"
LISTS = CueLists.load(DATA / "cues.toml")
# Pieces of cues, in widths and cases that fold, between anything at all.
PIECES = st.sampled_from(
    ["ＡＩ", "㈱", "誤認逮捕", "死亡した", "could kill", "İstanbul", "けが人はなかった", "scammed", "ﾃﾞｨｰﾌﾟﾌｪｲｸ", "が", "。", " "]
)  # fmt: skip
ANY_TEXT = st.lists(PIECES | st.text(max_size=8), max_size=12).map("".join)


def pairs(title: str, text: str = "") -> set[tuple[str, str]]:
    return {(cue.group, cue.value) for cue in LISTS.find(title, text)}


def cue_of(group: str, value: str, title: str, text: str = "") -> Cue:
    found = [cue for cue in LISTS.find(title, text) if (cue.group, cue.value) == (group, value)]
    assert found
    return found[0]


@pytest.mark.parametrize(
    ("title", "group", "value"),
    [
        ("顔認識の誤りで誤認逮捕された男性が市を提訴", "class", "incident"),
        ("Man wrongfully arrested after facial recognition match sues city", "class", "incident"),
        ("対話AIに脆弱性、個人情報が盗まれる恐れ", "class", "hazard"),
        ("Chatbot flaw could let attackers steal data", "class", "hazard"),
        ("生成AIの規制法案が参院で可決", "class", "complementary"),
        ("Lawmakers pass bill to regulate deepfakes", "class", "complementary"),
        ("新モデルを搭載したスマホを発売", "class", "unrelated"),
        ("Startup raises $60 million in new funding", "class", "unrelated"),
        ("AIカメラが離岸流を検知", "helper", "helper"),
        ("AI to detect breast cancer earlier", "helper", "helper"),
        ("ロボットアームに挟まれ男性死亡", "severity", "death"),
        ("無人タクシーが立ち往生", "industries", "Mobility and autonomous vehicles"),
        ("女子生徒の性的な偽画像", "stakeholders", "Children"),
        ("ＣｈａｔＧＰＴの助言", "task", "Interaction support/chatbots"),  # full width
        ("CHATGPT ADVICE", "task", "Interaction support/chatbots"),
        ("生成AIの誤情報", "ai", "system"),
    ],
)
def test_what_words_speak_for(title: str, group: str, value: str) -> None:
    assert (group, value) in pairs(title)


@pytest.mark.parametrize(
    ("title", "group", "value"),
    [
        ("けが人はなかった", "severity", "injury"),
        ("自動運転バスが接触、死傷者はいなかった", "severity", "death"),
        ("No injuries were reported", "severity", "injury"),
        ("Nobody was injured when the robotaxi stopped", "severity", "injury"),
        ("事故を防ぐ技術", "class", "incident"),
        ("HAITI and KENYA", "ai", "system"),  # letters inside a word
        ("サイエンス誌が特集", "ai", "system"),
        ("She shared a cardigan", "harm_types", "Reputational"),
    ],
)
def test_what_words_do_not_speak_for(title: str, group: str, value: str) -> None:
    assert (group, value) not in pairs(title)


def test_possible_harm_is_a_danger() -> None:
    assert ("severity", "death") not in pairs("暴走すれば死亡する恐れがある")
    assert ("severity", "plausible") in pairs("暴走すれば死亡する恐れがある")
    assert ("severity", "plausible") in pairs("The robot could kill its user")
    assert (
        cue_of("severity", "plausible", "The robot could kill its user").said.said == "could kill"
    )


def test_it_was_not_denied_in_the_next_sentence() -> None:
    assert ("severity", "death") in pairs("", "2人が死亡した。けが人はいない。")


def test_offsets_are_of_the_original_text() -> None:
    title = "㈱Ａの自動運転車が歩行者をはねた"
    cue = cue_of("class", "incident", title)
    assert title[cue.said.start : cue.said.end] == cue.said.said == "をはねた"


def test_every_tag_of_the_taxonomy_has_cues_but_the_rest() -> None:
    wanted = {(group, value) for group, values in TAGS.items() for value in values}
    missing = wanted - set(LISTS.groups)
    assert {value for _, value in missing} <= {"Other", "other"}
    assert {pair for pair in LISTS.groups if pair[0] in TAGS} <= wanted


def test_groups_are_in_one_order() -> None:
    assert list(LISTS.groups) == sorted(set(LISTS.groups))
    assert CueLists.load(DATA / "cues.toml").groups == LISTS.groups


@settings(max_examples=80, deadline=None)
@given(ANY_TEXT, ANY_TEXT)
def test_every_offset_verifies_on_any_text(title: str, text: str) -> None:
    for cue in LISTS.find(title, text):
        source = {"title": title, "text": text}[cue.said.field]
        assert source[cue.said.start : cue.said.end] == cue.said.said != ""
        assert (cue.group, cue.value) in LISTS.groups


@pytest.mark.parametrize(
    "piece",
    [
        "a" * 40,
        "AI",
        "誤",
        "け",
        "could ",
        "AIが",
        "1,000人 ",
        "fake ",
        "性的 ",
        "told a-a-",
        "lost a-b ",
        "偽の動画の",
    ],
)
def test_a_hostile_text_is_cut_and_no_trouble(piece: str) -> None:
    text = piece * (400_000 // len(piece))
    found = LISTS.find(text, text)
    assert all(cue.said.end <= LONGEST_TEXT for cue in found)


@pytest.mark.parametrize("cue", ["", "…誤認", "誤", "a … b … c … d", "?誤認"])
def test_a_cue_that_cannot_be_found_is_refused(cue: str) -> None:
    with pytest.raises(BadCue, match="cue"):
        read(cue, "ja")


def test_broken_lists_are_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "gate.toml").write_bytes((DATA / "gate.toml").read_bytes())
    broken = tmp_path / "cues.toml"
    for text in (
        "[",
        "[class]",
        '[context]\ndenied = 1\n[[class.incident]]\nweight = 1.0\nja = "誤認"',
    ):
        broken.write_text(text, "utf-8")
        with pytest.raises(BadCue, match=r"cues\.toml"):
            CueLists.load(broken)


@pytest.mark.parametrize(
    ("cue", "language", "text", "matches"),
    [
        ("AIが…検知", "ja", "AIが不審な動きを検知", True),
        ("AIが…検知", "ja", "AIが動いた。人が検知", False),  # not over a sentence's end
        ("told … to", "en", "told the worried boy to", True),
        ("told … to", "en", "told one two three four five six to", False),
        ("chat bot", "en", "chatbot", False),
        ("chat bot", "en", "chat-bots", True),
        ("偽の?動画", "ja", "偽動画", True),
        ("偽(の)?動画", "ja", "偽の動画", True),
        ("lost #", "en", "lost 25,000", True),
        ("plagiari*", "en", "plagiarism", True),
    ],
)
def test_the_notation(cue: str, language: str, text: str, matches: bool) -> None:
    assert bool(read(cue, language).pattern.match(text.lower())) is matches


def test_a_gap_of_very_long_words_is_not_quoted() -> None:
    text = "The chatbot drove " + "incomprehensibilities " * 5 + "to suicide"
    assert all(len(cue.said.said) <= LONGEST for cue in LISTS.find("", text))


def test_a_quotation_ends_with_its_last_letter_whole() -> None:
    text = unicodedata.normalize("NFD", "男性がだまされ、バスが脱輪")
    assert text.endswith("輪")
    for cue in LISTS.find("", text):
        assert not unicodedata.combining(text[cue.said.end : cue.said.end + 1] or " ")
