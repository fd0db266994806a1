"""AIM's records taken in: our own export comes back the same, and an older monitor's words are known."""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from jiken import resources
from jiken.encoders import UniversalSentenceEncoder
from jiken.exports import Order, bundle
from jiken.service import grouping
from jiken.service.aim_file import NotAim, records
from jiken.service.aim_words import class_of, tags_of
from jiken.service.aiming import BY, import_aim
from jiken.service.importing import Imported
from jiken.sources import Registry
from jiken.store import Store
from jiken.store.judgements import Verdict
from jiken.taxonomy import LEGACY, ArticleClass, Severity
from pipelines.gate import Gate

NOW = datetime(2026, 2, 1, tzinfo=UTC)
OLDER = Path(__file__).parents[3] / "../shared/gold/aim_older_export/gold.jsonl"
EVENT: dict[str, Any] = {
    "id": "2023-05-01-ab12",
    "title": "Older event",
    "summary": "…",
    "date": "2023-05-01",
    "location": {"location": "Tokyo", "country": "Japan", "country_code": "JPN"},
    "concepts": [{"score": 0.9, "type": "organisation", "label": "Harunote"}, "?", {"type": []}],
    "articles": [
        {"title": "顔認識の誤りで逮捕", "date": "2023-05-01", "body": "", "publisher": "みなと新報",
         "country": "JPN", "url": "https://minato.example/1"},
        {"title": "Arrest after face match", "date": "2023-05-02", "body": "", "publisher": "Harbour",
         "country": "GBR", "url": "https://harbour.example/1"},
    ],
    "properties": {
        "principles": ["Fairness", "Performance", "Reskill or upskill"],
        "industries": ["Government, security and defence", "Travel, leisure and hospitality"],
        "harmed_entities": ["Minorities", "Unknown"],
        "harm_types": ["Human rights", "Physical", "N/A", "Weather"],
        "harm_levels": ["Death"],
        "most_severe_harm": "Death",
        "languages": ["jpn", "eng"],
    },
    "is_legacy": True,
}  # fmt: skip


@pytest.fixture
def empty() -> Iterator[Store]:
    with Store.open(":memory:") as store:
        yield store


def taken(store: Store, *events: object) -> Imported:
    gate = Gate.load(resources.path("gate.toml"))
    return import_aim(store, events, registry=Registry(sources=()), gate=gate, now=NOW)


def exported(store: Store, folder: Path, *, drafts: bool = True) -> list[dict[str, Any]]:
    ids = sorted(incident.id for incident in store.incidents.all())
    bundle(store, "aim", folder / "aim.zip", Order(incidents=ids, drafts=drafts, now=NOW))
    told: list[dict[str, Any]] = json.loads(zipfile.ZipFile(folder / "aim.zip").read("aim.json"))
    return told


def plain(event: dict[str, Any]) -> dict[str, Any]:
    """Return what a record says, without what is worked out of texts, and without order."""
    lists = {
        name: sorted(value) if isinstance(value, list) else value
        for name, value in event["properties"].items()
    }
    kept = ("title", "date", "publisher", "country", "url")
    articles = [{name: article[name] for name in kept} for article in event["articles"]]
    return {
        "id": event["id"],
        "title": event["title"],
        "date": event["date"],
        "location": event["location"],
        "properties": lists,
        "articles": sorted(articles, key=lambda article: article["url"]),
        "language_counts": event["language_counts"],
        "concepts": sorted(concept["label"] for concept in event["concepts"]),
        "is_legacy": event["is_legacy"],
    }


def test_our_own_records_come_back_as_they_went(db: Path, empty: Store, tmp_path: Path) -> None:
    with Store.open(db) as store:
        before = exported(store, tmp_path)
    imported = taken(empty, *before)
    assert imported.bad == []
    assert imported.counts["records new"] == len(before) > 5
    assert list(map(plain, exported(empty, tmp_path))) == list(map(plain, before))
    # AIM has decided what it sends.
    assert exported(empty, tmp_path, drafts=False) == exported(empty, tmp_path)


def test_taking_records_in_twice_changes_nothing(empty: Store, tmp_path: Path) -> None:
    taken(empty, EVENT)
    before, judged = exported(empty, tmp_path), empty.judgements.log()
    again = taken(empty, EVENT)
    assert again.counts["records known"] == 1
    assert again.counts["unchanged"] == 2
    assert exported(empty, tmp_path) == before
    assert empty.judgements.log() == judged


def test_legacy_values_are_accepted_kept_and_marked(empty: Store, tmp_path: Path) -> None:
    imported = taken(empty, EVENT)
    assert imported.bad == []
    assert imported.counts["unknown value"] == 1  # Weather
    (event,) = exported(empty, tmp_path)
    said = event["properties"]
    assert event["is_legacy"]
    assert (event["id"], event["date"]) == ("2023-05-01-ab12", "2023-05-01")
    assert said["principles"] == ["Fairness", "Performance", "Reskill or upskill"]
    assert said["industries"] == [
        "Government, security, and defence", "Travel, leisure and hospitality",
    ]  # fmt: skip
    assert said["harmed_entities"] == ["Minorities"]
    assert said["harm_types"] == ["Human rights", "Physical"]
    assert said["most_severe_harm"] == "Serious incident"
    assert said["harm_levels"] == ["AI incident"]


def test_a_records_articles_stay_together_and_it_is_aim_who_says_what_it_is(empty: Store) -> None:
    taken(empty, EVENT)
    assert len(empty.judgements.pairs("always together")) == 1
    (judgement,) = empty.judgements.of_incident("2023-05-01-ab12")
    assert judgement.by == BY
    assert judgement.said.class_ is ArticleClass.INCIDENT
    assert judgement.said.tags["country"] == ("JPN",)
    assert judgement.said.tags["organisation"] == ("Harunote",)


def test_the_next_clustering_keeps_the_record_and_its_id(empty: Store) -> None:
    other = EVENT["articles"][1] | {"title": "Rice harvest is good", "url": "https://rice.example/"}
    event = EVENT | {"articles": [EVENT["articles"][0], other]}
    taken(empty, event)
    encoder = UniversalSentenceEncoder()
    grouping.encode(empty, encoder)
    assert grouping.cluster(empty, encoder.name, now=NOW)
    (incident,) = empty.incidents.all()
    assert (incident.id, incident.article_count) == (EVENT["id"], 2)


def test_what_a_reviewer_said_stands(empty: Store) -> None:
    taken(empty, EVENT)
    mine = Verdict(class_=ArticleClass.HAZARD)
    empty.judgements.about_class(("incident", EVENT["id"]), mine, by="Hanako", now=NOW)
    taken(empty, EVENT)
    assert empty.judgements.of_incidents()[EVENT["id"]].class_ is ArticleClass.HAZARD


def test_articles_that_a_reviewer_keeps_apart_are_not_put_together(empty: Store) -> None:
    urls = ("https://minato.example/1", "https://harbour.example/1")
    empty.judgements.about_pair("never together", urls, by="Hanako", now=NOW)
    imported = taken(empty, EVENT)
    assert imported.counts["kept apart by reviewers"] == 1
    assert empty.judgements.pairs("always together") == []


def test_an_article_of_two_records_does_not_make_one_of_them(empty: Store) -> None:
    shared = EVENT["articles"][0]
    more = [EVENT["articles"][1] | {"url": f"https://b.example/{n}"} for n in range(3)]
    other = EVENT | {"id": "2023-06-01-cd34", "date": "2023-06-01", "articles": [shared, *more]}
    taken(empty, EVENT, other)
    sizes = {incident.id: incident.article_count for incident in empty.incidents.all()}
    assert sizes == {"2023-05-01-ab12": 2, "2023-06-01-cd34": 3}


@pytest.mark.parametrize(
    "event",
    [
        None, [], "x", {}, {"articles": None}, {"articles": [None, 1, {"url": "javascript:1"}]},
        {"articles": [{"url": "https://a.example/1"}]}, {"id": 5, "properties": 5},
    ],
)  # fmt: skip
def test_a_record_that_is_none_is_named_and_the_others_stay(event: object, empty: Store) -> None:
    imported = taken(empty, event, EVENT)
    assert {number for number, _ in imported.bad} == {1}
    assert imported.counts["records new"] == 1


@pytest.mark.parametrize(
    "odd",
    [
        {"id": "../../x"}, {"id": "9999-99-99-abcd"}, {"date": "never"}, {"location": "Tokyo"},
        {"concepts": {}}, {"properties": {"principles": {"a": 1}, "harm_levels": 3}},
        {"title": None}, {"title": {"a": 1}},
    ],
)  # fmt: skip
def test_a_record_with_an_odd_field_is_taken_in_without_it(
    odd: dict[str, object], empty: Store
) -> None:
    assert taken(empty, EVENT | odd).bad == []
    assert len(list(empty.incidents.all())) == 1


@pytest.mark.parametrize("written", ["[{0}]", '{{"events": [{0}]}}', "{0}", "{0}\n{0}\n"])
def test_a_file_is_a_list_an_object_or_a_record_a_line(written: str) -> None:
    told = records(io.BytesIO(written.format(json.dumps(EVENT)).encode()))
    assert told[0] == EVENT


@pytest.mark.parametrize("content", [b"<html>", b"3", b"\xff\xfe", b"[" * 100_000])
def test_a_file_of_something_else_is_said(content: bytes) -> None:
    with pytest.raises(NotAim, match=r"\.$"):
        records(io.BytesIO(content))


def test_the_ladders_words_are_read_in_both_monitors_ways() -> None:
    assert class_of({"harm_levels": ["AI hazard"], "most_severe_harm": "Serious hazard"}) == (
        ArticleClass.HAZARD, Severity.SERIOUS_HAZARD,
    )  # fmt: skip
    assert class_of({"severity": "Non-physical harm"}) == (ArticleClass.INCIDENT, None)
    assert class_of({"severity": "N/A"}) == (None, None)


@pytest.mark.skipif(not OLDER.exists(), reason="the older monitor's export is not here")
def test_every_value_of_the_older_monitors_export_is_known() -> None:
    strange: set[str] = set()
    legacy: set[str] = set()
    for line in OLDER.read_text("utf-8").splitlines():
        tags, unknown = tags_of(json.loads(line)["aim_older_labels"])
        strange |= set(unknown)
        legacy |= {
            v for group, values in tags.items() for v in values if v in LEGACY.get(group, ())
        }
    assert strange == set()
    assert {"Performance", "Minorities", "Human rights", "Food and beverages"} <= legacy
