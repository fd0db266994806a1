"""Every page, in both languages: readable by everybody, whole on a narrow screen, and to itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.routing import Route

from jiken.web.app import ROUTES
from tests.jiken.web.addresses import PAGES, addresses
from tests.jiken.web.browsing import Visit, Visitor

NARROW = 390


@pytest.fixture(scope="module")
def visits(visitor: Visitor, read_url: str) -> Iterator[dict[str, Visit]]:
    """One visit in English, wide and light, and one in Japanese, narrow and dark."""
    with (
        visitor.visit(read_url) as wide,
        visitor.visit(read_url, language="ja", width=NARROW, dark=True) as narrow,
    ):
        yield {"en": wide, "ja": narrow}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_page_is_readable_by_everybody(
    visits: dict[str, Visit], crawled: Path, language: str, name: str
) -> None:
    visit, path = visits[language], addresses(crawled)[name]
    seen = visit.go(path, status=404 if name == "not-found" else 200)
    assert visit.violations() == []
    assert visit.complaints == []
    assert seen.locator("h1").count() == 1
    assert seen.locator("html").get_attribute("lang") == language
    assert seen.evaluate("document.documentElement.scrollWidth") <= seen.viewport_size["width"]


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
