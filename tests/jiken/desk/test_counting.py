"""Counting: periods, tables, and what a small store yields."""

from __future__ import annotations

import itertools
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiken.encoders import Encoders
from jiken.models import Article
from jiken.service import classifying, grouping
from jiken.service.desk import counting, deciding
from jiken.service.desk.asking import asking_of
from jiken.service.desk.counting import dated
from jiken.service.desk.queue import matching
from jiken.service.desk.refreshing import refresh
from jiken.service.desk.series import Step, periods, step_of, table_of, ticks
from jiken.service.desk.wanted import NOBODY, Status, Wanted
from jiken.store import Store
from jiken.taxonomy import ArticleClass
from tests.jiken.by_cues import ByCues
from tests.jiken.test_classifying import BUS, EVERYTHING

NOW = datetime(2026, 1, 22, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, encoders: Encoders) -> Path:
    path: Path = tmp_path_factory.mktemp("counted") / "jiken.db"
    with Store.open(path) as store:
        for article in EVERYTHING:
            store.articles.keep(article)
        grouping.encode(store, encoders.clusters)
        grouping.cluster(store, encoders.clusters.name, now=NOW)
        classifying.classify(store, encoders, ByCues())
        refresh(store, NOW)
    return path


@pytest.fixture
def store(tmp_path: Path, filled: Path) -> Iterator[Store]:
    with Store.open(shutil.copy(filled, tmp_path / "jiken.db")) as opened:
        yield opened


@given(DAYS, st.integers(0, 3000), st.sampled_from(list(Step)))
@settings(max_examples=50, deadline=None)
def test_periods_hold_every_day_once(since: date, more: int, step: Step) -> None:
    until = since + timedelta(days=min(more, 400))
    known = periods(since, until, step)

    assert known[0].start <= since <= known[0].end
    assert known[-1].start <= until <= known[-1].end
    for one, after in itertools.pairwise(known):
        assert one.end + timedelta(days=1) == after.start


@given(st.lists(st.tuples(DAYS, st.sampled_from(["身体", "経済"]), st.integers(1, 9)), max_size=20))
@settings(max_examples=50, deadline=None)
def test_a_table_loses_nothing(daily: list[tuple[date, str, int]]) -> None:
    told = [(day.isoformat(), value, n) for day, value, n in daily]
    table = table_of(told, date(2000, 1, 1), date(2060, 12, 31))

    assert table.total == sum(n for _, _, n in daily)
    assert table.step is Step.YEAR


@given(st.integers(0, 10**7))
@settings(max_examples=50, deadline=None)
def test_an_axis_has_round_numbers_and_holds_the_most(most: int) -> None:
    axis = ticks(most)

    assert axis[-1] >= most
    assert 2 <= len(axis) <= 6
    assert str(axis[1]).rstrip("0") in ("1", "2", "5")


@pytest.mark.parametrize(
    ("days", "step"), [(0, Step.WEEK), (180, Step.WEEK), (700, Step.MONTH), (4000, Step.YEAR)]
)
def test_a_longer_time_is_told_in_longer_steps(days: int, step: Step) -> None:
    assert step_of(TODAY - timedelta(days=days), TODAY) is step


def test_incidents_are_counted_by_class(store: Store) -> None:
    table = counting.by_class(store, dated(store, Wanted(), TODAY))

    assert {one.value: one.total for one in table.series}["incident"] == 2
    assert "unrelated" not in {one.value for one in table.series}


def test_unrelated_ones_are_counted_where_they_are_asked_for(store: Store) -> None:
    wanted = dated(store, Wanted(classes=(ArticleClass.UNRELATED,)), TODAY)

    assert [one.value for one in counting.by_class(store, wanted).series] == ["unrelated"]


def test_a_reviewers_class_is_counted(store: Store) -> None:
    incident = home(store, BUS)
    deciding.reclass(store, incident, ArticleClass.HAZARD, seen=None, by="ms", now=NOW)
    refresh(store, NOW)

    table = counting.by_class(store, dated(store, Wanted(), TODAY))

    assert {one.value: one.total for one in table.series} == {"incident": 1, "hazard": 1}


def test_an_incident_in_two_languages_counts_for_each(store: Store) -> None:
    table = counting.by_facet(store, dated(store, Wanted(), TODAY), "language")

    assert {one.value: one.total for one in table.series} == {"ja": 2, "en": 1}


def test_tags_are_counted_without_their_groups_name(store: Store) -> None:
    table = counting.by_facet(store, dated(store, Wanted(), TODAY), "harm")

    assert "Physical (injury)" in {one.value for one in table.series}


def test_publishers_yield_articles_and_incidents(store: Store) -> None:
    found = {one.publisher: one for one in counting.yields(store, dated(store, Wanted(), TODAY))}

    assert (found[BUS.publisher].articles, found[BUS.publisher].incidents) == (1, 1)
    assert any(one.incidents == 0 for one in found.values())  # the one of earnings


def test_the_share_counts_articles_and_a_reviewers_word_on_one(store: Store) -> None:
    wanted = dated(store, Wanted(), TODAY)
    (before,) = counting.shares(store, wanted)
    kept = store.articles.by_url(BUS.canonical_url)
    assert kept is not None

    deciding.reclass_article(
        store, kept.id, ArticleClass.COMPLEMENTARY, seen=None, by="ms", now=NOW
    )

    (after,) = counting.shares(store, wanted)
    assert (after.articles, after.harmful) == (before.articles, before.harmful - 1)


def test_a_day_of_the_calendar_is_that_of_the_incident(store: Store) -> None:
    found = counting.daily(store, dated(store, Wanted(), TODAY))

    assert sum(found.values()) == 2
    assert all(day <= TODAY for day in found)


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(since=date(1, 1, 1)),
        Wanted(until=date(9999, 12, 31)),
        Wanted(since=date(9999, 12, 31)),
        Wanted(since=date(2026, 5, 1), until=date(2026, 1, 1)),
    ],
)
def test_any_days_are_answered(store: Store, wanted: Wanted) -> None:
    found = dated(store, wanted, TODAY)

    assert found.since
    assert found.until
    assert found.since <= found.until
    assert len(counting.by_class(store, found).periods) < 120


def test_an_empty_store_counts_nothing() -> None:
    with Store.open(":memory:") as empty:
        wanted = dated(empty, Wanted(), TODAY)
        assert counting.by_class(empty, wanted).total == 0
        assert counting.yields(empty, wanted) == ()
        assert counting.shares(empty, wanted) == ()


def test_a_filter_narrows_what_is_counted(store: Store) -> None:
    wanted = replace(dated(store, Wanted(), TODAY), languages=("en",))

    assert counting.by_class(store, wanted).total == 1


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(languages=("ja",)),
        Wanted(languages=("ja", "en"), countries=("JPN",)),
        Wanted(classes=(ArticleClass.INCIDENT,)),
        Wanted(least_probability=0.5),
        Wanted(unread_by="ms", languages=("en",)),
        Wanted(assignee=NOBODY),
        Wanted(status=Status.OPEN),
        Wanted(since=TODAY, until=TODAY),
    ],
)
def test_pictures_count_what_the_queue_lists(store: Store, wanted: Wanted) -> None:
    asked = counting.shown(dated(store, wanted, TODAY))
    listed = [store.queue.facets(incident) for incident in matching(store, asked)]

    for facet in ("class", "language", "country", "publisher"):
        told = Counter(value for facets in listed for name, value in facets if name == facet)
        daily = store.counting.by_facet(asking_of(asked), facet)
        counted: Counter[str] = Counter()
        for _, value, number in daily:
            counted[value] += number
        assert counted == told
    assert {y.publisher: y.incidents for y in counting.yields(store, asked) if y.incidents} == told


def home(store: Store, article: Article) -> str:
    kept = store.articles.by_url(article.canonical_url)
    assert kept is not None
    return store.incidents.homes([kept.id])[kept.id]
