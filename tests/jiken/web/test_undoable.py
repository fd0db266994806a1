"""What one may not do is not offered, and one's last step can be taken back from a fresh queue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from jiken.service.desk import people, regrouping, steps
from jiken.store import Store
from jiken.web.app import desk as desk_of
from jiken.web.settings import Settings
from tests.jiken.web.conftest import NOW

BASE = "http://127.0.0.1"


@pytest.fixture
def incidents(settings: Settings) -> tuple[str, str]:
    """The two incidents with most articles."""
    with Store.open(settings.db) as store:
        found = sorted(store.incidents.all(), key=lambda one: -one.article_count)
    return found[0].id, found[1].id


@pytest.fixture
def team(settings: Settings) -> Iterator[dict[str, TestClient]]:
    app, clients = desk_of(settings), {}
    with Store.open(settings.db) as store:
        for role in ("reviewer", "editor"):
            person = people.add(store, role, role, f"a password for {role}", now=NOW)
            cookies = {"jiken": people.begin(store, person, now=NOW)}
            headers = {"Origin": BASE, "Accept-Language": "ja"}
            clients[role] = TestClient(app, base_url=BASE, headers=headers, cookies=cookies)
    with TestClient(app, base_url=BASE):
        yield clients


def test_merging_is_offered_in_the_queue_to_those_who_may(team: dict[str, TestClient]) -> None:
    offered = {role: 'data-key="m"' in client.get("/queue").text for role, client in team.items()}
    assert offered == {"reviewer": False, "editor": True}


def test_an_editors_step_is_offered_to_be_undone_to_editors_only(
    team: dict[str, TestClient], settings: Settings, incidents: tuple[str, str]
) -> None:
    one, other = incidents
    with Store.open(settings.db) as store:
        told = {"seen": None, "by": "editor", "now": NOW}
        step = regrouping.merge(store, one, [other], **told)  # type: ignore[arg-type]
        regrouping.settle(store, NOW)
        heir = store.steps.heir(one)
    for page in (f"/incidents/{heir}", f"/incidents/{heir}/history"):
        offered = {role: "/undo" in client.get(page).text for role, client in team.items()}
        assert offered == {"reviewer": False, "editor": True}, page
    answer = team["reviewer"].post(f"/incidents/{heir}/undo", data={"step": step.id})
    assert answer.status_code == 403


def test_ones_last_step_is_taken_back_from_a_queue_that_was_opened_later(
    client: TestClient, settings: Settings, incidents: tuple[str, str]
) -> None:
    for incident in incidents:
        client.post(f"/incidents/{incident}/note", data={"note": "続報を待つ"})
    client.get("/search")
    for incident in reversed(incidents):
        queue = client.get("/queue?lang=ja").text.partition("<main")[2]
        assert "直前の操作：" in queue
        form = queue.partition(f'action="/incidents/{incident}/undo" data-key="u"')[2]
        fields = dict(
            f.split('" value="') for f in form.partition("<button")[0].split('name="')[1:]
        )
        sent = {name: value.partition('"')[0] for name, value in fields.items()}
        assert client.post(f"/incidents/{incident}/undo", data=sent).status_code == 200
        client.get("/search")
    assert 'data-key="u"' not in client.get("/queue").text
    with Store.open(settings.db) as store:
        assert not steps.history(store, incidents[0])[-1].stands


def test_anothers_step_and_one_of_days_ago_are_not(
    client: TestClient, settings: Settings, incidents: tuple[str, str]
) -> None:
    client.post(f"/incidents/{incidents[0]}/note", data={"note": "続報を待つ"})
    client.get("/search")
    for other in (
        replace(settings, reviewer="Ben"),
        replace(settings, now=lambda: NOW + timedelta(days=3)),
    ):
        with TestClient(desk_of(other), base_url=BASE) as visitor:
            assert 'data-key="u"' not in visitor.get("/queue").text
