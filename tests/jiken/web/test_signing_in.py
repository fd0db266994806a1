"""Signing in: as soon as there is somebody who may, nobody passes who has not."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from jiken.service.desk import people
from jiken.store import Store
from jiken.store.people import Attempts
from jiken.web.app import desk as desk_of
from jiken.web.settings import Settings

from .conftest import NOW

PASSWORD, OTHER = "正しい馬 電池 ホチキス 2026", "four words will do here"
HEADERS = {"Origin": "http://127.0.0.1", "Accept": "text/html", "Accept-Language": "en"}


class Clock:
    """A clock that a test sets forward."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def signed_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with two people; not to be written to."""
    db = tmp_path_factory.mktemp("team") / "team.db"
    with Store.open(db) as store:
        people.add(store, "編集長", "admin", PASSWORD, now=NOW)
        people.add(store, "ms", "reviewer", OTHER, now=NOW)
    return db


@pytest.fixture
def team(signed_up: Path, tmp_path: Path, clock: Clock) -> Iterator[TestClient]:
    """A browser at a desk at which people sign in; nobody has."""
    db = Path(shutil.copy(signed_up, tmp_path / "team.db"))
    with browser(Settings(db=db, reviewer="operator", now=clock)) as client:
        yield client


def browser(settings: Settings, scheme: str = "http") -> TestClient:
    origin = {"Origin": f"{scheme}://127.0.0.1"}
    return TestClient(
        desk_of(settings),
        base_url=f"{scheme}://127.0.0.1",
        headers=HEADERS | origin,
        follow_redirects=False,
    )


def sign_in(client: TestClient, name: str = "ms", password: str = OTHER, **more: str) -> Response:
    return client.post("/sign-in", data={"name": name, "password": password, **more})


def test_without_a_session_a_page_leads_to_the_form_and_back(team: TestClient) -> None:
    sent = team.get("/people?lang=ja")
    assert sent.status_code == 303
    assert sent.headers["Location"] == "/sign-in?back=/people%3Flang%3Dja"
    form = team.get(sent.headers["Location"]).text
    assert 'name="back" value="/people?lang=ja"' in form
    assert sign_in(team, back="/people?lang=ja").headers["Location"] == "/people?lang=ja"
    assert "編集長" in team.get("/people").text


def test_a_session_is_kept_from_scripts_and_other_sites(team: TestClient) -> None:
    cookie = sign_in(team).headers["Set-Cookie"]
    assert re.fullmatch(
        r"jiken=[\w-]{43}; HttpOnly; Max-Age=43200; Path=/; SameSite=lax", cookie
    ), cookie


def test_over_https_the_cookie_is_secure_and_its_hosts_own(signed_up: Path, tmp_path: Path) -> None:
    db = Path(shutil.copy(signed_up, tmp_path / "team.db"))
    with browser(Settings(db=db, now=lambda: NOW), "https") as client:
        cookie = sign_in(client).headers["Set-Cookie"]
        assert cookie.startswith("__Host-jiken=")
        assert cookie.endswith("; Secure")
        assert client.get("/people").status_code == 200


def test_the_database_holds_neither_password_nor_token(team: TestClient, tmp_path: Path) -> None:
    sign_in(team)
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("team.db*"))
    assert OTHER.encode() not in kept
    assert team.cookies["jiken"].encode() not in kept
    assert b"scrypt$" in kept


def test_a_session_ends_after_a_working_day(team: TestClient, clock: Clock) -> None:
    sign_in(team)
    clock.now += timedelta(hours=11, minutes=59)
    assert team.get("/people").status_code == 200
    clock.now += timedelta(minutes=1)
    assert team.get("/people").status_code == 303


def test_no_page_is_kept_for_whoever_comes_next(team: TestClient) -> None:
    sign_in(team)
    assert team.get("/people").headers["Cache-Control"] == "private, no-cache"


def test_who_signs_out_is_out_also_with_the_old_cookie(team: TestClient) -> None:
    sign_in(team)
    token = team.cookies["jiken"]
    assert team.post("/sign-out").headers["Location"] == "/sign-in"
    assert team.get("/people", headers={"Cookie": f"jiken={token}"}).status_code == 303


def test_a_session_that_somebody_else_planted_is_not_the_one_that_begins(team: TestClient) -> None:
    team.cookies.set("jiken", "planted", domain="127.0.0.1")
    sign_in(team)
    assert "planted" not in (cookie.value for cookie in team.cookies.jar)
    assert team.get("/people", headers={"Cookie": "jiken=planted"}).status_code == 303


def test_signing_in_again_ends_the_session_before(team: TestClient) -> None:
    sign_in(team)
    before = team.cookies["jiken"]
    sign_in(team, "編集長", PASSWORD)
    assert team.cookies["jiken"] != before
    team.cookies.clear()
    assert team.get("/people", headers={"Cookie": f"jiken={before}"}).status_code == 303


def test_another_site_cannot_sign_anybody_in(team: TestClient) -> None:
    answer = team.post(
        "/sign-in",
        data={"name": "ms", "password": OTHER},
        headers={"Origin": "http://evil.example"},
    )
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("name", ["ms", "nobody"])
def test_failures_make_one_wait_longer_and_longer_whether_the_name_exists_or_not(
    team: TestClient, clock: Clock, name: str
) -> None:
    said = [sign_in(team, name, "wrong") for _ in range(5)]
    assert [answer.status_code for answer in said] == [401] * 5
    assert "The name or the password is wrong." in said[0].text
    waits = []
    for _ in range(3):
        refused = sign_in(team, name, OTHER)  # the right one waits, too
        assert refused.status_code == 429
        waits.append(int(refused.headers["Retry-After"]))
        clock.now += timedelta(seconds=waits[-1])
        assert sign_in(team, name, "wrong").status_code == 401
    assert waits == [1, 2, 4]


@pytest.mark.parametrize(
    ("failures", "wait"), [(9, "32"), (13, "512"), (14, "900"), (10**6, "900")]
)
def test_no_wait_is_longer_than_a_quarter_of_an_hour(
    team: TestClient, tmp_path: Path, failures: int, wait: str
) -> None:
    with Store.open(tmp_path / "team.db") as store:
        store.people.fail({"name ms": Attempts(failures=failures)}, now=NOW)
    sign_in(team, "ms", "wrong")
    assert sign_in(team).headers["Retry-After"] == wait


def test_after_the_wait_the_right_password_passes_and_clears_the_count(
    team: TestClient, clock: Clock
) -> None:
    for _ in range(5):
        sign_in(team, "ms", "wrong")
    clock.now += timedelta(seconds=1)
    assert sign_in(team).status_code == 303
    assert sign_in(team, "ms", "wrong").status_code == 401
    assert sign_in(team).status_code == 303


def test_of_many_tries_at_once_no_more_are_looked_at_than_of_one_after_the_other(
    signed_up: Path, tmp_path: Path
) -> None:
    db = shutil.copy(signed_up, tmp_path / "team.db")
    looked_at = []

    def look(number: int) -> None:
        with Store.open(db) as store:
            answer = people.sign_in(store, "ms", f"guess {number}", address="a", now=NOW)
        looked_at.append(isinstance(answer, people.Refusal) and not answer.wait)

    with ThreadPoolExecutor(12) as many:
        list(many.map(look, range(24)))
    assert (len(looked_at), sum(looked_at)) == (24, 5)


def test_who_signs_in_rightly_is_no_failure_of_the_address(signed_up: Path, tmp_path: Path) -> None:
    with Store.open(shutil.copy(signed_up, tmp_path / "team.db")) as store:
        for _ in range(25):
            assert isinstance(people.sign_in(store, "ms", OTHER, address="a", now=NOW), str)
        assert store.people.attempts("address a").failures == 0


def test_an_address_that_tries_many_names_waits(team: TestClient, tmp_path: Path) -> None:
    with Store.open(tmp_path / "team.db") as store:
        store.people.fail({"address testclient": Attempts(failures=18)}, now=NOW)
    said = [sign_in(team, f"name{number}", "wrong").status_code for number in range(4)]
    assert said == [401, 401, 429, 429]


def test_a_changed_password_ends_the_other_sessions(team: TestClient, tmp_path: Path) -> None:
    sign_in(team)
    elsewhere = team.cookies["jiken"]
    sign_in(TestClient(team.app, base_url="http://127.0.0.1", headers=HEADERS))
    changed = team.post("/people/password", data={"old": OTHER, "new": PASSWORD, "again": PASSWORD})
    assert changed.status_code == 303
    assert "Your password is changed" in team.get(changed.headers["Location"]).text
    with Store.open(tmp_path / "team.db") as store:
        assert store.db.execute("SELECT COUNT(*) FROM sessions").fetchone() == (1,)
    team.cookies.clear()
    assert team.get("/people", headers={"Cookie": f"jiken={elsewhere}"}).status_code == 303


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"old": "wrong", "new": PASSWORD, "again": PASSWORD}, "The password is wrong."),
        ({"old": OTHER, "new": "short", "again": "short"}, 'aria-invalid="true"'),
        ({"old": OTHER, "new": PASSWORD, "again": OTHER}, "not the same"),
    ],
)
def test_a_password_is_not_changed_by_mistake(
    team: TestClient, form: dict[str, str], said: str
) -> None:
    sign_in(team)
    answer = team.post("/people/password", data=form)
    assert answer.status_code == 400
    assert said in answer.text
    team.cookies.clear()
    assert sign_in(team).status_code == 303


def test_a_removed_person_is_out_at_once(team: TestClient, tmp_path: Path) -> None:
    sign_in(team)
    with Store.open(tmp_path / "team.db") as store:
        people.remove(store, "ms")
    assert team.get("/people").status_code == 303


@pytest.mark.parametrize(
    "back", ["//evil.example", "/\\evil.example", "https://evil.example", "/\t/e"]
)
def test_signing_in_leads_to_this_desk_only(team: TestClient, back: str) -> None:
    assert sign_in(team, back=back).headers["Location"] == "/queue"
    assert 'name="back" value="/queue"' in team.get("/sign-in", params={"back": back}).text


def test_a_program_shows_a_token_and_is_told_401_without(team: TestClient, tmp_path: Path) -> None:
    with Store.open(tmp_path / "team.db") as store:
        person = people.known(store, "ms")
        token = people.begin(store, person, now=NOW, lasts=timedelta(days=9), kind="program")
    plain = {"Accept": "application/json"}
    refused = team.get("/api/v1/incidents", headers=plain)
    assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (401, "Bearer")
    let_in = {"Authorization": f"Bearer {token}"}
    assert team.post("/queue/read", headers=let_in, data={"incident": "x"}).status_code == 401
    assert team.get("/people", headers=let_in).status_code == 200
    assert team.get("/people", headers={"Cookie": f"jiken={token}"}).status_code == 303
    sign_in(team)
    as_program = {"Authorization": f"Bearer {team.cookies['jiken']}"}
    assert team.get("/people", headers=as_program).status_code == 401


@pytest.mark.parametrize("path", ["/", "/nowhere", "//people", "/static", "/sign-in/", "/people/"])
def test_nothing_but_the_door_is_open(team: TestClient, path: str) -> None:
    answer = team.get(f"http://127.0.0.1{path}")
    assert (answer.status_code, answer.headers["Location"][:8]) in [(303, "/sign-in")]


@pytest.mark.parametrize(
    "path", ["/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static/../people"]
)
def test_the_open_folder_leads_nowhere_else(team: TestClient, path: str) -> None:
    answer = team.get(f"http://127.0.0.1{path}")
    assert answer.status_code in (303, 404)
    assert "def desk" not in answer.text
    assert "編集長" not in answer.text


def test_on_loopback_without_people_nobody_signs_in(tmp_path: Path) -> None:
    Store.open(tmp_path / "jiken.db").close()
    with browser(Settings(db=tmp_path / "jiken.db", now=lambda: NOW)) as client:
        page = client.get("/people")
        assert page.status_code == 200
        assert "Nobody has to sign in" in page.text
        assert "Sign out" not in page.text
        assert client.get("/sign-in").headers["Location"] == "/queue"


def test_when_the_last_person_is_removed_a_desk_for_many_closes(tmp_path: Path) -> None:
    settings = Settings(db=tmp_path / "team.db", host="192.0.2.7", now=lambda: NOW)
    Store.open(settings.db).close()
    with browser(settings) as client:
        assert client.get("/people").status_code == 503
    with browser(replace(settings, host="127.0.0.2")) as client:
        assert client.get("/people").status_code == 200


@pytest.mark.parametrize("name", ["kobayashi aki", "小林　亜紀", "", "-aki", "a" * 65])
def test_a_name_that_cannot_be_is_refused_and_told_what_one_is(db: Path, name: str) -> None:
    with Store.open(db) as store:
        with pytest.raises(people.PeopleError, match="A name has no spaces"):
            people.add(store, name, "reviewer", "a long passphrase", now=NOW)
        assert people.add(store, "小林.亜紀", "reviewer", "a long passphrase", now=NOW)
