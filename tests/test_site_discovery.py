"""What the invented web announces, read by the crawler's own parsers."""

from __future__ import annotations

from datetime import UTC

import pytest

from crawler.discover import feeds, listings, sitemaps
from jiken import sources
from jiken.models import Discovery, Feed, Source
from tests.site import registry
from tests.site.addresses import answers
from tests.site.answers import key
from tests.site.web import Written, invented_web

REGISTRY = sources.load(registry.FILE)
ARTICLES = {key(article.url): article for article in invented_web().articles.values()}
FEEDS = [(source, feed) for source in REGISTRY.sources for feed in source.feeds]
SITEMAPS = [(source, sitemap) for source in REGISTRY.sources for sitemap in source.sitemaps]
LISTINGS = [source for source in REGISTRY.sources if source.listings]


def fetched(url: str) -> tuple[bytes, dict[str, str]]:
    answer = answers()[key(url)]
    return answer.body, {"Content-Type": answer.content_type}


def article_at(url: str) -> Written | None:
    """Return the article that *url* leads to, over redirects of the web."""
    answer = answers().get(key(url))
    if answer and answer.location:
        return article_at(answer.location)
    return ARTICLES.get(key(url))


def all_of(source: Source) -> set[str]:
    return {a.id for a in ARTICLES.values() if a.outlet.id == source.id}


def found_in(discoveries: list[Discovery]) -> set[str]:
    return {article.id for d in discoveries if (article := article_at(d.url))}


def one_line(title: str) -> str:
    """Return *title* as announcements are read: every space is a plain one."""
    return " ".join(title.split())


def named(pair: object) -> str:
    return str(getattr(pair, "id", getattr(pair, "url", pair)))


@pytest.mark.parametrize(("source", "feed"), FEEDS, ids=named)
def test_the_crawler_reads_every_feed_with_titles_and_right_times(
    source: Source, feed: Feed
) -> None:
    body, headers = fetched(feed.url)
    discoveries = feeds.discoveries(body, headers, feed.url, source)
    if "topics" in feed.url:
        assert len(discoveries) == len(invented_web().links)
        return
    assert found_in(discoveries) == all_of(source)
    for discovery in discoveries:
        article = article_at(discovery.url)
        if article is None:
            continue
        assert discovery.title in map(one_line, (article.title, article.page_title))
        if discovery.published:
            assert discovery.published.at == article.published.astimezone(UTC)


@pytest.mark.parametrize(("source", "sitemap"), SITEMAPS, ids=named)
def test_the_crawler_reads_every_sitemap(source: Source, sitemap: Feed) -> None:
    body, headers = fetched(sitemap.url)
    reading = sitemaps.read(body, headers, sitemap.url, source)
    discoveries = list(reading.discoveries)
    for child in reading.children:
        body, headers = fetched(child)
        discoveries += sitemaps.read(body, headers, child, source).discoveries
    assert found_in(discoveries) == all_of(source)


@pytest.mark.parametrize("source", LISTINGS, ids=named)
def test_the_crawler_reads_every_listing_to_its_end(source: Source) -> None:
    (listing,) = source.listings
    discoveries: list[Discovery] = []
    url: str | None = listing.url
    for _ in range(listing.pages):
        assert url
        body, headers = fetched(url)
        reading = listings.read(body, headers, url, listing, source)
        discoveries += reading.discoveries
        url = reading.next_url
    assert url is None
    if source.id == "hiroba":
        assert len(discoveries) == len(invented_web().links)
    else:
        assert found_in(discoveries) == all_of(source)
        titles = {one_line(a.title) for a in ARTICLES.values() if a.outlet.id == source.id}
        assert {d.title for d in discoveries if article_at(d.url)} == titles
