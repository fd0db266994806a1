"""The desk over the invented news web: crawled, grouped and classified once, copied for each test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from jiken.web.app import desk as desk_of
from jiken.web.settings import Settings
from tests.conftest import Demonstrated
from tests.jiken.web.addresses import addresses, furnish
from tests.jiken.web.browsing import CHROMIUM, Visit, Visitor, served
from tests.site.registry import FILE

NOW = datetime(2026, 2, 1, 0, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def crawled(request: pytest.FixtureRequest) -> Path:
    """The database of the demonstration; not to be written to.

    JIKEN_TEST_DEMO may name one that `make demo` has left, to spare the crawl while developing.
    """
    if made := os.environ.get("JIKEN_TEST_DEMO"):
        return Path(made)
    done: Demonstrated = request.getfixturevalue("demonstrated")
    return done.db


@pytest.fixture
def db(crawled: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    return Path(shutil.copy(crawled, tmp_path / "jiken.db"))


@pytest.fixture
def settings(db: Path) -> Settings:
    return Settings(db=db, sources=FILE, reviewer="ms", now=lambda: NOW)


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    """A browser without JavaScript, so to speak: it sends what a form of the desk's own page sends."""
    headers = {"Origin": "http://127.0.0.1", "Accept-Language": "en"}
    with TestClient(desk_of(settings), base_url="http://127.0.0.1", headers=headers) as client:
        yield client


@pytest.fixture(scope="module")
def visitor() -> Iterator[Visitor]:
    """A real browser; one a module, since Playwright's event loop would be in other tests' way."""
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not installed (.ci/run does it)")
    with Visitor.arriving() as visitor:
        yield visitor


@pytest.fixture
def desk_url(settings: Settings) -> Iterator[str]:
    """The address of a desk over a copy of the demonstration that this test alone changes."""
    with served(desk_of(settings)) as url:
        yield url


@pytest.fixture(scope="module")
def read_url(crawled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a desk that the tests of a module share and only look at.

    It has a saved view and an alert for it, since their pages need one.
    """
    copy = Path(shutil.copy(crawled, tmp_path_factory.mktemp("read") / "jiken.db"))
    app = desk_of(Settings(db=copy, sources=FILE, reviewer="ms", now=lambda: NOW))
    with served(app) as url:
        furnish(url)
        yield url


@pytest.fixture
def large(crawled: Path) -> str:
    """The path of an incident with several articles."""
    return addresses(crawled)["incident"]


@pytest.fixture
def visit(visitor: Visitor, desk_url: str) -> Iterator[Visit]:
    """A visit in English at 1280 pixels, with JavaScript; the page must be clean at its end."""
    with visitor.visit(desk_url) as visit:
        yield visit
