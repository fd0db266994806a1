"""What `jiken show`, `jiken incidents` and the exports tell of classes."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlite_utils import Database

from jiken.cli import main
from jiken.cli.class_labels import CLASS_LABELS
from jiken.cli.class_lines import article_lines, incident_lines
from jiken.encoders import Encoders
from jiken.exports import export
from jiken.models import Article
from jiken.opinion import Fluent, Opinion, Outcome
from jiken.service import classifying, grouping
from jiken.service.listing import Wanted, listing
from jiken.service.saying import Saying
from jiken.store import Store
from jiken.store.judgements import Verdict
from jiken.taxonomy import CLASSES_JA, SEVERITIES_JA, TAGS, ArticleClass, Severity
from tests.jiken.by_cues import ByCues
from tests.jiken.test_classifying import BUS, BUS_EN, EARNINGS, EVERYTHING, FAKES

NOW = datetime(2026, 1, 22, tzinfo=UTC)


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory, encoders: Encoders) -> Path:
    path: Path = tmp_path_factory.mktemp("classes") / "jiken.db"
    with Store.open(path) as store:
        for article in EVERYTHING:
            store.articles.keep(article)
        grouping.encode(store, encoders.clusters)
        grouping.cluster(store, encoders.clusters.name, now=NOW)
        classifying.classify(store, encoders, ByCues())
    return path


@pytest.fixture
def store(db: Path) -> Iterator[Store]:
    with Store.open(db) as opened:
        yield opened


def jiken(*arguments: str | Path) -> Result:
    return CliRunner(env={"LC_ALL": "C"}).invoke(main, list(map(str, arguments)))


def incident_of(store: Store, article: Article) -> str:
    kept = store.articles.by_url(article.canonical_url)
    assert kept is not None
    return store.incidents.homes([kept.id])[kept.id]


def shown(db: Path, language: str) -> str:
    with Store.open(db) as store:
        name = incident_of(store, BUS)
    ran = jiken("show", name, "--language", language, "--db", db)
    assert ran.exit_code == 0, ran.output
    return ran.stdout


def test_show_says_in_japanese_what_an_incident_is_and_why(db: Path) -> None:
    told = shown(db, "ja")
    assert "AIインシデント · 確率0." in told
    assert "深刻度：" in told
    assert "判断の理由" in told
    assert "要約（記事からの引用）" in told
    assert "タグと根拠の語句" in told
    assert "害の種類：身体(負傷)" in told
    assert "国：日本「" in told
    assert "負傷者：2人" in told


def test_show_says_the_same_in_english_and_quotes_in_each_language(db: Path) -> None:
    told = shown(db, "en")
    assert "AI incident · probability 0." in told
    assert "Severity: " in told
    assert "Summary, quoted from the reports" in told
    assert "Two people were injured" in told
    assert BUS.text.partition("。")[0] in told
    assert "Harm: Physical (injury) " in told
    assert "people: 2" in told or "injured: 2" in told


def test_each_article_has_its_own_class_and_reason(db: Path) -> None:
    told = shown(db, "en")
    assert told.count("    AI incident · probability 0.") == 2
    assert told.count("part of the story: ") >= 2


def test_an_incident_that_is_not_classified_says_what_to_do(
    tmp_path: Path, encoders: Encoders
) -> None:
    path = tmp_path / "jiken.db"
    with Store.open(path) as store:
        store.articles.keep(BUS)
        grouping.encode(store, encoders.clusters)
        grouping.cluster(store, encoders.clusters.name, now=NOW)
    assert "`jiken classify`" in shown(path, "en")
    assert "未分類です" in shown(path, "ja")


def names(store: Store, **wanted: object) -> set[str]:
    found = listing(store, Wanted(**wanted))  # type: ignore[arg-type]
    return {one.incident.id for one in found.incidents}


def test_unrelated_news_is_hidden_and_counted(store: Store) -> None:
    bus, fakes, earnings = (incident_of(store, one) for one in (BUS, FAKES, EARNINGS))
    assert names(store) == {bus, fakes}
    assert listing(store, Wanted()).hidden == 1
    assert names(store, unrelated=True) == {bus, fakes, earnings}
    assert names(store, classes=[ArticleClass.UNRELATED]) == {earnings}


def test_incidents_can_be_asked_for_by_what_they_are(store: Store) -> None:
    bus, fakes = incident_of(store, BUS), incident_of(store, FAKES)
    assert names(store, classes=[ArticleClass.INCIDENT]) >= {bus}
    assert bus in names(store, tags=["physical (injury)"])
    assert fakes not in names(store, tags=["physical (injury)"])
    assert names(store, country="jp") == names(store, country="JPN") == {bus, fakes}
    assert names(store, country="FRA") == set()
    (severity,) = {o.severity for o in listing(store, Wanted()).incidents if o.incident.id == bus}
    assert severity is not None
    assert bus in names(store, severities=[severity])


def test_a_list_shows_class_and_severity_and_says_what_it_hides(db: Path) -> None:
    ran = jiken("incidents", "--db", db)
    rows = [line.split("\t") for line in ran.stdout.splitlines()]
    assert {row[1] for row in rows} <= {c.value for c in ArticleClass} - {"unrelated"}
    assert "1 more are unrelated" in ran.stderr
    assert "--all" in ran.stderr
    assert len(jiken("incidents", "--all", "--db", db).stdout.splitlines()) == len(rows) + 1
    assert jiken("incidents", "--class", "事故", "--db", db).exit_code == 2


@pytest.mark.parametrize(
    ("environment", "arguments"),
    [({"LANG": "ja_JP.UTF-8"}, ()), ({}, ("--language", "ja")), ({}, ("--lang", "ja"))],
)
def test_a_list_names_classes_in_japanese_where_locale_or_option_says_so(
    db: Path, environment: dict[str, str], arguments: tuple[str, ...]
) -> None:
    asked = CliRunner(env={"LC_ALL": "", "LC_MESSAGES": "", "LANG": "C"} | environment)
    ran = asked.invoke(main, ["incidents", *arguments, "--all", "--db", str(db)])
    rows = [line.split("\t") for line in ran.stdout.splitlines()]
    assert {row[1] for row in rows} <= {*CLASSES_JA.values(), "-"}
    assert {row[2] for row in rows} <= {*SEVERITIES_JA.values(), "-"}
    english = asked.invoke(main, ["incidents", *arguments, "--language", "en", "--db", str(db)])
    assert "incident\t" in english.stdout


def test_what_a_list_hides_or_lacks_is_said_in_japanese(db: Path) -> None:
    ran = jiken("incidents", "--language", "ja", "--db", db)
    assert "対象外" in ran.stderr
    assert "1件" in ran.stderr
    none = jiken("incidents", "--language", "ja", "--country", "FRA", "--db", db)
    assert "条件に合う事案はありません" in none.stderr
    assert (
        "見つかりませんでした" in jiken("search", "ない語", "--language", "ja", "--db", db).stderr
    )


def test_search_names_classes_in_japanese(db: Path) -> None:
    told = jiken("search", "バス", "--language", "ja", "--db", db).stdout
    assert "\tAIインシデント\t" in told
    assert "\tincident\t" in jiken("search", "バス", "--language", "en", "--db", db).stdout


@pytest.mark.parametrize(
    ("option", "english", "japanese"),
    [
        ("--class", "incident", "AIインシデント"),
        ("--class", "incident", "ＡＩインシデント"),
        ("--class", "incident", "インシデント"),
        ("--class", "incident", "AI incident"),
        ("--class", "unrelated", "Unrelated"),
        ("--class", "unrelated", "対象外"),
        ("--tag", "Physical (injury)", "身体(負傷)"),
    ],
)
def test_incidents_are_asked_for_by_the_names_that_show_prints_too(
    db: Path, option: str, english: str, japanese: str
) -> None:
    found = jiken("incidents", option, english, "--db", db).stdout
    assert found
    assert jiken("incidents", option, japanese, "--db", db).stdout == found


def test_a_reviewers_class_and_tags_are_what_is_listed_and_exported(
    tmp_path: Path, db: Path
) -> None:
    copy = tmp_path / "copy.db"
    with Database(db) as source:
        source.execute("VACUUM INTO ?", (str(copy),))
    with Store.open(copy) as store:
        bus = incident_of(store, BUS)
        verdict = Verdict(class_=ArticleClass.HAZARD, tags={"stakeholders": ("Children",)})
        store.judgements.about_class(("incident", bus), verdict, by="reviewer-1", now=NOW)
        (found,) = listing(store, Wanted(classes=[ArticleClass.HAZARD])).incidents
        assert (found.incident.id, found.severity) == (bus, None)
        assert names(store, tags=["Children"]) == {bus}
        export(store, tmp_path / "incidents.jsonl", now=NOW)
    rows = {row["id"]: row for row in lines(tmp_path / "incidents.jsonl")}
    assert (rows[bus]["class"], rows[bus]["class_by"]) == ("hazard", "reviewer")
    assert rows[bus]["tags"]["stakeholders"] == ["Children"]


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(row) for row in path.read_text("utf-8").splitlines()]


def test_an_article_row_has_what_the_scorer_reads(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "articles.jsonl", now=NOW)
    rows = {row["url"]: row for row in lines(tmp_path / "articles.jsonl")}
    bus, earnings = rows[BUS.canonical_url], rows[EARNINGS.canonical_url]
    assert (bus["class"], bus["ai"], bus["class_by"]) == ("incident", True, "classifier")
    assert set(bus["tags"]) == set(TAGS)  # type: ignore[call-overload]
    assert "Physical (injury)" in bus["tags"]["harm_types"]  # type: ignore[call-overload, index]
    assert bus["countries"] == ["JPN"]
    assert (earnings["class"], earnings["ai"], earnings["severity"]) == ("unrelated", False, None)
    assert all(
        row["rationale_ja"] and row["rationale_en"] for row in (bus, rows[FAKES.canonical_url])
    )
    assert bus["classifier"] == "by-cues/1"


def test_every_quotation_in_the_exports_stands_in_the_stored_text(
    store: Store, tmp_path: Path
) -> None:
    export(store, tmp_path / "articles.jsonl", now=NOW)
    export(store, tmp_path / "incidents.jsonl", now=NOW)
    articles = {kept.article.canonical_url: kept.article for kept in store.articles.all()}
    checked = 0
    for row in lines(tmp_path / "articles.jsonl"):
        checked += verified(articles[str(row["url"])], row["quotes"])
    for row in lines(tmp_path / "incidents.jsonl"):
        facts = [q for f in row["facts"] for v in f["versions"] for q in v["quotes"]]  # type: ignore[attr-defined]
        for quote in (*row["quotes"], *facts):  # type: ignore[misc]
            checked += verified(articles[quote["article"]], [quote])
        assert row["summary_ja"] or row["summary_en"]
    assert checked > 60


def verified(article: Article, quotes: object) -> int:
    assert isinstance(quotes, list)
    for quote in quotes:
        text = getattr(article, quote["field"])
        assert text[quote["start"] : quote["end"]] == quote["said"]
    return len(quotes)


def test_the_sqlite_dataset_has_tags_facts_and_quotations_a_row_each(
    store: Store, tmp_path: Path
) -> None:
    export(store, tmp_path / "out.db", with_text=True, now=NOW)
    with Database(tmp_path / "out.db") as out:
        assert list(out.query("PRAGMA foreign_key_check")) == []
        injured = "SELECT url FROM articles JOIN article_tags t ON t.article = id WHERE value = ?"
        urls = {row["url"] for row in out.query(injured, ("Physical (injury)",))}
        assert {BUS.canonical_url, BUS_EN.canonical_url} <= urls
        for table in ("article_tags", "article_quotes", "incident_quotes"):
            wrong = out.query(
                f"SELECT q.said FROM {table} q JOIN articles a ON a.id = q.article"
                " WHERE q.said IS NOT NULL AND q.said != substr("
                "CASE q.field WHEN 'title' THEN a.title WHEN 'lead' THEN a.lead ELSE a.text END,"
                ' q.start + 1, q."end" - q.start)'
            )
            assert list(wrong) == []
            assert out.table(table).count
        (fact,) = out.query("SELECT * FROM incident_facts WHERE kind = 'injured'")
        assert (fact["value"], fact["value_ja"]) == ("2", "2人")
        said = list(out.query("SELECT * FROM incident_quotes WHERE fact = ?", (fact["fact"],)))
        assert {row["quoted_for"] for row in said} == {"facts"}


def test_csv_opens_with_classes_as_cells(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "incidents.csv", now=NOW)
    with (tmp_path / "incidents.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    bus = rows[incident_of(store, BUS)]
    assert bus["class"] == "incident"
    assert "Physical (injury)" in json.loads(bus["tags"])["harm_types"]
    assert bus["severity"] in {s.value for s in Severity}
    injured = next(fact for fact in json.loads(bus["facts"]) if fact["kind"] == "injured")
    assert injured["versions"][0]["value_ja"] == "2人"
    # A spreadsheet's cell holds 32,767 characters: quotations stand in the other formats.
    assert "quotes" not in bus
    assert "quotes" not in bus["facts"]


def test_what_a_model_says_is_marked_with_its_name_and_prompt(store: Store) -> None:
    kept = store.articles.by_url(BUS.canonical_url)
    assert kept is not None
    said = Saying(store).article(kept.id)
    rolled = Saying(store).incident(incident_of(store, BUS))
    assert said is not None
    assert rolled is not None
    model = {"outcome": Outcome.GIVEN, "model": "little", "prompt_version": "1"}
    opinion = replace(said, opinion=Opinion(class_=ArticleClass.HAZARD, **model))
    worded = replace(rolled, fluent=Fluent(title_ja="バスが歩行者をはねる", **model))
    for language, second, words in (
        ("ja", "セカンドオピニオン：AIハザード（little、プロンプト1）", "littleによる文"),
        ("en", "second opinion: AI hazard (little, prompt 1)", "In the words of little (prompt 1)"),
    ):
        labels = CLASS_LABELS[language]
        assert second in [text for _, text, _ in article_lines(opinion, labels)]
        told = [text for _, text, _ in incident_lines(worded, labels)]
        assert any(text.startswith(words) for text in told)
        assert "バスが歩行者をはねる" in told
        assert labels.classes[rolled.assessment.class_] in told[0]  # the class is still its own
