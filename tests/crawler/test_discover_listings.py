from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.discover.listings import ListingReading, read
from crawler.discover.pages import BadPage
from jiken.models import Listing, Source, SourceKind

URL = "https://asagiri.example/news/"
SOURCE = Source(
    id="asagiri",
    name_ja="朝霧新報",
    name_en="Asagiri",
    family="asagiri",
    language="ja",
    country="JP",
    kind=SourceKind.PUBLISHER,
)
PAGE = """<html><head><meta charset="utf-8"></head><body><nav><a href="/about">会社案内</a></nav>
<ul class="list">
  <li><time datetime="2026-01-19T10:30:00+09:00">10:30</time>
      <a href="/news/1?utm_source=top">AI面接で差別か、
      市が調査</a></li>
  <li><a href="2"><img alt="x"><h3>生成ＡＩの誤り</h3><p>市役所が謝罪した。</p></a>
      <span>2026年1月18日</span></li>
  <li><a href="/news/3"><img src="a.png" alt="写真だけの記事"></a></li>
  <li><a href="javascript:void(0)">続き</a></li>
  <li><a href="/news/1#comments">コメント3件</a></li>
</ul><a class="next" href="?page=2">次へ</a></body></html>"""


def listing(links: str = ".list a", next: str = "a.next") -> Listing:
    return Listing(url=URL, links=links, evidence="invented", next=next)


def reading(page: str | bytes, of: Listing | None = None) -> ListingReading:
    body = page if isinstance(page, bytes) else page.encode()
    return read(body, {}, URL, of or listing(), SOURCE)


def test_links_titles_and_the_next_page() -> None:
    found = reading(PAGE)

    assert [(each.url, each.title) for each in found.discoveries] == [
        ("https://asagiri.example/news/1?utm_source=top", "AI面接で差別か、 市が調査"),
        ("https://asagiri.example/news/2", "生成ＡＩの誤り"),
        ("https://asagiri.example/news/3", "写真だけの記事"),
    ]
    assert found.next_url == "https://asagiri.example/news/?page=2"


def test_a_date_beside_the_link_is_its_own() -> None:
    dates = [
        each.published.exported() if each.published else None for each in reading(PAGE).discoveries
    ]

    assert dates == ["2026-01-19T10:30:00+09:00", "2026-01-18", None]


def test_a_date_that_stands_over_several_links_is_nobodys() -> None:
    page = "<div class='list'><b>2026年1月19日</b><a href='/1'>一</a><a href='/2'>二</a></div>"

    assert [each.published for each in reading(page).discoveries] == [None, None]


def test_a_selector_may_name_what_holds_the_link() -> None:
    assert reading(PAGE, listing(".list li")).discoveries == reading(PAGE).discoveries


@pytest.mark.parametrize("truth", ["cp932", "euc_jp", "iso2022_jp"])
def test_a_wrong_charset_spoils_no_title(truth: str) -> None:
    assert reading(PAGE.encode(truth)).discoveries[1].title == "生成ＡＩの誤り"


@pytest.mark.parametrize(
    "href", ["https://other.example/news/?page=2", "/news/", "#", "file:///etc/passwd", "http://"]
)
def test_no_next_page_leaves_the_site_or_stands_still(href: str) -> None:
    page = f"<ul class='list'><li><a href='/1'>一</a></li></ul><a class='next' href='{href}'>次</a>"

    assert reading(page).next_url is None


def test_base_href_is_honoured() -> None:
    page = "<head><base href='https://asagiri.example/x/'></head><div class=list><a href='1'>一</a></div>"

    assert reading(page).discoveries[0].url == "https://asagiri.example/x/1"


def test_a_selector_that_finds_nothing_is_an_empty_reading() -> None:
    assert reading(PAGE, listing(".gone a", "")) == ListingReading()


@pytest.mark.parametrize(
    ("page", "links"), [(PAGE, "li[[["), (PAGE, ""), ("", "a"), ("x" * 9_000_000, "a")]
)
def test_a_bad_page_or_selector_says_so_in_one_sentence(page: str, links: str) -> None:
    with pytest.raises(BadPage, match=r"^[^\n]{10,150}\.$"):
        reading(page, listing(links))


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 900))
def test_garbage_is_read_or_refused(garbage: bytes, place: int) -> None:
    whole = PAGE.encode()
    for body in (garbage, whole[:place] + garbage + whole[place:]):
        try:
            reading(body)
        except BadPage:
            continue
