"""Links as they stand in a document: what is announced is fetched so, and what must not be is found."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from urllib.parse import urljoin

from crawler.discover import feeds
from jiken.models import Discovery
from pipelines.addresses import refusal
from pipelines.urls import canonical_url

REFUSED = 100
"""Links of one document that are refused by name."""

MOST = 10_000
"""Addresses of one document that are looked at; five times what a feed announces."""

_SPELLED = rb"([A-Za-z][A-Za-z0-9+.-]{1,20}:[^\s<>\"']{1,5000})"
_LINK = re.compile(
    rb"<(?:link|loc)\b[^<>]{0,200}>\s*(?:<!\[CDATA\[\s*)?"
    + _SPELLED
    + rb"|<link\b[^<>]{0,500}\bhref=[\"']"
    + _SPELLED
    + rb"|\"(?:url|external_url)\"\s{0,20}:\s{0,20}\""
    + _SPELLED
)
_ANCHOR = re.compile(
    rb"<a\b[^<>]{0,500}\bhref=[\"']?((?:file|ftp|https?):[^\s<>\"']{1,5000})", re.IGNORECASE
)
"""A page has mail addresses and scripts among its links, which are nobody's mistake."""

_WRITTEN = re.compile(
    rb"(?:href|resource|url|about)\b\"?\s*[=:]\s*[\"']([^\"'<>\s]{1,2000})"
    rb"|>\s*(?:<!\[CDATA\[\s*)?(https?://[^<>\s\]]{1,2000})"
)


def as_written(discoveries: Sequence[Discovery], body: bytes, url: str) -> list[Discovery]:
    """Return *discoveries* under the addresses that stand in the document.

    The readers give an address its canonical form, by which it is known; but it is fetched
    as it was announced, for there are servers that answer to nothing else.
    """
    written: dict[str, str] = {}
    for found in islice(_WRITTEN.finditer(body[: feeds.LARGEST]), MOST):
        said = html.unescape(found[found.lastindex or 0].decode("utf-8", "replace")).strip()
        with suppress(ValueError):
            written.setdefault(canonical_url(said, url), urljoin(url, said))
    return [replace(d, url=written.get(d.url, d.url)) for d in discoveries]


def refused_links(body: bytes, *, listing: bool = False) -> list[str]:
    """Return the links of a feed, sitemap or *listing* that must not be fetched, not too many.

    The readers pass over them; here they are found to be counted.

    >>> refused_links(b"<link>file:///etc/passwd</link><link>http://a.example/1</link>")
    ['file:///etc/passwd']
    """
    spelled = islice((_ANCHOR if listing else _LINK).finditer(body[: feeds.LARGEST]), MOST)
    written = (found[found.lastindex or 0].decode("utf-8", "replace") for found in spelled)
    links = dict.fromkeys(
        html.unescape(link).removesuffix("]]").replace("\\/", "/") for link in written
    )
    return list(islice(filter(refusal, links), REFUSED))
