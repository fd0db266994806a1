"""Every page, in both languages: readable by everybody, whole on a narrow screen, and to itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.routing import Route

from jiken.web.app import ROUTES
from tests.jiken.web.addresses import PAGES, addresses
from tests.jiken.web.browsing import Visitor

NARROW = 390


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_readable_by_everybody(
    visitor: Visitor, read_url: str, crawled: Path, name: str
) -> None:
    path = addresses(crawled)[name]
    for language, width, dark in (("en", 1280, False), ("ja", NARROW, True)):
        with visitor.visit(read_url, language=language, width=width, dark=dark) as visit:
            seen = visit.go(path, status=404 if name == "not-found" else 200)
            assert visit.violations() == [], (language, width)
            assert seen.locator("h1").count() == 1
            assert seen.evaluate("document.documentElement.scrollWidth") <= width
            assert seen.locator("html").get_attribute("lang") == language


def test_every_page_that_there_is_is_looked_at(crawled: Path) -> None:
    looked_at = [path.partition("?")[0] for path in addresses(crawled).values()]
    pages = {
        route.path
        for route in ROUTES
        if isinstance(route, Route) and "GET" in (route.methods or ()) and _is_page(route.path)
    }
    for path in pages:
        pattern = re.sub(r"\{[^}]*\}", "[^/]+", path)
        assert any(re.fullmatch(pattern, one) for one in looked_at), path


def _is_page(path: str) -> bool:
    """Whether it answers with a page for people, by its name: no picture, stream, feed or file."""
    return path != "/" and not re.search(
        r"\.\w+$|/events$|^/healthz$|^/exports/|^/api/|^/thumbnails/|^/data", path
    )
