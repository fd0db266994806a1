"""The search page: what is found is shown with its words marked, and nothing in it is executed."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from jiken.service.desk import deciding
from jiken.store import Store
from jiken.web.settings import Settings
from tests.jiken.web.conftest import NOW


def test_japanese_is_found_and_marked(client: TestClient) -> None:
    answer = client.get("/search", params={"q": "自動運転", "lang": "ja"})

    assert answer.status_code == 200
    assert "<mark>自動運転</mark>" in answer.text
    assert re.search(r'href="/incidents/[0-9-]+\w+"', answer.text)


@pytest.mark.parametrize("typed", ["車", "ＡＩ", '"artificial intelligence"', "crashes", "事故 車"])
def test_every_kind_of_query_is_answered(client: TestClient, typed: str) -> None:
    assert client.get("/search", params={"q": typed}).status_code == 200


def test_an_english_word_is_found_in_its_other_forms(client: TestClient) -> None:
    answer = client.get("/search", params={"q": "robotaxi"})

    assert "<mark>robotaxis</mark>" in answer.text.lower()


def test_a_filter_narrows_the_search(client: TestClient) -> None:
    everything = client.get("/search", params={"q": "AI"}).text
    hazards = client.get("/search", params={"q": "AI", "class": "hazard"}).text

    assert everything.count("data-row") > hazards.count("data-row") > 0
    assert "chip--incident" not in hazards


def test_what_is_typed_is_shown_and_not_executed(client: TestClient) -> None:
    typed = '"><script>alert(1)</script><mark>'
    answer = client.get("/search", params={"q": typed})

    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;" in answer.text


def test_a_note_is_found_with_who_wrote_it(client: TestClient, settings: Settings) -> None:
    with Store.open(settings.db) as store:
        incident = next(iter(store.incidents.all())).id
        note = "<b>要追跡</b> 続報を待つ"
        deciding.remark(store, incident, seen=None, by="佐藤", now=NOW, note=note)

    answer = client.get("/search", params={"q": "続報を待つ"})

    assert f"/incidents/{incident}" in answer.text
    assert "<mark>続報を待つ</mark>" in answer.text
    assert "佐藤" in answer.text
    assert "<b>要追跡" not in answer.text


def test_without_words_there_is_only_the_form(client: TestClient) -> None:
    for typed in ("", "、。"):
        answer = client.get("/search", params={"q": typed})
        assert answer.status_code == 200
        assert "data-row" not in answer.text


def test_what_is_not_there_is_said(client: TestClient) -> None:
    answer = client.get("/search", params={"q": "烏賊釣船団", "lang": "ja"})

    assert "すべての語を含むものはありません" in answer.text


def test_htmx_gets_only_the_list(client: TestClient) -> None:
    answer = client.get("/search", params={"q": "AI"}, headers={"HX-Request": "true"})

    assert "<html" not in answer.text
    assert "data-row" in answer.text


@pytest.mark.parametrize("page", ["0", "-1", "99999", "x", "２", "99"])
def test_any_page_is_answered(client: TestClient, page: str) -> None:
    assert client.get("/search", params={"q": "AI", "page": page}).status_code == 200


@pytest.mark.parametrize(("text", "short"), [("顔", True), ("生成", True), ("生成AI", False)])
def test_the_order_of_a_short_query_is_said_and_not_to_be_chosen(
    text: str, short: bool, client: TestClient
) -> None:
    page = client.get("/search", params={"q": text, "lang": "ja"}).text
    assert ("1～2文字の検索は常に新しい順です" in page) is short
    assert ('<select id="order" disabled' in page) is short


def test_that_filters_leave_out_articles_in_no_incident_is_said(client: TestClient) -> None:
    said = "絞り込み中は、事案に含まれる記事だけを検索します。"
    assert said in client.get("/search?q=AI&class=incident&lang=ja").text
    assert said not in client.get("/search?q=AI&lang=ja").text
