"""The web of a whole registry on the loopback: every feed and sitemap announces its source's articles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from jiken.models import Source, SourceKind
from jiken.sources.registry import load
from tests.conftest import Web, rss, serving, story

PAGES = 2


def plain(registry: Path, folder: Path) -> Path:
    """Copy a registry with http for https, which a proxy of our own can answer; return the copy."""
    copy = folder / "sources.toml"
    copy.write_text(registry.read_text("utf-8").replace("https://", "http://"), "utf-8")
    return copy


def announcing(registry: Path) -> tuple[Source, ...]:
    """Return the sources with a feed or sitemap: what a listing's selector finds, nobody can invent."""
    return tuple(source for source in load(registry).sources if source.feeds or source.sitemaps)


def articles_of(sources: Sequence[Source]) -> Mapping[str, Sequence[str]]:
    """Return the addresses that each source announces; a search, those of the first publisher."""
    own = {one.id: _addresses(one) for one in sources if one.kind is not SourceKind.SEARCH}
    first = next(iter(own.values()))
    return {source.id: own.get(source.id, first) for source in sources}


def _addresses(source: Source) -> Sequence[str]:
    return [f"http://{source.hosts[0]}/fleet/{source.id}-{n}.html" for n in range(PAGES)]


@contextmanager
def served(sources: Sequence[Source]) -> Iterator[Web]:
    """Answer for every feed and sitemap of the sources, and for the articles that they announce."""
    with serving(Web()) as web:
        titles: dict[str, str] = {}
        for source in sources:
            for url in articles_of(sources)[source.id]:
                titles.setdefault(url, f"図書館の生成AI、存在しない本を案内　{len(titles)}件目")
            _announce(web, source, [(url, titles[url]) for url in articles_of(sources)[source.id]])
        for n, (url, title) in enumerate(titles.items()):
            web.say(url, story(n, title))
        yield web


def _announce(web: Web, source: Source, articles: Sequence[tuple[str, str]]) -> None:
    validators = {"ETag": f'"{source.id}"'}
    for feed in source.feeds:
        web.say(feed.url, rss(*articles), type="application/rss+xml", headers=validators)
    for sitemap in source.sitemaps:
        web.say(sitemap.url, _sitemap(articles), type="application/xml", headers=validators)


def _sitemap(articles: Sequence[tuple[str, str]]) -> str:
    urls = "".join(
        f"<url><loc>{url}</loc><news:news><news:title>{title}</news:title></news:news></url>"
        for url, title in articles
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        f' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{urls}</urlset>'
    )
