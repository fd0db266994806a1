"""What stands before every page."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient


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
