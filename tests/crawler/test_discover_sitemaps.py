from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawler.discover import sitemaps
from crawler.discover.ends import EDGE
from crawler.discover.sitemaps import BrokenSitemap, SitemapReading
from jiken.models import Source, SourceKind

SHARED = (Path(__file__).parents[2] / "../shared").resolve()
URL = "https://asagiri.example/sitemap.xml"
SOURCE = Source(
    id="asagiri",
    name_ja="朝霧新報",
    name_en="Asagiri",
    family="asagiri",
    language="ja",
    country="JP",
    kind=SourceKind.PUBLISHER,
)
NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
  xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
  xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> https://asagiri.example/1 </loc>
  <news:news><news:publication><news:name>朝霧新報</news:name><news:language>ja</news:language>
  </news:publication><news:publication_date>2026-01-19T10:30:00+09:00</news:publication_date>
  <news:title>AI面接で差別か、市が調査</news:title></news:news>
  <image:image><image:loc>https://asagiri.example/1.jpg</image:loc></image:image></url>
<url><loc>https://asagiri.example/2</loc><lastmod>2026-01-20</lastmod></url>
</urlset>"""
INDEX = """<sitemapindex><sitemap><loc>/a.xml.gz</loc></sitemap>
<sitemap><loc>file:///etc/passwd</loc></sitemap><sitemap><loc>/sitemap.xml</loc></sitemap>
<sitemap><loc>https://asagiri.example/b.xml</loc></sitemap></sitemapindex>"""


def read(body: str | bytes, content_type: str = "") -> SitemapReading:
    raw = body if isinstance(body, bytes) else body.encode()
    return sitemaps.read(raw, {"content-type": content_type}, URL, SOURCE)


@pytest.mark.parametrize("packed", [False, True])
def test_the_news_extension_gives_title_and_time_and_lastmod_does_not(packed: bool) -> None:
    first, second = read(gzip.compress(NEWS.encode()) if packed else NEWS).discoveries

    assert (first.url, first.title) == ("https://asagiri.example/1", "AI面接で差別か、市が調査")
    assert first.published is not None
    assert first.published.exported() == "2026-01-19T10:30:00+09:00"
    assert (second.url, second.title, second.published) == ("https://asagiri.example/2", None, None)


@pytest.mark.parametrize("truth", ["cp932", "euc_jp"])
def test_a_wrong_declaration_spoils_no_title(truth: str) -> None:
    assert read(NEWS.encode(truth)).discoveries[0].title == "AI面接で差別か、市が調査"


def test_an_index_leads_to_web_addresses_other_than_itself() -> None:
    assert read(INDEX) == SitemapReading(
        children=("https://asagiri.example/a.xml.gz", "https://asagiri.example/b.xml")
    )


def test_text_and_feeds_are_sitemaps_too() -> None:
    feed = "<rss version='2.0'><channel><item><link>/7</link></item></channel></rss>"

    assert [each.url for each in read("https://asagiri.example/1\n\nx\n").discoveries] == [
        "https://asagiri.example/1"
    ]
    assert [each.url for each in read(feed).discoveries] == ["https://asagiri.example/7"]


def test_a_truncated_sitemap_gives_what_came() -> None:
    assert len(read(NEWS[: NEWS.index("<url><loc>https") + 20]).discoveries) >= 1
    assert len(read(gzip.compress(NEWS.encode() * 1)[:-9]).discoveries) >= 1


def test_a_huge_sitemap_is_read_up_to_the_protocols_limit_and_its_ends_are_kept() -> None:
    urls = "".join(f"<url><loc>/{number}</loc></url>" for number in range(sitemaps.MOST + 9))
    lines = "".join(f"http://asagiri.example/{number}\n" for number in range(sitemaps.MOST + 9))
    index = "".join(f"<sitemap><loc>/{number}</loc></sitemap>" for number in range(900))

    for sitemap in (f"<urlset>{urls}</urlset>", lines):
        found = [each.url.rpartition("/")[2] for each in read(sitemap).discoveries]
        assert found[::EDGE] == ["0", f"{sitemaps.MOST - EDGE}"]
        assert found[-1] == f"{sitemaps.MOST - 1}"
    assert len(read(f"<sitemapindex>{index}</sitemapindex>").children) == sitemaps.MOST_CHILDREN


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>404</body></html>",
        b"nothing here",
        b"\x1f\x8bbroken",
        gzip.compress(b"\0" * (sitemaps.LARGEST + 1), mtime=0),
        b'<!DOCTYPE a [<!ENTITY x "y">]><urlset><url><loc>/&x;</loc></url></urlset>',
        b"<urlset",
        b"<rss>",
    ],
    ids=lambda body: repr(body[:12]),
)
def test_what_is_no_sitemap_says_so_in_one_sentence(body: bytes) -> None:
    with pytest.raises(BrokenSitemap, match=r"^[^\n]{10,150}\.$"):
        read(body)


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 900))
@example(b"}", 54)
def test_garbage_is_read_or_broken(garbage: bytes, place: int) -> None:
    whole = NEWS.encode()
    for body in (garbage, b"\x1f\x8b" + garbage, whole[:place] + garbage + whole[place:]):
        try:
            read(body)
        except BrokenSitemap:
            continue


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared")
def test_real_sitemaps_give_every_address() -> None:
    lines = (SHARED / "corpus/sitemaps/index.jsonl").read_text("utf-8").splitlines()
    for row in map(json.loads, lines):
        found = read((SHARED / "corpus" / row["path"]).read_bytes())
        assert len(found.discoveries) + len(found.children) == row["locs"], row["id"]
        dated = sum(each.published is not None for each in found.discoveries)
        assert dated == row["news"], row["id"]
