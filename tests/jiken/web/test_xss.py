"""Attacks in everything that is stored: escaped on every page, and nothing executes in a browser."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from lxml import html
from markupsafe import escape
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from jiken.web.app import ROUTES
from jiken.web.app import desk as desk_of
from jiken.web.settings import Settings
from jiken.web.showing import outward
from tests.jiken.web.browsing import Visitor, served
from tests.jiken.web.hostile import NOW, fill, payloads
from tests.site.registry import FILE

TAGS = frozenset(
    "html head meta title link script body a header nav details summary form input div main footer"
    " span p h1 h2 h3 h4 ul ol li dl dt dd section article aside figure figcaption blockquote mark"
    " table caption thead tbody tfoot tr th td button label select option optgroup textarea"
    " fieldset legend dialog kbd time strong em small code pre img svg g rect path text line circle"
    " tspan polyline desc defs pattern use noscript b i abbr output datalist hgroup hr br cite q del ins sup sub".split()
)
ADDRESSES = ("href", "src", "action", "formaction", "poster", "xlink:href")
OTHERS = {"sources": "abn", "thumbnails": "1", "views": "1"}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    db = tmp_path_factory.mktemp("hostile") / "jiken.db"
    fill(db)
    return db


@pytest.fixture
def app(hostile: Path, tmp_path: Path) -> ASGIApp:
    db = Path(shutil.copy(hostile, tmp_path / "jiken.db"))
    return desk_of(Settings(db=db, sources=FILE, reviewer="ms", now=lambda: NOW))


def pages(db: Path) -> list[str]:
    """Return a path for every route that answers GET, and more of those that show most."""
    with sqlite3.connect(db) as connection:
        (longest,) = connection.execute(
            "SELECT id FROM articles ORDER BY length(text) DESC"
        ).fetchone()
    connection.close()
    named = [
        filled(route.path)
        for route in ROUTES
        if isinstance(route, Route) and "GET" in (route.methods or ())
    ]
    more = [f"/incidents/JK-{number:04}" for number in (0, 1, 2, 9, 40)]
    more += [f"/incidents/JK-{number:04}/history" for number in (0, 9)]
    more += [f"/articles/{number}" for number in (1, 2, longest)]
    more += [f"/search?q={quote(word)}" for word in ("alert", "<script>", "onerror")]
    more += ["/runs/1", "/runs/2", "/queue?status=all", "/merge?incident=JK-0000&with=JK-0001"]
    return list(dict.fromkeys(path for path in [*named, *more] if not path.endswith("/events")))


def filled(path: str) -> str:
    kind = path.split("/")[1]
    value = {"incidents": "JK-0001", "articles": "2", "runs": "1"} | OTHERS
    return re.sub(r"\{[^}]*\}", value.get(kind, "1"), path)


@pytest.fixture
def client(app: ASGIApp) -> Iterator[TestClient]:
    headers = {"Origin": "http://127.0.0.1", "Accept-Language": "en"}
    with TestClient(app, base_url="http://127.0.0.1", headers=headers) as client:
        yield client


def test_on_every_page_everything_is_escaped(client: TestClient, hostile: Path) -> None:
    sharp = [one for one in payloads() if "<" in one and escape(one) != one]
    found, shown = [], 0
    for path in pages(hostile):
        answer = client.get(path)
        assert answer.status_code < 500, path
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue
        own = _own(answer.text)
        found += [f"{path}: {one}" for one in sharp if one in own and len(one) > 12]
        found += [f"{path}: {one}" for one in oddities(answer.text)]
        shown += "&lt;script" in answer.text
    assert not found, "\n".join(found[:80])
    assert shown > 15


def _own(said: str) -> str:
    """Return a page without the tags that our templates write."""
    return re.sub(r'<script src="/static/[\w.]+" defer></script>', "", said)


def oddities(said: str) -> list[str]:
    """Return what a page of ours never holds: other elements, handlers, styles, other schemes."""
    found = []
    for one in html.document_fromstring(said).iter():
        if not isinstance(one.tag, str):
            found.append(f"a comment: {one.text}") if one.text else None
            continue
        if one.tag not in TAGS:
            found.append(f"<{one.tag}>")
        if one.tag == "script" and not re.fullmatch(r"/static/[\w.]+", one.get("src", "")):
            found.append("a script that is not ours")
        for name, value in one.attrib.items():
            if name.startswith("on") or name in ("style", "srcdoc"):
                found.append(f"{name}={value[:60]}")
            if name in ADDRESSES:
                found += _address(one, value)
    return found


def _address(one: html.HtmlElement, value: str) -> Iterator[str]:
    if value.startswith(("/", "?", "#")) and not value.startswith(("//", "/\\")):
        return
    if one.tag != "a" or urlsplit(value).scheme not in ("http", "https"):
        yield f"{one.tag}: {value[:80]}"
    if set((one.get("rel") or "").split()) != {"noopener", "noreferrer"}:
        yield f"without rel: {value[:80]}"


def test_the_check_finds_what_is_not_escaped() -> None:
    bad = "<a href='javascript:1'>x</a><img src=x onerror=y><iframe></iframe><script>1</script>"
    assert len(oddities(f"<html><body>{bad}</body></html>")) >= 6


def test_only_http_and_https_are_links() -> None:
    for one in payloads():
        for address in (
            one,
            f"javascript:{one}",
            f"https://a.example/{one}",
            f"\x01{one}",
            f"http://[{one}",
        ):
            link = str(outward(one, address, "ja"))
            assert re.match(r"<span|<a href=\"[\x00-\x20]*https?:", link, re.IGNORECASE), address
            assert oddities(f"<html><body>{link}</body></html>") == []


class Unguarded:
    """The desk as a browser meets it that knows no Content-Security-Policy."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def bare(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [
                    pair for pair in message["headers"] if pair[0] != b"content-security-policy"
                ]
                message = message | {"headers": kept}
            await send(message)

        await self._app(scope, receive, bare)


WATCH = """
window.executed = [];
for (const name of ["alert", "confirm", "prompt", "print", "open"])
  window[name] = (...said) => { window.executed.push(name + ": " + said); };
document.addEventListener("securitypolicyviolation", (e) => window.executed.push("CSP: " + e.violatedDirective + " " + e.sample));
"""


@pytest.mark.parametrize("guarded", [True, False], ids=["CSP on", "CSP off"])
def test_nothing_executes_in_a_browser(
    app: ASGIApp, hostile: Path, visitor: Visitor, guarded: bool
) -> None:
    with (
        served(app if guarded else Unguarded(app)) as url,
        visitor.visit(url) as visit,
    ):
        visit.page.add_init_script(WATCH)
        visit.page.on("dialog", lambda dialog: visit.complaints.append(f"dialog: {dialog.message}"))
        visit.page.on("popup", lambda page: visit.complaints.append("a window was opened"))
        for path in pages(hostile):
            answer = visit.page.request.get(url + path)
            if not answer.headers.get("content-type", "").startswith("text/html"):
                continue
            has_policy = "content-security-policy" in answer.headers
            assert has_policy is guarded
            visit.page.goto(url + path, wait_until="load")
            if path.startswith("/runs/2"):
                visit.page.wait_for_timeout(1500)  # what comes as an event is looked at, too
            visit.complaints += [f"{path}: {one}" for one in visit.page.evaluate("window.executed")]
            visit.complaints += [f"{path}: {one}" for one in oddities(visit.page.content())]
        assert visit.page.title() != "pwned"


def test_the_browser_would_see_an_execution(visitor: Visitor, app: ASGIApp) -> None:
    with served(Unguarded(app)) as url, visitor.visit(url) as visit:
        visit.page.add_init_script(WATCH)
        visit.go("/keys")
        visit.page.evaluate(
            "document.querySelector('main').innerHTML = '<img src=x onerror=alert(1)>'"
        )
        visit.page.wait_for_function("window.executed.length > 0")
        assert "alert: 1" in visit.page.evaluate("window.executed")
        visit.complaints.clear()
