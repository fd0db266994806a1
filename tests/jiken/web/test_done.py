"""What was just done is told on the next page, once, to who did it, and can be taken back there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect
from starlette.testclient import TestClient

from jiken.service.desk import steps
from jiken.store import Store
from jiken.web.app import desk as desk_of
from jiken.web.lately import COOKIE
from jiken.web.settings import Settings
from tests.jiken.web.browsing import Visit, Visitor

PRESSED_AT_ONCE = """addEventListener("DOMContentLoaded", () => setTimeout(() => {
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "u", bubbles: true }));
}));"""


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


def top_of(shown: str) -> str:
    """What stands above the page's own content."""
    return shown.split("<main")[0]


@pytest.fixture
def alone(db: Path) -> int:
    """An article that no incident rests on, since it only writes about one."""
    with Store.open(db) as store:
        members = (one for found in store.incidents.all() for one in found.memberships)
        articles = [one.article for one in members if not one.role.in_event]
        homes = store.incidents.homes(articles)
    return next(one for one in articles if one not in homes)


@pytest.mark.parametrize(
    ("language", "sentence"), [("en", "Class of an article changed"), ("ja", "記事の分類を変更")]
)
def test_a_deed_on_no_incident_is_told_by_its_article_and_taken_back_there(
    client: TestClient, db: Path, alone: int, language: str, sentence: str
) -> None:
    client.cookies.set("jiken_language", language)
    shown = client.post(f"/articles/{alone}/class", data={"class": "hazard"})
    with Store.open(db) as store:
        step = store.steps.get(store.steps.newest())
    assert step is not None
    assert step.incidents == ()
    assert sentence in top_of(shown.text)
    assert f'action="/articles/{alone}/undo" data-key="u"' in top_of(shown.text)
    undone = client.post(f"/articles/{alone}/undo", data={"step": step.id, "seen": step.id})
    assert undone.status_code == 200
    assert f'href="/articles/{alone}"' in top_of(undone.text)
    with Store.open(db) as store:
        assert (found := store.steps.get(step.id)) is not None
        assert not found.stands


def test_the_queue_still_offers_to_take_back_a_deed_on_no_incident(
    client: TestClient, alone: int
) -> None:
    client.post(f"/articles/{alone}/class", data={"class": "hazard"}, follow_redirects=False)
    del client.cookies[COOKIE]
    assert f'action="/articles/{alone}/undo"' in client.get("/queue").text


def test_a_step_on_an_incident_is_not_taken_back_by_way_of_another_article(
    client: TestClient, db: Path, incident: str, alone: int
) -> None:
    client.post(f"/incidents/{incident}/confirm", data={}, follow_redirects=False)
    with Store.open(db) as store:
        step = store.steps.newest()
    refused = client.post(f"/articles/{alone}/undo", data={"step": str(step)})
    assert refused.status_code == 422
    with Store.open(db) as store:
        assert (found := store.steps.get(step)) is not None
        assert found.stands


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "There is no step {} on article {}."), ("ja", "記事 {1} に操作 {0} はありません。")],
)
def test_a_step_on_one_article_is_not_taken_back_by_way_of_another(
    client: TestClient, db: Path, alone: int, language: str, sentence: str
) -> None:
    client.cookies.set("jiken_language", language)
    client.post(f"/articles/{alone}/class", data={"class": "hazard"}, follow_redirects=False)
    with Store.open(db) as store:
        step = store.steps.newest()
        other = next(one.id for one in store.articles.all() if one.id != alone)
    refused = client.post(f"/articles/{other}/undo", data={"step": step, "seen": step})
    assert refused.status_code == 422
    assert sentence.format(step, other) in refused.text
    with Store.open(db) as store:
        assert (found := store.steps.get(step)) is not None
        assert found.stands


def test_what_two_incidents_were_said_to_be_is_told_by_the_one_whose_page_it_is(
    client: TestClient, db: Path
) -> None:
    with Store.open(db) as store:
        found = [one.id for one in store.incidents.all() if one.memberships]
    last, first = sorted(found)[-1], sorted(found)[0]
    shown = client.post(f"/incidents/{last}/relate", data={"other": first})
    assert f'<p>Marked as related: <a href="/incidents/{last}"' in top_of(shown.text)
    assert f'action="/incidents/{last}/undo" data-key="u"' in top_of(shown.text)


@pytest.mark.parametrize(("language", "sentence"), [("en", "Confirmed"), ("ja", "確定")])
def test_a_part_of_a_page_tells_it_too(
    client: TestClient, incident: str, language: str, sentence: str
) -> None:
    client.cookies.set("jiken_language", language)
    by_htmx = {"HX-Request": "true"}
    part = client.post(f"/incidents/{incident}/confirm", data={"back": "/queue"}, headers=by_htmx)
    list_, aside = part.text.split('<div id="notices" hx-swap-oob="innerHTML">')
    assert "<main" not in part.text
    assert sentence in aside
    assert aside.count('data-key="u"') == 1
    assert f"/incidents/{incident}/undo" not in list_
    assert 'id="notices"' not in client.get("/queue", headers=by_htmx).text


@pytest.mark.parametrize("script", [True, False])
def test_a_deed_on_no_incident_is_undone_where_it_happened(
    visitor: Visitor, desk_url: str, db: Path, alone: int, *, script: bool
) -> None:
    with visitor.visit(desk_url, language="ja", script=script) as visit:
        seen = visit.go(f"/articles/{alone}")
        seen.locator("details", has=seen.locator("#class")).locator("summary").click()
        seen.locator("#class").select_option("hazard")
        seen.locator("form", has=seen.locator("#class")).locator("button").click()
        expect(seen.locator("#notices")).to_contain_text("記事の分類を変更")
        with seen.expect_navigation():
            if script:
                seen.keyboard.press("u")
            else:
                seen.locator("#notices button").click()
        assert seen.url == f"{desk_url}/articles/{alone}"
        expect(seen.locator("#notices")).to_contain_text("取り消し")
    with Store.open(db) as store:
        assert (step := store.steps.get(store.steps.newest())) is not None
        assert step.kind == steps.UNDO


def test_htmx_puts_what_was_done_where_a_whole_page_has_it(visit: Visit, incident: str) -> None:
    seen = visit.go("/queue")
    seen.evaluate(
        "at => htmx.ajax('POST', at, {target: '#queue', values: {back: '/queue'}})",
        f"/incidents/{incident}/confirm",
    )
    expect(seen.locator("#notices")).to_contain_text("Confirmed")
    with seen.expect_navigation():
        seen.keyboard.press("u")
    expect(seen.locator("#notices")).to_contain_text("Undone")


@pytest.fixture
def told_next(visit: Visit, alone: int) -> str:
    """The address of an article whose class was just changed, by a page not shown any more."""
    address = f"{visit.url}/articles/{alone}"
    visit.page.request.post(
        f"{address}/class", form={"class": "hazard"}, headers={"Origin": visit.url}, max_redirects=0
    )
    return address


def test_a_key_counts_before_the_other_script_is_there(visit: Visit, told_next: str) -> None:
    seen, held = visit.page, list[Route]()
    seen.route("**/htmx.min.js", lambda route: held.append(route), times=1)
    seen.goto(told_next, wait_until="commit")
    expect(seen.locator("#notices")).to_contain_text("Class of an article changed")
    with seen.expect_request("**/undo"):
        seen.keyboard.press("u")
    for route in held:
        route.continue_()
    expect(seen.locator("#notices")).to_contain_text("Undone")


def test_a_key_counts_while_a_notice_is_put_in_once_more_to_be_read_out(
    visit: Visit, told_next: str
) -> None:
    visit.page.add_init_script(PRESSED_AT_ONCE)
    with visit.page.expect_request("**/undo"):
        visit.page.goto(told_next, wait_until="commit")
    expect(visit.page.locator("#notices")).to_contain_text("Undone")
