from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from jiken.models import Source, SourceKind, SourceState
from jiken.schedule import after_poll, due, is_silent, silent

NOW = datetime(2026, 1, 20, tzinfo=UTC)
SOURCE = Source(
    id="minato",
    name_ja="みなと新報",
    name_en="Minato Shimpo",
    family="minato",
    language="ja",
    country="JP",
    kind=SourceKind.PUBLISHER,
    poll_minutes=60,
    poll_min_minutes=15,
    poll_max_minutes=240,
)


def test_a_source_that_yields_is_polled_sooner() -> None:
    state = after_poll(SourceState(source="minato"), SOURCE, 5, NOW)
    assert state.next_poll_at == NOW + timedelta(minutes=30)
    assert state.yielded == 5


def test_a_source_that_yields_nothing_is_polled_later() -> None:
    assert after_poll(SourceState(source="minato"), SOURCE, 0, NOW).interval_minutes == 90


@given(st.lists(st.integers(0, 3), max_size=30))
def test_the_interval_never_leaves_the_bounds(yields: list[int]) -> None:
    state, now = SourceState(source="minato"), NOW
    for new in yields:
        state = after_poll(state, SOURCE, new, now)
        assert state.interval_minutes is not None
        assert 15 <= state.interval_minutes <= 240
        now += timedelta(minutes=state.interval_minutes)


def test_an_error_is_kept_in_words_until_the_next_good_poll() -> None:
    failed = after_poll(SourceState(source="minato"), SOURCE, 0, NOW, error="no answer")
    assert failed.error == "no answer"
    assert after_poll(failed, SOURCE, 1, NOW).error is None


def test_new_sources_and_those_whose_time_has_come_are_due() -> None:
    waiting = SourceState(source="later", next_poll_at=NOW + timedelta(minutes=1))
    overdue = SourceState(source="minato", next_poll_at=NOW - timedelta(minutes=1))
    sources = [replace(SOURCE, id="new"), replace(SOURCE, id="later"), SOURCE]
    found = due(sources, {"later": waiting, "minato": overdue}, NOW)
    assert [source.id for source in found] == ["new", "minato"]


def test_a_disabled_source_is_never_due() -> None:
    assert due([replace(SOURCE, enabled=False)], {}, NOW) == []


def test_a_source_that_used_to_yield_and_stopped_is_silent() -> None:
    state = SourceState(source="minato")
    for day in range(5):
        state = after_poll(state, SOURCE, 2, NOW + timedelta(days=day))
    assert not is_silent(state, NOW + timedelta(days=7))
    assert is_silent(state, NOW + timedelta(days=9))
    assert silent([state], NOW + timedelta(days=9)) == [state]


def test_a_source_that_never_yielded_is_not_called_silent() -> None:
    state = after_poll(SourceState(source="minato"), SOURCE, 0, NOW)
    assert not is_silent(state, NOW + timedelta(days=400))


def test_a_poll_that_a_wrong_clock_put_off_is_due() -> None:
    ahead = NOW + timedelta(days=400)
    late = after_poll(SourceState(source=SOURCE.id), SOURCE, 0, ahead)
    assert late.next_poll_at
    assert due([SOURCE], {SOURCE.id: late}, NOW) == [SOURCE]
    soon = after_poll(SourceState(source=SOURCE.id), SOURCE, 0, NOW)
    assert due([SOURCE], {SOURCE.id: soon}, NOW) == []
