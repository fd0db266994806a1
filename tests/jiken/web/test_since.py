"""What colleagues did since one looked stands in the queue and on the incident's page."""

from __future__ import annotations

import re

from starlette.testclient import TestClient

from jiken.service.desk import deciding
from jiken.service.desk.queue import refresh
from jiken.store import Store
from jiken.web.settings import Settings
from tests.jiken.web.conftest import NOW


def test_tags_note_and_assignment_by_a_colleague_are_told_once_in_japanese(
    client: TestClient, settings: Settings
) -> None:
    with Store.open(settings.db) as store:
        refresh(store, NOW)
        incident = next(iter(store.db.execute("SELECT incident FROM queue ORDER BY value DESC")))[0]
        client.get(f"/incidents/{incident}")
        deciding.retag(
            store, incident, "harm_types", ["Reputational"], seen=None, by="田中", now=NOW
        )
        deciding.remark(store, incident, seen=None, by="田中", now=NOW, note="続報を待つ")
        deciding.assign(store, incident, "鈴木", seen=None, by="田中", now=NOW)

    queue = client.get("/queue?lang=ja").text
    first, second = (client.get(f"/incidents/{incident}?lang=ja").text for _ in range(2))

    for page in (queue, first.partition('id="changes-heading"')[2].partition("</section>")[0]):
        for said in ("タグ：", "続報を待つ", "鈴木", "田中"):
            assert said in page
    assert 'id="changes-heading"' not in second


def test_chips_of_a_row_stand_apart(client: TestClient) -> None:
    incident = re.findall(r'href="/incidents/([^"]+)"', client.get("/queue").text)[0]
    client.post(f"/incidents/{incident}/confirm", data={"back": "/queue"})
    for page in ("/queue?lang=ja", "/queue?status=any&lang=ja"):
        assert not re.search('</span><span class="chip', client.get(page).text)


def test_every_key_that_the_pages_have_is_in_the_list(client: TestClient) -> None:
    incident = re.findall(r'href="/incidents/([^"]+)"', client.get("/queue").text)[0]
    pages = [client.get(at).text for at in ("/queue", f"/incidents/{incident}?lang=ja")]
    keys = {key for page in pages for key in re.findall(r'data-key="(.)"', page)}
    told = client.get("/keys?lang=ja").text
    assert "n" in keys
    assert {key for key in keys if f"<kbd>{key}</kbd>" not in told} == set()
