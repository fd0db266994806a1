"""An article as its outlet prints it: the template by name, the bytes in the outlet's charset."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from . import pages_en, pages_ja, pages_net
from .markup import charset_said
from .web import Written

TEMPLATES: Mapping[str, Callable[[Written], str]] = {
    "national": pages_ja.national,
    "business": pages_ja.business,
    "regional-table": pages_ja.regional_table,
    "regional": pages_ja.regional,
    "tv": pages_ja.tv,
    "portal": pages_ja.portal,
    "wire": pages_net.wire,
    "tech": pages_net.tech,
    "matome": pages_net.matome,
    "national-en": pages_en.national_en,
    "simple": pages_en.simple,
    "asia": pages_en.asia,
    "tabloid": pages_en.tabloid,
}


def html(article: Written) -> str:
    """Return the article's page before it is encoded."""
    return TEMPLATES[article.outlet.template](article)


def encoded(article: Written) -> tuple[str, bytes]:
    """Return the Content-Type and the bytes of the article's page."""
    outlet = article.outlet
    header = charset_said(outlet)[0]
    content_type = f"text/html; charset={header}" if header else "text/html"
    return content_type, html(article).encode(outlet.charset)
