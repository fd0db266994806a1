from __future__ import annotations

import pytest

from dedupe import Knowledge, Story, profile
from dedupe.concepts import by_kind
from dedupe.fold import fold, folded
from dedupe.kana import hepburn, kana_skeleton, latin_skeleton
from dedupe.names import names


def ids(text: str, knowledge: Knowledge) -> set[str]:
    return {name.id for name in names(folded(text), text, "title", knowledge.aliases)}


@pytest.mark.parametrize(
    ("japanese", "english"),
    [
        ("札幌市の男", "A Sapporo man"),
        ("オープンAIを提訴", "OpenAI is sued"),
        ("ＯｐｅｎＡＩを提訴", "OpenAI is sued"),
        ("警視庁は", "the Metropolitan Police Department said"),
        ("警視庁は", "Tokyo police said"),
        ("欧州委が調査", "European Commission opens probe"),
        ("アンソロピックが和解", "Anthropic settles"),
        ("フロリダ州の母親", "a Florida mother"),
        ("オランダの当局", "the Dutch regulator"),
        ("米国で", "in the U.S."),
        ("官房長官が会見で", "Chief Cabinet Secretary"),
        ("テスラの自動運転", "Tesla robot"),
    ],
)
def test_one_thing_has_one_id_in_both_scripts(
    japanese: str, english: str, knowledge: Knowledge
) -> None:
    assert ids(japanese, knowledge) & ids(english, knowledge)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("they told us so", "country:united-states"),
        ("メタバースの展示", "company:meta"),
        ("a meta analysis", "company:meta"),
        ("東京都の調査", "prefecture:kyoto"),
        ("pineapple juice", "company:apple"),
        ("the fordable river", "company:ford"),
        ("a cruise along the coast", "company:cruise"),
        ("models on the runway", "company:runway"),
        ("the nvidiacorp site", "company:nvidia"),
        ("鉄道警察隊が", "police:hokkaido-police"),
        ("スナップ写真", "company:snap"),
    ],
)
def test_a_name_inside_another_word_is_not_that_name(
    text: str, wrong: str, knowledge: Knowledge
) -> None:
    assert wrong not in ids(text, knowledge)


def test_a_name_keeps_the_place_and_wording_of_the_original(knowledge: Knowledge) -> None:
    text = "㈱架空、ｵｰﾌﾟﾝAIを提訴"
    (found,) = [
        n for n in names(folded(text), text, "title", knowledge.aliases) if n.id == "company:openai"
    ]

    assert text[found.start : found.end] == found.said == "ｵｰﾌﾟﾝAI"


def test_a_part_names_its_whole_so_that_the_two_do_not_conflict(knowledge: Knowledge) -> None:
    text = "Sapporo police on DeepMind"
    kinds = by_kind(names(folded(text), text, "title", knowledge.aliases), knowledge.aliases)

    assert "prefecture:hokkaido" in kinds["prefecture"]
    assert "company:google" in kinds["company"]


def test_police_and_courts_also_name_the_place_where_they_sit(knowledge: Knowledge) -> None:
    assert {"police:hokkaido-police", "prefecture:hokkaido"} <= ids("北海道警が逮捕", knowledge)
    assert "prefecture:hokkaido" in ids("police in Hokkaido arrested", knowledge)
    assert {"city:sapporo", "prefecture:hokkaido"} <= ids("札幌地裁の判決", knowledge)
    assert "country:japan" not in ids("北海道警が逮捕", knowledge)


def test_a_spelling_in_small_letters_counts_in_any_case(knowledge: Knowledge) -> None:
    assert "company:openai" in ids("what openai said", knowledge)
    assert "procedure:arrest" in ids("ARRESTED IN TOKYO", knowledge)


@pytest.mark.parametrize(
    ("kana", "latin"),
    [
        ("アンソロピック", "Anthropic"),
        ("デンマーク", "Denmark"),
        ("ザッカーバーグ", "Zuckerberg"),
        ("チャットボット", "chatbot"),
    ],
)
def test_katakana_is_heard_as_the_latin_word(kana: str, latin: str) -> None:
    assert kana_skeleton(kana) == latin_skeleton(fold(latin))


def test_every_part_of_the_alias_table_names_what_the_table_has(knowledge: Knowledge) -> None:
    known = {id_ for _, id_, _, _ in knowledge.aliases.rows()}
    for part, wholes in knowledge.aliases.owners.items():
        assert {part, *wholes} <= known


@pytest.mark.parametrize(
    ("kana", "read"),
    [
        ("モフノン", "mofunon"),
        ("トヨタ", "toyota"),
        ("ニッサン", "nissan"),
        ("チョウジャ", "chouja"),
        ("ミツビシ", "mitsubishi"),
        ("ファジー", "faji"),
    ],
)
def test_a_name_in_katakana_is_read_as_headlines_spell_it(kana: str, read: str) -> None:
    assert hepburn(kana) == read


def test_a_coined_name_is_shared_across_scripts_without_the_table(knowledge: Knowledge) -> None:
    ja, en = (
        profile(Story(id=n, key=str(n), title=title, language=language), knowledge)
        for n, title, language in (
            (1, "AI玩具「ゾルブラト」に欠陥", "ja"),
            (2, "Flaw in AI toy Zoruburato", "en"),
        )
    )
    assert "zoruburato" in ja.concepts.keys() & en.concepts.keys()
