"""Whole crawls, as processes, over a real server."""

from __future__ import annotations

import gzip
import json
import signal
import subprocess
import time
from datetime import UTC, datetime

import pytest

from jiken.models import SourceKind
from jiken.store import Store
from tests.conftest import Desk, Web, feed_of, rss, source, story

FEED = "http://kaku.example/rss.xml"


def page(n: int) -> str:
    return f"http://kaku.example/news/{n}"


def announce(web: Web, count: int, feed: str = FEED) -> None:
    web.say(
        feed,
        rss(
            *(
                (page(n), f"図書館の生成AI、存在しない本を案内　架空市で{n}件")
                for n in range(1, count + 1)
            )
        ),
        type="application/rss+xml",
        headers={"ETag": f'"{count}"'},
    )
    for n in range(1, count + 1):
        web.say(page(n), story(n))


@pytest.fixture
def kaku(desk: Desk) -> Desk:
    desk.sources(source("kaku", "kaku.example", name="架空新聞", more=feed_of(FEED)))
    return desk


def test_a_feed_becomes_articles_and_is_not_sent_again_unchanged(kaku: Desk) -> None:
    announce(kaku.web, 3)

    first = kaku.crawl("--plain", "--limit", "2")
    second = kaku.crawl()

    assert (first.status, first.err) == (0, "")
    assert (first.outcomes, second.outcomes) == ({"Stored": 2}, {"Stored": 1})
    assert [asked.status for asked in kaku.web.asked if asked.url == FEED] == [200, 304]
    assert [kaku.web.times(page(n)) for n in (1, 2, 3)] == [1, 1, 1]
    with Store.open(kaku.db) as store:
        articles = [kept.article for kept in store.articles.all()]
        assert {a.publisher for a in articles} == {"架空新聞"}
        assert {a.language for a in articles} == {"ja"}
        assert all(a.ai_cue and "存在しない本" in a.text for a in articles)
        assert store.polls.source("kaku").yielded == 3


def test_sitemaps_and_listings_announce_articles_too(desk: Desk) -> None:
    maps, lists = "http://chizu.example/index.xml", "http://ichiran.example/list"
    child = "http://chizu.example/1.xml.gz"
    entries = "".join(f"<url><loc>http://chizu.example/a/{n}</loc></url>" for n in (1, 2))
    desk.web.say(maps, f"<sitemapindex><sitemap><loc>{child}</loc></sitemap></sitemapindex>")
    desk.web.say(child, gzip.compress(f"<urlset>{entries}</urlset>".encode()))
    links = "<li><a href='/b/{n}'>図書館の生成AI、存在しない本を案内　{n}件</a></li>"
    desk.web.say(lists, f"{links.format(n=3)}<a class=next href='/list?page=2'>次</a>")
    desk.web.say(f"{lists}?page=2", f"{links.format(n=4)}<a class=next href='/list?page=3'>次</a>")
    for n in (1, 2):
        desk.web.say(f"http://chizu.example/a/{n}", story(n))
    for n in (3, 4):
        desk.web.say(f"http://ichiran.example/b/{n}", story(n))
    sitemap = f'sitemaps = [{{ url = "{maps}", evidence = "invented" }}]'
    listing = (
        f'listings = [{{ url = "{lists}", links = "li a", next = "a.next", pages = 2,'
        ' evidence = "invented" }]'
    )
    desk.sources(
        source("chizu", "chizu.example", more=sitemap)
        + source("ichiran", "ichiran.example", more=listing)
    )

    crawled = desk.crawl()

    assert crawled.status == 0, crawled.err
    assert crawled.outcomes == {"Stored": 4}
    assert desk.web.times(f"{lists}?page=3") == 0


def test_what_must_not_or_cannot_be_an_article_ends_under_its_name(kaku: Desk) -> None:
    web, site = kaku.web, "http://kaku.example"
    refused = ("file:///etc/passwd", "http://127.0.0.1/x", "http://2130706433/", "http://[::1]/")
    pages = ("large", "bomb", "picture", "gone", "denied", "loop", "inside", "plain")
    links = [*refused, *(f"{site}/{name}" for name in pages)]
    web.say(FEED, rss(*((link, "見出し") for link in links)), type="application/rss+xml")
    web.say(f"{site}/robots.txt", "User-agent: Jiken\nDisallow: /denied", type="text/plain")
    web.say(f"{site}/large", b"<p>" + b"a" * 11_000_000)
    bomb = gzip.compress(b"<p>" + b"a" * 30_000_000)
    web.say(f"{site}/bomb", bomb, headers={"Content-Encoding": "gzip"})
    web.say(f"{site}/picture", b"\x89PNG", type="image/png")
    web.say(f"{site}/loop", status=302, headers={"Location": f"{site}/loop?a"})
    web.say(f"{site}/loop?a", status=302, headers={"Location": f"{site}/loop"})
    web.say(f"{site}/inside", status=302, headers={"Location": "http://169.254.169.254/latest"})
    web.say(f"{site}/plain", "%PDF-1.7 nothing to read", type="text/plain")

    crawled = kaku.crawl()

    assert crawled.status == 0, crawled.err
    expected = {"TooLarge": 2, "RobotsDenied": 1, "RedirectLoop": 1, "Refused": 5, "Gone": 1}
    assert crawled.outcomes.items() >= expected.items()
    assert crawled.outcomes["NotHTML"] + crawled.outcomes.get("NoArticle", 0) == 2
    assert web.times(f"{site}/denied") == 0
    assert not any("127.0.0.1" in one.url or "169.254" in one.url for one in web.asked)


def test_robots_that_cannot_be_had_keep_the_crawl_away_for_this_run(desk: Desk) -> None:
    hosts = {"kowareta": 503, "arimasen": 404, "kinshi": 403}
    for host, status in hosts.items():
        site = f"http://{host}.example"
        desk.web.say(f"{site}/robots.txt", status=status)
        desk.web.say(f"{site}/rss", rss((f"{site}/1", "見出し")))
        desk.web.say(f"{site}/1", story(1, f"{host}の図書館の生成AI、存在しない本を案内"))
    long = "User-agent: *\nDisallow: /naga\n" + "#" * 600_000 + "\nUser-agent: Jiken\nDisallow: /\n"
    desk.web.say("http://nagai.example/robots.txt", long)
    desk.web.say("http://nagai.example/rss", rss(("http://nagai.example/naga", "見出し")))
    links = [(f"http://kobamu.example/{n}", "見出し") for n in range(4)]
    desk.web.say("http://kobamu.example/robots.txt", "User-agent: *\nDisallow: /", seconds=0.5)
    desk.web.say("http://haishin.example/rss", rss(*links))
    desk.sources(
        "".join(
            source(host, f"{host}.example", more=feed_of(f"http://{host}.example/rss"))
            for host in (*hosts, "nagai")
        )
        + source("kobamu", "kobamu.example", more=feed_of("http://haishin.example/rss"))
    )

    crawled = desk.crawl()

    assert crawled.outcomes == {"Stored": 2, "RobotsDenied": 1 + len(links)}
    assert not any(desk.web.times(url) for url, _ in links)  # all of them wait for the rules
    assert desk.web.times("http://kowareta.example/rss") == 0
    assert "RobotsUnreachable" in json.dumps(crawled.summary["errors"])
    assert desk.web.times("http://nagai.example/rss") == 1


def test_a_host_that_asks_for_a_pause_gets_it(kaku: Desk) -> None:
    announce(kaku.web, 2)
    feed, busy = kaku.web.answers[FEED], kaku.web.answers[page(1)]
    kaku.web.say(FEED, status=503, headers={"Retry-After": "1"}, times=1, then=feed)
    kaku.web.say(page(1), status=429, headers={"Retry-After": "2"}, times=1, then=busy)

    crawled = kaku.crawl()

    assert crawled.outcomes["Stored"] == 2
    at = [one.at for one in kaku.web.asked if "kaku.example" in one.url]
    for status, seconds in ((503, 1), (429, 2)):
        refused = next(one.at for one in kaku.web.asked if one.status == status)
        assert next(later for later in at if later > refused + 0.3) - refused >= seconds
    with Store.open(kaku.db) as store:
        assert store.polls.source("kaku").yielded == 2


def test_a_long_pause_is_remembered_by_the_next_run(kaku: Desk) -> None:
    kaku.web.say(FEED, status=503, headers={"Retry-After": "99999"})

    first, second = kaku.crawl(), kaku.crawl()

    assert (first.status, second.status) == (1, 1)
    assert kaku.web.times(FEED) == 1
    assert "HostHeld" in json.dumps(second.summary["errors"])


def test_an_aggregator_leads_to_the_publisher_and_is_kept_as_a_sighting(desk: Desk) -> None:
    portal, paper = "http://portal.example", "http://kaku.example"
    entries = {"page": "続きを読む", "redirect": "", "own": ""}
    desk.web.say(
        f"{portal}/rss", rss(*((f"{portal}/{name}", f"{name}の見出し") for name in entries))
    )
    desk.web.say(f"{portal}/page", f"<p>短い紹介</p><a href='{paper}/1'>続きを読む</a>")
    desk.web.say(f"{portal}/redirect", status=302, headers={"Location": f"{paper}/2"})
    desk.web.say(f"{portal}/own", story(3))
    for n in (1, 2):
        desk.web.say(f"{paper}/{n}", story(n))
    desk.sources(
        source(
            "portal",
            "portal.example",
            name="架空ポータル",
            kind="aggregator",
            more=feed_of(f"{portal}/rss"),
        )
        + source("kaku", "kaku.example", name="架空新聞")
    )

    crawled = desk.crawl()

    assert crawled.outcomes == {"Resolved": 1, "Stored": 3}
    with Store.open(desk.db) as store:
        for n, publisher in {
            f"{paper}/1": "架空新聞",
            f"{paper}/2": "架空新聞",
            f"{portal}/own": "架空ポータル",
        }.items():
            kept = store.articles.by_url(n)
            assert kept
            assert kept.article.publisher == publisher
            assert {seen.source for seen in store.articles.sightings(kept.id)} == {"portal"}
        own = store.articles.by_url(f"{portal}/own")
        assert own
        assert own.article.source_kind is SourceKind.AGGREGATOR


def test_a_killed_crawl_loses_and_doubles_nothing(kaku: Desk) -> None:
    count = 24
    announce(kaku.web, count)
    for n in range(1, count + 1):
        kaku.web.answers[page(n)].seconds = 0.05
    for _ in range(2):
        process = kaku.start()
        _wait(lambda: kaku.web.times(page(1)) > 0, process)
        time.sleep(0.4)
        process.kill()
        process.communicate()

    crawled = kaku.crawl()

    assert crawled.status == 0, crawled.err
    with Store.open(kaku.db) as store:
        assert store.articles.count() == count
        assert store.frontier.states() == {"done": count}
        assert store.db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def test_a_stopped_crawl_ends_soon_and_puts_its_pages_back(kaku: Desk) -> None:
    announce(kaku.web, 1)
    kaku.web.answers[page(1)].seconds = 20
    process = kaku.start()
    _wait(lambda: kaku.web.times(page(1)) > 0, process)

    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=10)

    assert (process.returncode, err) == (130, "")
    with Store.open(kaku.db) as store:
        assert store.frontier.release(now=datetime.now(UTC)) == 1


def test_one_bad_site_does_not_hold_up_the_others(desk: Desk) -> None:
    bad = [f"http://warui{n}.example" for n in (1, 2)]
    for site in bad:
        desk.web.say(f"{site}/rss", rss(*((f"{site}/{n}", "見出し") for n in range(50))))
        for n in range(50):
            desk.web.say(f"{site}/{n}", story(n), seconds=30)
    announce(desk.web, 4)
    desk.sources(
        "".join(
            source(f"warui{n}", f"warui{n}.example", more=feed_of(f"http://warui{n}.example/rss"))
            for n in (1, 2)
        )
        + source("kaku", "kaku.example", more=feed_of(FEED))
    )

    process = desk.start()
    _wait(lambda: all(desk.web.times(page(n)) for n in range(1, 5)), process)
    process.kill()
    process.communicate()

    asked = [one.at for one in desk.web.asked]
    ours = [one.at for one in desk.web.asked if one.url.startswith("http://kaku.example/news")]
    assert max(ours) - min(asked) < 25  # not after the time-outs of the others


def test_a_feed_that_cannot_be_read_is_named_and_the_status_says_so(kaku: Desk) -> None:
    kaku.web.say(FEED, "<html>保守中です</html>")

    crawled = kaku.crawl()

    assert crawled.status == 1
    assert FEED in crawled.out.replace("\n", "")
    with Store.open(kaku.db) as store:
        assert store.polls.source("kaku").error


def test_what_the_gate_stops_is_remembered_without_its_text(kaku: Desk) -> None:
    announce(kaku.web, 1)
    kaku.web.say(page(1), story(1, "架空市の図書館が移転").replace("生成AI", "新しい"))

    assert kaku.crawl().outcomes == {"NotAboutAI": 1}
    assert kaku.crawl().outcomes == {}
    with Store.open(kaku.db) as store:
        assert store.articles.count() == 0
        assert store.frontier.states() == {"done": 1}


def test_a_database_that_cannot_grow_ends_the_crawl_in_one_sentence(kaku: Desk) -> None:
    announce(kaku.web, 40)
    blocks = 700  # of 1,024 bytes: as many as a file may have, in place of a full disk
    command = ["bash", "-c", f'ulimit -f {blocks}; exec "$@"', "bash", *kaku.command()]

    full = kaku.run(command)

    assert full.status == 2
    assert full.err.startswith(str(kaku.db))
    assert len(full.err.splitlines()) == 1
    again = kaku.crawl()
    assert again.status == 0, again.err
    with Store.open(kaku.db) as store:
        assert store.articles.count() == 40


def test_a_crawl_that_nobody_listens_to_any_more_ends(kaku: Desk) -> None:
    announce(kaku.web, 3)
    crawling = kaku.start("--plain")
    for pipe in (crawling.stdout, crawling.stderr):
        assert pipe
        pipe.close()

    crawling.wait(timeout=60)  # or a timer would never start another

    assert kaku.crawl().status == 0


def _wait(condition: object, process: subprocess.Popen[str], seconds: float = 40) -> None:
    assert callable(condition)
    until = time.monotonic() + seconds
    while not condition():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < until
        time.sleep(0.02)
