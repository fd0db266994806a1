"""In a browser: signing in and out, checking a source now, and watching the run until its end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect

from jiken import sources
from jiken.service.desk import people
from jiken.store import Store
from jiken.web.app import desk as desk_of
from jiken.web.settings import Settings
from tests.jiken.web.browsing import Visitor, served
from tests.site.registry import FILE
from tests.site.server import make_server

PASSWORD = "四つの言葉を並べた長い長い合言葉"
PATIENCE = 60_000


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    db = tmp_path / "jiken.db"
    with Store.open(db) as store:
        people.add(store, "編集長", "admin", PASSWORD, now=datetime.now(UTC))
        people.add(store, "ms", "reviewer", PASSWORD, now=datetime.now(UTC))
    with make_server() as web, served(desk_of(Settings(db=db, sources=FILE))) as url:
        monkeypatch.setenv("http_proxy", web.url)
        yield url


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_source_is_checked_now_and_its_run_watched(
    visitor: Visitor, desk: str, script: bool
) -> None:
    one = sources.load(FILE).sources[0]
    with visitor.visit(desk, script=script) as visit:
        page = visit.go(f"/sources/{one.id}")
        expect(page).to_have_url(re.compile("/sign-in"))
        page.get_by_label("Name").fill("編集長")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page).to_have_url(f"{desk}/sources/{one.id}")
        page.get_by_role("button", name="Check now").click()
        expect(page).to_have_url(re.compile(r"/runs/\d+$"))
        # With a script the page is told, without one it comes again by itself.
        expect(page.get_by_role("main")).to_contain_text("finished", timeout=PATIENCE)
        expect(page.get_by_role("main")).to_contain_text("1 / 1")
        expect(page.get_by_role("button", name="Stop")).to_have_count(0, timeout=PATIENCE)
        page.get_by_role("link", name=one.id).first.click()
        expect(page.get_by_role("main")).to_contain_text("stored")
        page.get_by_role("button", name="Sign out").click()
        expect(page).to_have_url(re.compile("/sign-in"))
        visit.go("/runs/1")
        expect(page).to_have_url(re.compile("/sign-in"))


def test_a_reviewer_sees_no_button_that_is_not_for_reviewers(visitor: Visitor, desk: str) -> None:
    with visitor.visit(desk, language="ja") as visit:
        page = visit.go("/sign-in?back=/sources")
        page.get_by_label("名前").fill("ms")
        page.get_by_label("パスワード").fill(PASSWORD)
        page.get_by_role("button", name="サインイン").click()
        expect(page).to_have_url(f"{desk}/sources")
        assert page.locator("main form[method=post]").count() == 0
        visit.go("/runs")
        assert page.locator("main form[method=post]").count() == 0
        assert visit.violations() == []
        visit.go("/people")
        expect(page.get_by_role("main")).to_contain_text("レビュー担当")
        assert visit.violations() == []
