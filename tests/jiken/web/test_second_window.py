"""What one has done in a second window is not written over unseen from the first."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from jiken.store import Store
from jiken.web.settings import Settings


@pytest.fixture
def incidents(settings: Settings) -> tuple[str, str]:
    """The two incidents with most articles."""
    with Store.open(settings.db) as store:
        found = sorted(store.incidents.all(), key=lambda one: -one.article_count)
    return found[0].id, found[1].id


def title(client: TestClient, incident: str, words: str, seen: int, language: str = "ja") -> int:
    sent = {"language": language, "title": words, "seen": str(seen), "back": "/queue"}
    answer = client.post(f"/incidents/{incident}/title?lang=ja", data=sent)
    if answer.status_code == 409:
        assert "ほかの画面での操作が先に反映されています" in answer.text
        assert words in answer.text
    return answer.status_code


def test_ones_own_newer_title_is_not_lost_unless_one_says_so(
    client: TestClient, incidents: tuple[str, str], settings: Settings
) -> None:
    incident, _ = incidents
    assert title(client, incident, "二つ目の画面から", 0) == 200
    assert title(client, incident, "古い画面から", 0) == 409
    assert title(client, incident, "From the old page", 0, "en") == 200
    assert title(client, incident, "二つ目の画面から", 0) == 200  # pressed twice
    with Store.open(settings.db) as store:
        newest = store.steps.newest()
    assert title(client, incident, "古い画面から", newest) == 200


def test_a_title_does_not_land_on_what_its_incident_was_merged_into(
    client: TestClient, incidents: tuple[str, str]
) -> None:
    heir, gone = incidents
    client.post(f"/incidents/{heir}/merge", data={"other": gone, "seen": "0"})
    assert title(client, gone, "古い画面から", 0) == 409
    sent = {"language": "ja", "text": "古い画面から。", "seen": "0"}
    assert client.post(f"/incidents/{gone}/summary", data=sent).status_code == 409
    note = {"note": "続報を待つ", "seen": "0"}
    assert client.post(f"/incidents/{gone}/note", data=note).status_code == 200


def test_a_title_that_one_took_back_is_not_in_the_way(
    client: TestClient, incidents: tuple[str, str]
) -> None:
    incident, _ = incidents
    title(client, incident, "二つ目の画面から", 0)
    client.post(f"/incidents/{incident}/undo", data={"step": "1", "seen": "1"})
    assert title(client, incident, "古い画面から", 0) == 200


@pytest.mark.parametrize(
    ("kind", "newer", "older"),
    [
        ("class", {"class": "hazard"}, {"class": "incident"}),
        ("confirm", {"class": "hazard"}, {"class": "incident"}),
        ("tags", {"group": "harm_types", "value": "Psychological"}, {"group": "harm_types"}),
        ("assign", {"to": "ms"}, {"to": "編集部"}),
    ],
)
@pytest.mark.parametrize(
    ("language", "told"),
    [("ja", "ほかの画面での操作が先に反映されています"), ("en", "You have changed this meanwhile")],
)
def test_ones_own_newer_decision_is_not_lost_unless_one_says_so(
    client: TestClient,
    incidents: tuple[str, str],
    kind: str,
    newer: dict[str, str],
    older: dict[str, str],
    language: str,
    told: str,
) -> None:
    address = f"/incidents/{incidents[0]}/{kind}?lang={language}"
    assert client.post(address, data=newer | {"seen": "0"}).status_code == 200
    lost = client.post(address, data=older | {"seen": "0"})
    assert lost.status_code == 409
    assert told in lost.text
    assert client.post(address, data=newer | {"seen": "0"}).status_code == 200  # pressed twice


def test_a_dismissal_in_another_window_is_told_to_who_confirms(
    client: TestClient, incidents: tuple[str, str]
) -> None:
    address = f"/incidents/{incidents[0]}"
    assert (
        client.post(f"{address}/dismiss", data={"reason": "AIではない", "seen": "0"}).status_code
        == 200
    )
    assert (
        client.post(f"{address}/confirm", data={"class": "incident", "seen": "0"}).status_code
        == 409
    )
    assert client.post(f"{address}/assign", data={"to": "ms", "seen": "0"}).status_code == 200
