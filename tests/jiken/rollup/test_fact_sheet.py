from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiken.models import Role
from jiken.rollup import Classified, Fact, FactKind, Glossary, assess

MakeMember = Callable[..., Classified]


def sheet(glossary: Glossary, *members: Classified) -> tuple[Fact, ...]:
    return assess("x", members, glossary).facts


def of_kind(facts: tuple[Fact, ...], kind: FactKind) -> list[tuple[str, ...]]:
    return [tuple(v.value_en for v in fact.versions) for fact in facts if fact.kind is kind]


@pytest.mark.parametrize(
    ("ja", "en", "kind", "value"),
    [
        ("被害は50万点に上る。", "It made 500,000 images.", FactKind.COUNT, "500,000"),
        ("1100万円を得た。", "He earned 11 million yen.", FactKind.AMOUNT, "11,000,000 yen"),
        ("男（31）を調べた。", "They questioned a 31-year-old man.", FactKind.AGE, "31"),
        ("札幌市で起きた。", "It happened in Sapporo.", FactKind.PLACE, "Sapporo"),
        ("詐欺の疑いで調べた。", "He is suspected of fraud.", FactKind.OFFENCE, "fraud"),
        ("男を逮捕した。", "Police arrested a man.", FactKind.PROCEDURE, "arrest"),
        ("19日に起きた。", "It happened on Monday.", FactKind.DAY, "19 January 2026"),
        ("3人が死亡した。", "Three people were killed.", FactKind.KILLED, "3"),
        ("12人がけがをした。", "It injured 12 people.", FactKind.INJURED, "12"),
        ("3万5,000人が負傷した。", "35,000 people were injured.", FactKind.INJURED, "35,000"),
        ("1万2000人が死亡した。", "It killed 12,000.", FactKind.KILLED, "12,000"),
        ("個人情報保護委員会に報告した。", "It told the Personal Information Protection Commission.", FactKind.ORGANISATION, "Personal Information Protection Commission"),
        ("対話型AI「マーロウ」を使った。", "He used a chatbot called Marlow.", FactKind.SYSTEM, "Marlow"),
        ("運営会社ベルーラは謝罪した。", "The car is operated by Veloura.", FactKind.ORGANISATION, "Veloura"),
    ],
)  # fmt: skip
def test_what_both_scripts_say_is_one_line_with_both_articles(
    ja: str, en: str, kind: FactKind, value: str, member: MakeMember, glossary: Glossary
) -> None:
    facts = sheet(glossary, member(1, "AI", ja), member(2, "AI", en, language="en"))
    found = [
        fact
        for fact in facts
        if fact.kind is kind and [v.value_en for v in fact.versions] == [value]
    ]
    assert len(found) == 1
    assert found[0].versions[0].sources == 2
    assert {quote.article for quote in found[0].versions[0].quotes} == {1, 2}
    assert not found[0].disagrees
    assert found[0].label_ja
    assert found[0].label_en


@pytest.mark.parametrize(
    ("first", "second", "versions"),
    [
        ("画像は50万点に上る。", "画像は52万点に上る。", ("500,000", "520,000")),
        ("1800万円を失った。", "1850万円を失った。", ("18,000,000 yen", "18,500,000 yen")),
        ("乗客5人がけがをした。", "乗客の負傷者は6人となった。", ("5", "6")),
        ("4人が死亡した。", "死者は7人に増えた。", ("4", "7")),
    ],
)
def test_close_is_not_equal(
    first: str, second: str, versions: tuple[str, ...], member: MakeMember, glossary: Glossary
) -> None:
    facts = sheet(glossary, member(1, "AI", first), member(2, "AI", second))
    disputed = [fact for fact in facts if fact.disagrees]
    assert [tuple(v.value_en for v in fact.versions) for fact in disputed] == [versions]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            "男性（72）と女性（73）が乗っていた。",
            "男性（72）が乗っていた。",
        ),  # one says both: two people
        ("30万円を払った。", "900万円を払った。"),  # far apart: two sums
        ("4億2千万円、合わせて4億円超を集めた。", "4億2千万円を集めた。"),  # rounded in one article
    ],
)
def test_what_is_not_one_figure_is_no_disagreement(
    first: str, second: str, member: MakeMember, glossary: Glossary
) -> None:
    facts = sheet(glossary, member(1, "AI", first), member(2, "AI", second))
    assert not any(fact.disagrees for fact in facts)


def test_another_case_the_dateline_and_general_figures_are_left_out(
    member: MakeMember, glossary: Glossary
) -> None:
    ja = "【大阪＝共同】昨年の仙台の事件に続き、秋田市でも男（40）が逮捕された。県内では昨年、同様の被害で99人が死亡している。"
    en = "LONDON (Reuters) - A car hit a man in Leeds on Monday. Nationwide, 1,400 people were killed last year."
    facts = sheet(glossary, member(1, "AI詐欺", ja), member(2, "AI car", en, language="en"))
    places = {value for values in of_kind(facts, FactKind.PLACE) for value in values}
    assert places == {"Akita", "Leeds"} or places == {"Akita City", "Leeds"}
    assert of_kind(facts, FactKind.KILLED) == []


def test_a_copy_adds_no_source_and_no_quotation(member: MakeMember, glossary: Glossary) -> None:
    text = "3人が死亡した。"
    facts = sheet(glossary, member(1, "AI", text), member(2, "AI", text, role=Role.COPY, copy_of=1))
    version = next(f for f in facts if f.kind is FactKind.KILLED).versions[0]
    assert version.sources == 1
    assert [quote.article for quote in version.quotes] == [1]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    text=st.text(
        alphabet=st.sampled_from(
            "0123456789,.万億円人歳死亡負傷()（）「」【】 AIkilled\n\u3099ｶﾞ%$¥-名月日"
        ),
        max_size=200,
    )
)
def test_garbage_is_read_without_error_and_quoted_exactly(
    text: str, member: MakeMember, glossary: Glossary
) -> None:
    one = member(1, text, text)
    for fact in sheet(glossary, one):
        for version in fact.versions:
            for quote in version.quotes:
                whole = one.article.title if quote.said.field == "title" else one.article.text
                assert whole[quote.said.start : quote.said.end] == quote.said.said
                assert len(quote.said.said) <= 120


@pytest.mark.parametrize(
    "text",
    [
        "新興企業の未来を考える。経営者は企業の運用を見直した。",  # companies in general
        "自転車の女性が軽自動車にはねられた。",  # a car, no maker
        "生成AI「規制強化を」61%が回答した。",  # a quotation, no product
        "The toddler, named William, was found near the system Saturday evening.",  # a child
        "Recommendation systems and fraud detection are in use at US police forces.",
        "AIで特殊詐欺を防止する実験が始まり、意識調査も行われた。",
        "18歳未満の利用は禁止されている。People under 16 are barred.",
    ],
)
def test_what_names_no_body_no_system_no_charge_and_nobodys_age(
    text: str, member: MakeMember, glossary: Glossary
) -> None:
    language = "en" if text.isascii() else "ja"
    facts = sheet(glossary, member(1, "AI", text, language=language))
    told = {
        FactKind.ORGANISATION,
        FactKind.SYSTEM,
        FactKind.OFFENCE,
        FactKind.PROCEDURE,
        FactKind.AGE,
    }
    assert [(f.kind, f.versions[0].value) for f in facts if f.kind in told] == []


def test_a_victims_name_is_not_quoted(member: MakeMember, glossary: Glossary) -> None:
    facts = sheet(
        glossary,
        member(1, "AIロボット事故", "作業員の仮名沢花子さん（33）が軽いけがをした。"),
        member(2, "Robot hits worker", "The robot injured worker Hanako Kanazawa, 33, police said.", language="en"),
    )  # fmt: skip
    said = [quote.said.said for f in facts for version in f.versions for quote in version.quotes]
    assert any("けが" in words for words in said)
    assert not any("仮名沢" in words or "Kanazawa" in words for words in said)


@pytest.mark.parametrize(
    ("title", "text", "kind"),
    [
        ("AI fault", "Looking back, the man recalled one odd detail.", FactKind.PROCEDURE),
        ("AI fault", "She recalled that the voice had sounded like her son.", FactKind.PROCEDURE),
        ("AI fault", "The robotaxi is part of a trial service.", FactKind.PROCEDURE),
        ("AI fault", "The city called off the six-month trial of the AI system.", FactKind.PROCEDURE),
        ("AI fault", "Results of a clinical trial were wrong.", FactKind.PROCEDURE),
        ("AIの不具合", "第1回の審査で誤りが見つかった。", FactKind.COUNT),
        ("AIの不具合", "第3回の会合で説明した。", FactKind.COUNT),
        ("AI fault", "Members paid a fee of US$10 a month.", FactKind.PLACE),
        ("AI fault", "A worker told the Asia-Global Press.", FactKind.PLACE),
    ],
)  # fmt: skip
def test_what_only_looks_like_a_fact_is_none(
    title: str, text: str, kind: FactKind, member: MakeMember, glossary: Glossary
) -> None:
    language = "en" if title.isascii() else "ja"
    assert of_kind(sheet(glossary, member(1, title, text, language=language)), kind) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The firm recalled 1,200 robots.", "product recall"),
        ("The toys were recalled on Monday.", "product recall"),
        ("おもちゃをリコールした。", "product recall"),
        ("He went on trial on Monday.", "trial"),
    ],
)
def test_a_recall_of_products_and_a_trial_of_law_stay(
    text: str, value: str, member: MakeMember, glossary: Glossary
) -> None:
    language = "en" if text.isascii() else "ja"
    facts = sheet(glossary, member(1, "AI", text, language=language))
    ((found,),) = of_kind(facts, FactKind.PROCEDURE)
    assert value.split()[-1] in found


def test_millions_written_as_a_letter_are_the_sum_that_others_write_out(
    member: MakeMember, glossary: Glossary
) -> None:
    facts = sheet(
        glossary,
        member(1, "Firm Loses 240 M. Yen to Deepfake Video Call", "", language="en"),
        member(2, "偽の会議で会社が2億4000万円を失う", "会社が2億4000万円を失った。"),
        member(3, "Deepfake call costs firm ¥240 mn", "It lost ¥240 million.", language="en"),
    )
    (amount,) = [fact for fact in facts if fact.kind is FactKind.AMOUNT]
    assert [(v.value, v.sources) for v in amount.versions] == [("240000000", 3)]
    assert not [fact for fact in facts if fact.kind is FactKind.COUNT]


def test_a_continent_is_told_only_where_no_nearer_place_is(
    member: MakeMember, glossary: Glossary
) -> None:
    near = member(1, "AI fault", "Schools in Asia sat the exam, which was marked in the UK.", language="en")  # fmt: skip
    far = member(1, "AI fault", "The outage hit schools across Asia.", language="en")
    assert of_kind(sheet(glossary, near), FactKind.PLACE) == [("United Kingdom",)]
    assert of_kind(sheet(glossary, far), FactKind.PLACE) == [("Asia",)]


@pytest.mark.parametrize(
    ("ja", "en", "disagrees"),
    [
        ("被害は2318人に上る。", "Over 2,300 people were affected.", False),
        ("被害は2300人余りに上る。", "The fault affected 2,318 people.", False),
        ("誤りは212件あった。", "There were over 200 complaints.", False),
        ("誤りは200件以上あった。", "There were 212 complaints.", False),
        ("約50万人の情報が漏れた。", "It leaked data of 498,000 people.", False),
        ("情報が漏れたのは49万8千人。", "It leaked data of about 500,000 people.", False),
        ("情報が漏れたのは49万8千人。", "It leaked data of nearly 500,000 people.", False),
        ("少なくとも11人が死亡した。", "The fire killed 14 people.", False),
        ("14人が死亡した。", "The fire killed at least 11 people.", False),
        ("38万人の情報が漏れた。", "It leaked data of 420,000 people.", True),
        ("約38万人の情報が漏れた。", "It leaked data of 420,000 people.", True),
        ("52万人の情報が漏れた。", "It leaked data of 500,000 people.", True),
        ("約50万人の情報が漏れた。", "It leaked data of 520,000 people.", True),
        ("誤りは198件あった。", "There were over 200 complaints.", True),
        ("影響は最大4万5000人。", "It affected 42,000 people.", True),
        ("死者は14人以上。", "The fire killed 11 people.", True),
        ("2,000 万円を失った。", "They lost 20 million yen.", False),
        ("15万ルピーを失った。", "They lost Rs 1,50,000.", False),
        ("被害は2318人に上る。", "The fault affected 2,300 people.", False),
        ("誤りは200件あった。", "There were 212 complaints.", False),
        ("被害は2380人に上る。", "The fault affected 2,300 people.", True),
        ("1850万円を失った。", "They lost 18 million yen.", True),
        ("被害は52万人に上る。", "About 500,000 people were affected.", True),
    ],
)
def test_a_figure_that_says_it_is_round_is_no_other_one(
    ja: str, en: str, disagrees: bool, member: MakeMember, glossary: Glossary
) -> None:
    told = sheet(glossary, member(1, "AIの事故", ja), member(2, "AI fault", en, language="en"))
    (fact,) = told
    assert fact.disagrees is disagrees


def test_a_bodys_name_ends_before_a_nation(member: MakeMember, glossary: Glossary) -> None:
    text = "The Yotsuba Police Department of the Japanese capital arrested a man."
    told = sheet(glossary, member(1, "AI fraud", text, language="en"))
    (name,) = of_kind(told, FactKind.ORGANISATION)
    assert name == ("Yotsuba Police Department",)


def test_a_bare_number_takes_the_unit_that_another_report_gives_it(
    member: MakeMember, glossary: Glossary
) -> None:
    ja = member(1, "AI玩具に欠陥", "国内の出荷は5万2000台に上る。")
    en = member(2, "AI toy flaw", "Of the 52,000 sold in Japan, all are affected.", language="en")
    (fact,) = [f for f in sheet(glossary, ja, en) if f.kind is FactKind.COUNT]
    assert (fact.unit, fact.versions[0].sources) == ("vehicles", 2)


def test_a_small_number_takes_no_unit(member: MakeMember, glossary: Glossary) -> None:
    ja = member(1, "AIの事故", "車両12台が止まった。")
    en = member(2, "AI fault", "It took 12 robots out.", language="en")
    assert len([f for f in sheet(glossary, ja, en) if f.kind is FactKind.COUNT]) == 2


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("県警が調べている。市の選挙管理委員会も注意を呼びかけた。", "ja"),
        ("Prefectural police have opened an inquiry. Local police agree.", "en"),
    ],
)
def test_a_body_that_every_place_has_is_no_name(
    text: str, language: str, member: MakeMember, glossary: Glossary
) -> None:
    told = sheet(glossary, member(1, "AI", text, language=language))
    assert of_kind(told, FactKind.ORGANISATION) == []
