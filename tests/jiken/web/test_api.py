"""The API, held against its own description."""

import json
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from jiken.service.desk import deciding
from jiken.service.desk.queue import matching, refresh
from jiken.service.desk.wanted import wanted_of
from jiken.store import Store
from jiken.taxonomy import ArticleClass
from jiken.web.api import OPENAPI
from jiken.web.languages import words
from tests.jiken.web.schema_check import faults

DESCRIBED: dict[str, Any] = json.loads(OPENAPI.read_text("utf-8"))
NOW = datetime(2026, 2, 1, tzinfo=UTC)
ODD = [
    *("q=%22%27%29+OR+1", "class=", "tag=x/y", "publisher=%00x", "most=1", "sort=sources"),
    *("q=" + "x" * 5000, "class=incident&class=hazard", "language=ja&country=JPN", "status=any"),
]


@pytest.fixture(autouse=True)
def queued(db: Path) -> None:
    with Store.open(db) as store:
        refresh(store, NOW)


def told(client: TestClient, path: str, name: str, status: str = "200") -> Any:
    """Return an answer after it was held against what the description says of *name*."""
    answer = client.get(path)
    assert str(answer.status_code) == status, answer.text
    response = DESCRIBED["paths"][name]["get"]["responses"][status]
    (media,) = response["content"]
    assert answer.headers["content-type"].partition(";")[0] == media
    found = list(faults(answer.json(), response["content"][media]["schema"], DESCRIBED))
    assert found == []
    return answer.json()


def pages(client: TestClient, path: str, name: str, key: str) -> list[Any]:
    found, following = [], path
    for _ in range(100):
        page = told(client, following, name)
        found += page[key]
        if page["next"] is None:
            return found
        following = page["next"].removeprefix("http://127.0.0.1")
    raise AssertionError("it goes on for ever")


@pytest.mark.parametrize("limit", [1, 3, 100])
@pytest.mark.parametrize("query", ["", "class=incident", "sort=newest&status=any", "sort=sources"])
def test_every_incident_of_a_filter_comes_once_in_its_order(
    query: str, limit: int, client: TestClient, db: Path
) -> None:
    with Store.open(db) as store:
        named = {k: [v] for k, v in (p.split("=") for p in query.split("&") if p)}
        wanted = list(matching(store, wanted_of(named)))
    path = "/api/v1/incidents"
    rows = pages(client, f"{path}?{query}&limit={limit}", path, "incidents")
    assert [row["id"] for row in rows] == wanted != []


@pytest.mark.parametrize("limit", [1, 7, 100])
def test_all_articles_come_once_without_a_filter(limit: int, client: TestClient, db: Path) -> None:
    path = "/api/v1/articles"
    rows = pages(client, f"{path}?limit={limit}", path, "articles")
    with Store.open(db) as store:
        assert len(rows) == store.articles.count()
    numbers = [row["number"] for row in rows]
    assert numbers == sorted(set(numbers), reverse=True)


@pytest.mark.parametrize("limit", [1, 2, 5, 100])
def test_with_a_filter_the_articles_of_its_incidents_come_once(
    limit: int, client: TestClient, db: Path
) -> None:
    path = "/api/v1/articles"
    rows = pages(client, f"{path}?class=hazard&limit={limit}", path, "articles")
    with Store.open(db) as store:
        wanted = [
            member.article
            for incident in matching(store, wanted_of({"class": ["hazard"]}))
            for member in store.incidents.members([incident])[incident]
            if member.role.in_event
        ]
    assert [row["number"] for row in rows] == wanted != []


def test_what_only_also_tells_of_an_incident_is_in_its_own_answer(
    client: TestClient, db: Path
) -> None:
    """As the description says of `/api/v1/articles`, since it would come more than once there."""
    every = {row["number"] for row in pages(client, "/api/v1/articles?status=any&limit=100", "/api/v1/articles", "articles")}  # fmt: skip
    with Store.open(db) as store:
        members = [(one.id, m) for one in store.incidents.all() for m in one.memberships]
    beside = [(name, m.article) for name, m in members if not m.role.in_event]
    assert beside
    for name, article in beside:
        assert (article in every) == any(m.article == article and m.role.in_event for _, m in members)  # fmt: skip
        found = client.get(f"/api/v1/incidents/{name}").json()["articles"]
        assert article in {one["number"] for one in found}


def test_a_country_is_asked_for_in_whatever_letters(client: TestClient) -> None:
    path = "/api/v1/incidents"
    asked = (pages(client, f"{path}?country={said}", path, "incidents") for said in ("JPN", "jp"))
    capital, small = asked
    assert [one["id"] for one in capital] == [one["id"] for one in small] != []


def test_an_incident_has_its_articles_and_an_article_its_incident(client: TestClient) -> None:
    for one in told(client, "/api/v1/incidents", "/api/v1/incidents")["incidents"]:
        found = told(client, f"/api/v1/incidents/{one['id']}", "/api/v1/incidents/{id}")
        assert {name: found[name] for name in one} == one
        for article in found["articles"]:
            path = f"/api/v1/articles/{article['number']}"
            assert told(client, path, "/api/v1/articles/{number}") == article
            assert one["id"] in article["incidents"]


def test_no_answer_holds_an_articles_text_or_a_long_quotation(client: TestClient, db: Path) -> None:
    answer = json.dumps(client.get("/api/v1/articles?limit=100").json(), ensure_ascii=False)
    with Store.open(db) as store:
        texts = [kept.article.text for kept in store.articles.all()]
    assert not [text for text in texts if len(text) > 200 and text in answer]
    assert '"text":' not in answer.replace('"field": "text"', "")


@pytest.mark.parametrize(
    ("path", "name", "status"),
    [
        ("/api/v1/incidents?limit=0", "/api/v1/incidents", "400"),
        ("/api/v1/incidents?limit=101", "/api/v1/incidents", "400"),
        ("/api/v1/incidents?limit=x", "/api/v1/incidents", "400"),
        ("/api/v1/incidents?cursor=x", "/api/v1/incidents", "400"),
        ("/api/v1/incidents?cursor=W10", "/api/v1/incidents", "400"),
        ("/api/v1/articles?cursor=%00%ff", "/api/v1/articles", "400"),
        ("/api/v1/articles?cursor=Wy0xXQ", "/api/v1/articles", "400"),
        ("/api/v1/articles?least=NaN", "/api/v1/articles", "400"),
        ("/api/v1/articles?country=zz", "/api/v1/articles", "400"),
        ("/api/v1/incidents/no-such", "/api/v1/incidents/{id}", "404"),
        ("/api/v1/articles/99999999", "/api/v1/articles/{number}", "404"),
        ("/api/v1/articles/99999999999999999999999", "/api/v1/articles/{number}", "404"),
    ],
)
def test_a_request_that_cannot_be_answered_is_a_problem_with_a_sentence(
    path: str, name: str, status: str, client: TestClient
) -> None:
    assert told(client, path, name, status)["detail"].endswith(".")


def test_what_is_not_there_is_a_problem_too(client: TestClient) -> None:
    answer = client.get("/api/v1/nothing")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("query", ODD)
@pytest.mark.parametrize("name", ["/api/v1/incidents", "/api/v1/articles"])
def test_an_odd_filter_is_answered(query: str, name: str, client: TestClient) -> None:
    told(client, f"{name}?{query}", name)


def test_a_merged_incident_leads_to_where_it_went(client: TestClient, db: Path) -> None:
    with Store.open(db) as store:
        one, other = [incident.id for incident in store.incidents.all()][:2]
        store.db.execute("UPDATE incidents SET redirect_to = ? WHERE id = ?", (other, one))
    answer = client.get(f"/api/v1/incidents/{one}", follow_redirects=False)
    assert answer.status_code == 307
    assert answer.headers["Location"] == f"/api/v1/incidents/{other}"
    assert answer.json() == {
        "incident": one,
        "merged_into": other,
        "url": f"/api/v1/incidents/{other}",
    }
    followed = client.get(f"/api/v1/incidents/{one}")
    assert followed.json()["id"] == other


def test_a_reviewers_name_is_not_told(client: TestClient, db: Path) -> None:
    with Store.open(db) as store:
        one = next(matching(store, wanted_of({})))
        deciding.reclass(
            store, one, ArticleClass.HAZARD, None, seen=None, by="Hanako", now=NOW, note="Taro"
        )
    said = client.get(f"/api/v1/incidents/{one}").text
    assert '"class": "hazard"' in said
    assert '"class_by": "reviewer"' in said
    assert "Hanako" not in said
    assert "Taro" not in said


def test_the_description_is_served_and_every_address_in_it_answers(client: TestClient) -> None:
    assert client.get("/api/v1/openapi.json").json() == DESCRIBED
    assert DESCRIBED["openapi"] == "3.1.0"
    ids = [op["get"]["operationId"] for op in DESCRIBED["paths"].values()]
    assert len(ids) == len(set(ids)) == 4


def test_the_check_itself_finds_faults() -> None:
    schema = {"$ref": "#/components/schemas/Problem"}
    good = {"type": "t", "title": "t", "status": 400, "detail": "d"}
    assert list(faults(good, schema, DESCRIBED)) == []
    for bad in (
        good | {"status": "400"},
        good | {"more": 1},
        {k: v for k, v in good.items() if k != "detail"},
        [good],
    ):
        assert list(faults(bad, schema, DESCRIBED))


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_page_for_people_names_every_address_and_parameter(
    language: str, client: TestClient
) -> None:
    said = client.get(f"/api?lang={language}").text
    for name in (*DESCRIBED["paths"], *DESCRIBED["components"]["parameters"]):
        assert f"<code>{name}</code>" in said
    assert ("プログラム" in said) is (language == "ja")


def test_everything_that_the_page_says_is_there_in_japanese() -> None:
    said = words("ja")
    sentences = [
        *(op["get"]["summary"] for op in DESCRIBED["paths"].values()),
        *(one["description"] for one in DESCRIBED["components"]["parameters"].values()),
    ]
    assert [one for one in sentences if said.gettext(one) == one] == []


@pytest.mark.parametrize(
    "address",
    ["/api/v1/incidents", "/api/v1/articles", "/feeds/incidents.atom", "/exports/csv", "/exports"],
)
@pytest.mark.parametrize("query", ["class=foo", "since=昨日", "clas=incident", "most=2"])
def test_who_asks_with_a_filter_that_means_nothing_gets_no_other_data_instead(
    address: str, query: str, client: TestClient
) -> None:
    answer = client.get(f"{address}?{query}&lang=ja", headers={"Accept": "application/json"})
    assert answer.status_code == 400
    said = answer.json()["detail"] if address.startswith("/api") else unescape(answer.text)
    assert (
        f"絞り込み条件「{query}」" in said or f"絞り込み条件「{query.partition('=')[0]}」" in said
    )
