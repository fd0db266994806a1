"""The page of an article: its text whole, with what is quoted of it marked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import html
from PIL import Image
from starlette.testclient import TestClient

from jiken.service.desk.article_page import article_page
from jiken.store import Store
from jiken.store.thumbnails import Thumbnail

NOW = datetime(2026, 2, 1, tzinfo=UTC)
HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture
def store(db: Path) -> Iterator[Store]:
    with Store.open(db) as store:
        yield store


def number(store: Store, words: str) -> int:
    """Return the article whose headline has *words*."""
    return next(kept.id for kept in store.articles.all() if words in kept.article.title)


def page(client: TestClient, address: str, language: str = "en") -> html.HtmlElement:
    answer = client.get(address, headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.text[:300]
    return html.document_fromstring(answer.text)


def test_every_articles_text_is_shown_whole(store: Store) -> None:
    for kept in store.articles.all():
        found = article_page(store, kept.id, language="ja")
        assert found is not None
        lines = ("".join(p.text for run in line for p in run.parts) for line in found.lines)
        assert "\n".join(lines) == kept.article.text


def test_every_quotation_of_every_article_has_its_place(store: Store) -> None:
    for kept in store.articles.all():
        found = article_page(store, kept.id, language="en")
        assert found is not None
        names = {
            name
            for line in (found.title, *found.lead, *found.lines)
            for run in line
            for part in run.parts
            for name in part.names
        }
        said = {one for some in found.cited.values() for one in some}
        prefix = {"text": "q", "title": "q-title-", "lead": "q-lead-"}
        assert {f"{prefix[one.field]}{one.start}" for one in said} == names


def test_the_page_marks_what_is_quoted_of_it(client: TestClient, store: Store) -> None:
    found = page(client, f"/articles/{number(store, '横断歩道で女性はねる')}", "ja")
    marks = ["".join(mark.itertext()) for mark in found.xpath("//*[@id='text']//mark")]

    assert any("女性は右脚の骨を折る重傷を負った" in mark for mark in marks)
    assert found.xpath("//*[@id='text']//*[@lang='ja']")
    assert found.xpath("//mark//span[@id='q0']")


def test_text_from_outside_is_escaped(client: TestClient, store: Store) -> None:
    id_ = number(store, "横断歩道で女性はねる")
    store.db.execute(
        "UPDATE articles SET title = ?, text = ?, publisher = ?, canonical_url = ? WHERE id = ?",
        (HOSTILE, f"{HOSTILE}\n本文。", HOSTILE, "javascript:alert(1)", id_),
    )
    answer = client.get(f"/articles/{id_}")

    found = html.document_fromstring(answer.text)
    assert found.xpath("//main//img/@src") == ["/static/no-picture.svg"]
    assert HOSTILE in found.xpath("//*[@id='text']")[0].text_content()
    assert not found.xpath("//a[starts-with(@href, 'javascript')]")


def test_a_text_of_sexual_harm_is_folded(client: TestClient, store: Store) -> None:
    explicit = page(client, f"/articles/{number(store, '偽のアイドル性画像をAI')}", "ja")
    other = page(client, f"/articles/{number(store, '横断歩道で女性はねる')}", "ja")

    assert explicit.xpath("//*[@id='text']/details[not(@open)]")
    assert not other.xpath("//*[@id='text']/details")


def test_two_articles_can_be_read_beside_each_other(client: TestClient, store: Store) -> None:
    one, other = (
        number(store, "injures pedestrian"),
        number(store, "自動運転タクシー、自転車と接触"),
    )
    found = page(client, f"/articles/{one}?with={other}", "ja")
    links = found.xpath("//*[@id='compared']//li/a/@href")

    assert any(link.startswith(f"/articles/{other}?with={one}#q") for link in links)
    here = [link for link in links if link.startswith(f"/articles/{one}?with={other}#")]
    assert here
    assert all(found.xpath("//*[@id=$id]", id=link.partition("#")[2]) for link in here)


def test_the_page_says_where_the_article_is_and_offers_to_move_it(
    client: TestClient, store: Store
) -> None:
    id_ = number(store, "injures pedestrian")
    home = store.incidents.homes([id_])[id_]
    found = page(client, f"/articles/{id_}", "ja")

    assert f"/incidents/{home}#a{id_}" in found.xpath("//header//a/@href")
    actions = found.xpath("//main//form/@action")
    assert {f"/articles/{id_}/{deed}" for deed in ("move", "role", "take-out", "class")} <= {
        *actions
    }


@pytest.mark.parametrize("name", ["0", "999999", "x", "１", "1" * 40])
def test_an_unknown_article_is_said_so_in_a_sentence(client: TestClient, name: str) -> None:
    answer = client.get(f"/articles/{name}", headers={"Accept-Language": "ja"})

    assert answer.status_code == 404
    assert "ありません" in answer.text


def stored_thumbnail(store: Store, id_: int) -> bytes:
    stripes = Image.new("L", (480, 320))
    stripes.paste(255, (0, 0, 24, 320))
    out = BytesIO()
    stripes.convert("RGB").save(out, "JPEG")
    store.thumbnails.save(
        Thumbnail(
            article=id_,
            url="http://kaku.example/1.jpg",
            width=480,
            height=320,
            kind="image/jpeg",
            image=out.getvalue(),
            fetched_at=NOW,
        )
    )
    return out.getvalue()


def test_a_thumbnail_is_shown_where_there_is_one_else_a_placeholder(
    client: TestClient, store: Store
) -> None:
    id_ = number(store, "injures pedestrian")
    before, placeholder = page(client, f"/articles/{id_}"), client.get(f"/thumbnails/{id_}")
    image = stored_thumbnail(store, id_)
    after, served = page(client, f"/articles/{id_}"), client.get(f"/thumbnails/{id_}")

    assert before.xpath("//main//img/@src") == ["/static/no-picture.svg"]
    assert before.xpath("//main//img/@alt") == [""]
    assert client.get("/static/no-picture.svg").content == placeholder.content
    assert placeholder.headers["Content-Type"] == "image/svg+xml"
    assert after.xpath("//main//img/@src") == [f"/thumbnails/{id_}"]
    assert (served.headers["Content-Type"], served.content) == ("image/jpeg", image)


def test_a_thumbnail_of_sexual_harm_is_blurred_until_it_is_asked_for(
    client: TestClient, store: Store
) -> None:
    id_ = number(store, "偽のアイドル性画像をAI")
    image = stored_thumbnail(store, id_)

    blurred, shown = (client.get(f"/thumbnails/{id_}{query}") for query in ("", "?shown=1"))

    assert blurred.status_code == 200
    assert blurred.content != image
    assert shown.content == image
    with Image.open(BytesIO(blurred.content)) as found:
        row = [found.convert("L").getpixel((x, 160)) for x in range(480)]
    assert max(abs(a - b) for a, b in pairwise(row)) < 12  # type: ignore[operator]


def test_a_forgotten_article_takes_its_thumbnail_along(store: Store) -> None:
    id_ = number(store, "injures pedestrian")
    stored_thumbnail(store, id_)
    kept = store.articles.by_id(id_)
    assert kept

    store.articles.forget(kept.article.canonical_url, by="kt", reason="on request", now=NOW)

    assert store.thumbnails.get(id_) is None
