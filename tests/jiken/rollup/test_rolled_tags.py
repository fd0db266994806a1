"""An incident's tags quote cues before what the model only weighs, and harmless news has none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jiken.rollup import Assessment, Classified, Glossary, RolledTag, assess
from jiken.taxonomy import TAGS
from tests.jiken.rollup.conftest import MakeMember

HARM = ("harm_types", "Psychological", "AIで中傷")


def weighed(one: Classified) -> Classified:
    """Return the member with its tags as the model alone gives them."""
    said = one.classification
    assert said is not None
    tags = tuple(replace(tag, learnt=tag.group in TAGS) for tag in said.tags)
    return replace(one, classification=replace(said, tags=tags))


def without_words(one: Classified) -> Classified:
    said = one.classification
    assert said is not None
    tags = tuple(replace(tag, said=None) for tag in said.tags)
    return replace(one, classification=replace(said, tags=tags))


def harm(found: Assessment) -> RolledTag:
    return next(tag for tag in found.tags if tag.group == "harm_types")


def test_a_cue_is_quoted_before_what_only_weighs(member: MakeMember, glossary: Glossary) -> None:
    by_model = weighed(member(1, "生徒をAIで中傷する投稿", cue="AIで中傷", tags=(HARM,)))
    by_cue = member(2, "AIで中傷された生徒が訴え", cue="訴え", tags=(HARM,))

    alone = harm(assess("x", [by_model], glossary))
    assert alone.learnt
    assert [quote.article for quote in alone.quotes] == [1]

    both = harm(assess("x", [by_model, by_cue], glossary))
    assert not both.learnt
    assert [quote.article for quote in both.quotes] == [2]
    assert both.sources == 2


def test_no_sentence_of_a_rationale_rests_on_what_only_weighs(
    member: MakeMember, glossary: Glossary
) -> None:
    one = member(1, "生徒をAIで中傷する投稿", cue="投稿", tags=(HARM,))

    def said(found: Assessment) -> str:
        return "".join(claim.text_en for claim in found.rationale)

    assert "psychological" in said(assess("x", [one], glossary)).lower()
    assert "psychological" not in said(assess("x", [weighed(one)], glossary)).lower()


def test_a_tag_without_words_has_no_quotation(member: MakeMember, glossary: Glossary) -> None:
    found = harm(
        assess("x", [without_words(member(1, "AIで中傷", cue="中傷", tags=(HARM,)))], glossary)
    )
    assert (found.quotes, found.value) == ((), "Psychological")


@pytest.mark.parametrize("class_", ["complementary", "unrelated"])
def test_what_harms_nobody_has_countries_but_no_kinds_of_harm(
    class_: str, member: MakeMember, glossary: Glossary
) -> None:
    tags = (HARM, ("country", "JPN", "札幌市"))
    one = member(
        1, "札幌市、AIで中傷の対策に条例", class_=class_, share=0.95, cue="条例", tags=tags
    )

    assert [(tag.group, tag.value) for tag in assess("x", [one], glossary).tags] == [
        ("country", "JPN")
    ]
    harmful = member(1, "札幌市、AIで中傷の対策に条例", cue="条例", tags=tags)
    assert {tag.group for tag in assess("x", [harmful], glossary).tags} == {"country", "harm_types"}
