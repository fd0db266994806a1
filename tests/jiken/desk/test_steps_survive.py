"""What reviewers decided stands through new articles, imports, reclustering, reclassifying, forgetting."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from jiken import resources
from jiken.encoders import Encoders
from jiken.service import classifying, forgetting, grouping
from jiken.service.desk import deciding, regrouping, steps
from jiken.service.desk.settling import settle
from jiken.service.importing import import_articles
from jiken.service.saying import Saying
from jiken.sources import load
from jiken.store import Store
from jiken.taxonomy import ArticleClass, Severity
from pipelines.gate import Gate
from tests.jiken.by_cues import ByCues
from tests.jiken.test_class_views import incident_of
from tests.jiken.test_classifying import BUS, BUS_EN, EVERYTHING, FAKES
from tests.jiken.test_importing import SOURCES

NOW = datetime(2026, 1, 22, 9, 30, tzinfo=UTC)
LATER = {
    "url": "https://kita.example/9",
    "title": "自動運転バスの歩行者事故、長野市が運行停止　2人けが",
    "text": "長野市で20日午前、自動運転の路線バスが歩行者をはね2人がけがをした事故で、市は21日も運行を止めている。",
    "published": "2026-01-21T09:00:00+09:00",
    "language": "ja",
}
Change = Callable[[Store, Encoders, Path], None]


@pytest.fixture(scope="module")
def worked_on(tmp_path_factory: pytest.TempPathFactory, encoders: Encoders) -> Path:
    path: Path = tmp_path_factory.mktemp("survive") / "jiken.db"
    with Store.open(path) as store:
        for article in EVERYTHING:
            store.articles.keep(article)
        grouping.encode(store, encoders.clusters)
        grouping.cluster(store, encoders.clusters.name, now=NOW)
        classifying.classify(store, encoders, ByCues())
        bus = incident_of(store, BUS)
        deciding.reclass(store, bus, ArticleClass.HAZARD, seen=0, by="Aki", now=NOW)
        deciding.retitle(store, bus, "ja", "題", seen=None, by="Aki", now=NOW)
        deciding.retag(store, bus, "country", ["JPN"], seen=None, by="Aki", now=NOW)
        deciding.assign(store, bus, "Chie", seen=None, by="Aki", now=NOW)
        step = deciding.reclass(
            store, bus, None, Severity.SERIOUS_HAZARD, seen=None, by="Aki", now=NOW
        )
        deciding.undo(store, bus, step.id, seen=None, by="Aki", now=NOW)
        kept = store.articles.by_url(FAKES.canonical_url)
        assert kept is not None
        deciding.reclass_article(
            store, kept.id, ArticleClass.COMPLEMENTARY, seen=None, by="Aki", now=NOW
        )
        settle(store, NOW)
    return path


@pytest.fixture
def store(worked_on: Path, tmp_path: Path) -> Iterator[Store]:
    copy = tmp_path / "copy.db"
    with Database(worked_on) as source:
        source.execute("VACUUM INTO ?", (str(copy),))
    with Store.open(copy) as opened:
        yield opened


def nothing(store: Store, encoders: Encoders, folder: Path) -> None:
    """As it was left."""


def reclassified(store: Store, encoders: Encoders, folder: Path) -> None:
    classifying.classify(store, encoders, ByCues("another/1"), all_=True)


def reclustered(store: Store, encoders: Encoders, folder: Path) -> None:
    store.unsettled.add(kept.id for kept in store.articles.all())
    grouping.cluster(store, encoders.clusters.name, now=NOW)
    classifying.classify(store, encoders, ByCues())


def imported(store: Store, encoders: Encoders, folder: Path) -> None:
    sources = folder / "sources.toml"
    sources.write_text(SOURCES, "utf-8")
    old = {"url": BUS.canonical_url, "title": BUS.title, "text": BUS.text, "language": "ja"}
    lines = [json.dumps(one, ensure_ascii=False).encode() for one in (LATER, old)]
    told = import_articles(
        store, lines, registry=load(sources), gate=Gate.load(resources.path("gate.toml")),
        only_ai=False, now=NOW,
    )  # fmt: skip
    assert told.counts["stored"] == 1
    reclustered(store, encoders, folder)


def revised(store: Store, encoders: Encoders, folder: Path) -> None:
    store.articles.keep(replace(BUS, text=BUS.text + "訂正しました。", content_hash="edited"))
    grouping.encode(store, encoders.clusters)
    reclustered(store, encoders, folder)


def forgotten(store: Store, encoders: Encoders, folder: Path) -> None:
    forgetting.forget(store, BUS_EN.canonical_url, by="ms", reason="asked", now=NOW)
    reclustered(store, encoders, folder)


@pytest.mark.parametrize(
    "change", [nothing, reclassified, reclustered, imported, revised, forgotten]
)
def test_what_was_decided_stands_and_what_was_undone_does_not(
    store: Store, encoders: Encoders, tmp_path: Path, change: Change
) -> None:
    bus, before = incident_of(store, BUS), steps.history(store, incident_of(store, BUS))
    change(store, encoders, tmp_path)
    assert incident_of(store, BUS) == bus
    said = Saying(store).incident(bus)
    assert said is not None
    assert (said.assessment.class_, said.decided_by) == (ArticleClass.HAZARD, "reviewer")
    assert said.assessment.severity is not Severity.SERIOUS_HAZARD
    assert said.title("ja") == "題"
    assert said.assessment.values("country") == ("JPN",)
    assert steps.assignee(store, bus) == "Chie"
    assert steps.history(store, bus) == before
    fakes = Saying(store).incident(incident_of(store, FAKES))
    assert fakes is not None
    assert fakes.assessment.class_ is ArticleClass.COMPLEMENTARY


def test_an_undone_judgement_of_an_article_is_out_of_its_incident_when_it_is_settled(
    store: Store,
) -> None:
    fakes = incident_of(store, FAKES)
    (step,) = steps.history(store, fakes)
    deciding.undo(store, fakes, step.id, seen=None, by="Aki", now=NOW)
    settle(store, NOW)
    said = Saying(store).incident(fakes)
    assert said is not None
    assert said.assessment.class_ is ArticleClass.INCIDENT


def test_a_merge_is_undone_whole_and_both_have_what_was_said_of_them(store: Store) -> None:
    bus, fakes = incident_of(store, BUS), incident_of(store, FAKES)
    step = regrouping.merge(store, bus, [fakes], seen=None, by="Aki", now=NOW)
    settle(store, NOW)
    heir = incident_of(store, BUS)
    assert incident_of(store, FAKES) == heir
    assert {one.id for one in steps.history(store, heir)} >= {step.id}
    deciding.undo(store, heir, step.id, seen=step.id, by="Aki", now=NOW)
    settle(store, NOW)
    assert incident_of(store, BUS) != incident_of(store, FAKES)
    assert store.judgements.pairs("always together") == []
    said = Saying(store).incident(incident_of(store, BUS))
    assert said is not None
    assert said.assessment.class_ is ArticleClass.HAZARD
