"""What the desk does while nothing can be written: it says so on each page, and notices when it can."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]
from starlette.testclient import TestClient

from jiken.store import Store
from jiken.web.stores import Stores


def fill_up(stores: Stores) -> None:
    """Write more than the database may hold, as on a full disk."""
    with stores.lent() as store:
        pages = store.db.execute("PRAGMA page_count").fetchone()[0]
        store.db.execute(f"PRAGMA max_page_count = {pages}")
        with store.writing() as db:
            db.execute("INSERT INTO views(owner, name, query, made_at) VALUES ('a', 'b', ?, '')", ("あ" * 99_999,))  # fmt: skip


def test_a_write_that_finds_no_room_turns_the_desk_read_only_until_one_goes_through(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    stores = Stores(tmp_path / "jiken.db")
    with pytest.raises(sqlite3.OperationalError, match="full"):
        fill_up(stores)
    assert stores.read_only
    with Store.open(tmp_path / "jiken.db") as other, other.writing():
        for _ in range(2):
            with stores.lent() as store:
                assert store.articles.count() == 0
        assert stores.read_only
    with stores.lent():
        assert not stores.read_only
    assert [said for said in caplog.messages if "still" in said] == [
        "still read-only: database is locked"
    ]


def test_each_page_says_that_the_desk_is_read_only_in_its_language(client: TestClient) -> None:
    stores = client.app.state.stores  # type: ignore[attr-defined]
    with Store.open(client.app.state.settings.db) as other, other.writing():  # type: ignore[attr-defined]
        stores.read_only = True
        assert "The desk is read-only for now" in client.get("/queue").text
        japanese = client.get("/queue", headers={"Accept-Language": "ja"}).text
        assert "現在、デスクは閲覧のみ可能です" in japanese
    assert "The desk is read-only for now" not in client.get("/queue").text
