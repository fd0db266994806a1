"""A day that is announced is to come; one that is told of is the last one of its name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedupe.days import days
from dedupe.fold import folded
from jiken.rollup import Classified, FactKind, Glossary, assess
from jiken.rollup.announced import meant

MONDAY = date(2026, 3, 9)


def read(text: str, day: date = MONDAY) -> list[str]:
    """Return the days that a fact sheet would hold of *text*, published on *day*."""
    told = folded(text)
    found = [(n, *told.span(a, b)) for n, a, b in days(told, text, day) if n]
    read_as = (meant(text, a, b, date.fromordinal(n), day) for n, a, b in found)
    return list(dict.fromkeys(day.isoformat() for day in read_as))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("AI審査の公聴会は4月20日に開かれる。", "2026-04-20"),
        ("公聴会を4月20日午後に開くと発表した。", "2026-04-20"),
        ("新しい翻訳AIは4月20日発売。", "2026-04-20"),
        ("新しい翻訳AIを4月20日に発売し、価格は980円。", "2026-04-20"),
        ("市長選は4月20日投開票の予定。", "2026-04-20"),
        ("投票日は20日で変わらない。", "2026-03-20"),
        ("投票日は20日のまま、変わっていません。", "2026-03-20"),
        ("20日投開票の市長選で偽動画が広まった。", "2026-03-20"),
        ("来月22日に審議会を開催、規則改正へ", "2026-04-22"),
        ("判決は12日に言い渡される。", "2026-03-12"),
        ("初公判は9月1日に開かれる見通し。", "2026-09-01"),
        ("６月３日に施行される改正法", "2026-06-03"),
        ("説明会は金曜日に行われる。", "2026-03-13"),
        ("A hearing is set for June 3.", "2026-06-03"),
        ("The court will hear the case on June 3.", "2026-06-03"),
        ("The tool goes on sale on April 20, the firm said.", "2026-04-20"),
        ("Voting goes ahead on April 25 as scheduled.", "2026-04-25"),
        ("He is due to be sentenced on September 1.", "2026-09-01"),
        ("The council will be asked about it on Friday.", "2026-03-13"),
        ("The law takes effect on the 20th.", "2026-03-20"),
        ("On April 20, voters will choose a mayor.", "2026-04-20"),
        ("The mayoral election on April 20", "2026-04-20"),
    ],
)
def test_an_announced_day_is_to_come(text: str, day: str) -> None:
    assert read(text) == [day]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("事故は4月20日に起きた。", "2025-04-20"),
        ("4月20日に開かれた公聴会", "2025-04-20"),
        ("4月20日に発売され、これまでに10万台を売った。", "2025-04-20"),
        ("4月20日から誤った案内を続けていた。", "2025-04-20"),
        ("昨年4月20日に発売する予定だった。", "2025-04-20"),
        ("2025年4月20日に開かれる予定だった公聴会", "2025-04-20"),
        ("会社は20日、AIの利用をやめると発表した。", "2026-02-20"),
        ("20日に逮捕された。", "2026-02-20"),
        ("申請の期限は20日だった。", "2026-02-20"),
        ("市は20日までにAIの利用をやめた。", "2026-02-20"),
        ("20日にAIの利用をやめると発表した。", "2026-02-20"),
        ("20日夜、男が逃げる様子が映っていた。", "2026-02-20"),
        ("米大統領は8日、停戦に向けて協議の場を設けると発表した。", "2026-03-08"),
        ("反対派は8日、責任を追及する方針だ。", "2026-03-08"),
        ("6日で1週間となる。", "2026-03-06"),
        ("He will be heard after Sunday's crash.", "2026-03-08"),
        ("The judge will hear arguments Friday, March 6, 2026.", "2026-03-06"),
        ("府警は金曜日、男を逮捕した。", "2026-03-06"),
        ("今月5日に発表した。", "2026-03-05"),
        ("On April 20, he was arrested.", "2025-04-20"),
        ("The firm said on Friday that it will close the site.", "2026-03-06"),
        ("The trial was set for January 12 but never began.", "2026-01-12"),
        ("It will mark the anniversary of the January 20 accident.", "2026-01-20"),
        ("A girl died on June 3.", "2025-06-03"),
        ("The flaw was found on the 20th.", "2026-02-20"),
        ("The hearing was held on June 3, 2025.", "2025-06-03"),
        ("Police arrested him on Friday.", "2026-03-06"),
    ],
)
def test_a_day_that_is_told_of_is_past(text: str, day: str) -> None:
    assert read(text) == [day]


def test_a_day_that_the_calendar_does_not_have_stays_as_it_was_read() -> None:
    assert read("2月29日に開かれる。", date(2024, 3, 9)) == ["2024-02-29"]
    assert read("31日に開かれる。", date(2026, 2, 9)) == ["2026-01-31"]


@pytest.mark.parametrize(
    "text", ["留置は3日に及んだ。", "2日連続の不具合だ。", "発生から5日たった。"]
)
def test_how_long_something_lasted_is_no_day(
    text: str, member: Callable[..., Classified], glossary: Glossary
) -> None:
    facts = assess("x", [member(1, "AI", text)], glossary).facts
    assert not [fact for fact in facts if fact.kind is FactKind.DAY]


def test_reports_of_one_announced_day_agree(
    member: Callable[..., Classified], glossary: Glossary
) -> None:
    told = (
        (1, "AI", "偽の記事が広まった。投票日は25日のまま、変わっていません。", "ja"),
        (2, "AI", "The vote goes ahead on Jan. 25 as scheduled.", "en"),
        (3, "AI", "1月25日投開票の市長選で偽の記事が広まった。", "ja"),
    )
    some = [member(id_, title, text, language=language) for id_, title, text, language in told]
    (day,) = [f for f in assess("x", some, glossary).facts if f.kind is FactKind.DAY]
    assert [version.value for version in day.versions] == ["2026-01-25"]


@settings(max_examples=100, deadline=None)
@given(
    before=st.text(max_size=80),
    behind=st.text(max_size=80),
    day=st.dates(max_value=date(9990, 1, 1)),
)
def test_whatever_stands_around_it_a_day_of_that_name_comes_back(
    before: str, behind: str, day: date
) -> None:
    text = f"{before}5月6日{behind}"
    told = date(max(day.year - 1, 1), 5, 6)
    found = meant(text, len(before), len(before) + 4, told, day)
    assert (found.month, found.day) == (5, 6)
