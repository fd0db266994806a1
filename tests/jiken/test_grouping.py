import random
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from jiken.encoders import Encoder, Encoders
from jiken.models import Article, Published, Role
from jiken.service import grouping
from jiken.store import Store

NOW = datetime(2026, 1, 22, tzinfo=UTC)
MORNING = datetime(2026, 1, 20, 1, tzinfo=UTC)
BASE = Article(
    canonical_url="", title="", text="", lead="", language="ja", source="", publisher="",
    family="", fetched_at=NOW, content_hash="", country="JP",
)  # fmt: skip


def told(
    outlet: str, hours: float, title: str, text: str, language: str = "ja", **changes: object
) -> Article:
    url = f"https://{outlet}.example/{zlib.crc32(f'{title}{hours}'.encode())}"
    return replace(
        BASE, canonical_url=url, urls=(url,), title=title, text=text, lead=text, language=language,
        publisher=outlet, family=outlet, source=outlet, content_hash=title + text,
        published=Published(at=MORNING + timedelta(hours=hours), offset=540), **changes,
    )  # fmt: skip


MATSUYAMA = told(
    "toto", 0, "生成AIで偽画像販売の疑い、松山市の31歳男を逮捕",
    "生成AIで女性芸能人の偽の性的画像42万点を作り販売したとして、警視庁は20日、松山市の無職の男（31）を逮捕した。",
)  # fmt: skip
MATSUYAMA_EN = told(
    "ledger", 4, "Tokyo police arrest Matsuyama man, 31, over AI-generated sexual images",
    "Tokyo police on Tuesday arrested a 31-year-old unemployed man from Matsuyama on suspicion of selling 420,000 sexual images of female celebrities made with generative AI.",
    "en",
)  # fmt: skip
MATSUYAMA_LATER = told(
    "nippo", 6, "芸能人の偽画像を生成AIで作成・販売か　31歳の男を逮捕　警視庁",
    "女性芸能人に似せたわいせつ画像を生成AIで作り、会員制サイトで売ったとして、警視庁は松山市の31歳の男を逮捕した。約42万点を作ったとみている。",
)  # fmt: skip
BUS = told(
    "toto", 2, "自動運転バスが乗用車と接触、けが人なし　長野",
    "長野市で20日午前、自動運転の路線バスが右折中の乗用車と接触した。乗客5人にけがはなかった。",
)  # fmt: skip
BUS_EN = told(
    "ledger", 7, "Self-driving bus clips car in Nagano, no injuries",
    "An autonomous route bus touched a right-turning car in Nagano on Tuesday morning. None of the five passengers was hurt.",
    "en",
)  # fmt: skip
NAGOYA = told(
    "choryu", 30, "同級生の偽画像を生成AIで作成、名古屋市の17歳高校生を書類送検",
    "同級生の写真を生成AIで加工し性的な偽画像を作ったとして、愛知県警は21日、名古屋市の男子高校生（17）を名誉毀損の疑いで書類送検した。",
)  # fmt: skip
EVERYTHING = [MATSUYAMA, MATSUYAMA_EN, MATSUYAMA_LATER, BUS, BUS_EN, NAGOYA]


@pytest.fixture(scope="module")
def encoder(encoders: Encoders) -> Encoder:
    return encoders.clusters


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.open(":memory:") as opened:
        yield opened


def feed(store: Store, encoder: Encoder, articles: Sequence[Article]) -> None:
    for article in articles:
        store.articles.keep(article)
    grouping.encode(store, encoder)
    grouping.cluster(store, encoder.name, now=NOW)


def partition(store: Store) -> dict[frozenset[str], tuple[int, int]]:
    """Return the in-event URLs of each incident with its two counts."""
    return {
        frozenset(
            kept.article.canonical_url
            for m in incident.memberships
            if m.role.in_event and (kept := store.articles.by_id(m.article))
        ): (incident.article_count, incident.independent_source_count)
        for incident in store.incidents.all()
    }


def urls(*articles: Article) -> frozenset[str]:
    return frozenset(article.canonical_url for article in articles)


def test_reports_of_one_event_are_one_incident_in_both_languages(
    store: Store, encoder: Encoder
) -> None:
    feed(store, encoder, EVERYTHING)
    assert set(partition(store)) == {
        urls(MATSUYAMA, MATSUYAMA_EN, MATSUYAMA_LATER), urls(BUS, BUS_EN), urls(NAGOYA)
    }  # fmt: skip


def test_neither_order_nor_batching_shows_in_the_result(encoder: Encoder) -> None:
    results = []
    for seed in range(4):
        articles = list(EVERYTHING)
        random.Random(seed).shuffle(articles)
        cut = seed + 1
        with Store.open(":memory:") as store:
            feed(store, encoder, articles[:cut])
            feed(store, encoder, articles[cut:])
            results.append(partition(store))
    assert all(result == results[0] for result in results)


def test_ids_stay_when_more_articles_come(store: Store, encoder: Encoder) -> None:
    feed(store, encoder, [MATSUYAMA_LATER, BUS])
    before = {i.id: i.memberships[0].article for i in store.incidents.all()}
    feed(store, encoder, EVERYTHING)
    homes = store.incidents.of_articles()
    assert {i: homes[article][0].incident for i, article in before.items()} == {
        i: i for i in before
    }


def test_running_again_compares_nothing(store: Store, encoder: Encoder) -> None:
    feed(store, encoder, EVERYTHING)
    again = grouping.cluster(store, encoder.name, now=NOW)
    assert (again.new, again.pairs) == (0, 0)


def test_an_edited_article_is_compared_again(store: Store, encoder: Encoder) -> None:
    feed(store, encoder, EVERYTHING)
    store.articles.keep(replace(BUS, text=BUS.text + "訂正しました。", content_hash="edited"))
    grouping.encode(store, encoder)
    assert grouping.cluster(store, encoder.name, now=NOW).new == 1


def test_a_reviewers_never_holds_and_leaves_its_lineage(store: Store, encoder: Encoder) -> None:
    feed(store, encoder, EVERYTHING)
    (both,) = [i for i in store.incidents.all() if "en" in i.languages and i.article_count == 2]
    pair = (BUS.canonical_url, BUS_EN.canonical_url)
    store.judgements.about_pair("never together", pair, by="reviewer-1", now=NOW)
    grouping.cluster(store, encoder.name, now=NOW)
    assert urls(BUS) in partition(store)
    assert urls(BUS_EN) in partition(store)
    children = [
        i.id for i in store.incidents.all() if (both.id, "split") in store.incidents.lineage(i.id)
    ]
    assert len(children) == 1


def test_a_reviewers_always_holds_and_the_lost_id_leads_to_the_heir(
    store: Store, encoder: Encoder
) -> None:
    feed(store, encoder, [NAGOYA, BUS])
    before = {i.id for i in store.incidents.all()}
    assert len(before) == 2
    pair = (NAGOYA.canonical_url, BUS.canonical_url)
    store.judgements.about_pair("always together", pair, by="reviewer-1", now=NOW)
    grouping.cluster(store, encoder.name, now=NOW)
    assert partition(store) == {urls(NAGOYA, BUS): (2, 2)}
    (heir,) = {incident.id for old in before if (incident := store.incidents.get(old))}
    assert heir in before
    assert store.incidents.lineage(heir) == [(*(before - {heir}), "merge")]


def test_the_last_judgement_about_a_pair_counts(store: Store, encoder: Encoder) -> None:
    pair = (BUS.canonical_url, BUS_EN.canonical_url)
    store.judgements.about_pair("never together", pair, by="reviewer-1", now=NOW)
    store.judgements.about_pair("always together", pair, by="reviewer-2", now=NOW)
    feed(store, encoder, EVERYTHING)
    assert urls(BUS, BUS_EN) in partition(store)


def test_contradicting_judgements_are_said_in_a_sentence(store: Store, encoder: Encoder) -> None:
    feed(store, encoder, EVERYTHING)
    a, b, c = (x.canonical_url for x in (BUS, BUS_EN, NAGOYA))
    for kind, pair in (
        ("always together", (a, b)),
        ("always together", (b, c)),
        ("never together", (a, c)),
    ):
        store.judgements.about_pair(kind, pair, by="reviewer-1", now=NOW)
    with pytest.raises(grouping.ContradictoryJudgements, match="together"):
        grouping.cluster(store, encoder.name, now=NOW)
    assert len(list(store.incidents.all())) == 3


def test_each_link_gives_its_reasons(store: Store, encoder: Encoder) -> None:
    feed(store, encoder, EVERYTHING)
    quoted = [
        (reason.here.said, reason.there.said)
        for members in store.incidents.memberships().values()
        for m in members
        if m.role is Role.REPORT and m.probability is not None
        for reason in m.reasons
        if reason.here and reason.there
    ]
    assert any("31" in here and "31" in there for here, there in quoted)
