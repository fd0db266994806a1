"""What a page says and what the registry knows, put together: the article."""

from __future__ import annotations

from urllib.parse import urlsplit

from jiken.models import Article, ArticlePage, Extraction, Source, SourceKind
from jiken.sources import Registry
from pipelines.fingerprint import content_hash
from pipelines.language import language
from pipelines.urls import BadURL, canonical_url


def article_of(page: ArticlePage, found: Extraction, registry: Registry) -> Article:
    """Return the article that *page* holds, named after its host's source in *registry*.

    A host that the registry does not know is its own publisher.
    """
    known = registry.by_host(found.canonical_url) or registry.by_host(page.url)
    publisher = known or _stranger(found.canonical_url, page.discovery.source)
    hint = page.discovery.language or publisher.language
    return Article(
        canonical_url=found.canonical_url,
        urls=addresses(page, found),
        title=found.title,
        text=found.text,
        lead=found.lead,
        language=found.language or language(f"{found.title}\n{found.text}", hint),
        source=publisher.id,
        publisher=publisher.name,
        family=publisher.family,
        country=publisher.country,
        source_kind=publisher.kind,
        author=found.author,
        published=found.published,
        section=found.section,
        image=found.image,
        credit=found.credit,
        fetched_at=page.fetched_at,
        content_hash=content_hash(found.title, found.text),
    )


def addresses(page: ArticlePage, found: Extraction) -> tuple[str, ...]:
    """Return every address that the article was met under, its canonical one first."""
    met = (
        found.canonical_url,
        *map(_canonical, (page.url, page.requested_url)),
        page.requested_url,
    )
    return tuple(dict.fromkeys(met))


def _canonical(url: str) -> str:
    try:
        return canonical_url(url)
    except BadURL:
        return url


def _stranger(url: str, source: str) -> Source:
    """Return what stands for a publisher that the registry does not know: its host."""
    host = urlsplit(url).hostname or ""
    kind = SourceKind.PUBLISHER
    return Source(
        id=source, name_ja="", name_en=host, family=host, language="", country="", kind=kind
    )
