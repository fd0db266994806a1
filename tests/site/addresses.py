"""All addresses of the invented web, each with its answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache

from . import feeds, listings, pages, sitemaps
from .answers import Addressed, Answer, key
from .markup import charset_said
from .web import Outlet, Web, Written, invented_web

FEEDS: Mapping[str, tuple[str, str, Callable[[Outlet, Sequence[Written]], str]]] = {
    "rss2": ("/rss.xml", "application/rss+xml", feeds.rss2),
    "rss1": ("/index.rdf", "text/xml", feeds.rss1),
    "atom": ("/atom.xml", "application/atom+xml", feeds.atom),
    "jsonfeed": ("/feed.json", "application/feed+json", feeds.json_feed),
}
LINKS_FEED = "/rss/topics.xml"
ROBOTS = {
    "tokyo-ledger": "User-agent: *\nDisallow: /members/\n",
    "coast94": "User-agent: *\nDisallow: /listen/\nCrawl-delay: 0.5\n",
}
NO_ROBOTS = "levante"


@cache
def answers() -> Mapping[str, Answer]:
    """Return what every address of the web answers, by its key."""
    web = invented_web()
    return {key(url): answer for outlet in web.outlets.values() for url, answer in _of(web, outlet)}


def _of(web: Web, outlet: Outlet) -> Addressed:
    """Yield the addresses of one outlet's host."""
    for part in (_articles, _short_cuts, _feeds, _sitemaps, _lists, _links, _others):
        for path, answer in part(web, outlet):
            yield outlet.at(path), answer


def _articles(web: Web, outlet: Outlet) -> Addressed:
    for article in web.of(outlet):
        content_type, body = pages.encoded(article)
        modified = article.published
        yield article.path, Answer(body=body, content_type=content_type, modified=modified)


def _short_cuts(web: Web, outlet: Outlet) -> Addressed:
    """Yield what redirects: addresses without their last slash, and the short links of feeds."""
    for article in web.of(outlet):
        if article.path.endswith("/"):
            yield article.path.rstrip("/"), Answer(status=301, location=article.url)
        yield f"/r/{article.slug}", Answer(status=302, location=article.url)


def _feeds(web: Web, outlet: Outlet) -> Addressed:
    for form in FEEDS.keys() & set(outlet.announces):
        path, content_type, written = FEEDS[form]
        text = written(outlet, web.of(outlet))
        yield path, _text(text, content_type, feeds.feed_charset(outlet))


def _sitemaps(web: Web, outlet: Outlet) -> Addressed:
    own = web.of(outlet)
    if "news-sitemap" in outlet.announces:
        yield sitemaps.NEWS_SITEMAP, _text(sitemaps.news_sitemap(outlet, own), "application/xml")
    if "sitemap-index-gz" in outlet.announces:
        packed = {sitemaps.INDEX: sitemaps.sitemap_index(outlet)}
        packed[sitemaps.PART] = sitemaps.sitemap_part(outlet, own)
        for path, body in packed.items():
            yield path, Answer(body=body, content_type="application/x-gzip")


def _lists(web: Web, outlet: Outlet) -> Addressed:
    """Yield front pages, which every host has, and the pages of its listing."""
    own = web.of(outlet)
    for path in ("/", "/latest/"):
        yield path, _html(outlet, listings.front_page(outlet, own))
    if "listing" in outlet.announces:
        for number in range(1, listings.pages_needed(len(own)) + 1):
            page = _html(outlet, listings.listing(outlet, own, number))
            yield from ((path, page) for path in listings.numbered(listings.LISTING, number))


def _links(web: Web, outlet: Outlet) -> Addressed:
    """Yield the portal's links out: a feed, a listing, redirects and pages with an excerpt."""
    own = listings.links_of(web, outlet)
    if not own:
        return
    yield LINKS_FEED, _text(listings.links_feed(web, outlet), "application/rss+xml")
    for number in range(1, listings.pages_needed(len(own)) + 1):
        page = _html(outlet, listings.links_listing(web, outlet, number))
        yield from ((path, page) for path in listings.numbered(listings.LINKS_LISTING, number))
    for n, link in own:
        if link.how == "redirect":
            to = web.articles[link.to].url
            yield listings.link_path(n, link), Answer(status=302, location=to)
        if link.how == "page":
            yield listings.link_path(n, link), _html(outlet, listings.excerpt(web, link))


def _others(web: Web, outlet: Outlet) -> Addressed:
    """Yield robots.txt, and what feeds announce that is no article or not for robots."""
    if outlet.id != NO_ROBOTS:
        allowed = "User-agent: *\nDisallow: /search\n"
        yield "/robots.txt", _text(ROBOTS.get(outlet.id, allowed), "text/plain")
    if outlet.id == "tokyo-ledger" and web.of(outlet):
        content_type, body = pages.encoded(web.of(outlet)[0])
        yield feeds.MEMBERS_ONLY, Answer(body=body, content_type=content_type)
    if outlet.id == "zenpo":
        yield feeds.BROCHURE, Answer(body=b"%PDF-1.4\n%%EOF\n", content_type="application/pdf")


def _text(text: str, content_type: str, charset: str = "utf-8") -> Answer:
    return Answer(body=text.encode(charset), content_type=content_type)


def _html(outlet: Outlet, text: str) -> Answer:
    header = charset_said(outlet)[0]
    content_type = f"text/html; charset={header}" if header else "text/html"
    return Answer(body=text.encode(outlet.charset), content_type=content_type)
