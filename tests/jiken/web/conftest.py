"""The desk over the invented news web: crawled, grouped and classified once, copied for each test."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from jiken.web.app import desk as desk_of
from jiken.web.settings import Settings
from tests.site.demo import collect
from tests.site.registry import FILE
from tests.site.server import make_server

NOW = datetime(2026, 2, 1, 0, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of the demonstration; not to be written to."""
    db = tmp_path_factory.mktemp("crawled") / "demo.db"
    with make_server() as server:
        collect(db, server.url)
    connection = sqlite3.connect(db)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return db


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
