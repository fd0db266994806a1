"""Attack and answer: a desk that runs, and what is sent to it byte by byte.

What other files try in full is named beside the attack (ELSEWHERE); here each kind is tried once on
a real socket, where a server's own reading of a request counts, too.
"""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest

from jiken.service.desk import people
from jiken.store import Store
from jiken.web.safety import LARGEST
from tests.conftest import ROOT
from tests.jiken.web.conftest import NOW

PASSWORD = "four words will do here"
FORM = "Content-Type: application/x-www-form-urlencoded"
SIGN_IN = f"name=ms&password={quote(PASSWORD)}"

ELSEWHERE = {
    "cross-site POST, on every change": "tests/jiken/web/test_roles.py",
    "foreign Host, no Origin, Origin null, Sec-Fetch-Site": "tests/jiken/web/test_safety.py",
    "queries, names, forms, sizes, methods, back=": "tests/jiken/web/test_hostile_requests.py",
    "session fixation, brute force, cookies, sign-in elsewhere": "tests/jiken/web/test_signing_in.py",
    "stored markup on every page, also in a browser": "tests/jiken/web/test_xss.py",
    "queries on the data to explore": "tests/jiken/web/test_exports_page.py",
}


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back; *whole* is everything on the connection, with further answers."""

    status: int
    headers: dict[str, str]
    body: str
    whole: str


@dataclass(frozen=True, kw_only=True)
class Attacked:
    """A desk for several people, on the loopback, as `jiken desk` starts it."""

    host: str
    db: Path

    def send(self, head: str, *lines: str, body: str = "", own: bool = True) -> Answer:
        """Send a request, as its own page would unless *own* says otherwise; the desk closes."""
        ours = [f"Host: {self.host}", f"Origin: http://{self.host}"] if own else []
        length = [] if any(line.startswith(("Content-Length", "Transfer")) for line in lines) else [
            f"Content-Length: {len(body.encode())}"
        ]  # fmt: skip
        text = "\r\n".join([head, *ours, *lines, *length, "Connection: close", "", body])
        return self.raw(text.encode("latin-1", "replace"))

    def raw(self, text: bytes) -> Answer:
        """Send bytes and return what comes back until the desk closes."""
        name, port = self.host.split(":")
        got = b""
        with socket.create_connection((name, int(port)), timeout=20) as at:
            try:
                at.sendall(text)
                while some := at.recv(65536):
                    got += some
            except (ConnectionError, TimeoutError):
                pass
        return answer_of(got.decode("utf-8", "replace"))

    def sign_in(self, *lines: str) -> str:
        """Return the cookie of a new session."""
        answer = self.send("POST /sign-in HTTP/1.1", FORM, *lines, body=SIGN_IN)
        assert answer.status == 303, answer
        return "Cookie: " + answer.headers["set-cookie"].partition(";")[0]


def answer_of(whole: str) -> Answer:
    head, _, body = whole.partition("\r\n\r\n")
    first, *lines = head.split("\r\n")
    pairs = (line.partition(":") for line in lines)
    found = re.match(r"HTTP/1\.[01] (\d+)", first)
    return Answer(
        status=int(found[1]) if found else 0,
        headers={name.lower(): value.strip() for name, _, value in pairs},
        body=body,
        whole=whole,
    )


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacked]:
    db = tmp_path_factory.mktemp("attacked") / "jiken.db"
    with Store.open(db) as store:
        people.add(store, "ms", "reviewer", PASSWORD, now=NOW)
    command = [sys.executable, "-m", "jiken", "desk", "--db", str(db), "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        found = re.search(r"http://([\d.]+:\d+)/", running.stdout.readline())
        assert found
        yield Attacked(host=found[1], db=db)
        running.send_signal(signal.SIGTERM)
        running.communicate(timeout=20)


@pytest.fixture(scope="module")
def session(desk: Attacked) -> str:
    return desk.sign_in()


CHANGE = "POST /views HTTP/1.1"
NOT_OURS = {
    "cross-site POST": (["Host: {host}", "Origin: https://evil.example"], 403),
    "same host, other port": (["Host: {host}", "Origin: http://127.0.0.1:1"], 403),
    "Origin null, as of a sandboxed frame": (["Host: {host}", "Origin: null"], 403),
    "no Origin at all": (["Host: {host}"], 403),
    "Sec-Fetch-Site: cross-site": (["Host: {host}", "Sec-Fetch-Site: cross-site"], 403),
    "Sec-Fetch-Site: same-site, a sister host": (
        ["Host: {host}", "Sec-Fetch-Site: same-site"],
        403,
    ),
    "Referer that only begins alike": (
        ["Host: {host}", "Referer: http://{host}.evil.example/"],
        403,
    ),
    "Origin with the host as its user": (
        ["Host: {host}", "Origin: http://{host}@evil.example"],
        403,
    ),
    "foreign Host (DNS rebinding)": (["Host: evil.example", "Origin: http://evil.example"], 400),
    "forwarded host believed": (
        ["Host: evil.example", "X-Forwarded-Host: {host}", "Origin: http://evil.example"],
        400,
    ),
    "no Host": ([], 400),
    "two hosts": (["Host: {host}", "Host: evil.example", "Origin: http://{host}"], 400),
}


@pytest.mark.parametrize(("lines", "status"), NOT_OURS.values(), ids=NOT_OURS)
def test_a_change_that_no_page_of_the_desk_asks_for_is_refused(
    desk: Attacked, session: str, lines: list[str], status: int
) -> None:
    said = [line.format(host=desk.host) for line in lines]
    answer = desk.send(CHANGE, *said, session, FORM, body="name=x&query=", own=False)
    assert answer.status == status, answer.whole[:300]
    with Store.open(desk.db) as store:
        assert store.views.all() == []


ENCODED = (
    "../../etc/passwd", "%2e%2e/%2e%2e/etc/passwd", "..%2f..%2fetc%2fpasswd", "%252e%252e%252fetc%252fpasswd",
    "..%5c..%5cetc%5cpasswd", "....//....//etc/passwd", "%c0%ae%c0%ae/etc/passwd", "..%00/etc/passwd",
    "%2fetc%2fpasswd", "/etc/passwd", "..;/..;/etc/passwd", "file:///etc/passwd", "%ef%bc%8e%ef%bc%8e/etc/passwd",
)  # fmt: skip


@pytest.mark.parametrize("below", ["/static/", "/exports/", "/data/", "/thumbnails/", "/feeds/"])
def test_no_spelling_of_a_path_leads_out_of_a_folder(
    desk: Attacked, session: str, below: str
) -> None:
    for spelling in ENCODED:
        answer = desk.send(f"GET {below}{spelling} HTTP/1.1", session)
        assert answer.status < 500, (spelling, answer.status)
        assert answer.status >= 400 or below in ("/data/", "/thumbnails/"), spelling
        assert re.match(r"/(?![/\\])|$", answer.headers.get("location", ""))
        assert "root:" not in answer.body


SPLIT = (
    "/x%0d%0aSet-Cookie:%20a=b",
    "//evil.example/%0d%0aX:%20y",
    "/%E5%98%8D%E5%98%8ASet-Cookie:a=b",
)


@pytest.mark.parametrize("back", [*SPLIT, "//evil.example", "/%5Cevil.example", "https://evil.example", "/%09/evil.example"])  # fmt: skip
def test_an_address_to_go_back_to_splits_no_answer_and_leads_nowhere_else(
    desk: Attacked, back: str
) -> None:
    form = desk.send(f"GET /sign-in?back={back} HTTP/1.1")
    assert "set-cookie" not in form.headers
    answer = desk.send("POST /sign-in HTTP/1.1", FORM, body=f"{SIGN_IN}&back={back}")
    assert answer.status == 303
    head = answer.whole.partition("\r\n\r\n")[0]
    assert head.lower().count("\r\nset-cookie:") == 1
    assert re.match(r"/(?![/\\])[^\s]*$", answer.headers["location"]), answer.headers["location"]
    assert "\nx:" not in head.lower()


def test_more_than_a_form_holds_is_refused_however_it_is_sent(desk: Attacked, session: str) -> None:
    large = "name=" + "x" * LARGEST
    assert desk.send(CHANGE, session, FORM, body=large).status in (400, 413)
    pieces = f"{len(large):x}\r\n{large}\r\n0\r\n\r\n"
    chunked = desk.send(CHANGE, session, FORM, "Transfer-Encoding: chunked", body=pieces)
    assert chunked.status in (400, 413)
    assert desk.send("GET /keys HTTP/1.1", session, f"X: {'y' * 200_000}").status in (0, 400, 431)
    assert desk.send(f"GET /{'y' * 200_000} HTTP/1.1", session).status in (0, 400, 404, 414)


@pytest.mark.parametrize(
    "line", ["X-HTTP-Method-Override: DELETE", "X-HTTP-Method: PUT", "X-Method-Override: POST"]
)
def test_no_header_or_field_makes_another_method_of_a_request(
    desk: Attacked, session: str, line: str
) -> None:
    assert desk.send("GET /views HTTP/1.1", session, line).status in (404, 405)
    assert desk.send("GET /people?_method=POST HTTP/1.1", session, line).status == 200


@pytest.mark.parametrize(
    "field", ["role=admin", "by=editor", "reviewer=x", "made_by=x", "owner=x&id=1"]
)
def test_a_field_that_no_form_has_is_not_heard(desk: Attacked, session: str, field: str) -> None:
    desk.send("POST /people/password HTTP/1.1", session, FORM, body=f"old=x&new=y&again=z&{field}")
    desk.send(CHANGE, session, FORM, body=f"name=mine&query=&{field}")
    with Store.open(desk.db) as store:
        assert [(one.name, one.role) for one in store.people.all()] == [("ms", "reviewer")]
        for view in store.views.all():
            assert view.owner == "ms"
            store.views.delete(view.id)


def test_a_planted_session_is_replaced_and_never_let_in(desk: Attacked) -> None:
    planted = "Cookie: jiken=" + "A" * 43
    assert desk.send("GET /people HTTP/1.1", planted, "Accept: text/html").status == 303
    begun = desk.sign_in(planted)
    assert begun != planted
    assert desk.send("GET /people HTTP/1.1", planted, "Accept: text/html").status == 303
    assert desk.send("GET /people HTTP/1.1", begun, "Accept: text/html").status == 200


def test_guessing_is_slowed_down_whatever_address_is_claimed(desk: Attacked) -> None:
    answers = [
        desk.send(
            "POST /sign-in HTTP/1.1", FORM, f"X-Forwarded-For: 10.0.0.{n}", body="name=nobody&password=x"
        ).status
        for n in range(8)
    ]  # fmt: skip
    assert answers[0] == 401
    assert answers[-1] == 429


def test_no_page_is_framed_sniffed_or_kept_and_the_cookie_stays_with_the_browser(
    desk: Attacked, session: str
) -> None:
    page = desk.send("GET /people HTTP/1.1", session, "Accept: text/html")
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["cache-control"] == "private, no-cache"
    assert "server" not in page.headers
    begun = desk.send("POST /sign-in HTTP/1.1", FORM, body=SIGN_IN).headers["set-cookie"]
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= {one.strip() for one in begun.split(";")}
    assert "domain" not in begun.lower()


SMUGGLED = "GET /healthz?smuggled HTTP/1.1\r\nHost: {host}\r\n\r\n"
DESYNC = {
    "length and chunks": "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "two lengths": "Content-Length: 0\r\nContent-Length: 60\r\n\r\n",
    "a length with a sign": "Content-Length: +0\r\n\r\n",
    "chunks misspelt": "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "a space before the colon": "Content-Length : 0\r\n\r\n",
    "a folded header": "X: a\r\n Content-Length: 60\r\nTransfer-Encoding : chunked\r\n\r\n",
    "a chunk whose size is none": "Transfer-Encoding: chunked\r\n\r\nZZ\r\n",
}


@pytest.mark.parametrize("rest", DESYNC.values(), ids=DESYNC)
def test_what_two_servers_could_read_as_different_requests_ends_the_connection(
    desk: Attacked, rest: str
) -> None:
    head = f"POST /healthz HTTP/1.1\r\nHost: {desk.host}\r\nOrigin: http://{desk.host}\r\n"
    smuggled = SMUGGLED.format(host=desk.host)
    answer = desk.raw((head + rest + smuggled).encode())
    assert answer.status == 400 or answer.whole.count("HTTP/1.1 ") <= 1, answer.whole[:400]
    assert answer.whole.count("HTTP/1.1 200") == 0


@pytest.mark.parametrize("path", ELSEWHERE.values(), ids=ELSEWHERE)
def test_what_is_tried_elsewhere_is_there(path: str) -> None:
    assert "def test_" in (ROOT / path).read_text("utf-8")
