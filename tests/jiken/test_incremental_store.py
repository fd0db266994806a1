"""Fed in any order and any batches, a store holds the incidents that it holds fed at once."""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from jiken.encoders import Encoder, Encoders
from jiken.models import Article, Published
from jiken.service import comparing, grouping, placing
from jiken.service.comparing import compare_new
from jiken.service.profiles import Profiles
from jiken.service.stories import model_name
from jiken.store import Store
from tests.site.gold import Gold, gold

NOW = datetime(2026, 3, 1, tzinfo=UTC)
# Incident and members by URL: (in-event with role and origin, links with role, related).
Event = tuple[frozenset[tuple[str, str, str]], frozenset[tuple[str, str]], int]


@pytest.fixture(scope="module")
def encoder(encoders: Encoders) -> Encoder:
    return encoders.clusters


@pytest.fixture(scope="module")
def stream() -> list[Article]:
    return [article(row) for row in sorted(gold(), key=lambda row: (row.published, row.url))]


def article(row: Gold) -> Article:
    return Article(
        canonical_url=row.url, urls=(row.url,), title=row.title, text=row.body,
        lead=row.body[:300], language=row.language, source=row.outlet, publisher=row.publisher,
        family=row.family, fetched_at=NOW, content_hash=f"{zlib.crc32(row.body.encode()):x}",
        published=Published(at=row.published.astimezone(UTC), offset=540),
    )  # fmt: skip


def run(store: Store, encoder: Encoder, batch: Sequence[Article]) -> grouping.Grouped:
    for one in batch:
        store.articles.keep(one)
    grouping.encode(store, encoder)
    # A few at a time, so that a small stream is settled in many pieces.
    return grouping.cluster(store, encoder.name, now=NOW, at_once=7)


def events(store: Store) -> frozenset[Event]:
    url = {kept.id: kept.article.canonical_url for kept in store.articles.all()}
    return frozenset(
        (
            frozenset(
                (url[m.article], m.role.value, url[m.copy_of] if m.copy_of else "")
                for m in incident.memberships
                if m.role.in_event
            ),
            frozenset(
                (url[m.article], m.role.value) for m in incident.memberships if not m.role.in_event
            ),
            incident.independent_source_count,
        )
        for incident in store.incidents.all()
    )


def related(store: Store) -> frozenset[frozenset[str]]:
    """Return each pair of related incidents by the two articles that stand for it."""
    url = {kept.id: kept.article.canonical_url for kept in store.articles.all()}
    return frozenset(
        frozenset((url[r.article], url[r.other_article]))
        for incident in store.incidents.all()
        for r in store.incidents.related(incident.id)
    )


def batches(stream: Sequence[Article], seed: int) -> Iterator[list[Article]]:
    """Yield the stream day by day (seed 0), or shuffled in batches of any size."""
    if seed == 0:
        days = sorted({one.published.day for one in stream if one.published})
        for day in days:
            yield [one for one in stream if one.published and one.published.day == day]
        return
    chance, waiting = random.Random(seed), list(stream)
    chance.shuffle(waiting)
    while waiting:
        size = chance.randint(1, 60)
        yield waiting[:size]
        waiting = waiting[size:]


@pytest.fixture(scope="module")
def whole(
    encoder: Encoder, stream: list[Article]
) -> tuple[frozenset[Event], frozenset[frozenset[str]]]:
    with Store.open(":memory:") as store:
        for one in stream:
            store.articles.keep(one)
        grouping.encode(store, encoder)
        grouping.cluster(store, encoder.name, now=NOW)
        return events(store), related(store)


@pytest.mark.parametrize("seed", range(4))
def test_day_by_day_or_in_any_order_is_as_at_once(
    seed: int,
    encoder: Encoder,
    stream: list[Article],
    whole: tuple[frozenset[Event], frozenset[frozenset[str]]],
) -> None:
    with Store.open(":memory:") as store:
        for batch in batches(stream, seed):
            run(store, encoder, batch)
        assert (events(store), related(store)) == whole


@pytest.mark.parametrize("pairs", [1, 40])
def test_what_is_compared_and_written_a_few_pairs_at_a_time_is_as_at_once(
    pairs: int,
    encoder: Encoder,
    stream: list[Article],
    whole: tuple[frozenset[Event], frozenset[frozenset[str]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(comparing, "PAIRS_AT_ONCE", pairs)
    monkeypatch.setattr(comparing, "WITHDRAWN_AT_ONCE", 1)
    with Store.open(":memory:") as store:
        for batch in batches(stream, pairs):
            run(store, encoder, batch)
        assert (events(store), related(store)) == whole


@pytest.mark.parametrize("seed", range(3))
def test_what_a_few_articles_touch_is_settled_by_itself_and_the_rest_later_as_at_once(
    seed: int,
    encoder: Encoder,
    stream: list[Article],
    whole: tuple[frozenset[Event], frozenset[frozenset[str]]],
) -> None:
    chance = random.Random(seed)
    left = 0
    with Store.open(":memory:") as store:
        profiles = Profiles(store, encoder.name)
        for batch in batches(stream, seed + 1):
            for one in batch:
                store.articles.keep(one)
            grouping.encode(store, encoder)
            compare_new(store, model_name(encoder.name), profiles, grouping.quiet)
            for _ in range(2):
                waiting = store.decided.unsettled()
                some = chance.sample(waiting, min(len(waiting), 3))
                settled = grouping.settle_waiting(store, profiles, now=NOW, about=some)
                assert len(waiting) - settled.articles <= len(store.decided.unsettled())
                assert not {*some} & {*store.decided.unsettled()}
            left += len(store.decided.unsettled())
        assert left > len(stream) / 2
        grouping.settle_waiting(store, profiles, now=NOW)
        assert not store.decided.unsettled()
        assert (events(store), related(store)) == whole


def test_what_is_settled_piece_by_piece_is_as_at_once(
    encoder: Encoder,
    stream: list[Article],
    whole: tuple[frozenset[Event], frozenset[frozenset[str]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(placing, "YIELDING", 0)  # as for who has been overtaken again and again
    with Store.open(":memory:") as store:
        for batch in batches(stream, 1):
            run(store, encoder, batch)
        assert not store.decided.unsettled()
        assert (events(store), related(store)) == whole


def test_the_stream_has_links_copies_and_follow_ups(
    whole: tuple[frozenset[Event], frozenset[frozenset[str]]],
) -> None:
    roles = {role for members, _, _ in whole[0] for _, role, _ in members}
    assert roles == {"report", "copy", "follow-up"}
    assert {role for _, links, _ in whole[0] for _, role in links} == {"editorial", "round-up"}


def test_a_run_that_was_killed_goes_on_where_it_stopped(
    encoder: Encoder,
    stream: list[Article],
    whole: tuple[frozenset[Event], frozenset[frozenset[str]]],
) -> None:
    def killed(_: int) -> None:
        raise KeyboardInterrupt

    with Store.open(":memory:") as store:
        run(store, encoder, stream[: len(stream) // 2])
        for one in stream[len(stream) // 2 :]:
            store.articles.keep(one)
        grouping.encode(store, encoder)
        before = events(store)
        with pytest.raises(KeyboardInterrupt):
            grouping.cluster(store, encoder.name, now=NOW, progress=killed)
        assert events(store) == before
        grouping.cluster(store, encoder.name, now=NOW)
        assert (events(store), related(store)) == whole


def test_edited_and_forgotten_articles_leave_what_the_rest_makes(
    encoder: Encoder, stream: list[Article]
) -> None:
    edited = [
        replace(one, title=stream[-at].title, text=stream[-at].text, lead=stream[-at].lead,
                content_hash=f"edited-{at}")
        for at, one in enumerate(stream[::9], start=1)
    ]  # fmt: skip
    gone = stream[4::9]
    new = {one.canonical_url: one for one in (*stream, *edited)}
    with Store.open(":memory:") as store, Store.open(":memory:") as other:
        run(store, encoder, stream)
        for one in gone:
            store.articles.forget(one.canonical_url, by="a reader", reason="asked", now=NOW)
        run(store, encoder, edited)
        left = new.keys() - {one.canonical_url for one in gone}
        run(other, encoder, [new[url] for url in sorted(left)])
        assert events(store) == events(other)
        assert related(store) == related(other)


def test_what_nothing_connects_changes_no_earlier_assignment(
    encoder: Encoder, stream: list[Article]
) -> None:
    strange = [
        replace(
            stream[0], canonical_url=f"https://far.example/{at}", urls=(), family=f"far-{at}",
            title=title, text=title, lead=title, content_hash=title,
            published=Published(at=NOW - timedelta(hours=at)),
        )
        for at, title in enumerate(["桜の開花が平年より早まる見通し", "大相撲春場所が初日を迎える"])
    ]  # fmt: skip
    with Store.open(":memory:") as store:
        run(store, encoder, stream)
        before = store.incidents.memberships()
        grouped = run(store, encoder, strange)
        after = store.incidents.memberships()
        assert grouped.changes == ()
        assert {incident: after[incident] for incident in before} == before
        assert len(after) == len(before) + 2


def test_a_change_names_what_caused_it(encoder: Encoder, stream: list[Article]) -> None:
    with Store.open(":memory:") as store:
        run(store, encoder, stream)
        several = next(i for i in store.incidents.all() if i.article_count > 3)
        moved = several.memberships[1]
        urls = [
            kept.article.canonical_url
            for m in several.memberships
            if m.article != moved.article and (kept := store.articles.by_id(m.article))
        ]
        mine = store.articles.canonical_urls([moved.article])[moved.article]
        for url in urls:
            store.judgements.about_pair("never together", (mine, url), by="reviewer-1", now=NOW)
        changes = grouping.cluster(store, encoder.name, now=NOW).changes
        assert ("split", several.id) in {(change.kind, change.before) for change in changes}
        assert all(moved.article in change.causes for change in changes)
        assert grouping.cluster(store, encoder.name, now=NOW).changes == ()
