"""The pictures page: every picture with its table, its CSV and its way to the queue."""

from __future__ import annotations

import csv
import io
import re
from html import unescape

import pytest
from starlette.testclient import TestClient

from jiken.store import Store
from jiken.web.drawing import PICTURES
from jiken.web.settings import Settings


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_picture_is_there_with_its_table(client: TestClient, language: str) -> None:
    answer = client.get("/pictures", params={"lang": language})

    assert answer.status_code == 200
    for name in PICTURES:
        assert f'id="{name}-heading"' in answer.text
        assert f"/pictures/{name}.csv?" in answer.text
    assert answer.text.count("<table") == len(PICTURES)
    assert " style=" not in answer.text


def test_japanese_pages_have_japanese_names(client: TestClient) -> None:
    text = client.get("/pictures", params={"lang": "ja"}).text

    assert "週ごとの事案" in text
    assert "被害の種類別" in text
    assert "AIインシデント" in text
    assert not re.search(r">[^<]*%\(\w+\)s", text)


@pytest.mark.parametrize("name", PICTURES)
def test_every_table_is_a_csv_for_excel(client: TestClient, name: str) -> None:
    answer = client.get(f"/pictures/{name}.csv")

    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/csv")
    assert f"jiken-{name}.csv" in answer.headers["content-disposition"]
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) > 1
    assert len({len(row) for row in rows}) == 1


def test_there_is_no_other_csv(client: TestClient) -> None:
    assert client.get("/pictures/passwords.csv").status_code == 404


def test_a_number_leads_to_as_many_incidents(client: TestClient) -> None:
    text = client.get("/pictures").text
    links = re.findall(r'<td class="number"><a href="([^"]+)">(\d+)</a>', text)
    assert len(links) > 20
    for href, number in links[::9]:
        queue = client.get(unescape(href))
        assert queue.status_code == 200
        assert len(re.findall(r"data-row", queue.text)) == int(number), href


def test_a_publishers_formula_is_defused(client: TestClient, settings: Settings) -> None:
    with Store.open(settings.db) as store, store.writing() as db:
        db.execute("UPDATE articles SET publisher = '=1+1' WHERE id = 1")

    rows = client.get("/pictures/sources.csv").text

    assert "'=1+1" in rows
    assert "\n=1+1" not in rows


def test_a_filter_counts_for_every_picture(client: TestClient) -> None:
    text = client.get("/pictures", params={"class": "hazard"}).text

    assert "AI incident (" not in text
    assert "AI hazard (1)" in text


def test_a_time_without_incidents_says_so(client: TestClient) -> None:
    params = {"since": "2001-01-01", "until": "2001-02-01", "lang": "ja"}
    text = client.get("/pictures", params=params).text

    assert text.count("この期間・絞り込みで集計できるものはありません") == len(PICTURES)


@pytest.mark.parametrize(
    "query",
    ["since=0001-01-01", "until=9999-12-31", "since=9999-12-31", "since=x", "since=2026-02-01&until=2026-01-01", "tag=%00/x", "country=" + "x" * 500],
)  # fmt: skip
def test_any_address_is_answered(client: TestClient, query: str) -> None:
    assert client.get(f"/pictures?{query}").status_code == 200
