from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.urls import (
    BadURL,
    believable_canonical,
    canonical_url,
    fetchable_url,
    registrable_domain,
    same_article_key,
)

CASES = (Path(__file__).parents[2] / "../shared/suites/urls/urltestdata.json").resolve()


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTP://Example.JP:80", "http://example.jp/"),
        ("https://example.jp./a", "https://example.jp/a"),
        ("https://example.jp:8443/a", "https://example.jp:8443/a"),
        ("https://日本語.jp/記事", "https://xn--wgv71a119e.jp/%E8%A8%98%E4%BA%8B"),
        ("https://ｅｘａｍｐｌｅ.jp/", "https://example.jp/"),
        ("https://example.jp/a/./b/../c/", "https://example.jp/a/c/"),
        ("https://example.jp/%7euser/%e3%81%82", "https://example.jp/~user/%E3%81%82"),
        ("https://example.jp/%8e%96%8c%cf", "https://example.jp/%8E%96%8C%CF"),  # Shift_JIS
        ("https://example.jp/100%", "https://example.jp/100%25"),
        ("https://example.jp/a?b=2&a=1", "https://example.jp/a?b=2&a=1"),
        ("https://example.jp/a?utm_source=x&id=7&fbclid=y", "https://example.jp/a?id=7"),
        ("https://example.jp/a?id=7&amp;utm_medium=rss", "https://example.jp/a?id=7"),
        ("https://example.jp/a?ref=rss", "https://example.jp/a"),
        ("https://example.jp/a?ref=8821", "https://example.jp/a?ref=8821"),
        ("https://example.jp/a?source=twitter", "https://example.jp/a"),
        ("https://example.jp/?p=67900", "https://example.jp/?p=67900"),
        ("https://example.jp/a;jsessionid=0AB?id=1", "https://example.jp/a?id=1"),
        ("https://example.jp/a#comments", "https://example.jp/a"),
        ("https://example.jp/news/amp/7", "https://example.jp/news/amp/7"),
        (" https://example.jp/\n a \t", "https://example.jp/%20a"),
        ("http://[2001:DB8::0:1]/", "http://[2001:db8::1]/"),
    ],
)
def test_one_article_has_one_address(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


def test_a_relative_link_is_resolved_against_its_page() -> None:
    assert canonical_url("../b?x=1", "https://example.jp/n/a") == "https://example.jp/b?x=1"
    assert canonical_url("//cdn.example.jp/a", "https://example.jp/") == "https://cdn.example.jp/a"


@pytest.mark.parametrize(
    ("url", "fetchable"),
    [
        ("https://Example.jp/a?utm_source=rss&id=7#x", "https://example.jp/a?utm_source=rss&id=7"),
        (
            "https://example.jp/%e3%81%82/あ?q=あ",
            "https://example.jp/%e3%81%82/%E3%81%82?q=%E3%81%82",
        ),
        ("/b?x=1&amp;y=2", "https://example.jp/b?x=1&y=2"),
    ],
)
def test_what_is_fetched_is_what_was_announced(url: str, fetchable: str) -> None:
    assert fetchable_url(url, "https://example.jp/") == fetchable
    assert same_article_key(fetchable) == same_article_key(
        canonical_url(url, "https://example.jp/")
    )


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/a",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.jp/a",
        "http://",
        "http://exa mple.jp/",
        "http://example.jp:99999/",
        "http://news.example@evil.example/",
        "http://[::1/",
        "http://例え..jp/",
        "http://-/",
        "https://example.jp/" + "a" * 5_000,
    ],
)
def test_what_is_no_web_address_is_refused_in_one_sentence(url: str) -> None:
    with pytest.raises(BadURL, match=r"^[^\n]{10,200}\.$"):
        canonical_url(url)


@settings(max_examples=100, deadline=None)
@given(
    st.text(alphabet="abc日本~%2fF.-é ", max_size=20),
    st.text(alphabet="ab=&?;%2fア utm_", max_size=20),
)
def test_the_canonical_form_is_its_own(path: str, query: str) -> None:
    once = canonical_url(f"https://Example.jp/{path}?{query}")

    assert canonical_url(once) == once


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60), st.sampled_from(["", "http://", "https://", "http://[", "//"]))
def test_any_text_is_an_address_or_a_bad_one(text: str, start: str) -> None:
    try:
        once = canonical_url(start + text, "https://example.jp/")
    except BadURL:
        return
    assert canonical_url(once) == once


@pytest.mark.skipif(not CASES.exists(), reason="needs ../shared")
def test_the_web_platforms_cases_raise_nothing_else_and_agree_on_the_host() -> None:
    cases = [case for case in json.loads(CASES.read_text("utf-8")) if isinstance(case, dict)]
    wrong = []
    for case in cases:
        try:
            got = canonical_url(case["input"], case.get("base"))
        except BadURL:
            continue
        if case.get("failure") or f"://{case['host'].rstrip('.')}/" not in got:
            wrong.append(case["input"])
    assert set(wrong) <= {"///test", "///\\//\\//test"}  # Python has three slashes for a path


@pytest.mark.parametrize(
    ("claimed", "fetched", "believed"),
    [
        ("https://www.example.jp/a/7", "https://example.jp/a/7?x=1", "https://www.example.jp/a/7"),
        ("/a/7", "https://example.jp/a/7/amp", "https://example.jp/a/7"),
        ("https://m.foo.co.jp/a", "https://www.foo.co.jp/a", "https://m.foo.co.jp/a"),
        ("https://bar.co.jp/a", "https://foo.co.jp/a", "https://foo.co.jp/a"),
        ("https://bar.example/a", "https://foo.example/a", "https://foo.example/a"),
        ("https://a.foo.example/a", "https://b.foo.example/a", "https://a.foo.example/a"),
        ("https://foo.jp/", "https://foo.jp/a/7", "https://foo.jp/a/7"),
        ("https://foo.jp/index.html", "https://foo.jp/a/7", "https://foo.jp/a/7"),
        ("https://foo.jp/en/", "https://foo.jp/en/a/7", "https://foo.jp/en/a/7"),
        ("https://foo.jp/a.php", "https://foo.jp/a.php?id=7", "https://foo.jp/a.php?id=7"),
        ("https://foo.jp/a/20260119", "https://foo.jp/a/20260119?p=2", "https://foo.jp/a/20260119"),
        ("javascript:void(0)", "https://foo.jp/a/7", "https://foo.jp/a/7"),
        ("  ", "https://foo.jp/a/7", "https://foo.jp/a/7"),
        (None, "https://foo.jp/a/7#x", "https://foo.jp/a/7"),
    ],
)
def test_a_claimed_address_is_believed_on_its_own_ground_only(
    claimed: str | None, fetched: str, believed: str
) -> None:
    assert believable_canonical(claimed, fetched) == believed


def test_an_address_that_escaping_makes_too_long_is_refused_at_once() -> None:
    for form in (canonical_url, fetchable_url):
        with pytest.raises(BadURL, match="longer"):
            form("https://example.jp/" + "記" * 1_000)


def test_http_and_https_are_one_article() -> None:
    assert same_article_key("http://example.jp/a?id=7") == same_article_key(
        "https://example.jp:443/a?utm_source=rss&id=7"
    )


def test_a_registrable_domain_needs_no_network() -> None:
    assert registrable_domain("www.yomiuri.co.jp") == "yomiuri.co.jp"
    assert registrable_domain("alice.github.io") == "alice.github.io"
    assert registrable_domain("files.webbox.example") == "webbox.example"
    assert registrable_domain("127.0.0.1") == "127.0.0.1"
