"""A morning at the desk in a real browser: look, confirm, dismiss, merge, split, undo, search."""

from __future__ import annotations

import csv
import re
import zipfile
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from jiken.web.app import desk as desk_of
from jiken.web.settings import Settings
from tests.jiken.web.browsing import Visit, Visitor, served

WAYS = [
    pytest.param("en", True, id="English, with JavaScript"),
    pytest.param("ja", False, id="Japanese, without JavaScript"),
]


def rows(seen: Page) -> list[str]:
    """Return the incidents of the queue that is shown, in its order."""
    found = seen.locator("[data-row][data-href^='/incidents/']")
    return [row.get_attribute("data-href") or "" for row in found.all()]


def press(seen: Page, action: str) -> None:
    """Press the button of the form that posts to an address ending so."""
    seen.locator(f"form[action$='{action}'] button").first.click()
    seen.wait_for_load_state()


def steps(seen: Page) -> int:
    """Return how many steps the history of the incident's page has."""
    return seen.locator("#history .timeline > li").count()


def current(seen: Page) -> str | None:
    return seen.locator("[data-row][aria-current]").get_attribute("data-href")


@pytest.mark.parametrize(("language", "script"), WAYS)
def test_a_queue_is_worked_through_with_the_mouse(
    visitor: Visitor, desk_url: str, language: str, script: bool
) -> None:
    with visitor.visit(desk_url, language=language, script=script) as visit:
        seen = visit.go("/queue")
        first, second, *_ = rows(seen)
        seen.locator(f"[data-href='{first}'] h2 a").click()
        expect(seen).to_have_url(re.compile(re.escape(first)))
        press(seen, "/confirm")
        assert steps(seen) == 1
        seen.goto(desk_url + second)
        seen.locator("details[data-key=d] > summary").click()
        seen.locator("#reason").fill("映画の話で、事件ではない")
        press(seen, "/dismiss")
        assert "映画の話で、事件ではない" in seen.locator("#history").inner_text()
        seen.goto(desk_url + "/queue")
        assert not {first, second} & set(rows(seen))
        seen.goto(desk_url + second)
        press(seen, "/undo")
        assert steps(seen) == 2  # the step and what took it back: nothing is overwritten
        seen.goto(desk_url + "/queue")
        assert second in rows(seen)


def test_a_queue_is_worked_through_without_the_mouse(visit: Visit) -> None:
    seen = visit.go("/queue")
    first, second, third, *_ = rows(seen)
    seen.keyboard.press("j")
    assert current(seen) == first
    with seen.expect_navigation():
        seen.keyboard.press("c")  # confirmed from the list
    assert rows(seen)[:2] == [second, third]
    assert current(seen) == second  # what has taken its place
    seen.keyboard.press("d")
    seen.keyboard.type("Satire, no event")
    with seen.expect_navigation():
        seen.keyboard.press("Enter")
    assert rows(seen)[0] == third
    with seen.expect_navigation():
        seen.keyboard.press("Enter")
    expect(seen).to_have_url(re.compile(re.escape(third)))
    with seen.expect_navigation():
        seen.keyboard.press("c")
    with seen.expect_navigation():
        seen.keyboard.press("u")
    assert steps(seen) == 2
    seen.goto(visit.url + second)
    assert "Satire, no event" in seen.locator("#history").inner_text()


@pytest.mark.parametrize(("language", "script"), WAYS)
def test_two_incidents_are_merged_and_come_apart_again(
    visitor: Visitor, desk_url: str, language: str, script: bool
) -> None:
    with visitor.visit(desk_url, language=language, script=script) as visit:
        seen = visit.go("/queue")
        one, other, *_ = rows(seen)
        if script:  # by keys: tick two, merge, merge
            for key in ("j", "x", "j", "x"):
                seen.keyboard.press(key)
            for _ in range(2):
                with seen.expect_navigation():
                    seen.keyboard.press("m")
        else:
            for row in (one, other):
                seen.locator(f"[data-href='{row}'] input[type=checkbox]").check()
            seen.locator("#ticked button[data-key=m]").click()
            press(seen, "/merge")
        for row in (one, other):
            seen.goto(visit.url + row)
            kept = seen.url.removeprefix(visit.url)
        seen.goto(visit.url + one)
        assert seen.url.removeprefix(visit.url) == kept  # one of them leads to the other
        press(seen, "/undo")
        for row in (one, other):
            seen.goto(visit.url + row)
            assert seen.url == visit.url + row


@pytest.mark.parametrize(("language", "script"), WAYS)
def test_an_incident_is_split_and_put_together_again(
    visitor: Visitor, desk_url: str, large: str, language: str, script: bool
) -> None:
    with visitor.visit(desk_url, language=language, script=script) as visit:
        seen = visit.go(large)
        before = seen.locator("#articles .badge").first.inner_text()
        if script:
            with seen.expect_navigation():
                seen.keyboard.press("s")
            for key in ("j", "x"):
                seen.keyboard.press(key)
            with seen.expect_navigation():
                seen.keyboard.press("s")
        else:
            seen.locator("a[data-key=s]").click()
            seen.locator("form[data-key=s] input[type=checkbox]").first.check()
            press(seen, "/split")
        seen.goto(visit.url + large)
        assert seen.locator("#articles .badge").first.inner_text() != before
        press(seen, "/undo")
        seen.goto(visit.url + large)
        assert seen.locator("#articles .badge").first.inner_text() == before


@pytest.mark.parametrize(("language", "script"), WAYS)
@pytest.mark.parametrize("words", ["逮捕", "死", "deepfake"])
def test_words_are_found_and_marked(
    visitor: Visitor, read_url: str, words: str, language: str, script: bool
) -> None:
    with visitor.visit(read_url, language=language, script=script) as visit:
        seen = visit.go("/keys")
        if script:
            seen.keyboard.press("/")
        else:
            seen.locator("#find").focus()
        seen.keyboard.insert_text(words)
        with seen.expect_navigation():
            seen.keyboard.press("Enter")
        expect(seen).to_have_url(re.compile("/search"))
        marked = seen.locator("main mark").all_inner_texts()
        assert marked
        assert words in (one.lower() for one in marked)


def test_a_search_is_changed_without_loading_the_page_anew(visit: Visit) -> None:
    seen = visit.go("/search?q=逮捕")
    seen.evaluate("window.still = true")
    seen.locator("#words").fill("自動運転")
    seen.keyboard.press("Enter")
    expect(seen.locator("#found mark").first).to_have_text("自動運転")
    expect(seen).to_have_url(re.compile("q=%E8%87%AA"))
    assert seen.evaluate("window.still")


@pytest.mark.parametrize(("language", "script"), WAYS)
def test_the_list_that_is_shown_is_taken_away(
    visitor: Visitor, desk_url: str, language: str, script: bool
) -> None:
    with visitor.visit(desk_url, language=language, script=script) as visit:
        seen = visit.go("/queue?class=hazard")
        wanted = [row.removeprefix("/incidents/") for row in rows(seen)]
        assert wanted
        seen.locator("a[href^='/exports?class=hazard']").click()
        with seen.expect_download() as taken:
            seen.locator("button[formaction='/exports/csv']").click()
        with zipfile.ZipFile(taken.value.path()) as archive:
            names = archive.namelist()
            assert "datapackage.json" in names
            table = next(name for name in names if name.endswith("incidents.csv"))
            found = list(csv.DictReader(archive.read(table).decode("utf-8-sig").splitlines()))
    assert sorted(row["id"] for row in found) == sorted(wanted)


def test_who_was_slower_is_told_and_nothing_is_overwritten(
    visitor: Visitor, settings: Settings, desk_url: str, large: str
) -> None:
    with (
        served(desk_of(replace(settings, reviewer="kobayashi"))) as their_url,
        visitor.visit(desk_url) as mine,
        visitor.visit(their_url) as theirs,
    ):
        mine.go(large)
        press(theirs.go(large), "/confirm")
        mine.page.locator("details[data-key=d] > summary").click()
        mine.page.locator("#reason").fill("Doubtful")
        press(mine.page, "/dismiss")
        said = mine.page.locator("main").inner_text()
        assert "kobayashi" in said
        assert "Doubtful" in said
        assert mine.violations() == []
        theirs.page.reload()
        assert steps(theirs.page) == 1
        press(mine.page, "/dismiss")  # all the same
        theirs.page.reload()
        assert steps(theirs.page) == 2
