from __future__ import annotations

from collections.abc import Callable

import pytest

from dedupe import Knowledge, Reason, Story, profile, reasons, signals

Make = Callable[..., Story]
Why = Callable[[Story, Story], tuple[Reason, ...]]

ARREST = (
    "架空AIで芸能人の偽画像50万点作成か 31歳男を逮捕 北海道警",
    "札幌市の無職の男が生成AIで女性芸能人の性的な偽画像を作り、会員制サイトで販売した疑い。売り上げは1100万円に上るという。",
)


@pytest.fixture
def why(knowledge: Knowledge) -> Why:
    def told(a: Story, b: Story) -> tuple[Reason, ...]:
        first, second = profile(a, knowledge), profile(b, knowledge)
        return reasons(first, second, signals(first, second))

    return told


def test_reasons_say_what_agreed_in_both_scripts(make: Make, why: Why) -> None:
    english = make(
        2,
        "Sapporo man, 31, held over 520,000 AI images",
        "The 31-year-old earned ¥11 million with obscene images of celebrities.",
        hours=7,
    )
    told = {reason.text for reason in why(make(1, *ARREST), english)}

    assert {"31歳 = 31", "50万点 ≈ 520,000 AI images"} <= told
    assert "札幌 = Sapporo" in told
    assert "1100万円 = ¥11 million" in told
    assert "7 hours apart" in told


def test_reasons_say_what_did_not_agree(make: Make, why: Why) -> None:
    other = make(
        2,
        "架空AIで芸能人の偽画像作成か 45歳男を逮捕 大阪府警",
        "大阪市の男が生成AIで女性芸能人の性的な偽画像を作り販売した疑い。",
        hours=4,
    )
    conflicts = {r.text for r in why(make(1, *ARREST), other) if not r.agrees}

    assert "31歳 ≠ 45歳" in conflicts
    assert "北海道 ≠ 大阪" in conflicts


def test_each_reason_quotes_both_texts_where_they_say_it(make: Make, why: Why) -> None:
    a = make(1, *ARREST)
    b = make(
        2,
        "Ｓａｐｐｏｒｏ man, 31, held over 520,000 AI images",
        "The 31-year-old earned ¥11 million.",
        hours=7,
    )
    stories = {1: a, 2: b}
    quoted = [r for r in why(a, b) if r.span_a and r.span_b]

    assert quoted
    for reason in quoted:
        left, right = (
            getattr(stories[id_], span.field)[span.start : span.end]
            for id_, span in ((1, reason.span_a), (2, reason.span_b))
            if span
        )
        assert reason.text in {f"{left} {sign} {right}" for sign in "=≈≠"}


def test_a_round_up_is_read_all_over_its_text(make: Make, why: Why) -> None:
    text = "今週もAIの話題が多かった。\n\n" + "展示会の報告が続いた。" * 40 + "\n\n" + ARREST[1]
    page = make(1, "今週のAIニュースまとめ", "今週もAIの話題が多かった。", text=text)
    found = why(page, make(2, *ARREST))
    (sold,) = [reason for reason in found if "1100万円" in reason.text]
    assert sold.span_a is not None
    assert sold.span_a.field == "text"
    assert text[sold.span_a.start : sold.span_a.end] in sold.text


def test_no_reason_is_given_twice(make: Make, why: Why) -> None:
    found = why(make(1, *ARREST), make(2, *ARREST, hours=3.0))
    said = [reason.text for reason in found]
    assert len(said) == len(set(said))
    assert said
