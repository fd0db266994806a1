"""The queue holds every incident as it is now, in its order, with right counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from jiken.migrations import MIGRATIONS
from jiken.service.desk import deciding
from jiken.service.desk.queue import looked, matching, queue, refresh
from jiken.service.desk.refreshing import catch_up
from jiken.service.desk.unread import changed_since
from jiken.service.desk.wanted import NOBODY, Sort, Status, Wanted
from jiken.store import Store
from jiken.taxonomy import ArticleClass, Severity
from tests.jiken.desk.incidents import (
    HAZARD,
    INCIDENT,
    LATER,
    NOW,
    UNRELATED,
    article,
    assessed,
    incident,
)

FIRST, SECOND, THIRD = "2026-01-20", "2026-01-21", "2026-01-22"


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.open(":memory:") as opened:
        one, two, three, four = (article(opened, n) for n in range(4))
        english = article(opened, 9, "The Harbor Ledger", "en")
        incident(opened, FIRST, [one, english], sources=2)
        incident(opened, SECOND, [two, three], sources=1)
        incident(opened, THIRD, [four], sources=1)
        assessed(opened, FIRST, INCIDENT, 0.5, Severity.INCIDENT, [("country", "JPN")])
        assessed(opened, SECOND, HAZARD, 0.9, Severity.HAZARD, [("harm_types", "Psychological")])
        assessed(opened, THIRD, UNRELATED)
        refresh(opened, NOW)
        yield opened


OPEN = Wanted(status=Status.OPEN)


def found(store: Store, wanted: Wanted = OPEN) -> list[str]:
    return [row.queued.incident for row in queue(store, wanted, reviewer="ms").rows]


def test_it_holds_every_incident_the_most_valuable_first_and_hides_what_is_unrelated(
    store: Store,
) -> None:
    page = queue(store, Wanted(status=Status.OPEN), reviewer="ms")
    assert found(store) == [FIRST, SECOND]
    assert (page.total.number, page.hidden.number) == (2, 1)


def test_once_more_changes_nothing(store: Store) -> None:
    before = store.db.conn.total_changes
    assert refresh(store, LATER) == 0
    assert store.db.conn.total_changes == before


def test_what_is_read_anew_but_is_what_it_was_stays_as_it_stands(store: Store) -> None:
    row = store.queue.get(FIRST)
    assessed(store, FIRST, INCIDENT, 0.5, Severity.INCIDENT, [("country", "JPN")])
    assert refresh(store, LATER) == 1
    assert store.queue.get(FIRST) == row


def test_what_is_stopped_half_way_goes_on_later(store: Store) -> None:
    store.db.execute("INSERT OR IGNORE INTO unqueued SELECT id FROM incidents")
    store.db.execute("DELETE FROM queue")
    assert refresh(store, NOW, most=1) == 1
    assert store.unqueued.waiting(9) == 2
    assert refresh(store, NOW) == 2
    assert found(store) == [FIRST, SECOND]


@pytest.mark.parametrize(
    ("wanted", "incidents"),
    [
        (Wanted(languages=("en",)), [FIRST]),
        (Wanted(languages=("ja", "en")), [FIRST, SECOND]),
        (Wanted(publishers=("The Harbor Ledger", "nobody")), [FIRST]),
        (Wanted(countries=("JPN",)), [FIRST]),
        (Wanted(tags=("harm_types/Psychological",)), [SECOND]),
        (Wanted(classes=(UNRELATED,)), [THIRD]),
        (Wanted(severities=(Severity.HAZARD,)), [SECOND]),
        (Wanted(since=date(2026, 1, 21)), [SECOND]),
        (Wanted(until=date(2026, 1, 20)), [FIRST]),
        (Wanted(most_probability=0.6), [FIRST]),
        (Wanted(least_probability=0.6), [SECOND]),
        (Wanted(assignee="aki"), []),
        (Wanted(assignee=NOBODY), [FIRST, SECOND]),
        (Wanted(unread_by="ms"), [FIRST, SECOND]),
        (Wanted(text="case 9"), [FIRST]),
        (Wanted(text="偽画像"), [FIRST, SECOND]),
        (Wanted(text="Cases 9"), [FIRST]),  # as in a search: a word in its plural, too
        (Wanted(text="「偽画像」"), [FIRST, SECOND]),
        (Wanted(text="!?"), []),
        (Wanted(text='" OR 1'), []),
        (Wanted(status=Status.ANY, sort=Sort.NEWEST), [THIRD, SECOND, FIRST]),
        (Wanted(status=Status.CONFIRMED), []),
        (Wanted(languages=("en",), classes=(HAZARD,)), []),
        (Wanted(sort=Sort.SOURCES), [FIRST, SECOND]),
        (Wanted(sort=Sort.CHANGED), [FIRST, SECOND]),
    ],
)
def test_what_is_wanted_is_found(store: Store, wanted: Wanted, incidents: list[str]) -> None:
    assert found(store, wanted) == incidents
    assert list(matching(store, wanted)) == incidents


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(status=Status.OPEN, languages=("ja",)),
        Wanted(status=Status.OPEN, since=date(2026, 1, 21)),
        Wanted(status=Status.OPEN, languages=("ja",), until=date(2026, 1, 21)),
        Wanted(status=Status.OPEN, countries=("JPN",), since=date(2026, 1, 20), languages=("en",)),
        Wanted(status=Status.OPEN, until=date(2026, 1, 21), unread_by="ms"),
        Wanted(status=Status.OPEN, languages=("ja",), text="case 9"),
    ],
)
def test_what_is_counted_is_what_is_listed(store: Store, wanted: Wanted) -> None:
    page = queue(store, wanted, reviewer="ms")
    assert page.total.number == len(page.rows) > 0
    assert sum(one.number for one in page.facets["class"].values()) >= len(page.rows)


def test_counts_of_a_filter_are_those_given_the_others(store: Store) -> None:
    facets = queue(store, Wanted(languages=("en",)), reviewer="ms").facets
    assert {value: one.number for value, one in facets["language"].items()} == {"ja": 2, "en": 1}
    assert {value: one.number for value, one in facets["class"].items()} == {"incident": 1}
    every = queue(store, Wanted(), reviewer="ms").facets["class"]
    assert {value: one.number for value, one in every.items()} == {
        "incident": 1,
        "hazard": 1,
        "unrelated": 1,
    }


def test_a_reviewers_word_decides_where_it_stands_until_another_article_comes(store: Store) -> None:
    deciding.confirm(store, FIRST, seen=None, by="ms", now=NOW)
    deciding.dismiss(store, SECOND, "広告", seen=None, by="ms", now=NOW)
    refresh(store, NOW)
    assert found(store) == []
    assert found(store, Wanted(status=Status.CONFIRMED)) == [FIRST]
    assert found(store, Wanted(status=Status.DISMISSED)) == [SECOND]
    incident(store, FIRST, [*store.queue.articles(FIRST), article(store, 77)], sources=3, now=LATER)
    refresh(store, LATER)
    assert found(store, Wanted(status=Status.CHANGED)) == [FIRST]
    deciding.remark(store, FIRST, note="続報あり", seen=None, by="ms", now=LATER)
    refresh(store, LATER)
    assert found(store, Wanted(status=Status.CHANGED)) == [FIRST]
    deciding.confirm(store, FIRST, seen=None, by="ms", now=LATER)
    refresh(store, LATER)
    assert found(store, Wanted(status=Status.CONFIRMED)) == [FIRST]


def test_an_undone_judgement_brings_it_back(store: Store) -> None:
    step = deciding.dismiss(store, FIRST, "広告", seen=None, by="ms", now=NOW)
    refresh(store, NOW)
    assert found(store) == [SECOND]
    deciding.undo(store, FIRST, step.id, seen=None, by="ms", now=LATER)
    refresh(store, LATER)
    assert found(store) == [FIRST, SECOND]


def test_what_somebody_sees_to_is_found_by_the_name(store: Store) -> None:
    deciding.assign(store, SECOND, "亜紀", seen=None, by="ms", now=NOW)
    refresh(store, NOW)
    assert found(store, Wanted(assignee="亜紀")) == [SECOND]
    assert found(store, Wanted(assignee=NOBODY)) == [FIRST]


def test_a_title_that_a_reviewer_wrote_and_what_it_gives_away_stand_in_the_queue(
    store: Store,
) -> None:
    deciding.retitle(store, FIRST, "ja", "性的な偽画像を販売か", seen=None, by="ms", now=NOW)
    refresh(store, NOW)
    (row,) = store.queue.of([FIRST])
    assert (row.title_ja, row.explicit) == ("性的な偽画像を販売か", True)


def test_what_a_reviewer_saw_is_no_longer_unread_until_it_changes_and_then_it_says_what(
    store: Store,
) -> None:
    looked(store, FIRST, "ms", NOW)
    assert found(store, Wanted(unread_by="ms")) == [SECOND]
    assert found(store, Wanted(unread_by="aki")) == [FIRST, SECOND]
    assert changed_since(store, FIRST, "ms") is None
    gone, kept = store.queue.articles(FIRST)
    came = article(store, 78)
    incident(store, FIRST, [kept, came], sources=3, now=LATER)
    assessed(store, FIRST, HAZARD, 0.8, title="AIの偽画像、危険か")
    refresh(store, LATER)
    change = changed_since(store, FIRST, "ms")
    assert change is not None
    assert (change.came, change.went) == ((came,), (gone,))
    assert (change.class_, change.sources) == (("incident", "hazard"), (2, 3))
    assert change.severity == ("incident", None)
    assert change.title_ja == ("生成AIで偽画像", "AIの偽画像、危険か")
    assert change.title_en is None
    assert found(store, Wanted(unread_by="ms")) == [FIRST, SECOND]
    looked(store, FIRST, "ms", LATER)
    assert changed_since(store, FIRST, "ms") is None


def test_a_merged_or_emptied_incident_leaves_the_queue(store: Store) -> None:
    store.incidents.leave(store.queue.articles(FIRST))
    refresh(store, LATER)
    assert found(store) == [SECOND]
    assert store.queue.facets(FIRST) == frozenset()


@pytest.mark.parametrize("sort", list(Sort))
def test_page_by_page_each_comes_once(sort: Sort) -> None:
    with Store.open(":memory:") as store:
        names = [f"2026-01-{i % 28 + 1:02}" for i in range(120)]
        names = [f"{name[:8]}{i:04}-{name[8:]}" for i, name in enumerate(names)]
        for i, name in enumerate(names):
            incident(store, name, [article(store, i)], sources=i % 3)
            assessed(store, name, INCIDENT, 0.5 + i % 7 / 20)
        refresh(store, NOW)
        came, cursor = [], ""
        for _ in range(3):
            page = queue(store, Wanted(sort=sort), reviewer="ms", cursor=cursor)
            came += [row.queued.incident for row in page.rows]
            cursor = page.after
        assert cursor == ""
        assert sorted(came) == sorted(names)
        assert came == list(matching(store, Wanted(sort=sort)))


@pytest.mark.parametrize("cursor", ["~", "x", "nan~1", "1e999~", "\x00~\x00", "あ~い"])
def test_a_cursor_of_somebodys_own_making_is_no_error(store: Store, cursor: str) -> None:
    for sort in Sort:
        queue(store, Wanted(sort=sort), reviewer="ms", cursor=cursor)


def test_an_old_database_is_queued_as_a_whole(tmp_path: Path) -> None:
    before = Database(tmp_path / "jiken.db")
    MIGRATIONS.apply(before, stop_before="desk_queued")
    before.execute(
        "INSERT INTO incidents(id, created_at, changed_at) VALUES (?, '2026-01-22', '2026-01-22')",
        (FIRST,),
    )
    before.close()
    with Store.open(tmp_path / "jiken.db") as store:
        assert store.unqueued.first(9) == [FIRST]


def test_the_facets_of_an_old_database_are_kept(tmp_path: Path) -> None:
    before = Database(tmp_path / "jiken.db")
    MIGRATIONS.apply(before, stop_before="desk_facets")
    before.execute(
        "INSERT INTO incidents(id, created_at, changed_at) VALUES (?, '2026-01-22', '2026-01-22')",
        (FIRST,),
    )
    before.execute(
        "INSERT INTO queue(incident, day, changed_at, shelf, class, probability, value, sources,"
        " articles, fingerprint) VALUES (?, ?, ?, 'new', 'incident', 0.9, 1, 1, 1, '')",
        (FIRST, FIRST, FIRST),
    )
    for facet in (("class", "incident"), ("publisher", "A=B新聞")):
        before.execute("INSERT INTO facets VALUES (?, ?, 'new', ?)", (*facet, FIRST))
    before.close()
    with Store.open(tmp_path / "jiken.db") as store:
        assert store.queue.facets(FIRST) == {("class", "incident"), ("publisher", "A=B新聞")}
        assert found(store, Wanted(publishers=("A=B新聞",), since=date(2026, 1, 20))) == [FIRST]
        assert queue(store, Wanted(), reviewer="ms").total.number == 1
        store.queue.drop(FIRST)
        assert found(store, Wanted(publishers=("A=B新聞",))) == []
        assert queue(store, Wanted(), reviewer="ms").total.number == 0


def test_while_somebody_writes_the_queue_is_shown_as_it_is(tmp_path: Path) -> None:
    with Store.open(tmp_path / "jiken.db") as store, Store.open(tmp_path / "jiken.db") as other:
        incident(store, FIRST, [article(store, 1)])
        with other.writing():
            assert catch_up(store, NOW) == 1
        assert catch_up(store, NOW) == 0
        assert found(store) == [FIRST]


changes = st.lists(
    st.tuples(
        st.sampled_from((FIRST, SECOND, THIRD)),
        st.sampled_from(ArticleClass),
        st.sampled_from(("confirm", "dismiss", "assess", "leave")),
    ),
    max_size=8,
)


@given(changes)
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_kept_counts_are_those_that_counting_finds(
    store: Store, told: list[tuple[str, ArticleClass, str]]
) -> None:
    for name, class_, what in told:
        if not store.queue.articles(name):
            continue
        if what == "dismiss":
            deciding.dismiss(store, name, "広告", seen=None, by="ms", now=NOW)
        elif what == "assess":
            assessed(store, name, class_)
        elif what == "leave" and name == THIRD:
            store.incidents.leave(store.queue.articles(name))
        refresh(store, NOW)
    kept = store.db.execute("SELECT * FROM facet_counts WHERE incidents != 0 ORDER BY 1, 2, 3")
    counted = store.db.execute(
        "SELECT facet, value, shelf, count(*) FROM facets GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
    )
    assert kept.fetchall() == counted.fetchall()
    stray = store.db.execute(
        "SELECT * FROM facets f WHERE NOT EXISTS (SELECT 1 FROM queue q WHERE q.incident = f.incident"
        " AND q.shelf = f.shelf AND q.day = f.day)"
    )
    assert stray.fetchall() == []
