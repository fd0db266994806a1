from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.discover import feeds
from crawler.discover.feeds import BrokenFeed
from jiken.models import Discovery, Source, SourceKind

SHARED = (Path(__file__).parents[2] / "../shared").resolve()
URL = "https://asagiri.example/feed.xml"
RSS = '<rss version="2.0"><channel><title>t</title><link>https://asagiri.example/</link>{}</channel></rss>'
ITEM = "<item><title>{}</title><link>https://asagiri.example/{}</link></item>"

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared")


def source(kind: SourceKind = SourceKind.PUBLISHER, country: str = "JP") -> Source:
    return Source(
        id="asagiri",
        name_ja="朝霧新報",
        name_en="Asagiri",
        family="asagiri",
        language="ja",
        country=country,
        kind=kind,
    )


def read(feed: str | bytes, content_type: str = "", of: Source | None = None) -> list[Discovery]:
    body = feed if isinstance(feed, bytes) else feed.encode()
    return feeds.discoveries(body, {"Content-Type": content_type}, URL, of or source())


FORMATS = {
    "RSS 2.0": RSS.format(
        "<item><title>AIが誤診</title><link>/1</link>"
        "<pubDate>Mon, 19 Jan 2026 10:30:00 +0900</pubDate></item>"
    ),
    "RSS 1.0": """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
        <channel rdf:about="x"><title>t</title></channel><item rdf:about="x"><title>AIが誤診</title>
        <link>https://asagiri.example/1</link><dc:date>2026-01-19T10:30:00+09:00</dc:date></item>
        </rdf:RDF>""",
    "Atom": """<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><entry>
        <title type="html">&lt;b&gt;AI&lt;/b&gt;が誤診</title><link href="/1"/>
        <published>2026-01-19T01:30:00Z</published><updated>2026-01-20T01:30:00Z</updated>
        </entry></feed>""",
    "JSON Feed": json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "items": [
                {"id": "1", "url": "/1", "title": "AIが誤診", "date_published": "2026-01-19T10:30:00+09:00"}
            ],
        }
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_announces_the_same_article(name: str) -> None:
    (found,) = read(FORMATS[name])

    assert (found.url, found.title) == ("https://asagiri.example/1", "AIが誤診")
    assert (found.source, found.via, found.language) == ("asagiri", URL, "ja")
    assert found.published is not None
    assert found.published.exported() == "2026-01-19T10:30:00+09:00"


@pytest.mark.parametrize("truth", ["cp932", "euc_jp", "iso2022_jp", "utf-8"])
@pytest.mark.parametrize("claimed", ["utf-8", "Shift_JIS", "EUC-JP", "iso-8859-1", ""])
def test_a_wrong_charset_spoils_no_headline(truth: str, claimed: str) -> None:
    declaration = f'<?xml version="1.0" encoding="{claimed or "Shift_JIS"}"?>'
    feed = declaration + RSS.format(ITEM.format("自治体が生成AIの誤りを謝罪した", 1))

    (found,) = read(feed.encode(truth), f"text/xml; charset={claimed}")

    assert found.title == "自治体が生成AIの誤りを謝罪した"


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("<![CDATA[<b>判決</b>&nbsp;確定]]>", "判決 確定"),
        ("Q&amp;amp;A &#8220;AI&#8221;", "Q&A “AI”"),
        ("a &lt; b", "a < b"),
        ("  二\n行\t題 \u200b\u0007", "二 行 題"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;見出し", "alert(1)見出し"),
        ("", None),
    ],
)
def test_a_title_is_plain_text(written: str, title: str | None) -> None:
    assert read(RSS.format(ITEM.format(written, 1)))[0].title == title


@pytest.mark.parametrize(
    "link",
    ["file:///etc/passwd", "javascript:alert(1)", "http://", "tag:asagiri.example,2026:1", "", "ftp://a.example/"],
)  # fmt: skip
def test_a_link_that_is_no_web_address_is_passed_over(link: str) -> None:
    feed = RSS.format(f"<item><title>x</title><link>{link}</link></item>" + ITEM.format("y", 2))

    assert [found.title for found in read(feed)] == ["y"]


def test_one_article_is_announced_once_as_it_may_be_fetched() -> None:
    feed = RSS.format(ITEM.format("一", "1?utm_source=rss") + ITEM.format("二", "1#top"))

    assert [(found.title, found.url) for found in read(feed)] == [
        ("一", "https://asagiri.example/1?utm_source=rss")
    ]


def test_only_an_aggregators_redirects_are_resolved() -> None:
    link = "https://asagiri.example/redirect?url=https%3A%2F%2Fhibari.example%2F7"
    feed = RSS.format(f"<item><title>x</title><link>{link}</link></item>")

    assert read(feed)[0].url.startswith("https://asagiri.example/redirect?url=")
    assert read(feed, of=source(SourceKind.SEARCH))[0].url == "https://hibari.example/7"


def test_a_broken_feed_gives_what_can_be_read() -> None:
    feed = RSS.format(ITEM.format("A & B", 1) + "<item><title>二</b></item>" + ITEM.format("三", 3))

    assert [found.url[-1] for found in read(feed[:-16])] == ["1", "3"]


def test_a_long_broken_feed_is_repaired_and_a_longer_one_is_cut() -> None:
    items = "".join(
        ITEM.format(f"記事 & 続報 {'あ' * 60} {number}", number) for number in range(2500)
    )

    assert len(read(RSS.format(items))) == feeds.MOST


@pytest.mark.parametrize(
    "feed",
    [
        "",
        "<html><body>404</body></html>",
        "<rss",
        "<rss><channel><item><title>見出し",  # cut off before its first link
        '{"items": 3}',
        "{" * 100_000,
        '{"items": [' + "{}," * 200_000 + "{}]}",
        '<!DOCTYPE rss [<!ENTITY a "b">]>' + RSS.format(ITEM.format("&a;", 1)),
        "<rss>" + "<a>" * 400_000,
        b"\x00\xff\x89PNG",
        b"<rss>" + b" " * feeds.LARGEST,
    ],
    ids=lambda feed: str(feed)[:12],
)
def test_what_is_no_feed_says_so_in_one_sentence(feed: str | bytes) -> None:
    with pytest.raises(BrokenFeed, match=r"^[^\n]{10,150}\.$"):
        read(feed)


def test_an_empty_feed_is_no_broken_one() -> None:
    assert read(RSS.format("")) == []


def test_text_about_entities_is_text() -> None:
    feed = RSS.format(ITEM.format("<![CDATA[What <!ENTITY does]]>", 1))

    assert len(read(feed)) == 1


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 400))
def test_garbage_is_read_or_broken(garbage: bytes, place: int) -> None:
    feed = RSS.format(ITEM.format("見出し", 1)).encode()
    for body in (garbage, feed[:place] + garbage + feed[place:]):
        try:
            read(body)
        except BrokenFeed:
            continue


@needs_shared
@pytest.mark.parametrize("suite", ["feedparser", "w3c"])
def test_other_projects_cases_leak_no_exception(suite: str) -> None:
    readable = 0
    for path in sorted((SHARED / "suites/feeds" / suite).rglob("*.xml"))[::4]:
        try:
            read(path.read_bytes())
            readable += 1
        except BrokenFeed:
            continue
    assert readable > 400


@needs_shared
def test_real_japanese_feeds_read_the_same_under_any_charset() -> None:
    for path in sorted((SHARED / "suites/feeds/japanese").glob("*/*.xml")):
        found = [read(path.read_bytes(), f"text/xml; charset={name}") for name in
                 ("utf-8", "iso-8859-1", "Shift_JIS", "EUC-JP", "no-such")]  # fmt: skip
        assert found[0], path
        assert all(each == found[0] for each in found), path
        assert not any("\ufffd" in (each.title or "") for each in found[0]), path


@needs_shared
def test_real_feeds_lose_no_address() -> None:
    lines = (SHARED / "corpus/feeds/index.jsonl").read_text("utf-8").splitlines()
    complete = 0
    for row in map(json.loads, lines):
        try:
            found = read((SHARED / "corpus" / row["path"]).read_bytes())
        except BrokenFeed:
            found = []
        complete += len(found) == row["entries_with_link"]
    assert complete >= 134  # the others repeat an address, or differ in the fragment only


@pytest.mark.parametrize("attribute", ['a{}="b" ', 'xmlns:a{}="b" '])
def test_a_tag_with_attributes_without_end_is_read_without_them(attribute: str) -> None:
    attributes = "".join(attribute.format(n) for n in range(200_000))
    feed = (
        f"<rss version='2.0'><channel><item {attributes}><link>http://kaku.example/1</link></item>"
    )
    found = read(f"{feed}</channel></rss>")
    assert [one.url for one in found] == ["http://kaku.example/1"]
