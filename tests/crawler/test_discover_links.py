from __future__ import annotations

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.discover.links import outlinks, resolve
from crawler.discover.pages import BadPage

PAGE = "https://matome.example/archives/1.html"


def google(article: str) -> str:
    """An article id as Google News made them while they still held the address."""
    packed = b"\x08\x13\x22" + bytes([len(article)]) + article.encode() + b"\xd2\x01\x00"
    coded = base64.urlsafe_b64encode(packed).decode().rstrip("=")
    return f"https://news.google.com/rss/articles/{coded}?oc=5"


@pytest.mark.parametrize(
    ("entry", "address"),
    [
        ("https://www.bing.com/news/apiclick.aspx?ref=FexRss&url=https%3a%2f%2fa.example%2f1%3Fx%3D2&c=9", "https://a.example/1?x=2"),
        ("https://www.google.com/url?rct=j&sa=t&url=https://a.example/1&ct=ga", "https://a.example/1"),
        ("https://www.google.com/url?q=http://a.example/1&sa=D", "http://a.example/1"),
        (google("https://a.example/news/20260119-1"), "https://a.example/news/20260119-1"),
        ("https://rd.yahoo.example/rss/RU=https%3A%2F%2Fa.example%2F1/RS=x", "https://a.example/1"),
        ("https://b.hatena.ne.jp/entry/s/a.example/1", "https://a.example/1"),
        ("https://b.hatena.ne.jp/entry/a.example/1?x=2", "http://a.example/1"),
        ("https://matome.example/out.php?to=https%3A%2F%2Fa.example%2F1", "https://a.example/1"),
        # What the address does not say, only a fetch can.
        ("https://news.google.com/rss/articles/CBMiXkFVX3lxTE1vcGFxdWU?oc=5", None),
        ("https://a.example/news?url=https://b.example/1", None),  # no redirect, an article
        ("https://a.example/redirect?url=https://www.a.example/login", None),  # its own site
        ("https://a.example/redirect?url=javascript:alert(1)", None),
        ("https://a.example/redirect?url=https://user@b.example/", None),
        ("https://b.hatena.ne.jp/entry/4712345678", None),
        ("not an address", None),
        ("", None),
    ],
)  # fmt: skip
def test_a_redirect_gives_what_it_carries(entry: str, address: str | None) -> None:
    assert resolve(entry) == address


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=40))
def test_no_address_breaks_it(tail: str) -> None:
    for start in ("", "https://news.google.com/rss/articles/CBM", "https://a.example/url?url="):
        found = resolve(start + tail)
        assert found is None or found.startswith(("http://", "https://"))


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<a href="https://a.example/1">元記事</a>', ["https://a.example/1"]),
        ('<a href="https://a.example/1">続きを読む</a>', ["https://a.example/1"]),
        ('<p>引用元：<a href="https://a.example/1">AIが誤診</a></p>', ["https://a.example/1"]),
        ("<p>Source: <a href='https://a.example/1'>The Asagiri</a></p>", ["https://a.example/1"]),
        ('<a href="https://a.example/1">Read more</a>', ["https://a.example/1"]),
        ('<a href="/out?url=https%3A%2F%2Fa.example%2F1">配信元</a>', ["https://a.example/1"]),
        ('<a href="/2">続きを読む</a>', []),  # the aggregator's own next page
        ('<a href="https://shop.example/">広告</a>', []),
        ('<a href="https://www.hibari.example/9">関係者</a>', ["https://www.hibari.example/9"]),
        ('<a href="javascript:void(0)">元記事</a>', []),
    ],
)
def test_an_aggregators_page_leads_to_the_publisher(html: str, found: list[str]) -> None:
    page = f"<html><body><nav><a href='/'>top</a></nav>{html}</body></html>".encode()

    assert outlinks(page, {}, PAGE, hosts={"hibari.example"}) == found


def test_what_the_registry_selects_comes_first_and_once() -> None:
    page = """<a href="https://a.example/1">元記事</a>
        <div class="src"><a href="https://b.example/2">x</a></div><a href="https://a.example/1#c">元記事</a>"""

    assert outlinks(page.encode(), {}, PAGE, selector=".src a") == [
        "https://b.example/2",
        "https://a.example/1",
    ]


@pytest.mark.parametrize(("body", "selector"), [(b"", ""), (b"\x00\x01", ""), (b"<p>x", "p[[")])
def test_what_is_no_page_and_no_selector_is_refused(body: bytes, selector: str) -> None:
    with pytest.raises(BadPage, match=r"\.$"):
        outlinks(body, {}, PAGE, selector=selector)
