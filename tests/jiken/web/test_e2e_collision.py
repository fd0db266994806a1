"""Two reviewers on one incident, in a real browser: who comes second is told, and chooses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from jiken.service.desk import deciding, steps
from jiken.store import Store
from jiken.taxonomy import ArticleClass
from tests.jiken.web.browsing import Visitor
from tests.jiken.web.conftest import NOW

WORDS = {
    "en": ("Do it all the same", "Leave it", "Undo"),
    "ja": ("それでも実行する", "やめる", "取り消す"),
}


def incident_of(db: Path) -> str:
    with Store.open(db) as store:
        return next(store.incidents.all()).id


def by_another(db: Path, incident: str) -> None:
    with Store.open(db) as store:
        deciding.reclass(
            store, incident, ArticleClass.COMPLEMENTARY, seen=None, by="千恵", now=NOW,
            note="続報の記事",
        )  # fmt: skip


def kinds(db: Path, incident: str) -> list[str]:
    with Store.open(db) as store:
        return [step.kind for step in steps.history(store, incident)]


@pytest.mark.parametrize(("language", "script"), [("en", True), ("ja", False)])
def test_who_comes_second_sees_both_and_leaves_it_or_does_it_and_undoes_it(
    visitor: Visitor, desk_url: str, db: Path, language: str, script: bool
) -> None:
    all_the_same, leave, undo = WORDS[language]
    incident = incident_of(db)
    with visitor.visit(desk_url, language=language, script=script) as visit:
        seen = visit.go(f"/incidents/{incident}")
        by_another(db, incident)
        seen.locator("details[data-key=d] > summary").click()
        seen.locator("#reason").fill("映画の話")
        seen.locator("form[action$='/dismiss'] button").click()
        told = seen.locator("main").inner_text()
        assert all(word in told for word in ("千恵", "続報の記事", "映画の話"))
        assert kinds(db, incident) == ["class"]
        if script:
            assert visit.violations() == []
        seen.get_by_role("link", name=leave).click()
        expect(seen).to_have_url(re.compile(f"/incidents/{incident}$"))
        assert kinds(db, incident) == ["class"]

        by_another(db, incident)
        seen.locator("form[action$='/confirm'] button").first.click()
        seen.get_by_role("button", name=all_the_same).click()
        expect(seen).to_have_url(re.compile(f"/incidents/{incident}$"))
        assert kinds(db, incident) == ["confirm", "class", "class"]
        seen.locator("#history li").first.get_by_role("button", name=undo).click()
        seen.wait_for_load_state()
        assert kinds(db, incident)[0] == "undo"
