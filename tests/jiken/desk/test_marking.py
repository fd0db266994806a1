"""Quotations in their place: what is shown is the text, whole, and what is quoted is marked."""

from __future__ import annotations

import html
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from jiken.models import Said
from jiken.service.desk.marking import Line, Span, marked, name, place, spans, spans_of_lead
from jiken.web.pages import environment

TEXT = "市は19日、生成AIの誤回答を謝罪した。\n<b>原因</b>は調査中。\n\n以上"
texts = st.text(alphabet=st.sampled_from("ab<&'\"\n 事故が\u3099👩‍🔬\u0000\u2028"), max_size=60)


@st.composite
def quoted_texts(draw: st.DrawFn) -> tuple[str, list[Span]]:
    text = draw(texts)
    ends = st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))
    found = [(min(pair), max(pair)) for pair in draw(st.lists(ends, max_size=8))]
    return text, [Span(start=a, end=b, name=f"q{a}") for a, b in found]


def whole(lines: tuple[Line, ...]) -> str:
    return "\n".join("".join(p.text for run in line for p in run.parts) for line in lines)


@settings(max_examples=200, deadline=None)
@given(quoted_texts())
def test_what_is_shown_is_the_text_whole(told: tuple[str, list[Span]]) -> None:
    text, some = told

    assert whole(marked(text, some)) == text


@settings(max_examples=200, deadline=None)
@given(quoted_texts())
def test_every_quoted_character_is_marked_and_no_other(told: tuple[str, list[Span]]) -> None:
    text, some = told
    expected = [any(s.start <= at < s.end for s in some) for at in range(len(text))]
    runs = [
        (c, run.quoted)
        for line in marked(text, some)
        for run in (*line, None)
        for c in ("\n" if run is None else "".join(part.text for part in run.parts))
        if run is not None
    ]

    marks = [(c, is_) for c, is_ in zip(text, expected, strict=True) if c != "\n"]
    assert runs == marks


@settings(max_examples=200, deadline=None)
@given(quoted_texts())
def test_every_quotation_has_its_name_once_where_it_begins(told: tuple[str, list[Span]]) -> None:
    text, some = told
    names = [n for line in marked(text, some) for run in line for p in run.parts for n in p.names]

    assert sorted(names) == sorted({s.name for s in some if text[s.start : s.end].strip("\n")})


@settings(max_examples=100, deadline=None)
@given(quoted_texts())
def test_the_page_holds_the_text_escaped(told: tuple[str, list[Span]]) -> None:
    text, some = told
    macros = environment("ja").get_template("_incident_macros.html")
    shown = macros.make_module(vars={}).line_of  # type: ignore[attr-defined]
    lines = [str(shown(line)) for line in marked(text, some)]
    plain = [strip(line) for line in lines]

    assert "\n".join(html.unescape(line) for line in plain) == text
    assert not any(c in line for line in plain for c in "<>\"'")


def strip(shown: str) -> str:
    """Take off the marks and names that the page itself adds."""
    return re.sub(r'<mark>|</mark>|<span id="q\d+" class="at"></span>', "", shown)


def test_overlapping_quotations_are_one_run_with_a_name_each() -> None:
    ((run, rest),) = marked(
        "生成AIの誤回答を謝罪",
        [Span(start=0, end=4, name="q0"), Span(start=2, end=8, name="q2")],
    )

    assert run.quoted
    assert [(part.text, part.names) for part in run.parts] == [
        ("生成", ("q0",)),
        ("AIの誤回答", ("q2",)),
    ]
    assert not rest.quoted


def test_a_quotation_over_two_lines_is_marked_in_both_and_named_in_the_first() -> None:
    first, second, *_ = marked(TEXT, [Span(start=19, end=27, name="q19")])

    assert [run.quoted for run in first] == [False, True]
    assert [p.names for run in second for p in run.parts] == [(), ()]
    assert second[0].quoted


def test_words_that_no_longer_stand_there_are_not_marked() -> None:
    said = Said(field="text", start=6, end=10, said="生成AI")
    gone = Said(field="text", start=0, end=3, said="県は1")
    beyond = Said(field="text", start=90, end=99, said="以上")

    assert [s.start for s in spans(TEXT, "text", [said, gone, beyond])] == [6]


def test_offsets_are_code_points_not_bytes_nor_utf_16() -> None:
    text = "👩‍🔬がAIを検証"
    said = Said(field="text", start=4, end=6, said="AI")

    (line,) = marked(text, spans(text, "text", [said]))

    assert [p.text for run in line if run.quoted for p in run.parts] == ["AI"]


def test_a_lead_is_quoted_where_the_text_begins_with_it() -> None:
    text = "札幌で事故があった。\n\n　市は謝罪した。続報を待つ。"
    lead = "札幌で事故があった。 市は謝罪した。"
    said = Said(field="lead", start=11, end=13, said="市は")

    (found,) = spans_of_lead(text, lead, [said]) or ()

    assert text[found.start : found.end] == "市は"
    assert found.name == "q-lead-11"


def test_a_lead_of_its_own_is_not_looked_for_in_the_text() -> None:
    assert spans_of_lead("本文は別です。", "要約です。", []) is None


def test_each_field_has_its_own_names() -> None:
    assert name(Said(field="text", start=3, end=4, said="x")) == "q3"
    assert name(Said(field="title", start=3, end=4, said="x")) == "q-title-3"
    assert (
        place(7, Said(field="lead", start=0, end=1, said="x"), 9) == "/articles/7?with=9#q-lead-0"
    )
