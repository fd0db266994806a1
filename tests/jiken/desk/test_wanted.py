"""What is asked for is the same in an address and out of it, whatever somebody types there."""

from __future__ import annotations

import unicodedata
from datetime import date
from urllib.parse import parse_qs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiken.service.desk.wanted import NOBODY, Sort, Status, Wanted, query_of, unheard, wanted_of
from jiken.taxonomy import ArticleClass, Severity

words = st.text(max_size=40).map(lambda text: text.replace("\x00", "").strip()).filter(bool)


def several(one: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(one, max_size=4, unique=True).map(tuple)


shares = st.none() | st.floats(0, 1)
days = st.none() | st.dates()
tags = st.builds("{}/{}".format, st.sampled_from(("harm_types", "system")), words)
anything = st.builds(
    Wanted,
    classes=several(st.sampled_from(ArticleClass)),
    severities=several(st.sampled_from(Severity)),
    languages=several(
        words.map(lambda word: unicodedata.normalize("NFKC", word).lower().strip()).filter(bool)
    ),
    publishers=several(words),
    countries=several(st.sampled_from(("JPN", "USA", "GBR", "TWN"))),
    tags=several(tags),
    since=days,
    until=days,
    least_probability=shares,
    most_probability=shares,
    assignee=st.just("") | st.just(NOBODY) | words,
    status=st.none() | st.sampled_from(Status),
    text=st.just("") | words,
    unread_by=st.just("") | words,
    sort=st.sampled_from(Sort),
)


@given(anything)
@settings(max_examples=200, deadline=None)
def test_what_is_wanted_comes_back_from_its_address(wanted: Wanted) -> None:
    assert wanted_of(parse_qs(query_of(wanted), keep_blank_values=True)) == wanted


@given(
    st.dictionaries(
        st.sampled_from(("class", "severity", "tag", "since", "least", "status", "q", "sort")),
        st.lists(st.text(max_size=30), max_size=5),
    )
)
@settings(max_examples=200, deadline=None)
def test_whatever_is_typed_means_something_that_has_an_address(query: dict[str, list[str]]) -> None:
    wanted = wanted_of(query)
    assert wanted_of(parse_qs(query_of(wanted), keep_blank_values=True)) == wanted


@pytest.mark.parametrize(
    "query",
    [
        {"class": ["<script>"]},
        {"since": ["yesterday"]},
        {"least": ["nan"], "most": ["2"]},
        {"tag": ["no group"], "sort": ["sideways"], "status": [""]},
        {"language": ["", "  "], "publisher": ["\x00"], "q": ["\ud800"]},
        {"page": ["7"]},
    ],
)
def test_what_means_nothing_leaves_all(query: dict[str, list[str]]) -> None:
    assert wanted_of(query) == Wanted()


def test_what_is_unrelated_is_hidden_unless_it_is_asked_for() -> None:
    assert Wanted(since=date(2026, 1, 1), status=Status.OPEN).hides_unrelated
    assert not Wanted(classes=(ArticleClass.UNRELATED,)).hides_unrelated
    assert not Wanted(status=Status.DISMISSED).hides_unrelated


@pytest.mark.parametrize("said", ["JPN", "jp", "Jp", "jpn", "ＪＰ", "日本", "japan"])
def test_a_country_is_known_by_its_codes_and_names_in_whatever_letters(said: str) -> None:
    assert wanted_of({"country": [said]}) == Wanted(countries=("JPN",))
    assert wanted_of({"tag": [f"country/{said}"]}) == Wanted(tags=("country/JPN",))


def test_a_language_is_known_in_whatever_letters() -> None:
    assert wanted_of({"language": ["JA", "ｅｎ", "ja"]}).languages == ("ja", "en")


def test_no_country_is_heard_where_there_is_none() -> None:
    query = {"country": ["ZZ", "jp"], "tag": ["country/EU"]}
    assert unheard(query) == [("country", "ZZ"), ("tag", "country/EU")]
    assert wanted_of(query) == Wanted(countries=("JPN",))
