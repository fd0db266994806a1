"""What was just done is told on the next page, once, to who did it, and can be taken back there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect
from starlette.testclient import TestClient

from jiken.service.desk import steps
from jiken.store import Store
from jiken.web.app import desk as desk_of
from jiken.web.lately import COOKIE
from jiken.web.settings import Settings
from tests.jiken.web.browsing import Visit


@pytest.fixture
def incident(db: Path) -> str:
    with Store.open(db) as store:
        return next(one.id for one in store.incidents.all())


@pytest.mark.parametrize(("language", "sentence"), [("en", "Confirmed"), ("ja", "確定")])
def test_a_deed_is_told_once_with_the_way_back(
    client: TestClient, incident: str, language: str, sentence: str
) -> None:
    client.cookies.set("jiken_language", language)
    shown = client.post(f"/incidents/{incident}/confirm", data={"back": "/queue?sort=newest"})
    assert sentence in shown.text.split("<main")[0]
    assert 'name="back" value="/queue?sort=newest"' in shown.text.split("<main")[0]
    assert f"/incidents/{incident}/undo" not in client.get("/queue").text.split("<main")[0]


def test_another_is_not_told(client: TestClient, settings: Settings, incident: str) -> None:
    client.post(f"/incidents/{incident}/confirm", data={"back": "/queue"}, follow_redirects=False)
    theirs = desk_of(replace(settings, reviewer="Ben"))
    with TestClient(theirs, base_url="http://127.0.0.1") as other:
        other.cookies.set(COOKIE, client.cookies[COOKIE])
        assert "/undo" not in other.get("/queue").text.split("<main")[0]


@pytest.mark.parametrize("told", ["", "x", "９", "0", "9" * 30, "-1"])
def test_a_cookie_that_is_no_step_tells_nothing(client: TestClient, told: str) -> None:
    shown = client.get("/queue", headers={"Cookie": f"{COOKIE}={told}".encode()})
    assert shown.status_code == 200
    assert "/undo" not in shown.text.split("<main")[0]


def test_a_key_takes_back_in_the_queue_what_was_done_there(visit: Visit, db: Path) -> None:
    seen = visit.go("/queue")
    seen.keyboard.press("j")
    first = seen.locator("[data-row][aria-current]").get_attribute("data-href") or ""
    with seen.expect_navigation():
        seen.keyboard.press("c")
    expect(seen.locator("#notices")).to_contain_text("Confirmed")
    with seen.expect_navigation():
        seen.keyboard.press("u")
    expect(seen.locator("#notices")).to_contain_text("Undone")
    assert seen.locator(f"[data-href='{first}']").count() == 1
    with Store.open(db) as store:
        assert [step.kind for step in steps.history(store, first.rsplit("/", 1)[-1])] == [
            "undo",
            "confirm",
        ]
