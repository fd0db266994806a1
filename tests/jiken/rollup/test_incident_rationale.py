from __future__ import annotations

from collections.abc import Callable

import pytest

from jiken.rollup import Classified, Glossary, Quote, assess
from jiken.rollup.quoting import clause as clause_of
from jiken.taxonomy import ArticleClass

MakeMember = Callable[..., Classified]


def disputed(member: MakeMember) -> list[Classified]:
    return [
        member(1, "生成AIで50万点作成か、男逮捕", "男は画像50万点を作成した疑い。", cue="画像50万点を作成"),
        member(2, "AI画像52万点を公開疑い", "画像は52万点に上る。", cue="画像は52万点"),
        member(3, "Man held over AI images", "He made 500,000 images, police said.", language="en", cue="500,000 images"),
    ]  # fmt: skip


def test_what_the_reports_disagree_in_is_said_with_both_quotations(
    member: MakeMember, glossary: Glossary
) -> None:
    last = assess("x", disputed(member), glossary).rationale[-1]
    for text in (last.text_ja, last.text_en):
        assert "50万点" in text
        assert "52万点" in text
    assert {quote.article for quote in last.quotes} == {1, 2}


def test_the_class_is_said_with_one_quotation_of_each_language(
    member: MakeMember, glossary: Glossary
) -> None:
    first = assess("x", disputed(member), glossary).rationale[0]
    assert [quote.language for quote in first.quotes] == ["ja", "en"]
    assert "画像50万点を作成" in first.text_en
    assert "500,000 images" in first.text_ja


@pytest.mark.parametrize("count", [1, 2, 3])
def test_there_are_two_to_four_sentences_and_none_without_a_quotation(
    count: int, member: MakeMember, glossary: Glossary
) -> None:
    claims = assess("x", disputed(member)[:count], glossary).rationale
    assert 2 <= len(claims) <= 4
    for claim in claims:
        assert claim.quotes
        for quote in claim.quotes:
            assert quote.said.said in claim.text_ja
            assert quote.said.said in claim.text_en
            assert len(quote.said.said) <= 120


def test_no_sentence_quotes_a_suspect_by_name(member: MakeMember, glossary: Glossary) -> None:
    members = [
        member(1, "AI画像で男逮捕", "仮名山太郎容疑者（31）がAI画像を売った疑い。", cue="仮名山太郎容疑者（31）がAI画像を売った"),
        member(2, "Man held over AI", "Suspect Taro Kameiyama, 31, sold AI images.", language="en", cue="Suspect Taro Kameiyama, 31"),
    ]  # fmt: skip
    found = assess("x", members, glossary)
    told = " ".join(claim.text_ja + claim.text_en for claim in found.rationale)
    assert "仮名山" not in told
    assert "Kameiyama" not in told
    assert found.rationale


def test_words_that_the_text_no_longer_has_are_not_quoted(
    member: MakeMember, glossary: Glossary
) -> None:
    changed = member(1, "AI事故", "AIが誤作動した。", cue="誤作動した")
    article = changed.article
    edited = type(changed)(
        article=type(article)(
            **{
                name: getattr(article, name)
                for name in article.__dataclass_fields__
                if name not in ("text", "lead")
            },
            text="訂正して短くした。",
            lead="",
        ),
        membership=changed.membership,
        classification=changed.classification,
    )
    found = assess("x", [edited], glossary)
    assert "誤作動した" not in "".join(claim.text_ja for claim in found.rationale)


def test_a_report_that_finds_no_harm_is_not_quoted_for_it(
    member: MakeMember, glossary: Glossary
) -> None:
    members = [
        member(1, "AI誤作動でけが", "作業員がけがをした。", cue="作業員がけがをした", share=0.9),
        member(2, "AI誤作動で1人けが", "1人がけがをした。", cue="1人がけがをした", share=0.9),
        member(3, "Robot maker posts record profit", language="en", class_="unrelated", share=0.5),
        member(4, "Ministry plans robot rules", language="en", class_="complementary", share=0.5),
    ]
    first = assess("x", members, glossary).rationale[0]
    assert {quote.article for quote in first.quotes} == {1}


def test_no_harm_is_claimed_of_what_is_complementary(
    member: MakeMember, glossary: Glossary
) -> None:
    one = member(1, "AI指針を改定", "政府は被害を防ぐ指針を改定した。", class_="complementary", cue="指針を改定",
                 tags=(("harm_types", "Psychological", "被害"), ("task", "Content generation", "AI")))  # fmt: skip
    claims = assess("x", [one], glossary).rationale
    assert not any("Type of harm" in claim.text_en for claim in claims)


def test_a_sum_converted_at_two_rates_is_no_disagreement(
    member: MakeMember, glossary: Glossary
) -> None:
    members = [
        member(1, "AI企業が和解", "AI企業は15億ドル（約2200億円）を支払う。", cue="15億ドル"),
        member(2, "AI企業の和解", "AI企業は15億ドル（約2211億円）を支払う。", cue="15億ドル"),
    ]
    claims = assess("x", members, glossary).rationale
    assert not any("differ between" in claim.text_en for claim in claims)


def test_a_quotation_within_a_quotation_has_other_marks(
    member: MakeMember, glossary: Glossary
) -> None:
    title = "「社長」の声はAI、2億円だまし取られる"
    found = assess("x", [member(1, title, "会社が発表した。", cue=title)], glossary)
    assert f"『{title}』" in found.rationale[0].text_ja


def test_of_a_hazard_it_is_said_who_is_at_risk(member: MakeMember, glossary: Glossary) -> None:
    title = "AI玩具に脆弱性、子どもの会話が漏れる恐れ"
    one = member(
        1, title, "会社が発表した。", class_="hazard", cue=title, tags=(("stakeholders", "Children", "子どもの会話"),)
    )  # fmt: skip
    claims = assess("x", [one], glossary).rationale
    assert any("影響を受けうる人々は子ども" in claim.text_ja for claim in claims)
    assert any("Who is at risk: Children" in claim.text_en for claim in claims)


@pytest.mark.parametrize(
    ("text", "cue", "clause"),
    [
        ("A firm lost 240 M. Yen to fakes. Police look into it.", "Yen", "A firm lost 240 M. Yen to fakes"),
        ("It paid in Hong Kong between Dec. 24 and 26. It was lost.", "Hong Kong", "It paid in Hong Kong between Dec. 24 and 26"),
        ("Mr. Fox of St. Ives Ltd. was hurt. He rests.", "hurt", "Mr. Fox of St. Ives Ltd. was hurt"),
        ("雨の中、5人がけがをした。県警が調べる。", "けが", "5人がけがをした"),
        ("It grew by 3.5 percent, the U.S. agency said.", "agency", "the U.S. agency said"),
    ],
)  # fmt: skip
def test_a_clause_ends_where_a_sentence_does(
    text: str, cue: str, clause: str, member: MakeMember
) -> None:
    one = member(1, "x", text, cue=cue)
    assert one.classification is not None
    said = one.classification.rationale[0].quotes[0]
    quote = Quote(article=1, language="en", said=said)
    assert clause_of(one, quote).said.said == clause


def test_what_needs_review_has_no_step_yet(member: MakeMember, glossary: Glossary) -> None:
    severity = ("incident", "AIが誤作動し")
    some = [
        member(1, "AIが誤作動した", "AIが誤作動し物が壊れた。", severity=severity, cue="物が壊れた", share=0.4),
        member(2, "AI製品の発表", "発表があった。", class_="unrelated", share=0.5),
    ]  # fmt: skip
    found = assess("x", some, glossary)
    assert found.class_ is ArticleClass.NEEDS_REVIEW
    assert found.severity is None
    assert all("Severity" not in claim.text_en for claim in found.rationale)


def test_an_incident_whose_harm_no_words_establish_is_told_as_open(
    member: MakeMember, glossary: Glossary
) -> None:
    title, text = "AIが詐欺を阻止", "2億円の送金をAIが止めた。被害はなかった。"
    found = assess("x", [member(1, title, text, cue="2億円の送金")], glossary)
    assert "was prevented before" in found.rationale[0].text_en
    assert "防がれた" in found.rationale[0].text_ja
    severity = ("serious incident", "2億円の送金")
    found = assess("x", [member(1, title, text, cue="2億円の送金", severity=severity)], glossary)
    assert "led to" in found.rationale[0].text_en
