from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from dedupe import Knowledge, Reason, Story, profile, reasons
from dedupe.explanation import Side, explanation
from dedupe.passages import shared_passage
from dedupe.said import SAID_CHARACTERS, Kind, Said, Sign
from dedupe.wording import LINE_CHARACTERS, line, sentence

Make = Callable[..., Story]
Why = Callable[[Story, Story], tuple[Reason, ...]]

ARREST = (
    "架空AIで芸能人の偽画像50万点作成か 31歳男を逮捕 北海道警",
    "札幌市の無職の男が生成AIで女性芸能人の性的な偽画像を作り、会員制サイトで販売した疑い。売り上げは1100万円に上るという。",
)
ARREST_EN = (
    "Sapporo man, 31, held over 520,000 AI images",
    "The 31-year-old was arrested on Jan. 19. He earned ¥11 million with obscene images of celebrities.",
)


@pytest.fixture
def why(knowledge: Knowledge) -> Why:
    """Return why the first of two stories goes with the second."""
    return lambda here, there: explanation(side(here, knowledge), side(there, knowledge))


def side(story: Story, knowledge: Knowledge) -> Side:
    day = story.published.date().isoformat() if story.published else None
    day = day[:7] if day and story.precision == "month" else day
    return Side(
        profile=profile(story, knowledge),
        title=story.title,
        lead=story.lead,
        text=story.text,
        day=day,
    )


def pairs(found: Sequence[Reason], sign: Sign = Sign.EQUAL) -> set[tuple[str, str]]:
    return {
        (reason.here.said, reason.there.said)
        for reason in found
        if reason.sign is sign and reason.here and reason.there
    }


def stands(said: Said | None, story: Story) -> bool:
    """Whether a quotation is what stands at its offsets in the story as it was given."""
    return said is None or getattr(story, said.field)[said.start : said.end] == said.said


def test_figures_names_and_procedures_agree_across_scripts(make: Make, why: Why) -> None:
    found = why(make(1, *ARREST), make(2, *ARREST_EN, hours=7))

    assert ("31歳", "31-year-old") in pairs(found)
    assert ("札幌", "Sapporo") in {(a.removesuffix("市"), b) for a, b in pairs(found)}
    assert ("1100万円", "¥11 million") in pairs(found)
    assert ("逮捕", "arrested") in pairs(found)
    assert ("50万点", "520,000 AI images") in pairs(found, Sign.CLOSE)


def test_left_is_always_the_article_that_the_reason_stands_under(make: Make, why: Why) -> None:
    ja, en = make(1, *ARREST), make(2, *ARREST_EN, hours=7)

    turned = {(b, a) for a, b in pairs(why(en, ja))}
    assert turned == pairs(why(ja, en))
    assert any(a.isascii() and not b.isascii() for a, b in pairs(why(en, ja)))


def test_what_did_not_agree_is_told_apart_and_last(make: Make, why: Why) -> None:
    other = make(
        2,
        "架空AIで芸能人の偽画像作成か 45歳男を逮捕 大阪府警",
        "大阪市の男が生成AIで女性芸能人の性的な偽画像を作り販売した疑い。",
        hours=4,
    )
    found = why(make(1, *ARREST), other)

    assert ("31歳", "45歳") in pairs(found, Sign.DIFFERS)
    assert any(b.startswith("大阪") for _, b in pairs(found, Sign.DIFFERS))
    assert [r.agrees for r in found] == sorted((r.agrees for r in found), reverse=True)
    assert line(found, "en").partition("but: ")[2].startswith("31歳 ≠ 45歳")
    assert line(found, "ja").partition("ただし")[2].startswith("31歳 ≠ 45歳")


def test_an_age_that_one_of_several_shares_is_no_conflict(make: Make, why: Why) -> None:
    both = make(1, "31歳男と28歳女を逮捕", "札幌市の男（31）と女（28）。")

    assert pairs(why(both, make(2, *ARREST)), Sign.DIFFERS) == set()


def test_a_round_up_is_quoted_from_its_text_and_its_other_events_are_no_conflict(
    make: Make, why: Why
) -> None:
    text = (
        "今週もAIの話題が多かった。\n\n" + "大阪では45歳の男が捕まった。" * 40 + "\n\n" + ARREST[1]
    )
    page = make(1, "今週のAIニュースまとめ", "今週もAIの話題が多かった。", text=text)
    found = why(page, make(2, *ARREST))

    assert ("1100万円", "1100万円") in pairs(found)
    assert {r.here.field for r in found if r.here} == {"text"}
    assert all(stands(r.here, page) for r in found)
    assert pairs(found, Sign.DIFFERS) == set()


def test_every_reason_quotes_both_texts_where_they_say_it(make: Make, why: Why) -> None:
    wide = (
        "Ｓａｐｐｏｒｏ man, 31, held over ５２万 AI images",
        "The 31-year-old earned ¥11 million.",
    )
    here, there = make(1, *ARREST), make(2, *wide, hours=7)
    found = why(here, there)

    assert pairs(found)
    assert all(stands(r.here, here) and stands(r.there, there) for r in found)


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        # No figure, no name of the tables: the longest run that both have.
        (
            ("夜明けの回廊に鏡が並ぶ展示", ""),
            ("巨匠の新作は夜明けの回廊に鏡を置く", ""),
            "夜明けの回廊に鏡",
        ),
        (
            ("Quiet mirrors along the corridor at dawn", ""),
            ("A corridor at dawn, and nothing else", ""),
            "corridor at dawn",
        ),
        # Short, but the only word that they share.
        (("回廊の静けさ", ""), ("鏡ばかりの回廊", ""), "回廊"),
    ],
)
def test_where_only_wording_agrees_the_shared_words_are_quoted(
    first: tuple[str, str], second: tuple[str, str], words: str, make: Make, why: Why
) -> None:
    here, there = make(1, *first), make(2, *second, hours=None)

    assert any(words in a and words in b for a, b in pairs(why(here, there)))


def test_where_no_word_is_shared_the_titles_alike_in_meaning_are_quoted(
    make: Make, why: Why
) -> None:
    here = make(1, "夕暮れの縁側でうたた寝", "", hours=None)
    there = make(2, "Taking a nap on the porch at dusk", "", hours=None)
    (only,) = why(here, there)

    assert only.kind is Kind.MEANING
    assert (only.here, only.there) == (
        Said(field="title", start=0, end=len(here.title), said=here.title),
        Said(field="title", start=0, end=len(there.title), said=there.title),
    )
    assert "夕暮れの縁側でうたた寝" in sentence(only, "en")
    assert "Taking a nap on" in sentence(only, "ja")


def test_nothing_is_said_twice_and_little_in_all(make: Make, why: Why) -> None:
    found = why(make(1, *ARREST), make(2, *ARREST, hours=3.0))
    quoted = [r for r in found if r.here and r.kind is not Kind.WORDING]

    assert len({r.here for r in quoted}) == len(quoted)
    assert 1 <= len(quoted) <= 8


def test_the_line_of_the_issue(make: Make, why: Why) -> None:
    lead = "北海道警は19日、札幌市の無職の男（31）を逮捕した。"
    ja = make(1, "架空AIで芸能人の偽画像50万点", lead, hours=7)
    en = make(2, ARREST_EN[0], "The 31-year-old was arrested.")

    told = line(why(ja, en), "en")
    assert "50万点 ≈ 520,000 AI images" in told
    assert "逮捕 = arrested" in told
    assert told.endswith("19 Jan, 7 hours apart")
    assert line(why(ja, en), "ja").endswith("1月19日、7時間差")


def test_what_both_say_in_the_same_words_is_told_once(make: Make, why: Why) -> None:
    here = make(1, "警視庁、31歳男を逮捕　AI画像50万点", "", hours=0)
    there = make(2, "ＡＩ画像５０万点　31歳男を警視庁が逮捕", "", hours=2)
    en, ja = (line(why(here, there), language) for language in ("en", "ja"))

    assert en.startswith("both ")
    assert ja.startswith("ともに")
    for words in ("31歳", "50万点", "警視庁", "逮捕"):
        assert en.count(words) == ja.count(words) == 1 or words not in en.partition("; ")[0]


def test_two_english_stories(make: Make, why: Why) -> None:
    here = make(1, "Sapporo man, 31, arrested over 500,000 AI images", "Hokkaido police said so.")
    there = make(
        2, "Police in Sapporo hold 31-year-old over AI images", "He was arrested.", hours=30
    )
    told = line(why(here, there), "en")

    assert "Sapporo" in told.partition("; ")[0]
    assert "31 = 31-year-old" in told
    assert told.endswith("19 Jan / 20 Jan, 30 hours apart")


@pytest.mark.parametrize(
    ("precision", "hours", "en", "ja"),
    [
        ("instant", 0.2, "19 Jan, less than an hour apart", "1月19日、1時間以内"),
        ("instant", 1.0, "19 Jan, 1 hour apart", "1月19日、1時間差"),
        ("instant", 72.0, "19 Jan / 22 Jan, 3 days apart", "1月19日／1月22日、3日差"),
        ("instant", 8760.0, "but: 19 Jan 2026 / 19 Jan 2027, 365 days apart", "365日差"),
        ("day", 3.0, "19 Jan, the same day", "1月19日、同じ日"),
        ("day", 48.0, "19 Jan / 21 Jan, 2 days apart", "1月19日／1月21日、2日差"),
        ("month", 0.0, "19 Jan / Jan 2026, dated to the month only", "日付は月のみ"),
    ],
)
def test_times_are_told_as_exactly_as_they_are_known(
    precision: str, hours: float, en: str, ja: str, make: Make, why: Why
) -> None:
    here, there = make(1, *ARREST), make(2, *ARREST, hours=hours, precision=precision)

    assert line(why(here, there), "en").endswith(en)
    assert line(why(here, there), "ja").endswith(ja)


def test_without_a_date_nothing_is_said_of_time(make: Make, why: Why) -> None:
    found = why(make(1, *ARREST), make(2, *ARREST_EN, hours=None))

    assert Kind.TIME not in {reason.kind for reason in found}


def test_a_line_is_cut_between_reasons_and_never_loses_what_speaks_against() -> None:
    quoted = [
        Reason(kind=Kind.NAME, sign=Sign.EQUAL, here=said(f"一二三四五{n}"), there=said("x" * 30))
        for n in range(20)
    ]
    against = Reason(kind=Kind.PLACE, sign=Sign.DIFFERS, here=said("札幌"), there=said("Osaka"))
    time = Reason(kind=Kind.TIME, sign=Sign.CLOSE, hours=5.0)
    told = line([*quoted, time, against], "en")

    assert len(told) <= LINE_CHARACTERS
    assert told.endswith("…; 5 hours apart; but: 札幌 ≠ Osaka")
    assert set(told.split("; ")[:-3]) <= {sentence(reason, "en") for reason in quoted}


def said(words: str) -> Said:
    return Said(field="title", start=0, end=len(words), said=words)


def test_a_quotation_is_short_and_no_character_is_cut(make: Make, why: Why) -> None:
    marked = "が" * 400  # か with a combining mark
    long = "展示会で" + marked
    found = why(make(1, long, ""), make(2, long, "", hours=1))
    quoted = [r.here for r in found if r.here]

    assert quoted
    assert max(len(one.said) for one in quoted) <= SAID_CHARACTERS
    assert not any(long[one.end : one.end + 1] == "\u3099" for one in quoted)


ANYTHING = st.text(st.characters(codec=None), max_size=80)  # lone surrogates too
PIECES = st.lists(
    st.sampled_from(
        ["31歳", "31-year-old ", "50万点", "520,000 images ", "札幌", "Sapporo ", "逮捕", "arrested ",
         "1100万円", "¥9" + "9" * 20, "9" * 400, "Jan. 19 ", "１９日", "大阪", "が", "\ud800", "今週のAIニュースまとめ", "。"]
    ),
    max_size=12,
).map("".join)  # fmt: skip
WORDS = st.one_of(ANYTHING, PIECES)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(WORDS, WORDS, WORDS, WORDS, st.sampled_from(["ja", "en", ""]))
@example("", "", "", "", "ja")
@example("\ud800AI\udfff", "", "\ud800AI\udfff", "", "en")
def test_whatever_the_texts_reasons_are_given_and_every_span_holds(
    knowledge: Knowledge, title: str, lead: str, title2: str, lead2: str, language: str
) -> None:
    here = Story(id=1, key="1", title=title, lead=lead, text=lead + title2, language=language)
    there = Story(id=2, key="2", title=title2, lead=lead2, text=lead2, language="ja")
    for mine, yours in ((here, there), (there, here)):
        found = explanation(side(mine, knowledge), side(yours, knowledge))
        assert all(stands(r.here, mine) and stands(r.there, yours) for r in found)
        assert sum(r.quotes for r in found) <= 9
        assert all(r.quotes or r.kind in (Kind.WORDING, Kind.MEANING, Kind.TIME) for r in found)
        for told in (line(found, "ja"), line(found, "en")):
            assert len(told) <= LINE_CHARACTERS
            assert "\n" not in told


def test_reasons_need_no_more_than_the_profiles(make: Make, knowledge: Knowledge) -> None:
    here, there = (profile(make(n, *ARREST), knowledge) for n in (1, 2))
    found = reasons(here, replace(there, quantities=(), mentions={}))

    assert {reason.kind for reason in found} == {Kind.WORDING, Kind.MEANING, Kind.TIME}


@pytest.mark.parametrize("piece", ["あ", "事故", "abcd ", "a b c "])
def test_a_text_of_one_word_repeated_is_read_no_longer_than_any_other(piece: str) -> None:
    flood = {"title": (piece * 300)[:300], "text": (piece * 6000)[:6000]}
    found = shared_passage(flood, flood)

    assert found is None or 0 < len(found.here.said) <= SAID_CHARACTERS


def test_no_suspect_or_victim_is_quoted_by_name(make: Make, why: Why) -> None:
    here = make(
        1, "港町の詐欺、ゼンドリクス容疑者を逮捕", "山川海彦容疑者（31）も逮捕された。", hours=0
    )
    there = make(2, "ゼンドリクス容疑者ら逮捕", "港町で山川海彦容疑者（31）を逮捕。", hours=2)
    english = make(3, "Suspect Zendrix held in port town", "Police arrested Mr. Zendrix.", hours=3)
    for first, second in ((here, there), (there, here), (here, english), (english, there)):
        quoted = [said.said for r in why(first, second) for said in (r.here, r.there) if said]
        assert quoted
        assert not [words for words in quoted if "ゼンド" in words or "山川" in words]
        titles = {first.title, second.title}
        assert not [words for words in quoted if "Zendrix" in words and words not in titles]


def test_a_name_that_only_the_ear_finds_is_quoted_in_both_scripts(make: Make, why: Why) -> None:
    here = make(1, "ｿｰﾝｳｨｯｸの美術館、目録を訂正", "")
    there = make(2, "Thornwick museum corrects its catalogue", "", hours=2)

    assert ("ｿｰﾝｳｨｯｸ", "Thornwick") in pairs(why(here, there))
    assert ("Thornwick", "ｿｰﾝｳｨｯｸ") in pairs(why(there, here))
