"""From an aggregator's page to the article at its publisher."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from crawler.discover import links
from crawler.discover.pages import BadPage
from crawler.polling import polls_of
from jiken.models import Discovery, Source, SourceKind
from jiken.sources import Registry
from pipelines.urls import registrable_domain

LEADS_ON = frozenset({SourceKind.AGGREGATOR, SourceKind.SEARCH})
"""Kinds of source whose entries lead to the articles of others."""


def article_elsewhere(
    body: bytes, headers: Mapping[str, str], url: str, discovery: Discovery, registry: Registry
) -> Discovery | None:
    """Return the publisher's article that the page at *url* leads to.

    None for a page that is no aggregator's, and for one with no way out: that holds the
    text itself. A link labelled as the source is a way out, and so is the only link to a
    publisher of the registry; several of those are further reading.
    """
    source = registry.get(discovery.source)
    if source.kind not in LEADS_ON or not _is_own_page(url, source, registry):
        return None
    found = _way_out(body, headers, url, registry)
    return replace(discovery, url=found, via=url) if found else None


def _is_own_page(url: str, source: Source, registry: Registry) -> bool:
    """Whether the page at *url* is the aggregator's: no redirect has led to a publisher yet.

    A search has no hosts of its own; its pages stand where its feeds do.
    """
    known = registry.by_host(url)
    if known is not None:
        return known.kind in LEADS_ON
    return _site(url) in {_site(poll.url) for poll in polls_of(source)}


def _site(url: str) -> str:
    return registrable_domain(urlsplit(url).hostname or "")


def _way_out(body: bytes, headers: Mapping[str, str], url: str, registry: Registry) -> str | None:
    try:
        labelled = links.outlinks(body, headers, url)
        if labelled:
            return labelled[0]
        hosts = {host for one in registry.sources if one.kind not in LEADS_ON for host in one.hosts}
        known = links.outlinks(body, headers, url, hosts=hosts)
    except BadPage:
        return None
    return known[0] if len(known) == 1 else None
