"""What stands before every page."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from jiken.web.safety import LARGEST


def test_an_unknown_host_is_refused(client: TestClient) -> None:
    assert client.get("/queue", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "", "Referer": "http://evil.example/"},
        {"Origin": ""},
    ],
)
def test_a_change_that_another_site_asks_for_is_refused(
    client: TestClient, headers: dict[str, str]
) -> None:
    assert client.post("/queue", headers=headers).status_code == 403


def test_every_answer_keeps_the_page_to_itself(client: TestClient) -> None:
    policy = client.get("/static/htmx.min.js").headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'")
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    ("language", "host", "foreign", "large", "nowhere"),
    [
        (
            "ja",
            "このホスト名ではデスクを利用できません。",
            "何も変更していません。このデスクのページを開き",
            "文章を短くするか、何回かに分けてください。",
            "ページ",
        ),
        (
            "en",
            "The desk is not known by this name.",
            "Nothing was changed. Open the page on the desk",
            "Shorten what you wrote, or do it in several steps.",
            "There is no such page",
        ),
    ],
)
def test_who_is_refused_is_told_why_and_what_to_do_on_a_page_in_their_language(
    language: str, host: str, foreign: str, large: str, nowhere: str, client: TestClient
) -> None:
    client.headers["Accept-Language"] = language
    answers = [
        (client.get("/queue", headers={"Host": "evil.example"}), 400, host),
        (client.post("/queue", headers={"Origin": "http://evil.example"}), 403, foreign),
        (client.post("/views", data={"name": "あ" * LARGEST}), 413, large),
        (client.get("/nowhere"), 404, nowhere),
    ]
    for answer, status, sentence in answers:
        assert answer.status_code == status
        assert sentence in answer.text
        assert f'<html lang="{language}">' in answer.text
        assert "/static/desk.css" in answer.text
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "host", ["[::", "a b", "", "127.0.0.1@evil.example", "evil.example:x", "あ"]
)
def test_a_host_that_is_none_is_refused_with_a_page(host: str, client: TestClient) -> None:
    answer = client.get("/queue", headers={"Host": host.encode()})
    assert answer.status_code == 400
    assert "--allow-host" in answer.text


def test_a_program_is_refused_in_json(client: TestClient) -> None:
    answer = client.get("/api/v1/incidents", headers={"Host": "evil.example"})
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_the_style_of_the_refusal_may_be_read_by_any_name(client: TestClient) -> None:
    assert client.get("/static/desk.css", headers={"Host": "evil.example"}).status_code == 200
    assert client.get("/static/../queue", headers={"Host": "evil.example"}).status_code == 400
    assert client.get("/static/%2e%2e/queue", headers={"Host": "evil.example"}).status_code == 404
