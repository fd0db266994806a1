"""Sentences that count say “1 article holds it”, not “1 articles hold it”, and Japanese in both cases."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from jiken.store import Store


@pytest.fixture
def lone(db: Path) -> str:
    """The beginning of a Japanese article, as no other one has it anywhere."""
    with Store.open(db) as store:
        all_ = [one.article for one in store.articles.all()]
    begun = sorted(one.text.split("\n")[0][:40] for one in all_ if one.language == "ja")
    return next(f'"{text}"' for text in begun if sum(text in one.text for one in all_) == 1)


@pytest.mark.parametrize(("language", "said"), [("en", "1 article holds it"), ("ja", "1件の記事")])
def test_one_article_holds_what_is_searched_for(
    client: TestClient, lone: str, language: str, said: str
) -> None:
    assert said in client.get("/search", params={"q": lone, "lang": language}).text


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "1 more is hidden, as it is unrelated"), ("ja", "関係のない1件は表示していません")],
)
def test_one_incident_is_hidden(client: TestClient, db: Path, language: str, said: str) -> None:
    client.get("/queue")
    with Store.open(db) as store:
        days = store.db.execute(
            "SELECT day FROM queue WHERE class = 'unrelated' GROUP BY day HAVING count(*) = 1"
        ).fetchall()
    (day,) = days[0]
    path = f"/queue?since={day}&until={day}&lang={language}"
    assert said in client.get(path).text


@pytest.mark.parametrize(("language", "said"), [("en", "(sources: 1)"), ("ja", "全1件")])
def test_one_source_is_found(client: TestClient, language: str, said: str) -> None:
    assert said in client.get("/sources", params={"q": "jiho-en", "lang": language}).text
