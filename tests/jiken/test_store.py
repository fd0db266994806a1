import os
import sqlite3 as plain_sqlite
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils.utils import sqlite3 as ours  # type: ignore[attr-defined]

from jiken.models import (
    Article,
    Discovery,
    Incident,
    Membership,
    Precision,
    Published,
    Reason,
    Role,
    Said,
)
from jiken.service import forgetting
from jiken.store import NewerDatabase, Store, StoreError
from jiken.store.polls import FeedState

NOW = datetime(2026, 1, 20, 3, tzinfo=UTC)
ARTICLE = Article(
    canonical_url="https://minato.example/1",
    urls=("https://minato.example/1",),
    title="AI画像で男を逮捕",
    text="港警察署は20日、生成AIで画像を作った疑いで男を逮捕した。",
    lead="港警察署は20日、男を逮捕した。",
    language="ja",
    source="minato",
    publisher="みなと新報",
    family="minato",
    fetched_at=NOW,
    content_hash="first",
    published=Published(at=NOW, precision=Precision.DAY, offset=540, raw="令和8年1月20日"),
)
ENGLISH = replace(
    ARTICLE,
    canonical_url="https://harbour.example/a",
    urls=("https://harbour.example/a",),
    title="Man held over AI images",
    text="Police in Minato arrested a man.",
    language="en",
    content_hash="en",
    published=None,
)


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.open(":memory:") as opened:
        yield opened


def found(
    url: str, *, via: str = "https://minato.example/feed", title: str = "AI画像で男を逮捕"
) -> tuple[str, Discovery]:
    return url.partition("://")[2], Discovery(url=url, source="minato", via=via, title=title)


def test_an_article_comes_back_as_it_went_in(store: Store) -> None:
    kept = store.articles.keep(ARTICLE)
    assert kept.id is not None
    stored = store.articles.by_id(kept.id)
    assert stored is not None
    assert stored.article == ARTICLE


def test_the_same_text_again_is_unchanged_and_a_new_one_a_revision(store: Store) -> None:
    assert store.articles.keep(ARTICLE).outcome == "stored"
    assert store.articles.keep(ARTICLE).outcome == "unchanged"
    edited = replace(ARTICLE, title="AI画像で31歳の男を逮捕", content_hash="second")
    kept = store.articles.keep(edited)
    assert kept.outcome == "revised"
    assert store.articles.revisions(kept.id or 0) == 2
    assert store.articles.count() == 1
    assert store.articles.search("31歳")[0].article.title == edited.title


def test_two_addresses_of_one_article_are_one_article(store: Store) -> None:
    store.articles.keep(ARTICLE)
    amp = "http://minato.example/amp/1"
    store.articles.keep(replace(ARTICLE, urls=(*ARTICLE.urls, amp)))
    by_amp, by_https = (
        store.articles.by_url(amp),
        store.articles.by_url("https://minato.example/amp/1"),
    )
    assert by_amp is not None
    assert by_amp == by_https
    assert store.articles.count() == 1


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("逮", [ARTICLE.title]),  # one character
        ("逮捕", [ARTICLE.title]),
        ("逮捕 生成AI", [ARTICLE.title]),  # both, anywhere
        ("みなと新報 arrested", [ENGLISH.title]),  # the publisher counts
        ("生成ＡＩ", [ARTICLE.title]),  # width makes no difference
        ("ﾐﾅﾄ", []),  # half-width kana are kana: ミナト is not みなと
        ("minato", [ENGLISH.title]),
        ('" OR *', []),  # nothing is an operator
        ("NEAR(逮捕)", []),
        ("", []),
    ],
)
def test_search_in_both_languages(store: Store, words: str, titles: list[str]) -> None:
    store.articles.keep(ARTICLE)
    store.articles.keep(ENGLISH)
    assert [hit.article.title for hit in store.articles.search(words)] == titles


def test_a_forgotten_article_is_gone_with_its_words_and_does_not_come_back(store: Store) -> None:
    kept = store.articles.keep(ARTICLE)
    store.frontier.announce([found(ARTICLE.canonical_url)], now=NOW)
    store.incidents.replace([incident(kept.id or 0)], now=NOW)
    assert store.articles.forget(ARTICLE.canonical_url, by="a reader", reason="asked", now=NOW)
    assert store.articles.search("逮捕") == []
    assert store.articles.keep(ARTICLE).outcome == "forgotten"
    assert store.frontier.announce([found(ARTICLE.canonical_url)], now=NOW) == 0
    assert store.incidents.get("2026-01-20-abcd") == replace(
        incident(1), memberships=(), title_ja=None
    )


def test_forgotten_words_are_not_left_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "jiken.db"
    with Store.open(path) as store:
        kept = store.articles.keep(ARTICLE)
        store.articles.keep(replace(ARTICLE, title="生成AIの画像で男逮捕", content_hash="second"))
        store.incidents.replace([incident(kept.id or 0)], now=NOW)
    assert "画像".encode() in path.read_bytes()
    with Store.open(path) as store:
        store.articles.forget(ARTICLE.canonical_url, by="a reader", reason="asked", now=NOW)
    assert "画像".encode() not in path.read_bytes()


REASON = Reason(
    kind="term",
    sign="=",
    here=Said(field="title", start=4, end=6, said="画像"),
    there=Said(field="title", start=8, end=14, said="images"),
)


def incident(article: int) -> Incident:
    membership = Membership(
        article=article, incident="2026-01-20-abcd", role=Role.REPORT, reasons=(REASON,)
    )
    return Incident(
        id="2026-01-20-abcd",
        day=date(2026, 1, 20),
        title_ja=ARTICLE.title,
        title_en=None,
        article_count=1,
        independent_source_count=1,
        memberships=(membership,),
    )


def test_a_known_address_is_announced_once_and_sighted_by_each_feed(store: Store) -> None:
    article = found(ARTICLE.canonical_url)
    assert store.frontier.announce([article], now=NOW) == 1
    assert store.frontier.announce([article], now=NOW) == 0
    other = found(ARTICLE.canonical_url, via="https://portal.example/rss")
    assert store.frontier.announce([other], now=NOW) == 0
    kept = store.articles.keep(ARTICLE)
    assert [s.via for s in store.articles.sightings(kept.id or 0)] == [
        "https://minato.example/feed",
        "https://portal.example/rss",
    ]


def test_a_new_title_in_the_feed_has_the_page_fetched_again(store: Store) -> None:
    store.frontier.announce([found(ARTICLE.canonical_url)], now=NOW)
    (leased,) = store.frontier.lease(9, now=NOW, until=NOW)
    store.frontier.finish(leased.key, "stored", now=NOW)
    store.frontier.announce([found(ARTICLE.canonical_url)], now=NOW)
    assert store.frontier.states() == {"done": 1}
    store.frontier.announce([found(ARTICLE.canonical_url, title="訂正：男を逮捕")], now=NOW)
    assert store.frontier.states() == {"pending": 1}


def test_a_page_is_leased_to_one_crawl_only(store: Store) -> None:
    store.frontier.announce([found(f"https://minato.example/{n}") for n in range(5)], now=NOW)
    first = store.frontier.lease(3, now=NOW, until=NOW + timedelta(minutes=5))
    second = store.frontier.lease(9, now=NOW, until=NOW + timedelta(minutes=5))
    assert len(first) == 3
    assert len(second) == 2
    assert not {page.key for page in first} & {page.key for page in second}


def test_leases_are_spread_over_hosts(store: Store) -> None:
    pages = [found(f"https://minato.example/{n}") for n in range(5)]
    store.frontier.announce([*pages, found("https://harbour.example/1")], now=NOW)
    hosts = {page.url.split("/")[2] for page in store.frontier.lease(2, now=NOW, until=NOW)}
    assert hosts == {"minato.example", "harbour.example"}


def test_what_a_dead_crawl_had_leased_is_put_back(store: Store) -> None:
    store.frontier.announce([found(ARTICLE.canonical_url)], now=NOW)
    store.frontier.lease(1, now=NOW, until=NOW + timedelta(hours=1))
    assert store.frontier.release(now=NOW) == 1
    (again,) = store.frontier.lease(1, now=NOW, until=NOW)
    assert again.tries == 1


def test_a_page_to_be_tried_again_waits_its_time(store: Store) -> None:
    store.frontier.announce([found(ARTICLE.canonical_url)], now=NOW)
    (page,) = store.frontier.lease(1, now=NOW, until=NOW)
    store.frontier.retry(page.key, "NoAnswer", now=NOW, after=timedelta(minutes=10))
    assert store.frontier.lease(1, now=NOW + timedelta(minutes=9), until=NOW) == []
    (again,) = store.frontier.lease(1, now=NOW + timedelta(minutes=10), until=NOW)
    assert again.tries == 2


def test_a_host_that_asked_for_patience_is_left_alone_across_restarts(tmp_path: Path) -> None:
    with Store.open(tmp_path / "jiken.db") as store:
        store.frontier.announce([found(ARTICLE.canonical_url)], now=NOW)
        store.polls.hold("minato.example", NOW + timedelta(hours=1), "Retry-After")
        store.polls.hold("minato.example", NOW + timedelta(minutes=1), "a shorter wait")
    with Store.open(tmp_path / "jiken.db") as store:
        assert store.frontier.lease(9, now=NOW + timedelta(minutes=59), until=NOW) == []
        assert len(store.frontier.lease(9, now=NOW + timedelta(hours=1), until=NOW)) == 1


def test_what_a_clock_that_was_ahead_put_off_is_fetched_when_it_is_right_again(
    store: Store,
) -> None:
    ahead = NOW + timedelta(days=400)
    store.frontier.announce([found(ARTICLE.canonical_url)], now=ahead)
    store.polls.hold("minato.example", ahead, "HTTP 429")
    assert store.polls.held(NOW) == {}
    (page,) = store.frontier.lease(9, now=NOW, until=NOW)
    store.frontier.retry(page.key, "NoAnswer", now=NOW, after=timedelta(0))
    store.polls.hold("minato.example", NOW + timedelta(hours=1), "HTTP 429")
    assert store.frontier.lease(9, now=NOW, until=NOW) == []


def test_what_a_killed_crawl_leased_by_a_clock_that_was_ahead_is_due_by_any_other(
    store: Store,
) -> None:
    ahead, behind = NOW + timedelta(days=1), NOW - timedelta(days=1)
    store.frontier.announce([found(ARTICLE.canonical_url)], now=ahead)
    assert store.frontier.lease(9, now=ahead, until=ahead)
    assert store.frontier.release(now=behind) == 1
    assert len(store.frontier.lease(9, now=behind, until=behind)) == 1


def test_a_crawl_waits_for_the_hosts_of_its_own_pages_only(store: Store) -> None:
    store.frontier.announce([found(ARTICLE.canonical_url)], now=NOW)
    store.polls.hold("minato.example", NOW + timedelta(minutes=1), "HTTP 429")
    source = found(ARTICLE.canonical_url)[1].source
    assert store.frontier.held_until([source], now=NOW) == NOW + timedelta(minutes=1)
    assert store.frontier.held_until(["removed-since"], now=NOW) is None
    assert store.frontier.held_until([source], now=NOW + timedelta(minutes=2)) is None


def test_an_unchanged_feed_keeps_its_validators(store: Store) -> None:
    feed = FeedState(url="https://minato.example/feed", source="minato", outcome="read", etag='"1"')
    store.polls.read_feed(feed, now=NOW)
    store.polls.read_feed(replace(feed, outcome="unchanged", etag=None), now=NOW)
    store.polls.read_feed(replace(feed, outcome="NoAnswer", etag=None), now=NOW)
    state = store.polls.feed(feed.url)
    assert state is not None
    assert (state.etag, state.outcome) == ('"1"', "NoAnswer")


def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    def half_done() -> None:
        with store.writing():
            store.articles.keep(ARTICLE)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half_done()
    assert store.articles.count() == 0


def test_an_article_is_in_event_in_one_incident_at_most(store: Store) -> None:
    kept = store.articles.keep(ARTICLE)
    first = incident(kept.id or 0)
    member = replace(first.memberships[0], incident="2026-01-20-ffff")
    second = replace(first, id="2026-01-20-ffff", memberships=(member,))
    with pytest.raises(Exception, match="UNIQUE"):
        store.incidents.replace([first, second], now=NOW)
    assert store.incidents.memberships() == {}


def test_a_merged_incident_leads_to_its_heir(store: Store) -> None:
    kept = store.articles.keep(ARTICLE)
    heir = incident(kept.id or 0)
    gone = replace(heir, id="2026-01-21-0000", memberships=(), redirect_to=heir.id)
    store.incidents.replace([heir, gone], now=NOW)
    assert store.incidents.get("2026-01-21-0000") == store.incidents.get(heir.id)


def test_a_text_file_is_refused_in_one_sentence(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<html>これはデータベースではない" * 100, "utf-8")
    with pytest.raises(StoreError, match="not an SQLite database"):
        Store.open(page)


def test_a_database_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "jiken.db"
    Store.open(path).close()
    with plain_sqlite.connect(path) as db:
        db.execute(
            "INSERT INTO _sqlite_migrations(migration_set, name, applied_at)"
            " VALUES ('jiken', 'from_the_future', '2030-01-01')"
        )
    db.close()
    with pytest.raises(NewerDatabase, match="newer Jiken"):
        Store.open(path)


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="does the folder exist"):
        Store.open(tmp_path / "nowhere" / "jiken.db")


WRITER = """
    import sys
    from datetime import UTC, datetime
    from jiken.store import Store
    from jiken.store.runs import Run
    with Store.open(sys.argv[1]) as store:
        for n in range(100):
            with store.writing() as db:
                seen = db.execute("SELECT COUNT(*) FROM runs").fetchone()[0]
                store.runs.begin(f"{sys.argv[2]}-{seen}", now=datetime.now(UTC))
"""


def test_processes_that_read_and_then_write_do_not_get_in_each_others_way(tmp_path: Path) -> None:
    path = tmp_path / "jiken.db"
    command = [sys.executable, "-c", textwrap.dedent(WRITER), str(path)]
    writers = [subprocess.Popen([*command, str(n)], env=os.environ) for n in range(3)]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    with Store.open(path) as store:
        kinds = [row["kind"] for row in store.db.query("SELECT kind FROM runs ORDER BY id")]
    assert [int(kind.split("-")[1]) for kind in kinds] == list(range(300))


@pytest.mark.parametrize("tables", ["", "CREATE TABLE notes (note)"], ids=["new", "filled"])
def test_a_file_that_another_process_is_making_is_waited_for(tmp_path: Path, tables: str) -> None:
    path = tmp_path / "jiken.db"
    other = ours.connect(path, isolation_level=None, check_same_thread=False)
    other.executescript(tables)
    other.execute("BEGIN IMMEDIATE")
    soon = threading.Timer(0.3, other.execute, ("COMMIT",))
    soon.start()
    with Store.open(path) as store:
        assert store.articles.count() == 0
    soon.join()
    other.close()


def test_reasons_come_back_as_they_were_stored(store: Store) -> None:
    kept = incident(store.articles.keep(ARTICLE).id or 0)
    store.incidents.replace([kept], now=NOW)
    found = store.incidents.get(kept.id)
    assert found is not None
    assert found.memberships[0].reasons == (REASON,)


def test_sentences_that_an_earlier_version_stored_as_reasons_are_still_read(store: Store) -> None:
    kept = incident(store.articles.keep(ARTICLE).id or 0)
    store.incidents.replace([kept], now=NOW)
    store.db.execute("UPDATE memberships SET reasons = ?", ('["31歳 = 31-year-old"]',))
    found = store.incidents.get(kept.id)
    assert found is not None
    assert [reason.text for reason in found.memberships[0].reasons] == ["31歳 = 31-year-old"]


def test_after_an_outage_what_failed_or_waits_is_put_back_but_not_what_is_refused(
    store: Store,
) -> None:
    urls = ("https://kaku.example/gone", "https://kaku.example/late", "https://kaku.example/no")
    store.frontier.announce([found(url) for url in urls], now=NOW)
    gone, late, refused = store.frontier.lease(3, now=NOW, until=NOW)
    store.frontier.fail(gone.key, "Gone", now=NOW)
    store.frontier.retry(late.key, "ServerError", now=NOW, after=timedelta(hours=4))
    store.frontier.fail(refused.key, "Refused", now=NOW)

    assert store.frontier.again(now=NOW) == 2

    back = store.frontier.lease(3, now=NOW, until=NOW)
    assert {(one.key, one.tries) for one in back} == {(gone.key, 1), (late.key, 1)}


def test_forgotten_words_are_not_left_in_the_file_while_a_desk_has_it_open(tmp_path: Path) -> None:
    db = tmp_path / "jiken.db"
    with Store.open(db) as desk, Store.open(db) as store:
        store.articles.keep(ARTICLE)
        store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert desk.articles.count() == 1
        forgetting.forget(store, ARTICLE.canonical_url, by="本人", reason="削除の依頼", now=NOW)
        left = db.read_bytes() + db.with_name("jiken.db-wal").read_bytes()
    assert ARTICLE.title.encode() not in left
