"""The frame of every page: its language, its mistakes, its keys, and the shared pieces of pages."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from jinja2 import FileSystemLoader
from PIL import Image
from playwright.sync_api import Locator
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from jiken.web.app import desk as desk_of
from jiken.web.asked import Asked, answered
from jiken.web.pages import TEMPLATES, environment, page
from jiken.web.settings import Settings
from tests.jiken.web.browsing import Visitor, served


def test_the_first_page_is_the_queue(client: TestClient) -> None:
    answer = client.get("/", follow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/queue")


def test_a_page_is_in_the_language_that_the_browser_prefers(client: TestClient) -> None:
    answer = client.get("/keys", headers={"Accept-Language": "fr, ja;q=0.9, en;q=0.5"})
    assert '<html lang="ja">' in answer.text


def test_the_chosen_language_is_remembered(client: TestClient) -> None:
    assert '<html lang="en">' in client.get("/keys").text
    client.get("/keys?lang=ja")
    assert '<html lang="ja">' in client.get("/keys").text


def test_the_link_to_the_other_language_keeps_the_query(client: TestClient) -> None:
    found = client.get("/keys?q=逮捕&tag=a&tag=b").text
    assert 'href="/keys?q=%E9%80%AE%E6%8D%95&amp;tag=a&amp;tag=b&amp;lang=ja"' in found


def test_an_unknown_language_is_ignored(client: TestClient) -> None:
    answer = client.get("/keys?lang=xx")
    assert '<html lang="en">' in answer.text
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(("language", "said"), [("en", "Not found"), ("ja", "見つかりません")])
def test_what_is_not_there_is_said_in_a_page(client: TestClient, language: str, said: str) -> None:
    answer = client.get(f"/no-such-page?lang={language}")
    assert answer.status_code == 404
    assert f"<h1>{said}</h1>" in answer.text


def test_htmx_gets_a_notice_instead_of_a_page(client: TestClient) -> None:
    answer = client.get("/no-such-page", headers={"HX-Request": "true"})
    assert answer.status_code == 404
    assert answer.text.strip().startswith('<p class="notice notice--error">')


def test_a_program_gets_json(client: TestClient) -> None:
    answer = client.get("/api/no-such-thing")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]


def broken(asked: Asked) -> Response:
    raise RuntimeError("the secret of the database is 1234")


def vocabulary(asked: Asked) -> HTMLResponse:
    return page(asked, "vocabulary.html")


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Something went wrong"), ("ja", "エラーが発生しました")]
)
def test_a_fault_of_ours_shows_no_trace(settings: Settings, language: str, said: str) -> None:
    app = desk_of(settings)
    app.router.routes.insert(0, Route("/broken", answered(broken)))
    with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
        answer = client.get(f"/broken?lang={language}")
    assert answer.status_code == 500
    assert f"<h1>{said}</h1>" in answer.text
    assert "1234" not in answer.text
    assert "Traceback" not in answer.text


@pytest.fixture
def vocabulary_url(settings: Settings) -> Iterator[str]:
    """A desk with one more page, which shows every shared piece of pages once."""
    for language in ("en", "ja"):
        environment(language).loader = FileSystemLoader([TEMPLATES, Path(__file__).parent])
    app = desk_of(settings)
    app.router.routes.insert(0, Route("/vocabulary", answered(vocabulary)))
    with served(app) as url:
        yield url
    for language in ("en", "ja"):
        environment(language).loader = FileSystemLoader(TEMPLATES)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ja", 390)])
def test_the_shared_pieces_are_readable_by_everybody(
    visitor: Visitor, vocabulary_url: str, language: str, width: int, dark: bool
) -> None:
    with visitor.visit(vocabulary_url, language=language, width=width, dark=dark) as visit:
        seen = visit.go("/vocabulary")
        assert visit.violations() == []
        assert seen.evaluate("document.documentElement.scrollWidth") <= width


def test_a_row_is_gone_through_by_keys(visitor: Visitor, vocabulary_url: str) -> None:
    with visitor.visit(vocabulary_url) as visit:
        seen = visit.go("/vocabulary")
        seen.keyboard.press("j")
        assert seen.locator("[aria-current=true]").get_attribute("id") == "r1"
        seen.keyboard.press("x")
        assert seen.locator("#r1 input[name=incident]").is_checked()
        seen.keyboard.press("d")  # opens the form of this row and goes into its field
        assert seen.evaluate("document.activeElement.id") == "reason-1"
        seen.keyboard.type("jk?/")  # letters, now
        assert seen.locator("#reason-1").input_value() == "jk?/"
        seen.keyboard.press("Escape")
        seen.keyboard.press("j")
        assert seen.locator("[aria-current=true]").get_attribute("id") == "r2"
        seen.keyboard.press("?")
        assert seen.locator("dialog#keys").is_visible()
        seen.keyboard.press("Escape")
        seen.keyboard.press("/")
        assert seen.evaluate("document.activeElement.id") == "find"
        seen.keyboard.press("Escape")
        seen.locator("#r2 h2").click()
        seen.keyboard.press("k")
        seen.keyboard.press("Enter")
        seen.wait_for_url("**/keys")


def test_single_keys_can_be_turned_off(visitor: Visitor, vocabulary_url: str) -> None:
    with visitor.visit(vocabulary_url) as visit:
        seen = visit.go("/vocabulary")
        seen.get_by_role("link", name="Keys").click()
        seen.get_by_label("Single keys are on").uncheck()
        seen.get_by_role("button", name="Close").click()
        seen.keyboard.press("j")
        assert seen.locator("[aria-current=true]").count() == 0


def test_the_menu_opens_without_javascript(visitor: Visitor, vocabulary_url: str) -> None:
    with visitor.visit(vocabulary_url, width=390, script=False) as visit:
        seen = visit.go("/vocabulary")
        link = seen.get_by_role("navigation").get_by_role("link", name="Exports")
        assert not link.is_visible()
        seen.locator(".menu > summary").click()
        assert link.is_visible()
    with visitor.visit(vocabulary_url, script=False) as visit:
        seen = visit.go("/vocabulary")
        assert seen.get_by_role("navigation").get_by_role("link", name="Exports").is_visible()


def test_the_keys_that_a_composition_uses_are_left_to_it(
    visitor: Visitor, vocabulary_url: str
) -> None:
    with visitor.visit(vocabulary_url) as visit:
        seen = visit.go("/vocabulary")
        seen.evaluate(
            "document.body.dispatchEvent(new KeyboardEvent('keydown',"
            " {key: 'j', isComposing: true, bubbles: true}))"
        )
        assert seen.locator("[aria-current=true]").count() == 0


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_table_that_goes_on_sideways_is_shaded_at_that_edge(
    visitor: Visitor, read_url: str, language: str, *, dark: bool
) -> None:
    with visitor.visit(read_url, language=language, width=390, dark=dark) as visit:
        table = visit.go("/sources").locator(".scroll")
        assert table.evaluate("one => one.scrollWidth > one.clientWidth")
        assert _shaded(table) == [False, True]
        table.evaluate("one => { one.scrollLeft = one.scrollWidth; }")
        assert _shaded(table) == [True, False]


def _shaded(table: Locator) -> list[bool]:
    """Return whether the left and the right edge of a table look otherwise than its middle."""
    box = table.bounding_box()
    assert box is not None
    picture = table.page.screenshot(
        clip={"x": box["x"], "y": box["y"] + 2, "width": box["width"], "height": 2}
    )
    with Image.open(BytesIO(picture)) as seen:
        colours = [seen.getpixel((x, 0)) for x in (1, seen.width - 2, seen.width // 2)]
    return [edge != colours[2] for edge in colours[:2]]
