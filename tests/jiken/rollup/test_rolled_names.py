"""Names and countries of an incident: one for each script, and none that no report gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from jiken.models import Tag
from jiken.rollup import Classified, Glossary, assess

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


def test_a_publishers_country_gives_way_to_one_that_a_report_names(
    member: MakeMember, glossary: Glossary
) -> None:
    named = member(1, "英国でAIの事故", tags=(("country", "GBR", "英国"),))
    silent = in_country(member(2, "AIの事故"), "JPN")
    assert assess("x", [named, silent], glossary).values("country") == ("GBR",)
    (tag,) = assess("x", [silent], glossary).tags
    assert (tag.value, tag.quotes) == ("JPN", ())
