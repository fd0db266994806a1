"""The invented web as a crawler meets it: announcements, pages, charsets, manners."""

from __future__ import annotations

import gzip
import json
import urllib.error
from collections.abc import Iterator
from email.message import Message
from io import BytesIO
from urllib.request import HTTPRedirectHandler, OpenerDirector, ProxyHandler, Request, build_opener

import feedparser
import lxml.html
import pytest
from lxml import etree

from jiken import sources
from jiken.models import Source
from tests.site import pages, registry
from tests.site.answers import key
from tests.site.gold import bilingual_events, gold, look_alikes
from tests.site.server import Server, make_server
from tests.site.web import Written, invented_web

WEB = invented_web()
REGISTRY = sources.load(registry.FILE)
ARTICLES = list(WEB.articles.values())
FEEDS = [feed.url for source in REGISTRY.sources for feed in source.feeds]
XML_FEEDS = [url for url in FEEDS if not url.endswith(".json")]
LISTED = [source for source in REGISTRY.sources if source.listings]


class StayHere(HTTPRedirectHandler):
    """Follows nothing, so that a redirect can be looked at."""

    def redirect_request(self, *args: object) -> None:
        return None


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with make_server() as running:
        yield running


@pytest.fixture
def client(server: Server) -> OpenerDirector:
    return build_opener(ProxyHandler({"http": server.url}), StayHere)


def got(client: OpenerDirector, url: str, **headers: str) -> tuple[int, Message, bytes]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with client.open(Request(url, headers=named)) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as other:
        with other:
            return other.code, other.headers, other.read()


def outlet_of(url: str) -> str:
    source = REGISTRY.by_host(url)
    assert source is not None
    return source.id


def listing_pages(client: OpenerDirector, source: Source) -> Iterator[lxml.html.HtmlElement]:
    """Yield the pages of the source's listing, each by the link on the one before it."""
    listing = source.listings[0]
    url: str | None = listing.url
    charset = WEB.outlets[source.id].charset
    for _ in range(listing.pages):
        assert url is not None
        tree = lxml.html.fromstring(got(client, url)[2].decode(charset), base_url=url)
        tree.make_links_absolute()
        yield tree
        following = tree.cssselect(listing.next)
        url = following[0].get("href") if following else None
    assert url is None, "the registry stops before the listing ends"


def article_at(client: OpenerDirector, url: str) -> Written | None:
    """Return the article that *url* leads to, over redirects of the web."""
    status, headers, _ = got(client, url)
    if status in (301, 302):
        return article_at(client, headers["Location"])
    return next((a for a in ARTICLES if key(a.url) == key(url)), None)


def test_the_registry_is_what_the_outlets_make_of_it_and_loads() -> None:
    assert registry.FILE.read_text("utf-8") == registry.registry()
    assert {source.id for source in REGISTRY.sources} == set(WEB.outlets)
    assert all(source.feeds or source.sitemaps or source.listings for source in REGISTRY.sources)


@pytest.mark.parametrize("url", XML_FEEDS)
def test_feeds_parse_and_lead_to_articles(client: OpenerDirector, url: str) -> None:
    body = got(client, url)[2]
    feed = feedparser.parse(BytesIO(body))
    assert not feed.bozo, feed.get("bozo_exception")
    linked = {link: article_at(client, link) for link in (entry.link for entry in feed.entries)}
    found = {article.id for article in linked.values() if article}
    own = {article.id for article in ARTICLES if article.outlet.id == outlet_of(url)}
    assert found == own or "topics" in url
    assert all(entry.title for entry in feed.entries)


@pytest.mark.parametrize("url", [url for url in FEEDS if url.endswith(".json")])
def test_json_feeds_parse_and_lead_to_articles(client: OpenerDirector, url: str) -> None:
    feed = json.loads(got(client, url)[2])
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    found = {a.id for item in feed["items"] if (a := article_at(client, item["url"]))}
    assert found == {a.id for a in ARTICLES if a.outlet.id == outlet_of(url)}


def test_feeds_date_their_entries_as_real_ones_do(client: OpenerDirector) -> None:
    def dates(url: str, tag: str) -> list[str]:
        tree = etree.fromstring(got(client, url)[2])
        return [found.text or "" for found in tree.iter(f"{{*}}{tag}")]

    assert "Wed, 14 Jan 2026 18:32:00 +0900" in dates(
        "http://www.toto-shimbun.example/rss.xml", "pubDate"
    )
    assert dates("http://www.hokubu-np.example/rss.xml", "pubDate") == []
    himatsubushi = dates("http://himatsubushi-zan.example/rss.xml", "pubDate")
    assert himatsubushi
    assert all(date.endswith(" JST") for date in himatsubushi)
    shoko = dates("http://www.shoko-nippo.example/index.rdf", "date")
    assert shoko
    assert all(date.endswith("+09:00") for date in shoko)
    assert dates("http://www.nanpu-nippo.example/atom.xml", "published") == []
    bharat = json.loads(got(client, "http://www.bharatlive24.example/feed.json")[2])
    assert not any("date_published" in item for item in bharat["items"])


def test_a_news_sitemap_names_the_publication_and_the_headline(client: OpenerDirector) -> None:
    tree = etree.fromstring(got(client, "http://www.straitcourier.example/news-sitemap.xml")[2])
    titles = {found.text for found in tree.iter("{*}title")}
    assert titles == {a.title for a in ARTICLES if a.outlet.id == "strait-courier"}
    assert {found.text for found in tree.iter("{*}name")} == {"The Strait Courier"}


def test_a_gzipped_index_leads_over_a_gzipped_sitemap_to_articles(client: OpenerDirector) -> None:
    def places(url: str) -> list[str]:
        _, headers, body = got(client, url)
        assert "Content-Encoding" not in headers
        return [e.text or "" for e in etree.fromstring(gzip.decompress(body)).iter("{*}loc")]

    for source in (REGISTRY.get("nippo"), REGISTRY.get("harbour-herald")):
        index = next(sitemap.url for sitemap in source.sitemaps if "index" in sitemap.url)
        (part,) = places(index)
        found = {article.id for url in places(part) if (article := article_at(client, url))}
        assert found == {a.id for a in ARTICLES if a.outlet.id == source.id}


@pytest.mark.parametrize("source", LISTED, ids=lambda source: source.id)
def test_listings_show_three_a_page_and_end(client: OpenerDirector, source: Source) -> None:
    listed = [page.cssselect(source.listings[0].links) for page in listing_pages(client, source)]
    links = [link.get("href") for page in listed for link in page]
    found = {article.id for link in links if (article := article_at(client, link))}
    assert all(len(page) >= 3 for page in listed[:-1])
    if source.kind == "aggregator":
        assert len(links) == len(WEB.links)
    else:
        assert found == {a.id for a in ARTICLES if a.outlet.id == source.id}


def test_the_portal_gives_out_tracking_queries_redirects_and_pages(
    client: OpenerDirector,
) -> None:
    feed = feedparser.parse(
        BytesIO(got(client, "http://news.hiroba-portal.example/rss/topics.xml")[2])
    )
    links = [entry.link for entry in feed.entries]
    queries = [link for link in links if "hiroba-portal.example" not in link]
    redirects = [link for link in links if "/articles/redirect?id=" in link]
    shown = [link for link in links if "/pickup/" in link]
    assert queries
    assert redirects
    assert shown
    assert len(queries) + len(redirects) + len(shown) == len(links) == len(WEB.links)
    assert all("utm_source=hiroba" in link for link in queries)
    assert all(article_at(client, link) for link in (*queries, *redirects))
    for link in shown:
        tree = lxml.html.fromstring(got(client, link)[2].decode())
        assert article_at(client, tree.cssselect("a.more")[0].get("href"))


def test_charsets_are_said_rightly_wrongly_or_not_at_all(client: OpenerDirector) -> None:
    def said(outlet: str) -> tuple[str | None, bool, bytes]:
        article = next(a for a in ARTICLES if a.outlet.id == outlet)
        _, headers, body = got(client, article.url)
        return headers.get_content_charset(), b"charset=" in body[:400], body

    assert said("toto")[:2] == ("utf-8", True)
    assert said("nippo")[:2] == ("utf-8", False)
    assert said("jiho")[:2] == ("euc-jp", False)
    assert said("hokubu")[:2] == (None, True)
    assert b"charset=iso-2022-jp" in said("setoji")[2]
    assert said("minatomachi")[:2] == (None, False)
    assert "湊町新報" in said("minatomachi")[2].decode("shift_jis")
    assert b"charset=shift_jis" in said("nanpu")[2]
    assert "南風日報" in said("nanpu")[2].decode("utf-8")
    assert b"charset=iso-8859-1" in said("pennine-post")[2]
    assert said("coast94")[:2] == (None, False)
    with pytest.raises(UnicodeDecodeError):
        said("minatomachi")[2].decode("utf-8")


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.id)
def test_a_page_holds_its_text_its_furniture_and_its_title_with_tail(
    client: OpenerDirector, article: Written
) -> None:
    status, _, body = got(client, article.url)
    tree = lxml.html.fromstring(body.decode(article.outlet.charset))
    for reading in tree.cssselect("rt, rp"):
        reading.drop_tree()
    shown = "".join(tree.text_content().split())
    assert status == 200
    assert tree.findtext(".//title") == article.page_title != article.title
    for words in (article.title, article.shown_date, *article.paragraphs):
        assert "".join(words.split()) in shown
    for words in (*article.related, *article.comments, article.member_notice):
        assert "".join(words.split()) in shown


def test_readings_stand_in_ruby() -> None:
    with_reading = [article for article in ARTICLES if article.ruby]
    assert with_reading
    for article in with_reading:
        page = pages.html(article)
        assert all(f"<ruby>{word}<rp>（</rp><rt>{rt}</rt>" in page for word, rt in article.ruby)


def test_hokubu_says_another_pages_headline_is_its_name(client: OpenerDirector) -> None:
    for article in (a for a in ARTICLES if a.outlet.id == "hokubu"):
        page = got(client, article.url)[2].decode("shift_jis")
        name = lxml.html.fromstring(page).cssselect('meta[property="og:site_name"]')[0]
        assert name.get("content", "").startswith("週末は山沿いで大雪警戒｜")


def test_pages_differ_in_what_they_say_of_themselves(client: OpenerDirector) -> None:
    heads: dict[tuple[bool, ...], set[str]] = {}
    for article in ARTICLES:
        page = pages.html(article)
        marks = (
            "application/ld+json",
            "og:title",
            "<time",
            'rel="canonical"',
            "<table",
            "<article",
        )
        shape = tuple(mark in page for mark in marks)
        heads.setdefault(shape, set()).add(article.outlet.template)
    assert len({article.outlet.template for article in ARTICLES}) >= 6
    assert len(heads) >= 6


def test_robots_files_forbid_slow_down_or_are_missing(client: OpenerDirector) -> None:
    def robots(host: str) -> tuple[int, bytes]:
        status, _, body = got(client, f"http://{host}/robots.txt")
        return status, body

    assert b"Disallow: /members/" in robots("tokyoledger.example")[1]
    assert b"Crawl-delay: 0.5" in robots("www.coast94.example")[1]
    assert robots("www.levante-notizie.example")[0] == 404
    assert robots("www.toto-shimbun.example")[0] == 200


@pytest.mark.parametrize("url", [*FEEDS[:3], ARTICLES[0].url])
def test_what_has_not_changed_is_answered_with_a_304(client: OpenerDirector, url: str) -> None:
    _, headers, body = got(client, url)
    assert body
    by_tag = got(client, url, If_None_Match=headers["ETag"])
    by_time = got(client, url, If_Modified_Since=headers["Last-Modified"])
    assert (by_tag[0], by_tag[2]) == (by_time[0], by_time[2]) == (304, b"")
    assert got(client, url, If_None_Match='"other"')[0] == 200


def test_every_request_is_written_down(server: Server, client: OpenerDirector) -> None:
    got(client, "http://www.toto-shimbun.example/nothing-here", User_Agent="Jiken-test")
    last = server.requests[-1]
    assert (last.url, last.status, last.agent) == (
        "http://www.toto-shimbun.example/nothing-here",
        404,
        "Jiken-test",
    )


def test_gold_knows_events_copies_and_look_alikes() -> None:
    rows = gold()
    addresses = {row.url for row in rows}
    assert len(addresses) == len(rows) == len(ARTICLES)
    assert all(row.copy_of in addresses for row in rows if row.role == "copy")
    assert len(bilingual_events(rows)) >= 9
    assert len(look_alikes()) >= 3
