"""A database that is taken away under the desk: said on the page, and nothing is decided into the void."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from jiken.store import Store


def moved(db: Path) -> None:
    db.rename(db.with_name("別の名前.db"))


def replaced(db: Path) -> None:
    copy = Path(shutil.copy(db, db.with_name("写し.db")))
    copy.replace(db)


def emptied(db: Path) -> None:
    db.write_bytes(b"")


def turned_into_a_folder(db: Path) -> None:
    db.unlink()
    db.mkdir()


@pytest.mark.parametrize("how", [moved, replaced, emptied, turned_into_a_folder])
@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "was moved, replaced or emptied"), ("ja", "ファイルが移動、置き換え、または空に")],
)
def test_a_database_that_is_taken_away_is_said_to_be(
    client: TestClient, db: Path, how: Callable[[Path], None], language: str, said: str
) -> None:
    client.get("/queue")
    how(db)
    for path in ("/queue", "/runs", "/api/v1/incidents"):
        answer = client.get(path, headers={"Accept-Language": language})
        assert answer.status_code == 500
        assert said in answer.text
    made = not db.is_file() or db.stat().st_size
    assert made or how is emptied


def test_nothing_is_decided_in_a_file_that_has_lost_its_name(client: TestClient, db: Path) -> None:
    with Store.open(db) as store:
        incident = min(store.incidents.ids())
        before = store.steps.last(incident)
    client.get("/queue")
    replaced(db)
    answer = client.post(f"/incidents/{incident}/note", data={"note": "確認中"})
    assert answer.status_code == 500
    with Store.open(db) as store:
        assert store.steps.last(incident) == before


def test_the_desk_goes_on_when_the_file_is_back(client: TestClient, db: Path) -> None:
    client.get("/queue")
    moved(db)
    assert client.get("/queue").status_code == 500
    db.with_name("別の名前.db").rename(db)
    assert client.get("/queue").status_code == 200


@pytest.mark.parametrize("whole", [0, 1, 4], ids="{} pages left".format)
@pytest.mark.parametrize(("language", "said"), [("en", "is damaged"), ("ja", "壊れています")])
def test_a_database_that_is_overwritten_is_said_to_be_damaged(
    client: TestClient, db: Path, language: str, said: str, caplog: pytest.LogCaptureFixture, whole: int
) -> None:  # fmt: skip
    was = db.read_bytes()
    db.write_bytes(was[: whole * 4096].ljust(len(was), b"\xff"))
    answer = client.get("/queue", headers={"Accept-Language": language})
    assert answer.status_code == 500
    assert said in answer.text
    assert "`jiken restore`" in answer.text
    assert "Traceback" not in caplog.text
