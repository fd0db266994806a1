"""What one writes after the session has ended is not lost."""

from __future__ import annotations

import re
from html import unescape

from starlette.testclient import TestClient

from jiken.service.desk import people
from jiken.store import Store
from jiken.web.settings import Settings
from tests.jiken.web.conftest import NOW

PASSWORD = "a password for 佐藤"


def hidden(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page)
    return {unescape(name): unescape(value) for name, value in found}


def test_a_note_is_carried_through_signing_in_and_sent(
    client: TestClient, settings: Settings
) -> None:
    with Store.open(settings.db) as store:
        incident = next(one.id for one in store.incidents.all())
        people.add(store, "佐藤", "reviewer", PASSWORD, now=NOW)
    back = f"/incidents/{incident}"
    note = {"note": "続報を待つ\r\n<b>二行目</b>", "seen": "0", "back": back}
    headers = {"Accept-Language": "ja", "Accept": "text/html"}

    refused = client.post(f"{back}/note", data=note, headers=headers)
    wrong = {**hidden(refused.text), "name": "佐藤", "password": "another password"}
    again = client.post("/sign-in", data=wrong, headers=headers)
    right = {**hidden(again.text), "name": "佐藤", "password": PASSWORD}
    let_in = client.post("/sign-in", data=right, headers=headers)

    assert refused.status_code == 401
    assert "まだ保存されていません" in refused.text
    assert "<b>二行目" not in let_in.text
    with Store.open(settings.db) as store:
        assert store.steps.newest() == 0
    assert f'action="{back}/note"' in let_in.text
    sent = client.post(f"{back}/note", data=hidden(let_in.text), headers=headers)
    assert sent.status_code == 200
    with Store.open(settings.db) as store:
        (step,) = store.steps.of(incident, limit=5)
    assert (step.by, step.note) == ("佐藤", "続報を待つ\n<b>二行目</b>")


def test_a_form_that_is_too_large_or_has_a_password_leads_to_the_sign_in_only(
    client: TestClient, settings: Settings
) -> None:
    with Store.open(settings.db) as store:
        people.add(store, "佐藤", "reviewer", PASSWORD, now=NOW)
    for path, told in (
        ("/incidents/x/note", {"note": "x" * 200_000}),
        ("/people/password", {"old": PASSWORD, "new": "another password"}),
    ):
        answer = client.post(path, data=told, follow_redirects=False)
        assert answer.headers["Location"] == "/sign-in"


def test_another_site_is_not_where_a_form_is_sent(client: TestClient, settings: Settings) -> None:
    with Store.open(settings.db) as store:
        people.add(store, "佐藤", "reviewer", PASSWORD, now=NOW)
    told = {"name": "佐藤", "password": PASSWORD, "unsent.note": "x", "back": "/people"}
    for there in ("https://evil.example/", "//evil.example/", "javascript:alert(1)", "/sign-out"):
        answer = client.post("/sign-in", data={**told, "unsent_at": there}, follow_redirects=False)
        assert answer.headers["Location"] == "/people"
