"""Who may do what: every route that there is, so that none can be forgotten."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.routing import BaseRoute, Mount, Route
from starlette.testclient import TestClient

from jiken.service.desk import people
from jiken.service.desk.people import ROLES
from jiken.store import Store
from jiken.web.app import ROUTES
from jiken.web.app import desk as desk_of
from jiken.web.entrance import is_open
from jiken.web.settings import Settings
from tests.jiken.web.hostile import NOW, fill
from tests.jiken.web.test_xss import filled
from tests.site.registry import FILE

# The least role that each change needs. A change that is not here fails the tests below.
NEEDS = {
    "reviewer": (
        r"/incidents/X/(confirm|dismiss|class|severity|tags|title|summary|note|assign|undo)",
        r"/articles/X/(class|role|undo)",
        r"/incidents/X/(relate|unrelate)",
        r"/queue/read",
        r"/views(/X/delete)?",
        r"/people/password|/sign-out",
    ),
    "editor": (
        r"/incidents/X/(merge|split)",
        r"/articles/X/(move|take-out)",
        r"/pairs/(together|apart)",
        r"/alerts(/.*)?",
        r"/explore",
    ),
    "admin": (r"/sources/X/(pause|resume|check)", r"/runs(/X/stop)?"),
}


def routes(found: tuple[BaseRoute, ...] = ROUTES, under: str = "") -> Iterator[tuple[str, str]]:
    """Yield (method, path) of every route, those inside of mounts, too."""
    for route in found:
        if isinstance(route, Route):
            yield from (
                (method, under + route.path) for method in route.methods or () if method != "HEAD"
            )
        elif isinstance(route, Mount):
            yield from routes(tuple(route.routes), under + route.path)


CHANGES = sorted({path for method, path in routes() if method != "GET" and not is_open(path)})
PAGES = sorted({path for method, path in routes() if method == "GET" and not is_open(path)})


def needed(path: str) -> str:
    plain = re.sub(r"\{[^}]*\}", "X", path)
    found = [
        role for role, patterns in NEEDS.items() for one in patterns if re.fullmatch(one, plain)
    ]
    return found[0] if len(found) == 1 else ""


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, TestClient]]:
    """A browser for each role, and one for nobody."""
    folder = tmp_path_factory.mktemp("team")
    fill(folder / "full.db")
    db = Path(shutil.copy(folder / "full.db", folder / "jiken.db"))
    app = desk_of(Settings(db=db, sources=FILE, now=lambda: NOW))
    tokens = {}
    with Store.open(db) as store:
        for role in ROLES:
            person = people.add(store, role, role, f"a password for {role}", now=NOW)
            tokens[role] = people.begin(store, person, now=NOW)
    headers = {"Origin": "http://127.0.0.1", "Accept": "text/html", "Accept-Language": "en"}
    with TestClient(app, base_url="http://127.0.0.1", follow_redirects=False) as nobody:
        nobody.headers.update(headers)
        clients = {"": nobody}
        for role, token in tokens.items():
            clients[role] = TestClient(
                app, base_url="http://127.0.0.1", headers=headers, follow_redirects=False,
                cookies={"jiken": token},
            )  # fmt: skip
        yield clients


@pytest.mark.parametrize("path", CHANGES)
def test_a_change_is_refused_to_every_role_below_the_one_it_needs(
    team: dict[str, TestClient], path: str
) -> None:
    at, role = filled(path), needed(path)
    assert role, f"say in NEEDS which role {path} needs"
    assert team[""].post(at).headers["Location"] == "/sign-in"
    for below in ROLES[: ROLES.index(role)]:
        answer = team[below].post(at)
        assert answer.status_code == 403, (below, answer.status_code)
        assert f"needs the role {role}" in answer.text, below
        assert answer.text.count("<h1>") == 1


@pytest.mark.parametrize("path", [path for path in CHANGES if needed(path) == "editor"])
def test_an_editor_is_not_refused_for_the_role(team: dict[str, TestClient], path: str) -> None:
    assert team["editor"].post(filled(path)).status_code != 403


FOR_EDITORS = ("/merge", "/incidents/{id}/merge", "/incidents/{id}/split", "/exports/{name}")


@pytest.mark.parametrize("path", PAGES)
def test_only_pages_that_prepare_an_editors_change_are_refused_to_reviewers(
    team: dict[str, TestClient], path: str
) -> None:
    if path.endswith("/events"):
        return
    status = team["reviewer"].get(filled(path)).status_code
    assert (status == 403) is (path in FOR_EDITORS), status


@pytest.mark.parametrize("path", PAGES)
def test_no_page_is_for_nobody(team: dict[str, TestClient], path: str) -> None:
    answer = team[""].get(filled(path))
    assert (answer.status_code, answer.headers["Location"][:14]) == (303, "/sign-in?back="), path


@pytest.mark.parametrize("path", CHANGES)
def test_no_change_is_made_by_looking(team: dict[str, TestClient], path: str) -> None:
    if path not in PAGES:
        assert team["admin"].get(filled(path)).status_code in (404, 405)


@pytest.mark.parametrize("path", CHANGES)
def test_another_site_changes_nothing(team: dict[str, TestClient], path: str) -> None:
    for headers in (
        {"Origin": "http://evil.example"},
        {"Origin": "", "Sec-Fetch-Site": "same-site"},
    ):
        assert team["admin"].post(filled(path), headers=headers).status_code == 403


def test_every_route_is_known_to_these_tests() -> None:
    assert len(CHANGES) > 20
    assert {needed(path) for path in CHANGES} == set(NEEDS)  # and none that needs nothing
