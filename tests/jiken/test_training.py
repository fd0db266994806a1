"""`jiken train`: what reviewers correct is learned, and what ships stays as it is."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jiken import resources
from jiken.cli import main
from jiken.encoders import Encoders
from jiken.service import classifying, training
from jiken.service.classifiers import embedded
from jiken.service.saying import Saying
from jiken.store import Store
from jiken.store.judgements import Verdict
from jiken.taxonomy import TAGS, ArticleClass
from tests.jiken.test_classifying import BUS, BUS_EN, EARNINGS, FAKES, told

NOW = datetime(2026, 1, 22, tzinfo=UTC)
# What a team may well see otherwise than the classifier: its own country's elections office.
NOTICES = [
    told(
        f"kikan{n}", f"選管の生成AIが投票所を誤案内、{n}人が並び直し",
        f"選挙管理委員会は20日、問い合わせに答える生成AIが投票所を誤って案内し、{n}人が別の投票所に並び直したと発表した。",
    )
    for n in (12, 30, 44)
]  # fmt: skip
ARTICLES = [BUS, BUS_EN, FAKES, EARNINGS, *NOTICES]
JUDGED = Verdict(
    class_=ArticleClass.COMPLEMENTARY, ai=True, helper=False, tags={"stakeholders": ("Government",)}
)


def jiken(*arguments: str | Path) -> Result:
    return CliRunner(env={"JIKEN_MODEL": ""}).invoke(main, list(map(str, arguments)))


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "jiken.db"
    with Store.open(path) as store:
        for article in ARTICLES:
            store.articles.keep(article)
    return path


def judge(db: Path) -> None:
    with Store.open(db) as store:
        for article in NOTICES:
            subject = ("article", article.canonical_url)
            store.judgements.about_class(subject, JUDGED, by="reviewer-1", now=NOW)


def classes(db: Path, model: Path | None) -> dict[str, ArticleClass]:
    """Return what the classifier itself says, by address."""
    encoders = Encoders.shipped()
    with Store.open(db) as store:
        classifying.classify(store, encoders, embedded(model))
        urls = store.articles.canonical_urls(range(1, len(ARTICLES) + 1))
        return {urls[id_]: said.class_ for id_, said in store.classes.of(urls).items()}


def test_corrections_are_learned_and_the_rest_is_as_it_was(db: Path, tmp_path: Path) -> None:
    shipped = resources.path("classes.npz").read_bytes()
    before = classes(db, None)
    assert ArticleClass.COMPLEMENTARY not in {before[a.canonical_url] for a in NOTICES}
    judge(db)
    ran = jiken("train", "--from-judgements", "--model", tmp_path / "mine", "--db", db)
    assert ran.exit_code == 0, ran.output
    assert "3 judged articles: 0 had their class right before, 3 have it now." in ran.stdout
    after = classes(db, tmp_path / "mine")
    assert {after[a.canonical_url] for a in NOTICES} == {ArticleClass.COMPLEMENTARY}
    for article in (BUS, BUS_EN, FAKES, EARNINGS):
        assert after[article.canonical_url] is before[article.canonical_url]
    assert resources.path("classes.npz").read_bytes() == shipped
    assert embedded(tmp_path / "mine").name != embedded().name


def test_training_twice_gives_the_same_file(db: Path, tmp_path: Path) -> None:
    judge(db)
    for name in ("one", "two"):
        jiken("train", "--from-judgements", "--model", tmp_path / name, "--db", db)
    one, two = (embedded(tmp_path / name).name for name in ("one", "two"))
    assert one == two


def test_without_a_judgement_there_is_nothing_to_learn(db: Path, tmp_path: Path) -> None:
    ran = jiken("train", "--from-judgements", "--model", tmp_path / "mine", "--db", db)
    assert ran.exit_code == 1
    assert "there is nothing to train on" in ran.stderr
    assert not (tmp_path / "mine").exists()


def test_training_needs_a_place_to_write_to(db: Path) -> None:
    ran = jiken("train", "--from-judgements", "--db", db)
    assert ran.exit_code == 2
    assert "JIKEN_MODEL" in ran.stderr


def test_judgements_are_written_as_labels_to_train_on_elsewhere(db: Path, tmp_path: Path) -> None:
    judge(db)
    hazard = Verdict(class_=ArticleClass.HAZARD, ai=True, tags={"harm_types": ("Public interest",)})
    with Store.open(db) as store:
        store.judgements.about_class(("article", BUS_EN.canonical_url), hazard, by="r", now=NOW)
        # Of tags alone nothing can be said of the class.
        only = Verdict(tags={"stakeholders": ("Women",)})
        store.judgements.about_class(("article", FAKES.canonical_url), only, by="r", now=NOW)
    ran = jiken("train", "--from-judgements", "--write-labels", tmp_path / "l.jsonl", "--db", db)
    assert ran.exit_code == 0, ran.output
    rows = [json.loads(line) for line in (tmp_path / "l.jsonl").read_text("utf-8").splitlines()]
    found = {row["url"]: row for row in rows}
    assert len(found) == 4
    bus, notice = found[BUS_EN.canonical_url], found[NOTICES[0].canonical_url]
    assert (bus["class"], bus["ai"], bus["helper"], bus["conf"]) == ("hazard", True, False, 3)
    assert bus["harm_types"] == ["Public interest"]
    assert "stakeholders" not in bus  # nobody judged them
    assert (notice["class"], notice["language"]) == ("complementary", "ja")
    assert all(notice[group] == [] for group in TAGS)
    assert notice["text"] == NOTICES[0].text


def test_corrections_come_in_the_order_of_judging(db: Path, encoders: Encoders) -> None:
    judge(db)
    with Store.open(db) as store:
        subject = ("article", NOTICES[0].canonical_url)
        store.judgements.about_class(subject, Verdict(ai=False), by="reviewer-2", now=NOW)
        classifying.classify(store, encoders, embedded())
        found = training.corrections(store, encoders, embedded())
        last = Saying(store).article(len(ARTICLES) - 2)
    assert [one.title for one in found] == [NOTICES[n].title for n in (1, 2, 0)]
    assert (found[2].class_, found[2].ai) == (ArticleClass.COMPLEMENTARY, False)
    assert last is not None
    assert last.classification.class_ is ArticleClass.COMPLEMENTARY
