"""What the alias table must hold to be believed: kinds, scripts, no clash, no common word."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from dedupe import Knowledge
from dedupe.fold import fold, folded
from dedupe.lexicon import stem
from dedupe.names import PART_OF, names

TABLE = tomllib.loads(
    (Path(__file__).resolve().parents[2] / "data/aliases.toml").read_text("utf-8")
)
OWNERS = TABLE[PART_OF]
ENTRIES = {
    f"{kind}:{name}": spellings
    for kind, entries in TABLE.items()
    if kind != PART_OF
    for name, spellings in entries.items()
}
# At least so many of each kind: the table is for a domain, not for one gold set.
KINDS = {
    "prefecture": 47, "city": 500, "state": 90, "country": 150, "place": 60, "police": 100,
    "court": 150, "authority": 200, "office": 40, "person": 200, "company": 500, "product": 150,
    "media": 150, "university": 120, "organisation": 120, "law": 60, "event": 40, "procedure": 60,
    "offence": 90, "deed": 60, "role": 100, "disease": 25, "term": 250, "unit": 25,
}  # fmt: skip
# Japanese news writes the names of these products and companies in Latin letters.
LATIN_ONLY = {
    "company:freee", "company:mappa", "company:sansan", "product:agent2agent", "product:claude-code",
    "product:gemini-cli", "product:gemma-3n", "product:gpt-2", "product:gpt-3", "product:gpt-3-5",
    "product:gpt-4", "product:gpt-4-1", "product:gpt-4-5", "product:gpt-4o", "product:gpt-5",
    "product:gpt-5-1", "product:gpt-5-2", "product:kimi", "product:lamda", "product:pixel",
    "product:sora-2", "product:vall-e", "product:zao",
}  # fmt: skip
PROPER = (
    "prefecture", "city", "state", "country", "place", "person", "company", "product", "media",
    "university",
)  # fmt: skip
# A spelling in more than one text in seventy would be a word, were it not that news is about these.
COMMON = 4.2
NEWSWORTHY = {
    "trump", "biden", "obama", "clinton", "pelosi", "sanders", "musk", "mcconnell", "石破",
    "トランプ", "us", "usa", "uk", "american", "americans", "japan", "日本", "アメリカ", "米国",
    "russia", "russian", "ロシア", "china", "chinese", "中国", "韓国", "ukraine", "ウクライナ",
    "イスラエル", "afghanistan", "mexico", "iran", "washington", "東京", "大阪", "京都", "千葉",
    "能登", "ガザ", "california", "texas", "florida", "google", "facebook", "tesla", "テスラ",
    "amazon", "microsoft", "twitter", "openai", "apple", "メタ", "getty", "chatgpt", "autopilot",
    "alexa", "grok", "reuters", "ap", "cnn", "nhk",
}  # fmt: skip
_JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


def test_the_table_covers_every_kind_of_thing() -> None:
    told = Counter(name.partition(":")[0] for name in ENTRIES)

    assert len(ENTRIES) >= 4_000
    assert set(told) == set(KINDS)
    assert not {kind: told[kind] for kind, least in KINDS.items() if told[kind] < least}


def test_every_thing_is_spelt_in_both_scripts() -> None:
    one = {
        name
        for name, spellings in ENTRIES.items()
        if len({bool(_JAPANESE.search(s)) for s in spellings}) == 1
    }
    assert one == LATIN_ONLY


def test_no_spelling_stands_for_two_things() -> None:
    meant: dict[str, set[str]] = {}
    for name, spellings in ENTRIES.items():
        for spelling in spellings:
            cased = spelling if spelling.isascii() and len(spelling) <= 4 else fold(spelling)
            meant.setdefault(cased, set()).add(name)
    assert not {spelling: some for spelling, some in meant.items() if len(some) > 1}


def test_a_spelling_is_one_that_a_text_can_have() -> None:
    for name, spellings in ENTRIES.items():
        assert len(spellings) == len(set(spellings)), name
        for spelling in spellings:
            assert unicodedata.normalize("NFKC", spelling) == spelling, spelling
            assert spelling.strip() == spelling, spelling
            assert len(fold(spelling)) >= 2, spelling
            assert "(" not in spelling, spelling


def _term(spelling: str) -> str:
    return stem(fold(spelling)) if spelling.isascii() else fold(spelling)


def test_no_name_is_spelt_like_a_common_word(knowledge: Knowledge) -> None:
    weight = knowledge.frequencies.weight
    common = {
        fold(spelling)
        for name, spellings in ENTRIES.items()
        if name.startswith(PROPER)
        for spelling in spellings
        if " " not in spelling and weight(_term(spelling)) < COMMON
    }
    assert common - NEWSWORTHY == set()


def test_a_part_and_its_whole_are_in_the_table_and_no_part_is_its_own_whole() -> None:
    for part, wholes in OWNERS.items():
        assert {part, *wholes} <= ENTRIES.keys(), part
        assert part not in wholes


def test_every_place_in_japan_leads_to_its_prefecture_and_country() -> None:
    for name in ENTRIES:
        if "country:japan" in OWNERS.get(name, ()) and name.startswith("city:"):
            assert sum(o.startswith("prefecture:") for o in OWNERS[name]) == 1, name
    assert all("country:japan" in OWNERS[name] for name in ENTRIES if name[:11] == "prefecture:")


def test_every_city_and_state_leads_to_a_country_or_is_one_of_few() -> None:
    without = {
        name
        for name in ENTRIES
        if name.startswith(("city:", "state:"))
        and not any(owner.startswith("country:") for owner in OWNERS.get(name, ()))
    }
    assert without == {"city:hong-kong", "city:kowloon"}


def ids(text: str, knowledge: Knowledge) -> set[str]:
    return {name.id for name in names(folded(text), text, "title", knowledge.aliases)}


@pytest.mark.parametrize(
    ("japanese", "english", "wanted"),
    [
        ("兵庫県警が", "Hyogo Prefectural Police", {"police:hyogo-police", "prefecture:hyogo"}),
        ("警視庁サイバー犯罪対策課", "the MPD's cybercrime division",
         {"police:metropolitan-police-department", "police:cybercrime-control-division"}),
        ("名古屋地裁で初公判", "first hearing at Nagoya District Court",
         {"court:nagoya-district-court", "city:nagoya", "prefecture:aichi", "procedure:first-hearing"}),
        ("東京地検が不起訴", "Tokyo prosecutors: not indicted",
         {"court:tokyo-prosecutors", "procedure:not-indicted"}),
        ("知財高裁の判決", "Intellectual Property High Court ruling",
         {"court:intellectual-property-high-court", "procedure:sentenced"}),
        ("個人情報保護委員会", "the Personal Information Protection Commission",
         {"authority:personal-information-protection-commission"}),
        ("米運輸省の道路交通安全局", "NHTSA", {"authority:nhtsa"}),
        ("英情報コミッショナー", "the ICO", {"authority:ico"}),
        ("ユーロポールが摘発", "Europol raids", {"police:europol"}),
        ("イタリアのデータ保護当局", "Garante", {"authority:garante"}),
        ("EUのAI法", "the EU AI Act", {"law:eu-ai-act"}),
        ("不正アクセス禁止法違反", "the Unauthorized Access Prohibition Act",
         {"law:unauthorized-access-prohibition-act"}),
        ("わいせつ電磁的記録頒布の疑い", "distribution of obscene images",
         {"offence:obscenity-distribution"}),
        ("ストーカー規制法", "the Anti-Stalking Act", {"law:anti-stalking-act"}),
        ("名誉毀損で提訴", "sued for defamation", {"offence:defamation", "procedure:lawsuit"}),
        ("偽計業務妨害", "fraudulent obstruction of business", {"offence:obstruction-of-business"}),
        ("書類送検", "papers sent to prosecutors; sent to prosecutors",
         {"procedure:refer-to-prosecutors"}),
        ("元交際相手", "his ex-girlfriend", {"role:ex-partner"}),
        ("高校教諭", "a high school teacher", {"term:high-school", "role:teacher"}),
        ("バイトダンスの豆包", "ByteDance's Doubao", {"company:bytedance", "product:doubao"}),
        ("ｳｪｲﾓの車両", "a Waymo car", {"company:waymo"}),
        ("マールアラーゴ", "Mar-a-Lago", {"place:mar-a-lago"}),
        ("カリフォルニア大学バークレー校", "UC Berkeley", {"university:uc-berkeley"}),
        ("理研の研究者", "researchers at RIKEN", {"university:riken", "role:researcher"}),
        ("ゼレンスキー大統領", "Zelensky", {"person:volodymyr-zelensky"}),
        ("台風15号の水害", "floods after Typhoon No. 15", {"event:typhoon-no-15", "term:flood"}),
        ("うつ病と自傷", "depression and self-harm", {"disease:depression", "disease:self-harm"}),
        ("時速40キロメートル", "40 kilometers", {"unit:kilometre"}),
    ],
)  # fmt: skip
def test_what_both_languages_name(
    japanese: str, english: str, wanted: set[str], knowledge: Knowledge
) -> None:
    assert wanted <= ids(japanese, knowledge)
    assert wanted <= ids(english, knowledge)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("草津市の中学校", "city:tsu-city"),  # 津市 inside another city
        ("君津市、宮津市、泉大津市", "city:tsu-city"),
        ("下関市と一関市", "city:seki-city"),
        ("東大阪市の工場", "university:university-of-tokyo"),
        ("中国新聞の記者", "country:china"),
        ("中国地方の大雨", "country:china"),
        ("鉄道警察隊", "police:hokkaido-police"),
        ("東京都の調査", "prefecture:kyoto"),
        ("国立大学", "university:rikkyo-university"),
        ("有名大学", "university:nagoya-university"),
        ("山口さんの証言", "prefecture:yamaguchi"),  # a surname
        ("大分前から", "prefecture:oita"),  # "a while ago"
        ("三重の安全策", "prefecture:mie-prefecture"),  # "threefold"
        ("石川被告", "prefecture:ishikawa"),
        ("it may rain in march", "event:olympic"),
        ("to snap a photo", "company:snap"),
        ("an open source runway", "company:runway"),
        ("the figure ai gave", "company:figure-ai"),
        ("who said so", "organisation:world-health-organization"),
        ("ice on the road", "police:ice"),
        ("his own words", "company:his"),
        ("a nice gulf stream", "city:nice"),
        ("the target was missed", "company:target-corp"),
        ("AIだけが知る", "term:injury"),  # け and が inside another phrase
        ("伝うつもりで", "disease:depression"),
        ("がんばる受験生", "disease:cancer"),
        ("19日大阪地裁で", "university:nihon-university"),
        ("国内相場の動き", "office:interior-minister"),
        ("観光市場", "city:hikari-city"),
        ("メタバース", "company:meta"),
        ("ボックスティッシュ", "company:box"),
        ("アップルパイ", "company:apple"),
    ],
)
def test_what_is_not_named(text: str, wrong: str, knowledge: Knowledge) -> None:
    assert wrong not in ids(text, knowledge)


def test_nothing_is_part_of_itself() -> None:
    for part in OWNERS:
        wholes = list(OWNERS[part])
        for whole in wholes:  # grows while it is walked
            wholes += [one for one in OWNERS.get(whole, ()) if one not in wholes]
        assert part not in wholes, part


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("金を脅し取った疑いで逮捕", "offence:extortion"),
        ("they tried to extort money", "offence:extortion"),
        ("暴力を扇動した疑い", "offence:incitement"),
        ("charged with inciting a riot", "offence:incitement"),
    ],
)
def test_what_somebody_is_accused_of_is_named(text: str, name: str, knowledge: Knowledge) -> None:
    assert name in ids(text, knowledge)
