"""Parts of a crawl that need no network: pauses, polls, links that are refused, the settings."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError, IgnoreRequest
from scrapy.http import HtmlResponse, Request, Response
from scrapy.settings import Settings
from scrapy.spidermiddlewares.httperror import HttpError

from crawler.__main__ import main
from crawler.crawl import TRIES, Crawl
from crawler.holds import PATIENCE, Holds, seconds_asked
from crawler.lock import CrawlLock
from crawler.middlewares.pauses import longest_wait
from crawler.middlewares.refresh import MetaRefresh
from crawler.outcomes import Outcome, Refused, outcome_of
from crawler.polled import DOCUMENTS
from crawler.polling import (
    Form,
    Poll,
    conditional,
    polls_of,
    reading,
    worthwhile,
)
from crawler.spiders.feed import FeedSpider
from crawler.written import as_written, refused_links
from jiken import sources
from jiken.models import ArticlePage, Discovery, Extraction, Published, Source
from jiken.store import Store
from jiken.store.polls import FeedState
from pipelines.article import article_of
from tests.conftest import feed_of, source

NOW = datetime(2026, 1, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        ("99999", 99999.0),
        ("Tue, 20 Jan 2026 00:01:00 GMT", 60.0),
        ("Mon, 19 Jan 2026 00:00:00 GMT", None),  # is over
        ("0", None),
        ("-5", None),
        ("soon", None),
        ("１２０", None),  # full-width: not in the protocol
        ("", None),
        ("9" * 400, 7 * 24 * 3600.0),
    ],
)
def test_retry_after_is_read(header: str, seconds: float | None) -> None:
    assert seconds_asked(header, NOW) == seconds


@given(st.text(max_size=80))
def test_no_retry_after_breaks_the_reader(header: str) -> None:
    asked = seconds_asked(header, NOW)
    assert asked is None or 0 < asked <= 7 * 24 * 3600


def test_a_pause_is_remembered_and_a_longer_one_stays(tmp_path: Path) -> None:
    with Store.open(tmp_path / "jiken.db") as store:
        holds = Holds(store.polls)
        holds.hold("kaku.example", 500, "HTTP 429")
        holds.hold("kaku.example", 5, "HTTP 503")

    with Store.open(tmp_path / "jiken.db") as store:
        assert 490 < Holds(store.polls).seconds_left("kaku.example") < 502
        assert Holds(store.polls).seconds_left("betsu.example") == 0


def leading_to(location: str) -> HttpError:
    answer = Response("http://kaku.example/1", status=302, headers={"Location": location})
    return HttpError(answer)


@pytest.mark.parametrize(
    "wrong",
    [
        DownloadCancelledError("larger than download max size (10485760) in request <GET …>."),
        IgnoreRequest("body exceeded DOWNLOAD_MAXSIZE (10485760 B) during decompression."),
    ],
)
def test_too_large_is_said_in_words(wrong: Exception) -> None:
    assert outcome_of(wrong) == Outcome(name="TooLarge", detail="it is larger than 10 MB")


def test_a_host_that_always_asks_for_a_little_more_is_left_to_a_later_run(tmp_path: Path) -> None:
    with Store.open(tmp_path / "jiken.db") as store:
        holds = Holds(store.polls)
        for _ in range(PATIENCE):
            holds.hold("kaku.example", -5, "HTTP 429")  # over before it has begun
        assert holds.seconds_left("kaku.example") == 0
        holds.hold("kaku.example", -5, "HTTP 429")
        assert holds.seconds_left("kaku.example") > longest_wait(Settings({"RETRYAFTER_WAIT": 60}))


def test_a_host_that_answers_between_its_pauses_gets_them_all(tmp_path: Path) -> None:
    with Store.open(tmp_path / "jiken.db") as store:
        holds = Holds(store.polls)
        for _ in range(3 * PATIENCE):
            holds.hold("kaku.example", -5, "HTTP 503")
            holds.answered("kaku.example")
        assert holds.seconds_left("kaku.example") == 0


@pytest.mark.parametrize(
    ("wrong", "name", "again"),
    [
        (Refused("x"), "Refused", False),
        (DownloadTimeoutError("x"), "TimedOut", True),
        (HttpError(Response("http://a.example", status=404)), "Gone", False),
        (HttpError(Response("http://a.example", status=403)), "Denied", False),
        (HttpError(Response("http://a.example", status=502)), "ServerError", True),
        (IgnoreRequest("max redirections reached"), "RedirectLoop", False),
        (leading_to("file:///etc/passwd"), "Refused", False),
        (leading_to("http://[::1"), "Refused", False),
        (leading_to("/news/2"), "HTTPError", False),
        (RuntimeError("接続が切れた"), "Unreachable", True),
    ],
)
def test_a_failed_fetch_has_a_name(wrong: Exception, name: str, again: bool) -> None:
    outcome = outcome_of(wrong)
    assert (outcome.name, outcome.after is not None) == (name, again)


def registered(tmp_path: Path, text: str) -> Source:
    path = tmp_path / "sources.toml"
    path.write_text(text, "utf-8")
    return sources.load(path).sources[0]


def test_after_a_failure_a_feed_is_asked_for_in_full() -> None:
    state = FeedState(url="u", source="kaku", outcome="unchanged", etag='"1"')
    assert conditional(state) == {"If-None-Match": '"1"'}
    assert conditional(FeedState(url="u", source="kaku", outcome="TimedOut", etag='"1"')) == {}
    assert conditional(None) == {}


def test_an_older_page_of_a_listing_is_read_until_nothing_is_new(tmp_path: Path) -> None:
    kaku = registered(
        tmp_path, source("kaku", "kaku.example", more=feed_of("http://kaku.example/"))
    )
    assert [poll.form for poll in polls_of(kaku)] == [Form.FEED]
    older = [Poll(url="http://kaku.example/?2", source=kaku, form=Form.LISTING)]

    assert worthwhile(older, 3, lambda url: True) == older
    assert worthwhile(older, 0, lambda url: False) == older  # a crawl was killed before it
    assert worthwhile(older, 0, lambda url: True) == []


def test_an_article_is_fetched_as_it_was_announced() -> None:
    body = b"<link>http://kaku.example/1?utm_source=rss&amp;id=7</link><a href='http://[::1'>"
    known = Discovery(url="http://kaku.example/1?id=7", source="kaku", via="v", title="見出し")
    other = Discovery(url="http://kaku.example/2", source="kaku", via="v")

    written = as_written([known, other], body, "http://kaku.example/rss")

    assert [one.url for one in written] == [
        "http://kaku.example/1?utm_source=rss&id=7", "http://kaku.example/2"
    ]  # fmt: skip
    assert written[0].title == "見出し"


@given(st.binary(max_size=300))
def test_links_are_refused_only_if_they_are_no_web_addresses(body: bytes) -> None:
    assert refused_links(b"<link>https://kaku.example/1</link>" + body[:0]) == []
    refused_links(body)
    as_written([], body, "http://kaku.example/")


def test_links_to_files_and_private_hosts_are_found_in_any_feed() -> None:
    body = (
        "<item><link>file:///etc/passwd</link></item><entry><link rel='alternate' "
        "href='http://169.254.169.254/'/></entry><url><loc><![CDATA[ftp://a.example/新聞]]></loc></url>"
        "<guid>tag:a.example,2026:1</guid>"
    ).encode()
    assert refused_links(body) == [
        "file:///etc/passwd", "http://169.254.169.254/", "ftp://a.example/新聞"
    ]  # fmt: skip


def test_such_links_are_found_in_json_and_on_a_listing_too() -> None:
    feed = rb'{"items": [{"url": "file:\/\/\/etc\/passwd"}, {"url": "https://kaku.example/1"}]}'
    assert refused_links(feed) == ["file:///etc/passwd"]
    page = (
        b"<a href='mailto:a@kaku.example'>a</a> <a class=b href='http://0x7f000001/'>b</a>"
        b"<a href=file:///etc/passwd>c</a> <a href='https://kaku.example/1'>d</a>"
    )
    assert refused_links(page, listing=True) == ["http://0x7f000001/", "file:///etc/passwd"]


def test_an_address_without_end_is_refused_by_name_and_not_kept_whole(tmp_path: Path) -> None:
    kaku = registered(tmp_path, source("kaku", "kaku.example", more=feed_of("http://k.example/")))
    body = f"<rss><channel><item><link>http://kaku.example/{'a' * 100_000}</link></item></channel>"
    found = reading(polls_of(kaku)[0], body.encode(), {}, "http://k.example/").discoveries
    with Store.open(tmp_path / "jiken.db") as store:
        crawl = Crawl(store, sources.load(tmp_path / "sources.toml"), [kaku])
        crawl.read(kaku, None, found)
        assert crawl.counts == {"Refused": 1}
        assert store.frontier.states() == {"failed": 1}
        assert len(found[0].url) < 6_000


def test_one_crawl_at_a_time_is_said_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    registered(tmp_path, source("kaku", "kaku.example"))
    ours = ["--db", str(tmp_path / "jiken.db"), "--sources", str(tmp_path / "sources.toml")]
    with CrawlLock(tmp_path / "jiken.db"):
        assert main(ours) == 3

    assert capsys.readouterr().err.startswith("Another crawl of jiken.db is running")


def test_a_crawl_refuses_to_start_by_a_link_to_a_database_that_is_crawled(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    registered(tmp_path, source("kaku", "kaku.example"))
    Store.open(tmp_path / "jiken.db").close()
    link = tmp_path / "記録.db"
    link.symlink_to(tmp_path / "jiken.db")
    with CrawlLock(tmp_path / "jiken.db"):
        assert main(["--db", str(link), "--sources", str(tmp_path / "sources.toml")]) == 3

    assert capsys.readouterr().err.startswith("Another crawl of jiken.db is running")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--source", "kakku"], '(did you mean "kaku"?)'),
        (["--since", "きのう"], "“きのう” is no day"),
        (["--limit", "many"], "“many” is no number"),
        (["--db", "/nonexistent/jiken.db"], "/nonexistent/jiken.db"),
        (["--sources", "/nonexistent/sources.toml"], "there is no such file"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    registered(tmp_path, source("kaku", "kaku.example"))
    ours = ["--db", str(tmp_path / "jiken.db"), "--sources", str(tmp_path / "sources.toml")]

    assert main([*ours, *arguments]) == 2

    said = capsys.readouterr().err
    assert says in said
    assert len(said.splitlines()) == 1


def test_the_settings_that_make_it_safe_are_in_force() -> None:
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    crawler = Crawler(FeedSpider, settings)
    said = crawler.settings

    handlers = {k: v for k, v in said.getwithbase("DOWNLOAD_HANDLERS").items() if v}
    assert handlers == dict.fromkeys(("http", "https"), "crawler.handler.GuardedDownloadHandler")
    assert said["TWISTED_DNS_RESOLVER"] == "crawler.resolver.PublicResolver"
    assert said.getbool("DOWNLOAD_VERIFY_CERTIFICATES")
    assert said.getbool("ROBOTSTXT_OBEY")
    for closed in ("TELNETCONSOLE_ENABLED", "REMOTE_CONTROL_ENABLED", "COOKIES_ENABLED",
                   "REFERER_ENABLED", "HTTPCACHE_ENABLED"):  # fmt: skip
        assert not said.getbool(closed), closed
    assert 0 < said.getint("DOWNLOAD_MAXSIZE") <= 10 * 1024 * 1024
    assert 0 < said.getint("JIKEN_FEED_MAXSIZE") <= 20 * 1024 * 1024
    assert 0 < said.getint("DOWNLOAD_TIMEOUT") <= 60
    assert 5 <= said.getint("REDIRECT_MAX_TIMES") <= 10
    assert said.getint("MEMUSAGE_LIMIT_MB")
    assert said.getfloat("DOWNLOAD_DELAY") >= 1
    assert "Jiken" in said["USER_AGENT"]
    assert said["JOBDIR"] is None
    assert timedelta(seconds=said.getfloat("RETRYAFTER_WAIT")) <= timedelta(minutes=2)


def test_a_page_on_which_our_code_failed_is_tried_again_later(tmp_path: Path) -> None:
    kaku = registered(tmp_path, source("kaku", "kaku.example"))
    found = Discovery(url="http://kaku.example/1", source="kaku", via="v")
    page = ArticlePage(
        requested_url=found.url,
        url=found.url,
        body=b"",
        headers={},
        fetched_at=NOW,
        discovery=found,
    )
    with Store.open(tmp_path / "jiken.db") as store:
        crawl = Crawl(store, sources.Registry(sources=(kaku,)), [kaku])
        crawl.read(kaku, None, [found])
        assert [leased.url for leased in crawl.lease(5)] == [found.url]

        crawl.break_off(page, "KeyError: 見出し")

        assert store.frontier.states() == {"pending": 1}
        assert crawl.lease(5) == []  # not at once
        assert crawl.counts == {"Broken": 1}


def test_a_page_that_keeps_failing_has_failed_in_the_end(tmp_path: Path) -> None:
    kaku = registered(tmp_path, source("kaku", "kaku.example"))
    found = Discovery(url="http://kaku.example/1", source="kaku", via="v")
    with Store.open(tmp_path / "jiken.db") as store:
        crawl = Crawl(store, sources.Registry(sources=(kaku,)), [kaku])
        crawl.read(kaku, None, [found])
        for _ in range(TRIES):
            (page,) = crawl.lease(5)
            crawl.fail(page.key, Outcome(name="TimedOut", after=timedelta(0)))

        assert store.frontier.states() == {"failed": 1}


def test_what_is_older_than_asked_for_is_left_out_and_can_be_had_later(tmp_path: Path) -> None:
    kaku = registered(tmp_path, source("kaku", "kaku.example"))
    old = Discovery(
        url="http://kaku.example/1", source="kaku", via="v", published=Published(at=NOW)
    )
    undated = Discovery(url="http://kaku.example/2", source="kaku", via="v")
    state = FeedState(url="v", source="kaku", outcome="read", etag='"1"')
    with Store.open(tmp_path / "jiken.db") as store:
        crawl = Crawl(store, sources.Registry(sources=(kaku,)), [kaku], since=NOW + timedelta(1))

        assert crawl.read(kaku, state, [old, undated]) == 1
        assert conditional(store.polls.feed("v")) == {}  # asked for in full next time


@pytest.mark.parametrize("charset", ["zlib", "idna", "klingon-9", ""])
def test_a_page_in_a_charset_that_is_none_goes_on_to_extraction(charset: str) -> None:
    kind = {"Content-Type": f"text/html; charset={charset}"}
    page = HtmlResponse("http://kaku.example/1", headers=kind, body="<p>見出し</p>".encode())
    assert MetaRefresh(Settings()).process_response(Request(page.url), page) is page


def test_no_article_comes_out_in_2099(tmp_path: Path) -> None:
    kaku = registered(tmp_path, source("kaku", "kaku.example", more=feed_of("http://k.example/")))
    dated = "<pubDate>Mon, 19 Jan {} 00:00:00 GMT</pubDate>"
    items = "".join(
        f"<item><link>http://kaku.example/{year}</link>{dated.format(year)}</item>"
        for year in (2026, 2099)
    )
    body = f'<rss version="2.0"><channel>{items}</channel></rss>'.encode()
    found = reading(polls_of(kaku)[0], body, {}, "http://k.example/").discoveries
    with Store.open(tmp_path / "jiken.db") as store:
        crawl = Crawl(store, sources.load(tmp_path / "sources.toml"), [kaku])
        crawl.read(kaku, None, found)
        leased = {page.url[-4:]: page.discovery.published for page in crawl.lease(2)}
    assert leased["2099"] is None
    assert leased["2026"] is not None


def test_a_source_that_announces_ever_more_documents_is_asked_for_some(tmp_path: Path) -> None:
    kaku = registered(tmp_path, source("kaku", "kaku.example"))
    with Store.open(tmp_path / "jiken.db") as store:
        crawl = Crawl(store, sources.Registry(sources=(kaku,)), [kaku])

        asked = [crawl.polling(kaku, f"http://kaku.example/{n}") for n in range(2 * DOCUMENTS)]

        assert sum(asked) == DOCUMENTS
        assert not crawl.polling(kaku, "http://kaku.example/0")  # once is enough


def test_an_article_s_other_addresses_need_not_be_fetched(tmp_path: Path) -> None:
    kaku = registered(tmp_path, source("kaku", "kaku.example"))
    short, long = "http://kaku.example/r/1", "http://kaku.example/news/1"
    found = Discovery(url=short, source="kaku", via="v")
    page = ArticlePage(
        requested_url=short, url=long, body=b"", headers={}, fetched_at=NOW, discovery=found
    )
    said = Extraction(canonical_url=long, title="見出し", text="本文")
    with Store.open(tmp_path / "jiken.db") as store:
        registry = sources.Registry(sources=(kaku,))
        crawl = Crawl(store, registry, [kaku])
        crawl.read(kaku, None, [found, replace(found, url=f"{long}?utm_source=rss")])

        assert crawl.keep(page, article_of(page, said, registry)) == "Stored"

        assert store.frontier.states() == {"done": 2}
        assert [kept.article.urls for kept in store.articles.all()] == [(long, short)]
