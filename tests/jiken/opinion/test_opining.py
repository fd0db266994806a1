"""Second opinions over a store: asked once, kept at once, deciding nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from jiken.encoders import Encoders
from jiken.opinion import Endpoint, Outcome
from jiken.service import classifying, forgetting, grouping
from jiken.service.opining import Opined, opine
from jiken.service.saying import Saying
from jiken.store import Store
from jiken.store.judgements import Verdict
from jiken.taxonomy import ArticleClass
from tests.jiken.by_cues import ByCues
from tests.jiken.opinion.served import ENGLISH, GOOD_EN, GOOD_JA, JAPANESE, ModelServer, Reply

NOW = datetime(2026, 1, 22, tzinfo=UTC)
ROBOTAXI = replace(
    ENGLISH, canonical_url="https://herald.example/2", urls=("https://herald.example/2",),
    content_hash="1", family="herald", lead=ENGLISH.text,
)  # fmt: skip
FAKES = replace(JAPANESE, urls=(JAPANESE.canonical_url,), lead=JAPANESE.text)


@pytest.fixture
def store(encoders: Encoders) -> Iterator[Store]:
    with Store.open(":memory:") as opened:
        opened.articles.keep(FAKES)
        opened.articles.keep(ROBOTAXI)
        grouping.encode(opened, encoders.clusters)
        grouping.cluster(opened, encoders.clusters.name, now=NOW)
        classifying.classify(opened, encoders, ByCues())
        yield opened


def asked(store: Store, endpoint: Endpoint, most: int = 50, *, judged: bool = False) -> Opined:
    told = Opined()
    opine(
        store,
        endpoint,
        most=most,
        now=lambda: NOW,
        told=told,
        progress=lambda _: None,
        judged=judged,
    )
    return told


def answers(model: ModelServer) -> Endpoint:
    """Answers on whichever article it is asked about."""
    return model.saying(GOOD_JA, GOOD_EN, GOOD_JA, GOOD_EN)


def test_what_tells_of_harm_is_asked_about_once(store: Store, model: ModelServer) -> None:
    first = asked(store, answers(model))
    assert first.articles == {Outcome.GIVEN: 2}
    assert sum(first.incidents.values()) == 2
    count = len(model.asked)
    again = asked(store, model.endpoint())
    assert (again.articles, len(model.asked)) == ({}, count)


def test_an_opinion_stands_beside_the_class_and_does_not_change_it(
    store: Store, model: ModelServer
) -> None:
    before = {id_: said.class_ for id_, said in store.classes.of([1, 2]).items()}
    asked(store, model.saying(GOOD_JA | {"class": "hazard", "severity": "hazard"}), most=2)
    saying = Saying(store)
    for identity, class_ in before.items():
        said = saying.article(identity)
        assert said is not None
        assert said.classification.class_ is class_
    fakes = saying.article(1)
    assert fakes is not None
    assert fakes.opinion is not None
    assert fakes.opinion.class_ is ArticleClass.HAZARD
    assert (fakes.opinion.model, fakes.opinion.prompt_version) == ("little", "1")


def test_what_a_reviewer_has_given_a_class_is_asked_about_only_on_request(
    store: Store, model: ModelServer
) -> None:
    newest = store.opinions.unasked("little", "1", ("incident", "hazard", "needs review"), 1)[0]
    home = store.incidents.homes([newest])[newest]
    verdict = Verdict(class_=ArticleClass.INCIDENT)
    kept = store.articles.by_id(newest)
    assert kept is not None
    for subject in (("article", kept.article.canonical_url), ("incident", home)):
        store.judgements.about_class(subject, verdict, by="reviewer-1", now=NOW)
    told = asked(store, answers(model), most=1)
    assert sum(told.articles.values()) == 1  # the other one, not none
    assert store.opinions.of(newest) == []
    assert sum(asked(store, answers(model)).incidents.values()) == 1
    assert store.opinions.wording(home) is None
    assert sum(asked(store, answers(model), judged=True).articles.values()) == 1
    assert store.opinions.of(newest)
    assert store.opinions.wording(home)


def test_a_reviewers_tags_alone_leave_the_class_to_ask_about(
    store: Store, model: ModelServer
) -> None:
    verdict = Verdict(tags={"stakeholders": ("Children",)})
    store.judgements.about_class(
        ("article", FAKES.canonical_url), verdict, by="reviewer-1", now=NOW
    )
    assert asked(store, answers(model)).articles == {Outcome.GIVEN: 2}


def test_no_more_is_asked_than_is_allowed(store: Store, model: ModelServer) -> None:
    assert sum(asked(store, answers(model), most=1).articles.values()) == 1
    assert len(model.asked) == 1


def test_an_endpoint_that_fails_is_asked_again_another_time(
    store: Store, model: ModelServer
) -> None:
    failed = asked(store, model.replying(Reply(status=500)))
    assert set(failed.articles) | set(failed.incidents) == {Outcome.FAILING}
    assert Saying(store).article(1).opinion is None  # type: ignore[union-attr]
    assert asked(store, answers(model)).articles == {Outcome.GIVEN: 2}


def test_a_refusal_is_an_answer(store: Store, model: ModelServer) -> None:
    told = asked(store, model.saying("I cannot help with that."), most=2)
    assert Outcome.GIVEN not in told.articles
    assert asked(store, model.endpoint(), most=2).articles == {}


def test_a_fluent_title_is_kept_for_as_long_as_its_reports_are(
    store: Store, model: ModelServer
) -> None:
    asked(store, answers(model))
    incident = store.incidents.homes([2])[2]
    said = Saying(store).incident(incident)
    assert said is not None
    assert said.fluent is not None
    assert said.fluent.title_en == GOOD_EN["title_en"]
    assert said.assessment.title_en is not None  # the quoted one stays

    forgetting.forget(store, ROBOTAXI.canonical_url, by="r", reason="asked", now=NOW)

    assert store.opinions.wording(incident) is None
    rows = [*store.db.query("SELECT record FROM opinions UNION SELECT record FROM wordings")]
    assert "pedestrian" not in str(rows)
