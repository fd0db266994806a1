from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiken.models import Role, SourceKind
from jiken.rollup import ROLL_UP, Assessment, Classified, Glossary, Quote, assess
from jiken.taxonomy import ArticleClass, Severity

MakeMember = Callable[..., Classified]
ARREST = "AIで画像50万点作成か　31歳男逮捕"
ARREST_TEXT = "警視庁は19日、札幌市の無職の男（31）を逮捕した。生成AIで女性の偽画像50万点を作り、1100万円を得たとみられる。"
HELD = "Sapporo man held over 520,000 AI images"
HELD_TEXT = "Tokyo police arrested a 31-year-old man from Sapporo on Monday. He is suspected of making 520,000 images with generative AI and earning 11 million yen."


def text_of(member: Classified, field: str) -> str:
    article = member.article
    return {"title": article.title, "lead": article.lead, "text": article.text}[field]


def quotes(found: Assessment) -> Iterator[Quote]:
    yield from found.severity_quotes
    yield from (quote for claim in found.rationale for quote in claim.quotes)
    yield from (quote for tag in found.tags for quote in tag.quotes)
    yield from (q for fact in found.facts for version in fact.versions for q in version.quotes)
    yield from (title for title in (found.title_ja, found.title_en) if title)
    yield from (*found.summary_ja, *found.summary_en)


def case(member: MakeMember) -> list[Classified]:
    """An incident as it comes: reports in both languages, a copy, a follow-up, an editorial, a page of a matome site."""
    return [
        member(1, ARREST, ARREST_TEXT, cue="偽画像50万点", severity=("incident", "1100万円を得た"),
               tags=(("task", "Content generation", "生成AI"), ("country", "JPN", "札幌市"))),
        member(2, HELD, HELD_TEXT, language="en", cue="520,000 images", severity=("incident", "earning 11 million yen"),
               tags=(("task", "Content generation", "generative AI"), ("country", "JPN", "Sapporo"))),
        member(3, ARREST, ARREST_TEXT, role=Role.COPY, copy_of=1),
        member(4, "AI画像の男に有罪判決", "東京地裁は男に懲役2年の判決を言い渡した。", role=Role.FOLLOW_UP, class_="complementary", share=0.9),
        member(5, "社説　AI画像の規制を急げ", "被害は深刻だ。", role=Role.EDITORIAL, class_="incident", share=0.99),
        member(6, "【画像】AIの男、逮捕されるwww", "草", kind=SourceKind.MATOME, class_="unrelated", share=0.7),
    ]  # fmt: skip


def test_every_quotation_stands_where_it_says_in_both_languages(
    member: MakeMember, glossary: Glossary
) -> None:
    members = case(member)
    by_id = {one.id: one for one in members}
    found = assess("2026-01-19-abcd", members, glossary)
    told = list(quotes(found))
    assert {quote.language for quote in told} == {"ja", "en"}
    for quote in told:
        whole = text_of(by_id[quote.article], quote.said.field)
        assert whole[quote.said.start : quote.said.end] == quote.said.said
        assert quote.language == by_id[quote.article].article.language


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(order=st.permutations(range(6)))
def test_any_order_of_members_gives_the_same(
    order: Sequence[int], member: MakeMember, glossary: Glossary
) -> None:
    members = case(member)
    assert assess("x", [members[at] for at in order], glossary) == assess("x", members, glossary)


def test_two_reports_are_not_drowned_by_what_finds_nothing_in_it(
    member: MakeMember, glossary: Glossary
) -> None:
    strangers = [member(n, "AIの新製品", class_="unrelated", share=0.95) for n in range(10, 18)]
    found = assess("x", [*case(member), *strangers], glossary)
    assert found.class_ is ArticleClass.INCIDENT
    assert set(found.reports) == {1, 2, 4}


def test_one_alarmed_editorial_makes_no_incident(member: MakeMember, glossary: Glossary) -> None:
    members = [
        member(1, "政府、AI指針を改定", class_="complementary", cue="AI指針"),
        member(2, "社説　AIの暴走が始まった", role=Role.EDITORIAL, class_="incident", share=0.99),
        member(3, "Opinion: AI is killing us", language="en", role=Role.EDITORIAL, share=0.99),
    ]
    found = assess("x", members, glossary)
    assert found.class_ is ArticleClass.COMPLEMENTARY
    assert found.reports == (1,)


def test_an_editorial_alone_leaves_the_class_open(member: MakeMember, glossary: Glossary) -> None:
    found = assess("x", [member(1, "社説　AIの暴走", role=Role.EDITORIAL)], glossary)
    assert (found.class_, found.candidates, found.rationale) == (ArticleClass.NEEDS_REVIEW, (), ())


@pytest.mark.parametrize("as_copies", ["copy", "family", "wire"])
def test_copies_families_and_wires_count_once(
    as_copies: str, member: MakeMember, glossary: Glossary
) -> None:
    """Five papers with one wire's text do not outvote two reports of their own."""
    own = [
        member(1, "AIが誤案内、被害なし", class_="hazard", share=0.7),
        member(2, "Chatbot gave wrong advice", language="en", class_="hazard", share=0.7),
    ]
    repeated = [
        member(
            number,
            "AIが誤案内",
            class_="incident",
            share=0.75,
            role=Role.COPY if as_copies == "copy" and number > 10 else Role.REPORT,
            copy_of=10 if as_copies == "copy" and number > 10 else None,
            family="one" if as_copies == "family" else None,
            credit="共同" if as_copies == "wire" else None,
        )
        for number in range(10, 15)
    ]
    found = assess("x", [*own, *repeated], glossary)
    assert found.candidates[0][0] is ArticleClass.HAZARD
    assert len(found.reports) == 3


def test_a_verdict_weeks_later_does_not_make_the_case_complementary(
    member: MakeMember, glossary: Glossary
) -> None:
    later = [
        member(n, "AI画像の男に判決", role=Role.FOLLOW_UP, class_="complementary", share=0.95)
        for n in range(10, 15)
    ]
    assert assess("x", [case(member)[0], *later], glossary).class_ is ArticleClass.INCIDENT
    assert assess("x", later, glossary).class_ is ArticleClass.COMPLEMENTARY


def test_more_reports_make_it_surer_but_not_certain(member: MakeMember, glossary: Glossary) -> None:
    one = assess("x", [member(1, "AI事故", share=0.7)], glossary)
    many = assess("x", [member(n, "AI事故", share=0.7) for n in range(1, 9)], glossary)
    assert one.probability < many.probability < 0.97


def test_reports_that_contradict_each_other_are_for_a_reviewer(
    member: MakeMember, glossary: Glossary
) -> None:
    members = [
        member(1, "AIが誤作動し1人けが", class_="incident", share=0.5),
        member(2, "AIの誤作動に注意を呼びかけ", class_="complementary", share=0.5),
    ]
    found = assess("x", members, glossary)
    assert found.class_ is ArticleClass.NEEDS_REVIEW
    assert {c for c, _ in found.candidates[:2]} == {
        ArticleClass.INCIDENT,
        ArticleClass.COMPLEMENTARY,
    }
    assert len(found.rationale) >= 2
    assert "要確認" in found.rationale[0].text_ja


def test_one_report_alone_decides_as_its_article_does(
    member: MakeMember, glossary: Glossary
) -> None:
    unsure = member(1, "AI事故か", class_="needs review")
    assert assess("x", [unsure], glossary).class_ is ArticleClass.NEEDS_REVIEW


def test_severity_is_the_highest_step_that_a_report_justifies_and_says_who_stops_lower(
    member: MakeMember, glossary: Glossary
) -> None:
    members = [
        member(1, "AIロボットで作業員けが", "作業員がけがをした。", severity=("incident", "作業員がけがをした")),
        member(2, "Robot kills worker", "A worker died.", language="en", severity=("serious incident", "A worker died")),
        member(3, "AIロボット、死者多数の恐れ", role=Role.EDITORIAL, severity=("disaster", "死者多数")),
    ]  # fmt: skip
    found = assess("x", members, glossary)
    assert found.severity is Severity.SERIOUS_INCIDENT
    assert [quote.article for quote in found.severity_quotes] == [2]
    claim = next(c for c in found.rationale if c.text_en.startswith("Severity"))
    assert "A worker died" in claim.text_en
    assert "作業員がけがをした" in claim.text_ja
    assert "others go only as far as incident" in claim.text_en


def test_without_a_quotation_no_severity_is_established(
    member: MakeMember, glossary: Glossary
) -> None:
    found = assess("x", [member(1, "AI事故"), member(2, "AI accident", language="en")], glossary)
    assert found.severity is None


def test_tags_are_a_union_weighted_by_how_many_sources_give_them(
    member: MakeMember, glossary: Glossary
) -> None:
    found = assess("x", case(member), glossary)
    task = next(tag for tag in found.tags if tag.group == "task")
    assert (task.value, task.sources) == ("Content generation", 2)
    assert {quote.language for quote in task.quotes} == {"ja", "en"}
    assert found.values("country") == ("JPN",)
    alone = member(9, "AI画像", tags=(("harm_types", "Psychological", "AI画像"),))
    more = assess("x", [*case(member), alone], glossary)
    harm = next(tag for tag in more.tags if tag.group == "harm_types")
    assert harm.sources == 1
    assert harm.probability < task.probability


def test_a_helping_ai_is_said_to_help(member: MakeMember, glossary: Glossary) -> None:
    members = [
        member(1, "AIが遭難者を発見", class_="unrelated", helper=True, cue="遭難者を発見"),
        member(2, "AI finds lost hiker", language="en", class_="unrelated", helper=True, cue="finds lost hiker"),
    ]  # fmt: skip
    found = assess("x", members, glossary)
    assert found.helper
    assert "救助" in found.rationale[0].text_ja
    assert "rescues" in found.rationale[0].text_en


def test_nothing_at_all_is_assessed_as_nothing(glossary: Glossary) -> None:
    found = assess("x", [], glossary)
    assert (found.class_, found.title_ja, found.facts) == (ArticleClass.NEEDS_REVIEW, None, ())
    assert found.model == ROLL_UP


def test_what_copies_nothing_is_a_source_of_its_own_whatever_the_ids(
    member: MakeMember, glossary: Glossary
) -> None:
    found = assess("x", [member(0, "AI事故で1人けが"), member(1, "AI事故、1人が負傷")], glossary)
    assert len(found.reports) == 2
