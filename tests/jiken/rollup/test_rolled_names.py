"""Names and countries of an incident: one for each script, and none that no report gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from jiken.models import Tag
from jiken.rollup import Classified, FactKind, Glossary, assess

MakeMember = Callable[..., Classified]


def in_country(member: Classified, code: str) -> Classified:
    """Return the member with its publisher's country, as where it names none itself."""
    assert member.classification
    tag = Tag(group="country", value=code, probability=0.3)
    said = replace(member.classification, tags=(*member.classification.tags, tag))
    return replace(member, classification=said)


def test_a_system_has_one_name_in_both_scripts(member: MakeMember, glossary: Glossary) -> None:
    some = [
        member(1, "AI「ミカソラ」が誤答", tags=(("system", "ミカソラ", "ミカソラ"),)),
        member(2, "MikaSora errs", language="en", tags=(("system", "MikaSora", "MikaSora"),)),
    ]
    (tag,) = [tag for tag in assess("x", some, glossary).tags if tag.group == "system"]
    assert (tag.value, tag.sources) == ("MikaSora", 2)
    assert {quote.language for quote in tag.quotes} == {"ja", "en"}


def test_a_system_in_hiragana_is_the_one_in_latin_letters(
    member: MakeMember, glossary: Glossary
) -> None:
    some = [
        member(1, "AIの誤り", "ごみ分別AI「ひろってくん」が誤った案内をした。"),
        member(2, "AI errs", "The chatbot, called Hirotte-kun, was wrong.", language="en"),
    ]
    facts = [f for f in assess("x", some, glossary).facts if f.kind is FactKind.SYSTEM]
    assert [(v.value_ja, v.value_en) for f in facts for v in f.versions] == [
        ("ひろってくん", "Hirotte-kun")
    ]


def test_any_bank_that_one_deals_with_is_no_name(member: MakeMember, glossary: Glossary) -> None:
    said = member(1, "AIの偽動画", "画面には取引銀行の行員を名乗る人物が現れた。送金先銀行は不明。")
    facts = assess("x", [said], glossary).facts
    assert not [f for f in facts if f.kind is FactKind.ORGANISATION]


def test_a_publishers_country_gives_way_to_one_that_a_report_names(
    member: MakeMember, glossary: Glossary
) -> None:
    named = member(1, "英国でAIの事故", tags=(("country", "GBR", "英国"),))
    silent = in_country(member(2, "AIの事故"), "JPN")
    assert assess("x", [named, silent], glossary).values("country") == ("GBR",)
    (tag,) = assess("x", [silent], glossary).tags
    assert (tag.value, tag.quotes) == ("JPN", ())
