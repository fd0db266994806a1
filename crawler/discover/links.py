"""Where an aggregator's entry or page points: the publisher's own article."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Collection, Iterator, Mapping
from urllib.parse import parse_qsl, unquote, urlsplit

from lxml import etree  # type: ignore[import-untyped]
from parsel import Selector

from crawler.discover.pages import chosen, page
from pipelines.urls import BadURL, fetchable_url, registrable_domain, same_article_key

MOST = 50
"""Addresses that are taken from one page."""

MOST_LOOKED_AT = 2_000
"""Links of one page that are looked at."""

_CARRIERS = ("url", "u", "ru", "to", "target", "dest", "destination", "link", "redirect", "q", "r")
_REDIRECTS = re.compile(
    r"/(?:url|rd?|go|out|jump|link|click|redir(?:ect)?|apiclick|away|exit|track|l)"
    r"(?:\.(?:php|aspx?|cgi|html?))?/?$|/RU=",
    re.IGNORECASE,
)
_IN_PATH = re.compile(r"/RU=([^/]+)/|^/entry/(s/)?([^/]+\.[^/]+/.*)$")
_GOOGLE = re.compile(r"^/(?:rss/|__i/rss/rd/)?(?:articles|read)/(CBM[\w-]{20,2000})={0,2}$")
_PLAIN_URL = re.compile(rb"https?://[\x21-\x7e]{8,1500}")
_LABEL = re.compile(
    r"元記事|元の記事|配信元|引用元|出典|ソース|続きを読む|つづきを読む|記事全文|全文を読む|全文表示|記事を読む|掲載元|提供元"
    r"|\b(?:source|original (?:article|story)|read (?:more|the full|full)|full (?:article|story)"
    r"|continue reading|via)\b",
    re.IGNORECASE,
)


def resolve(entry_url: str) -> str | None:
    """Return the publisher's address if *entry_url*, a redirect, carries it in itself.

    Else None: only the redirect's own answer can tell.

    >>> resolve("https://www.bing.com/news/apiclick.aspx?url=https%3A%2F%2Fa.jp%2F1&c=9")
    'https://a.jp/1'
    """
    try:
        parts = urlsplit(fetchable_url(entry_url))
    except BadURL:
        return None
    for found in (*_in_query(parts.path, parts.query), *_in_path(parts.hostname or "", parts.path)):
        try:
            address = fetchable_url(found)
        except BadURL:
            continue
        if _domain(address) != _domain(entry_url):
            return address
    return None


def outlinks(
    body: bytes,
    headers: Mapping[str, str],
    url: str,
    *,
    selector: str = "",
    hosts: Collection[str] = (),
) -> list[str]:
    """Return where an aggregator's page links out to, the likeliest first.

    Links under the CSS *selector*, then links labelled as the source (元記事, 配信元,
    続きを読む, "original article"), then links to one of the registry's *hosts*. The page's
    own site is left out. BadPage for what is no page or a selector that is none.
    """
    root = page(body, headers)
    links = [*_selected(root, selector), *_labelled(root), *_known(root, url, hosts)]
    found: dict[str, str] = {}
    for link in links:
        address = _outward(link, url)
        if address:
            found.setdefault(same_article_key(address), address)
    return list(found.values())[:MOST]


def _in_query(path: str, query: str) -> Iterator[str]:
    if not _REDIRECTS.search(path):
        return
    parameters = {name.lower(): value for name, value in parse_qsl(query)}
    for name in _CARRIERS:
        if parameters.get(name, "").startswith(("http://", "https://")):
            yield parameters[name]


def _in_path(host: str, path: str) -> Iterator[str]:
    """Yahoo's /RU=…/, Hatena Bookmark's /entry/s/…, and Google News' older article ids."""
    found = _IN_PATH.search(path)
    if found and found[1]:
        yield unquote(found[1])
    elif found and host == "b.hatena.ne.jp":
        yield f"{'https' if found[2] else 'http'}://{found[3]}"
    article = _GOOGLE.match(path)
    if article and host == "news.google.com":
        yield from _in_article_id(article[1])


def _in_article_id(article: str) -> Iterator[str]:
    try:
        packed = base64.urlsafe_b64decode(article + "=" * (-len(article) % 4))
    except (binascii.Error, ValueError):
        return
    if plain := _PLAIN_URL.search(packed):
        yield re.split(r"\xd2\x01", plain[0].decode("ascii"))[0]


def _selected(root: Selector, selector: str) -> list[str]:
    if not selector:
        return []
    return chosen(root, selector).xpath("descendant-or-self::a/@href").getall()


def _labelled(root: Selector) -> Iterator[str]:
    for link in root.xpath("//a[@href]")[:MOST_LOOKED_AT]:
        words = " ".join(link.xpath(".//text() | @title | .//img/@alt").getall())
        if _LABEL.search(words[:200]) or _LABEL.search(_before(link.root)[-40:]):
            yield link.attrib["href"]


def _before(link: etree._Element) -> str:
    """The words right before a link: "引用元：" stands outside it."""
    previous, parent = link.getprevious(), link.getparent()
    if previous is not None:
        return f"{previous.text or ''}{previous.tail or ''}"
    return (parent.text or "") if parent is not None else ""


def _known(root: Selector, url: str, hosts: Collection[str]) -> Iterator[str]:
    for link in root.xpath("//a/@href").getall()[:MOST_LOOKED_AT] if hosts else ():
        address = _outward(link, url)
        host = urlsplit(address).hostname or "" if address else ""
        if any(host == known or host.endswith("." + known) for known in hosts):
            yield link


def _outward(link: str, url: str) -> str | None:
    try:
        address = fetchable_url(link, url)
    except BadURL:
        return None
    address = resolve(address) or address
    return address if _domain(address) != _domain(url) else None


def _domain(url: str) -> str:
    return registrable_domain(urlsplit(url).hostname or "")
