"""Classifying what is stored, with a small classifier by cues and the real encoder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from jiken.encoders import Encoder, Encoders, whole_text
from jiken.models import Article, Claim, Classification, Published
from jiken.rollup import Assessment, RolledTag
from jiken.service import classifying, forgetting, grouping, wholes
from jiken.service.assessing import assessment
from jiken.service.classifying import ClassifiedNow
from jiken.service.saying import Saying, quotes
from jiken.store import Store
from jiken.store.as_json import read, written
from jiken.store.judgements import Verdict
from jiken.taxonomy import ArticleClass, Severity
from tests.jiken.by_cues import ByCues

NOW = datetime(2026, 1, 22, tzinfo=UTC)
BASE = Article(
    canonical_url="", title="", text="", lead="", language="ja", source="", publisher="",
    family="", fetched_at=NOW, content_hash="", country="JP",
    published=Published(at=datetime(2026, 1, 20, 1, tzinfo=UTC), offset=540),
)  # fmt: skip


def told(outlet: str, title: str, text: str, language: str = "ja") -> Article:
    url = f"https://{outlet}.example/1"
    return replace(
        BASE, canonical_url=url, urls=(url,), title=title, text=text, lead=text, language=language,
        publisher=outlet, family=outlet, source=outlet, content_hash=title + text,
    )  # fmt: skip


BUS = told(
    "nagano", "自動運転バスが歩行者をはねる、2人けが　長野",
    "長野市で20日午前、自動運転の路線バスが横断中の歩行者をはね、2人がけがをした。市は運行を止めた。",
)  # fmt: skip
BUS_EN = told(
    "ledger", "Self-driving bus hits pedestrians in Nagano, two injured",
    "An autonomous route bus struck pedestrians in Nagano on Tuesday morning. Two people were injured and the city has halted the service.",
    "en",
)  # fmt: skip
FAKES = told(
    "toto", "生成AIで偽画像販売の疑い、松山市の31歳男を逮捕",
    "生成AIで女性芸能人の偽の性的画像42万点を作り販売したとして、警視庁は20日、松山市の無職の男（31）を逮捕した。",
)  # fmt: skip
EARNINGS = told(
    "shoko", "半導体大手、通期の売上高が過去最高",
    "半導体大手が20日発表した決算は、売上高が前年より3割増えて過去最高となった。",
)  # fmt: skip
EVERYTHING = [BUS, BUS_EN, FAKES, EARNINGS]


@pytest.fixture
def store(encoders: Encoders) -> Iterator[Store]:
    with Store.open(":memory:") as opened:
        for article in EVERYTHING:
            opened.articles.keep(article)
        group(opened, encoders)
        yield opened


def group(store: Store, encoders: Encoders) -> None:
    grouping.encode(store, encoders.clusters)
    grouping.cluster(store, encoders.clusters.name, now=NOW)


def run(store: Store, encoders: Encoders, classifier: ByCues | None = None) -> ClassifiedNow:
    return classifying.classify(store, encoders, classifier or ByCues())


def id_of(store: Store, article: Article) -> int:
    kept = store.articles.by_url(article.canonical_url)
    assert kept is not None
    return kept.id


def class_of(store: Store, article: Article) -> ArticleClass:
    said = Saying(store).article(id_of(store, article))
    assert said is not None
    return said.classification.class_


def incident_of(store: Store, article: Article) -> str:
    identity = id_of(store, article)
    return store.incidents.homes([identity])[identity]


def test_what_is_stored_is_classified_once(store: Store, encoders: Encoders) -> None:
    first, second = run(store, encoders), run(store, encoders)
    assert (first.classified, first.unchanged, first.assessed) == (4, 0, 3)
    assert (second.classified, second.unchanged, second.assessed) == (0, 4, 0)
    assert sum(second.classes.values()) == 4
    assert class_of(store, BUS) is class_of(store, BUS_EN) is ArticleClass.INCIDENT
    assert class_of(store, EARNINGS) is ArticleClass.UNRELATED


def test_everything_is_classified_again_where_that_is_asked_for(
    store: Store, encoders: Encoders
) -> None:
    run(store, encoders)
    again = classifying.classify(store, encoders, ByCues(), all_=True)
    assert (again.classified, again.assessed) == (4, 3)


def test_older_articles_can_be_left_out(store: Store, encoders: Encoders) -> None:
    since = datetime(2026, 1, 21, tzinfo=UTC)
    assert classifying.classify(store, encoders, ByCues(), since=since).classified == 0


def test_articles_without_vectors_get_them(encoders: Encoders) -> None:
    with Store.open(":memory:") as store:
        store.articles.keep(BUS)
        assert run(store, encoders).classified == 1


def test_every_quotation_stands_where_it_is_said_to(store: Store, encoders: Encoders) -> None:
    run(store, encoders)
    articles = {kept.id: kept.article for kept in store.articles.all()}
    found = 0
    for identity, said in store.classes.of(articles).items():
        claims = [quote for claim in said.rationale for quote in claim.quotes]
        tags = [tag.said for tag in said.tags if tag.said]
        severity = [said.severity_said] if said.severity_said else []
        for quote in (*claims, *tags, *severity):
            assert getattr(articles[identity], quote.field)[quote.start : quote.end] == quote.said
            found += 1
    for incident in store.incidents.all():
        rolled = assessment(store, incident.id)
        assert rolled is not None
        for _, quote in quotes(rolled):
            text = getattr(articles[quote.article], quote.said.field)
            assert text[quote.said.start : quote.said.end] == quote.said.said
            found += 1
    assert found > 40


def test_an_incident_of_two_languages_is_assessed_by_both(store: Store, encoders: Encoders) -> None:
    run(store, encoders)
    rolled = assessment(store, incident_of(store, BUS))
    assert rolled is not None
    assert set(rolled.reports) == {id_of(store, BUS), id_of(store, BUS_EN)}
    assert rolled.class_ is ArticleClass.INCIDENT
    assert rolled.severity in (Severity.INCIDENT, Severity.SERIOUS_INCIDENT)
    assert "Nagano" not in rolled.values("country")
    assert rolled.values("country") == ("JPN",)
    assert rolled.title_ja
    assert rolled.title_en
    assert rolled.rationale


def test_an_article_that_names_no_country_is_put_into_its_publishers(
    encoders: Encoders,
) -> None:
    text = "生成AIが誤った案内をし、利用者2人がけがをした。"
    placeless = told("machi", "AIの誤案内でけが人", text)
    abroad = replace(told("sora", "AIの誤案内でけが人、英国", text), country="JP")
    with Store.open(":memory:") as store:
        for article in (placeless, abroad):
            store.articles.keep(article)
        run(store, encoders)
        said = {id_: one.values("country") for id_, one in store.classes.of([1, 2]).items()}
    assert said == {1: ("JPN",), 2: ("GBR",)}


class Killed(ByCues):
    """Is killed at its third article."""

    def classify(self, title: str, *rest: object) -> Classification:  # type: ignore[override]
        if len(self.seen) == 2:
            raise KeyboardInterrupt
        return super().classify(title, *rest)  # type: ignore[arg-type]


def test_a_run_that_is_killed_goes_on_where_it_stopped(store: Store, encoders: Encoders) -> None:
    waiting = classifying.waiting(store, encoders, ByCues())
    wholes.encode(store, encoders.classes, waiting)
    with pytest.raises(KeyboardInterrupt):
        classifying.classify_articles(store, encoders, Killed(), waiting, at_once=1)
    assert len(store.classes.of(waiting)) == 2
    rest = ByCues()
    assert run(store, encoders, rest).classified == len(rest.seen) == 2


class Reading:
    """Reads as the encoder it is given, remembers what, and may be killed at so many texts."""

    def __init__(self, encoder: Encoder, at_most: int = 1_000, name: str | None = None) -> None:
        self.name = name or encoder.name
        self.seen: list[str] = []
        self._encoder, self._at_most = encoder, at_most

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.seen += texts
        if len(self.seen) > self._at_most:
            raise KeyboardInterrupt
        return self._encoder.encode(texts)


def reading(encoders: Encoders, name: str | None = None) -> tuple[Reading, Encoders]:
    reader = Reading(encoders.classes, name=name)
    return reader, replace(encoders, classes=reader)


def test_what_was_read_before_a_run_was_killed_is_not_read_again(
    store: Store, encoders: Encoders
) -> None:
    killed, (rest, ours) = Reading(encoders.classes, at_most=2), reading(encoders)
    with pytest.raises(KeyboardInterrupt):
        wholes.encode(store, killed, [1, 2, 3, 4], at_once=1)
    assert store.whole_vectors.missing(killed.name, [1, 2, 3, 4]) == [3, 4]

    assert run(store, ours).classified == 4

    assert sorted((*killed.seen[:2], *rest.seen)) == sorted(
        whole_text(article.title, article.text) for article in EVERYTHING
    )


def test_another_classifier_reads_nothing_again(store: Store, encoders: Encoders) -> None:
    run(store, encoders)
    reader, ours = reading(encoders)
    assert run(store, ours, ByCues("by-cues/2")).classified == 4
    assert classifying.classify(store, ours, ByCues("by-cues/2"), all_=True).classified == 4
    assert reader.seen == []


def test_only_a_changed_text_is_read_again(store: Store, encoders: Encoders) -> None:
    run(store, encoders)
    reader, ours = reading(encoders)
    changed = replace(BUS, text="市は20日、運行を再開した。", content_hash="new")
    store.articles.keep(changed)
    assert run(store, ours).classified == 1
    assert reader.seen == [whole_text(changed.title, changed.text)]


def test_another_encoder_of_the_whole_classifies_everything_again(
    store: Store, encoders: Encoders
) -> None:
    run(store, encoders)
    reader, ours = reading(encoders, name="finer/1")
    assert run(store, ours).classified == len(reader.seen) == 4
    assert run(store, ours).classified == 0


def test_only_what_is_chosen_is_read(store: Store, encoders: Encoders) -> None:
    reader, ours = reading(encoders)
    classifying.classify(store, ours, ByCues(), since=datetime(2026, 1, 21, tzinfo=UTC))
    assert reader.seen == []


def test_reading_the_whole_compares_nothing_again(store: Store, encoders: Encoders) -> None:
    run(store, encoders)
    assert grouping.cluster(store, encoders.clusters.name, now=NOW).new == 0


def test_a_changed_text_is_classified_again_and_nothing_of_the_old_one_is_quoted(
    store: Store, encoders: Encoders
) -> None:
    run(store, encoders)
    quoted = assessment(store, incident_of(store, BUS))
    text = "長野市は20日、自動運転の路線バスの運行計画を発表した。"
    changed = replace(BUS, title="自動運転バスの運行計画", text=text, lead=text, content_hash="new")
    assert store.articles.keep(changed).outcome == "revised"
    assert store.classes.of([id_of(store, BUS)]) == {}
    assert assessment(store, incident_of(store, BUS)) is None

    after = run(store, encoders)

    assert (after.classified, after.assessed) == (1, 1)
    assert class_of(store, BUS) is not ArticleClass.INCIDENT
    assert assessment(store, incident_of(store, BUS)) != quoted


def test_a_new_version_reclassifies_without_touching_judgements(
    store: Store, encoders: Encoders
) -> None:
    run(store, encoders)
    hazard = Verdict(class_=ArticleClass.HAZARD)
    store.judgements.about_class(("article", FAKES.canonical_url), hazard, by="reviewer-1", now=NOW)

    again = run(store, encoders, ByCues("by-cues/2"))

    assert (again.classified, again.assessed) == (4, 3)
    said = Saying(store).article(id_of(store, FAKES))
    assert said is not None
    assert (said.classification.class_, said.decided_by) == (ArticleClass.HAZARD, "reviewer")
    assert said.classification.model == "by-cues/2"
    assert (
        store.classes.of([id_of(store, FAKES)])[id_of(store, FAKES)].class_
        is not ArticleClass.HAZARD
    )


def test_a_reviewers_word_on_an_article_is_heard_when_its_incident_is_rolled_up(
    store: Store, encoders: Encoders
) -> None:
    run(store, encoders)
    fakes = incident_of(store, FAKES)
    unrelated = Verdict(class_=ArticleClass.UNRELATED, ai=False)
    store.judgements.about_class(("article", FAKES.canonical_url), unrelated, by="r", now=NOW)
    assert run(store, encoders).assessed == 1
    rolled = assessment(store, fakes)
    assert rolled is not None
    assert rolled.class_ is ArticleClass.UNRELATED


def test_a_reviewers_word_on_an_incident_beats_everything(store: Store, encoders: Encoders) -> None:
    run(store, encoders)
    bus = incident_of(store, BUS)
    said = Verdict(class_=ArticleClass.HAZARD, tags={"stakeholders": ("Children",)})
    store.judgements.about_class(("incident", bus), said, by="reviewer-1", now=NOW)
    # A later one on one part leaves the others.
    store.judgements.about_class(
        ("incident", bus), Verdict(severity=Severity.SERIOUS_HAZARD), by="reviewer-2", now=NOW
    )
    run(store, encoders, ByCues("by-cues/2"))

    found = Saying(store).incident(bus)

    assert found is not None
    assert found.decided_by == "reviewer"
    assert found.assessment.class_ is ArticleClass.HAZARD
    assert found.assessment.severity is Severity.SERIOUS_HAZARD
    assert found.assessment.values("stakeholders") == ("Children",)
    assert found.assessment.rationale  # its quotations stay to be read


def test_what_is_judged_before_it_is_classified_has_its_class(
    encoders: Encoders,
) -> None:
    with Store.open(":memory:") as store:
        store.articles.keep(BUS)
        incident = Verdict(class_=ArticleClass.INCIDENT, ai=True)
        store.judgements.about_class(("article", BUS.canonical_url), incident, by="r", now=NOW)
        assert class_of(store, BUS) is ArticleClass.INCIDENT


def test_a_new_member_rolls_its_incident_up_again_and_no_other(
    store: Store, encoders: Encoders
) -> None:
    run(store, encoders)
    later = told(
        "choryu", "長野で自動運転バスが歩行者に衝突、2人負傷",
        "20日午前、長野市で自動運転の路線バスが横断中の歩行者2人に衝突し、2人が負傷した。",
    )  # fmt: skip
    store.articles.keep(later)
    group(store, encoders)
    assert incident_of(store, later) == incident_of(store, BUS)
    after = run(store, encoders)
    assert (after.classified, after.assessed) == (1, 1)


def test_forgetting_an_article_leaves_no_word_of_it(tmp_path: Path, encoders: Encoders) -> None:
    path = tmp_path / "jiken.db"
    with Store.open(path) as store:
        for article in EVERYTHING:
            store.articles.keep(article)
        group(store, encoders)
        run(store, encoders)
        bus = incident_of(store, BUS)
        forgetting.forget(store, BUS.canonical_url, by="somebody", reason="asked", now=NOW)
        assert assessment(store, bus) is None
        group(store, encoders)
        run(store, encoders)
        rolled = assessment(store, incident_of(store, BUS_EN))
        assert rolled is not None
        assert rolled.title_ja is None
    for words in ("歩行者をはね", "横断中", "2人けが"):
        assert words.encode() not in path.read_bytes()


def test_what_is_stored_is_read_back_as_it_was(store: Store, encoders: Encoders) -> None:
    run(store, encoders)
    for said in store.classes.of([1, 2, 3, 4]).values():
        assert read(Classification, written(said)) == said
    for incident in store.incidents.all():
        rolled = assessment(store, incident.id)
        assert rolled is not None
        assert read(Assessment, written(rolled)) == rolled
        assert all(isinstance(tag, RolledTag) for tag in rolled.tags)


def test_a_record_of_before_a_field_was_added_is_read_with_its_default() -> None:
    told = '{"text_ja": "理由", "text_en": "why", "quotes": [], "gone": 1}'
    assert read(Claim, told) == Claim(text_ja="理由", text_en="why", quotes=())


def test_an_incident_that_was_merged_has_no_assessment_of_its_own(
    store: Store, encoders: Encoders
) -> None:
    run(store, encoders)
    bus, fakes = incident_of(store, BUS), incident_of(store, FAKES)
    merged = store.incidents.get(fakes)
    assert merged is not None
    store.incidents.leave([id_of(store, FAKES)])
    store.incidents.replace([replace(merged, redirect_to=bus, memberships=())], now=NOW)
    assert assessment(store, fakes) is None
    assert run(store, encoders).assessed == 0
