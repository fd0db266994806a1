"""Where the focus is after a key has acted, and what is read out."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.jiken.web.browsing import Visit, Visitor

FOCUSED = (
    "document.activeElement.closest('[data-row]')?.dataset.href || document.activeElement.tagName"
)
ROWS = "[...document.querySelectorAll('[data-row]')].map(row => row.dataset.href)"


def wait_for_a_notice(seen: Page) -> None:
    """Wait until something is read out: what waits for JavaScript is stopped by the desk's policy."""
    expect(seen.locator("#notices[role=status]")).to_have_text(re.compile(r"\S"))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_after_confirming_and_dismissing_by_key_the_next_row_has_the_focus(
    visitor: Visitor, desk_url: str, language: str
) -> None:
    with visitor.visit(desk_url, language=language) as visit:
        seen = visit.go("/queue")
        first, second, third, *_ = seen.evaluate(ROWS)
        seen.keyboard.press("j")
        with seen.expect_navigation():
            seen.keyboard.press("c")
        wait_for_a_notice(seen)
        assert seen.evaluate(FOCUSED) == second
        seen.keyboard.press("d")
        seen.keyboard.type("映画の話")
        with seen.expect_navigation():
            seen.keyboard.press("Enter")
        wait_for_a_notice(seen)
        assert seen.evaluate(FOCUSED) == third
        assert first not in seen.evaluate(ROWS)


def test_a_page_that_is_opened_anew_begins_at_its_top(visit: Visit) -> None:
    seen = visit.go("/queue")
    seen.keyboard.press("j")
    seen.reload()
    assert seen.evaluate("document.activeElement.tagName") == "BODY"


def test_the_list_of_keys_takes_the_focus_and_gives_it_back(visit: Visit) -> None:
    seen = visit.go("/queue")
    seen.keyboard.press("j")
    row = seen.evaluate(FOCUSED)
    seen.keyboard.press("?")
    assert seen.evaluate("document.activeElement.closest('dialog') !== null")
    seen.keyboard.press("Escape")
    assert seen.evaluate(FOCUSED) == row
