"""Requests that no page of ours makes: answered with a sentence, never with a fault."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from jiken.web.app import ROUTES
from jiken.web.app import desk as desk_of
from jiken.web.asked import FIELDS
from jiken.web.safety import LARGEST
from jiken.web.settings import Settings
from tests.jiken.web.hostile import NOW, fill
from tests.jiken.web.test_roles import CHANGES, PAGES
from tests.jiken.web.test_xss import filled
from tests.site.registry import FILE

assert ROUTES
NAMES = (
    "q", "class", "language", "publisher", "country", "tag", "since", "until", "least", "most",
    "assignee", "status", "severity", "sort", "cursor", "page", "before", "state", "lang", "back",
    "incident", "with", "limit", "view", "format", "evidence", "unread", "seen", "day", "by", "text",
)  # fmt: skip
NASTY = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            "", "\x00", "-1", "9" * 30, "1e999", "nan", "%", "'", '"', '" OR 1=1 --', "*", "NEAR(", "a AND",
            "../../etc/passwd", "2026-02-30", "0000-00-00", "9999-12-31", "\ud800", "𠮷", "ｱ" * 300, "{}", "[]",
            "//evil.example", "//%0d%0aSet-Cookie: a=b", "a\r\nb", "💥" * 999, "JK-9999", "harm_types/", "/", "(",
        ]
    ),
)  # fmt: skip
QUERY = st.lists(st.tuples(st.sampled_from(NAMES), NASTY), max_size=6)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("requests")
    fill(folder / "full.db")
    db = Path(shutil.copy(folder / "full.db", folder / "jiken.db"))
    app = desk_of(Settings(db=db, sources=FILE, reviewer="ms", now=lambda: NOW))
    headers = {"Origin": "http://127.0.0.1", "Accept-Language": "en"}
    with TestClient(
        app, base_url="http://127.0.0.1", headers=headers, raise_server_exceptions=False,
        follow_redirects=False,
    ) as client:  # fmt: skip
        yield client


LOOKED_AT = [path for path in PAGES if not path.endswith("/events")]


@pytest.mark.parametrize("path", LOOKED_AT)
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(query=QUERY)
def test_no_query_breaks_a_page(
    client: TestClient, path: str, query: list[tuple[str, str]]
) -> None:
    told = [(name, value.encode("utf-8", "replace").decode()) for name, value in query]
    answer = client.get(filled(path), params=told)
    assert answer.status_code < 500, (answer.status_code, query)
    assert "\r" not in "".join(answer.headers.values())


@pytest.mark.parametrize("path", [path for path in LOOKED_AT if "{" in path])
@pytest.mark.parametrize(
    "value",
    ["%00", "%ff%fe", "..%2f..%2fetc", "9" * 40, "-1", "1'", "%F0%A0%AE%B7", "a" * 3000, "%"],
)
def test_no_name_in_an_address_breaks_a_page(client: TestClient, path: str, value: str) -> None:
    at = re.sub(r"\{[^}]*\}", lambda _: value, path)
    assert client.get(f"http://127.0.0.1{at}").status_code < 500


@pytest.mark.parametrize("path", [path for path in CHANGES if "{" in path])
@pytest.mark.parametrize("value", ["%00", "9" * 40, "-1", "%ff", "1'", "a" * 3000])
def test_no_name_in_an_address_breaks_a_change(client: TestClient, path: str, value: str) -> None:
    at = re.sub(r"\{[^}]*\}", lambda _: value, path)
    answer = client.post(f"http://127.0.0.1{at}", data={"note": "見た", "reason": "x"})
    assert 400 <= answer.status_code < 500


NUMBERS = "99999999999999999999999999"


@pytest.mark.parametrize("path", [path for path in CHANGES if path not in ("/runs", "/sign-out")])
def test_no_form_breaks_a_change(client: TestClient, path: str) -> None:
    if path.endswith("/check"):
        return  # starts a crawl
    names = (*NAMES, "note", "reason", "title", "other", "article", "to", "role", "a", "b", "name")
    names += ("target", "kind", "secret", "query", "step", "value", "group", "old", "new", "again")
    for value in ("", "\x00", NUMBERS, "x" * 5000, "💥' OR 1=1 --", "[1"):
        answer = client.post(filled(path), data=dict.fromkeys(names, value))
        assert answer.status_code < 500, (value, answer.status_code, answer.text[:300])


@pytest.mark.parametrize("path", ["/queue/read", "/incidents/JK-0001/note"])
def test_a_form_that_is_too_large_is_refused_with_a_sentence(client: TestClient, path: str) -> None:
    many = "&".join(f"a{number}=1" for number in range(FIELDS + 1))
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    long = "note=" + "x" * 200_000
    huge = "note=" + "x" * (LARGEST + 1)
    for body, status in ((many, 400), (long, 400), (huge, 413)):
        answer = client.post(path, content=body.encode(), headers=form)
        assert answer.status_code in (400, status), len(body)
        assert "<h1>" in answer.text
    parts = {"Content-Type": "multipart/form-data; boundary=x"}
    assert client.post(path, content=b"--x\r\nbad", headers=parts).status_code < 500
    file = {"note": ("a.txt", b"x" * 100)}
    assert client.post(path, files=file).status_code == 400
    wrong = {"Content-Type": "application/json"}
    assert client.post(path, content=b'{"note": "x"}', headers=wrong).status_code < 500


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "", "localhost@evil", "desk:1"]
)
def test_only_the_hosts_that_are_named_are_served(client: TestClient, host: str) -> None:
    assert client.get("/queue", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost", "[::1]:8765"])
def test_the_names_of_this_machine_are_served(client: TestClient, host: str) -> None:
    assert client.get("/keys", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "OPTIONS"])
def test_other_methods_do_nothing(client: TestClient, method: str) -> None:
    assert client.request(method, "/incidents/JK-0001/note").status_code in (403, 405)


@pytest.mark.parametrize(
    "back", ["//evil.example", "/\\evil", "\\\\evil", "https://evil.example", "javascript:alert(1)", "/a\r\nb", "/%0a\t/e"]
)  # fmt: skip
def test_a_form_leads_back_to_this_desk_only(client: TestClient, back: str) -> None:
    form = {"note": "見た", "back": back}
    answer = client.post("/incidents/JK-0001/note", data=form)
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/incidents/JK-0001"
