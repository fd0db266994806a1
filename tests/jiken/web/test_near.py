"""What stands beside an incident: by whom it is related, and which two articles a pair ties."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html
from starlette.testclient import TestClient

from jiken.store import Store
from tests.jiken.web.test_incident_page import IDOLS, TAXI, named, page, words


@pytest.fixture
def store(db: Path) -> Iterator[Store]:
    with Store.open(db) as store:
        yield store


def cards(found: html.HtmlElement) -> dict[str, html.HtmlElement]:
    """Return what is near an incident, by its id."""
    rows = found.xpath("//*[@id='near']//li[@class='row']")
    return {row.xpath(".//a/@href")[0].rpartition("/")[2]: row for row in rows}


def test_a_relation_says_which_reviewer_decided_it(client: TestClient, store: Store) -> None:
    one, other = named(store, TAXI), named(store, IDOLS)
    client.post(f"/incidents/{one}/relate", data={"other": other})

    card = words(cards(page(client, f"/incidents/{one}", "ja"))[other], ".")
    back = words(cards(page(client, f"/incidents/{other}"))[one], ".")

    assert "関連：msさんの判断" in card
    assert "100" not in card
    assert "related, as ms decided" in back


def test_the_two_articles_that_would_be_tied_are_named_before(
    client: TestClient, store: Store
) -> None:
    incident = named(store, IDOLS)
    for card in cards(page(client, f"/incidents/{incident}", "ja")).values():
        for form in card.xpath(".//form[starts-with(@action, '/pairs/')]"):
            tied = [int(form.xpath(f"./input[@name='{side}']/@value")[0]) for side in ("a", "b")]
            told = form.xpath("ancestor::details[1]//li/a")
            assert [one.get("href") for one in told] == [f"/articles/{id_}" for id_ in tied]
            kept = {one.id: one.article for one in store.articles.by_ids(tied)}
            for id_, link in zip(tied, told, strict=True):
                assert kept[id_].title in link.text
                assert kept[id_].publisher in link.text
                assert link.get("lang") == kept[id_].language


def test_what_was_decided_of_the_two_stands_there_before_it_is_overruled(
    client: TestClient, store: Store
) -> None:
    incident = named(store, IDOLS)
    (other, before) = next(iter(cards(page(client, f"/incidents/{incident}", "ja")).items()))
    form = before.xpath(".//form[@action='/pairs/apart']")[0]
    client.post("/pairs/apart", data=dict(form.form_values()))

    card = cards(page(client, f"/incidents/{incident}", "ja"))[other]

    assert "常に別とする · ms" in words(card, ".")
    assert "これに優先します" in words(card, ".")
    assert card.xpath(".//form[@action='/pairs/together']")
    assert not card.xpath(".//form[@action='/pairs/apart']")


def test_the_merge_page_says_which_of_two_judgements_will_stand(
    client: TestClient, store: Store
) -> None:
    one, other = named(store, TAXI), named(store, IDOLS)
    for incident, title in ((other, "先の見出し"), (one, "後の見出し")):
        client.post(f"/incidents/{incident}/title", data={"language": "ja", "title": title})

    told = words(page(client, f"/incidents/{one}/merge?with={other}", "ja"), "//*[@id='rivals']")

    assert "統合後に残る： 後の見出し" in told
    assert "残らない： 先の見出し" in told
