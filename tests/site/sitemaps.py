"""Google News sitemaps, and a gzip'd index over gzip'd sitemaps."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from xml.sax.saxutils import escape

from .web import Outlet, Written

XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
INDEX, PART = "/sitemap-index.xml.gz", "/sitemap-articles-2026-01.xml.gz"
NEWS_SITEMAP = "/news-sitemap.xml"


def news_sitemap(outlet: Outlet, articles: Sequence[Written]) -> str:
    return f"{XML}<urlset {SITEMAP} {NEWS}>\n{''.join(map(_news_url, articles))}</urlset>\n"


def _news_url(article: Written) -> str:
    """Return the entry of an article; nippo gives the day of publication only."""
    outlet, at = article.outlet, article.published
    date = at.date() if outlet.id == "nippo" else at
    return (
        f"<url><loc>{escape(article.url)}</loc><news:news><news:publication>"
        f"<news:name>{escape(outlet.name)}</news:name>"
        f"<news:language>{outlet.language}</news:language></news:publication>"
        f"<news:publication_date>{date.isoformat()}</news:publication_date>"
        f"<news:title>{escape(article.title)}</news:title></news:news></url>\n"
    )


def sitemap_index(outlet: Outlet) -> bytes:
    """Return the gzip'd index, which names one gzip'd part."""
    part = f"<sitemap><loc>{outlet.at(PART)}</loc><lastmod>2026-01-31</lastmod></sitemap>"
    return _packed(f"{XML}<sitemapindex {SITEMAP}>{part}</sitemapindex>\n")


def sitemap_part(outlet: Outlet, articles: Sequence[Written]) -> bytes:
    """Return the gzip'd part: section fronts, as sites list them too, then the articles."""
    fronts = "".join(f"<url><loc>{outlet.at(path)}</loc></url>\n" for path in ("/", "/latest/"))
    urls = "".join(
        f"<url><loc>{escape(a.url)}</loc><lastmod>{a.published.isoformat()}</lastmod></url>\n"
        for a in articles
    )
    return _packed(f"{XML}<urlset {SITEMAP}>\n{fronts}{urls}</urlset>\n")


def _packed(text: str) -> bytes:
    return gzip.compress(text.encode(), mtime=0)
