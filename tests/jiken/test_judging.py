"""`jiken judge`: what a reviewer says is kept with what stood before, and stands from then on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from jiken.cli import main
from jiken.encoders import Encoders
from jiken.exports import export
from jiken.models import Incident
from jiken.service import classifying, grouping, judging, training
from jiken.service.desk import regrouping
from jiken.service.judging import NoJudgement
from jiken.service.saying import Saying
from jiken.service.subjects import Subject, UnknownSubject, subject
from jiken.store import Store
from jiken.store.judgements import Verdict
from jiken.taxonomy import ArticleClass, Severity
from tests.jiken.by_cues import ByCues
from tests.jiken.test_class_views import incident_of
from tests.jiken.test_classifying import BUS, BUS_EN, EARNINGS, EVERYTHING, FAKES

NOW = datetime(2026, 1, 22, 9, 30, tzinfo=UTC)
# Two articles of one site, neither address the beginning of the other.
SECOND = replace(EARNINGS, canonical_url="https://shoko.example/2", urls=(), content_hash="2")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, encoders: Encoders) -> Path:
    path: Path = tmp_path_factory.mktemp("judged") / "jiken.db"
    with Store.open(path) as store:
        for article in (*EVERYTHING, SECOND):
            store.articles.keep(article)
        grouping.encode(store, encoders.clusters)
        grouping.cluster(store, encoders.clusters.name, now=NOW)
        classifying.classify(store, encoders, ByCues())
    return path


@pytest.fixture
def db(tmp_path: Path, filled: Path) -> Path:
    copy = tmp_path / "copy.db"
    with Database(filled) as source:
        source.execute("VACUUM INTO ?", (str(copy),))
    return copy


@pytest.fixture
def store(db: Path) -> Iterator[Store]:
    with Store.open(db) as opened:
        yield opened


def jiken(*arguments: str | int | Path) -> Result:
    return CliRunner(env={"LC_ALL": "C"}).invoke(main, list(map(str, arguments)))


def bus_of(db: Path) -> str:
    with Store.open(db) as store:
        return incident_of(store, BUS)


@pytest.mark.parametrize("spelt", ["hazard", "ハザード", "AIハザード", "ＡＩハザード"])
def test_an_incident_is_given_another_class_and_shows_who_said_so(db: Path, spelt: str) -> None:
    bus = bus_of(db)
    ran = jiken("judge", bus, "--class", spelt, "--by", "Aki", "--note", "まだ害はない", "--db", db)
    assert ran.exit_code == 0, ran.output
    change = "AI incident → AI hazard, Severity: incident → not established"
    assert ran.stdout == f"{bus}: {change}\n"
    english = jiken("show", bus, "--language", "en", "--db", db).stdout
    assert "AI hazard · by a reviewer" in english
    assert "Why the classifier said “AI incident”: " in english
    assert f"UTC · Aki · {change} · まだ害はない" in english
    japanese = jiken("show", bus, "--language", "ja", "--db", db).stdout
    assert "判定の記録" in japanese
    assert "AIインシデント → AIハザード、深刻度：インシデント → 未確定 · まだ害はない" in japanese
    rows = jiken("incidents", "--class", "hazard", "--db", db).stdout
    assert bus in rows


def test_an_article_is_judged_by_its_number_its_address_or_how_that_begins(db: Path) -> None:
    with Store.open(db) as store:
        kept = store.articles.by_url(FAKES.canonical_url)
        assert kept is not None
        found = [
            subject(store, name)
            for name in (str(kept.id), FAKES.canonical_url, "http://toto.example/1?utm_source=x",
                         "https://toto.exam", "toto.example")
        ]  # fmt: skip
    article = Subject(
        kind="article", name=FAKES.canonical_url, number=kept.id, incident=found[0].incident
    )
    assert found == [article] * 5
    shown = jiken("show", str(article.incident), "--language", "en", "--db", db).stdout
    assert f"article {kept.id}" in shown
    ran = jiken("judge", kept.id, "--class", "hazard", "--by", "Aki", "--db", db)
    assert f"`jiken classify` rolls incident {article.incident} up anew." in ran.stdout
    assert "UTC · Aki" in jiken("show", str(article.incident), "--db", db).stdout


@pytest.mark.parametrize(
    "wrong", ["2026-01-20-zzzz", "99999", "9" * 40, "https://no.example", "ニュース", " "]
)
def test_a_wrong_id_is_said_in_a_sentence_and_nothing_is_judged(db: Path, wrong: str) -> None:
    bus = bus_of(db)
    ran = jiken("judge", bus, wrong, "--class", "hazard", "--db", db)
    assert ran.exit_code == 1
    assert ran.stderr.startswith("Error: There is no incident, article number or article address")
    assert wrong.strip() in ran.stderr
    with Store.open(db) as store:
        assert store.judgements.log() == {}


def test_a_beginning_of_several_addresses_names_them(store: Store) -> None:
    with pytest.raises(
        UnknownSubject, match=r"several articles' addresses.*shoko\.example/1, .*/2"
    ):
        subject(store, "https://shoko.example/")
    assert subject(store, "https://shoko.example/2").name == SECOND.canonical_url


@settings(max_examples=40, deadline=None)
@given(asked=st.text(max_size=60) | st.from_regex(r"\A\d{1,40}\Z"))
def test_whatever_is_asked_for_is_a_subject_or_unknown(filled: Path, asked: str) -> None:
    with Store.open(filled) as store, suppress(UnknownSubject):
        assert subject(store, asked).name


def test_a_judgement_keeps_who_when_what_stood_before_and_the_note(store: Store) -> None:
    about = subject(store, incident_of(store, BUS))
    before = Saying(store).incident(about.name)
    assert before is not None
    judging.judge(
        store, about, said=Verdict(class_=ArticleClass.HAZARD), by="Aki", now=NOW, note="n"
    )
    judging.judge(store, about, said=Verdict(severity=Severity.SERIOUS_HAZARD), by="Ben", now=NOW)
    first, second = store.judgements.log()["incident", about.name]
    assert (first.by, first.at, first.note) == ("Aki", NOW, "n")
    assert first.before.class_ is ArticleClass.INCIDENT
    assert first.before.severity is before.assessment.severity
    assert first.said == Verdict(class_=ArticleClass.HAZARD, by="Aki")
    assert (second.before.class_, second.before.severity) == (ArticleClass.HAZARD, None)


def test_tags_are_kept_with_what_they_were(store: Store) -> None:
    about = subject(store, BUS.canonical_url)
    said = Verdict(tags={"stakeholders": ("Children",)})
    found = judging.judge(store, about, said=said, by="Aki", now=NOW)
    assert found.after.tags == {"stakeholders": ("Children",)}
    assert found.before.tags.keys() == {"stakeholders"}
    ((kept,)) = store.judgements.log().values()
    assert kept[0].before.tags == found.before.tags


def test_what_is_confirmed_stays_when_a_classifier_changes_its_mind(store: Store) -> None:
    about = subject(store, incident_of(store, BUS))
    stood = judging.confirm(store, about, by="Aki", now=NOW)
    assert stood.before.class_ is stood.after.class_ is ArticleClass.INCIDENT
    store.db.execute("UPDATE assessments SET record = json_set(record, '$.class_', 'unrelated')")
    found = Saying(store).incident(about.name)
    assert found is not None
    assert (found.assessment.class_, found.decided_by) == (ArticleClass.INCIDENT, "reviewer")


def test_what_needs_review_cannot_be_confirmed_and_gets_a_class(store: Store) -> None:
    about = subject(store, incident_of(store, FAKES))
    store.db.execute("UPDATE assessments SET record = json_set(record, '$.class_', 'needs review')")
    with pytest.raises(NoJudgement, match="no class that could be confirmed"):
        judging.confirm(store, about, by="Aki", now=NOW)
    said = Verdict(class_=ArticleClass.INCIDENT)
    found = judging.judge(store, about, said=said, by="Aki", now=NOW)
    assert found.after.class_ is ArticleClass.INCIDENT


def test_what_is_dismissed_is_listed_no_more_and_keeps_the_reason(db: Path) -> None:
    bus = bus_of(db)
    ran = jiken("judge", bus, "--dismiss", "訓練の記事", "--by", "Aki", "--db", db)
    assert ran.exit_code == 0, ran.output
    assert bus not in jiken("incidents", "--db", db).stdout
    assert "訓練の記事" in jiken("show", bus, "--db", db).stdout


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ((), "Say one of"),
        (("--note", "x"), "Say one of"),
        (("--confirm", "--class", "hazard"), "Say one of"),
        (("--confirm", "--dismiss", "x"), "Say one of"),
        (("--dismiss", "x", "--note", "y"), "leave --note out"),
        (("--dismiss", " "), "Say why it is dismissed"),
        (("--class", "needs review"), "is none of incident|hazard"),
        (("--severity", "serious hazard"), "does not go with the class “incident”"),
        (("--class", "unrelated", "--severity", "incident"), "does not go with"),
        (("--confirm", "--by", " "), "Say who judges"),
    ],
)
def test_what_cannot_be_judged_is_said_in_a_sentence(
    db: Path, options: tuple[str, ...], why: str
) -> None:
    ran = jiken("judge", bus_of(db), *options, "--db", db)
    assert ran.exit_code in (1, 2)
    assert why in ran.stderr
    with Store.open(db) as store:
        assert store.judgements.log() == {}


def test_of_several_ids_all_are_judged_or_none(db: Path) -> None:
    bus = bus_of(db)
    with Store.open(db) as store:
        earnings = incident_of(store, EARNINGS)
    mixed = jiken("judge", bus, earnings, "--severity", "incident", "--db", db)
    assert mixed.exit_code == 1
    with Store.open(db) as store:
        assert store.judgements.log() == {}
    both = jiken(
        "judge", bus, earnings, "--class", "incident", "--severity", "incident", "--db", db
    )
    assert both.exit_code == 0, both.output
    with Store.open(db) as store:
        assert store.judgements.log().keys() == {("incident", bus), ("incident", earnings)}


def test_a_judgement_goes_with_an_incident_that_is_merged(store: Store) -> None:
    bus, fakes = incident_of(store, BUS), incident_of(store, FAKES)
    said = Verdict(class_=ArticleClass.HAZARD)
    judging.judge(store, subject(store, fakes), said=said, by="Aki", now=NOW)
    gone = Incident(
        id=fakes, day=None, title_ja=None, title_en=None, article_count=0,
        independent_source_count=0, redirect_to=bus,
    )  # fmt: skip
    store.incidents.replace([gone], now=NOW)
    found = Saying(store).incident(bus)
    assert found is not None
    assert found.assessment.class_ is ArticleClass.HAZARD
    assert [one.by for one in found.judgements] == ["Aki"]
    assert subject(store, fakes).name == bus


def test_training_reads_what_is_judged_of_articles(store: Store) -> None:
    about = subject(store, BUS_EN.canonical_url)
    judging.judge(store, about, said=Verdict(class_=ArticleClass.HAZARD), by="Aki", now=NOW)
    (row,) = training.labels(store)
    assert (row["url"], row["class"], row["ai"], row["by"]) == (
        BUS_EN.canonical_url, "hazard", True, "Aki",
    )  # fmt: skip


def test_reviewers_names_stay_out_of_exports(store: Store, tmp_path: Path) -> None:
    for one in (incident_of(store, BUS), BUS.canonical_url):
        judging.confirm(store, subject(store, one), by="Aki-the-reviewer", now=NOW, note="memo-17")
    for name in ("articles.jsonl", "incidents.jsonl"):
        export(store, tmp_path / name, now=NOW)
        text = (tmp_path / name).read_text("utf-8")
        assert "Aki-the-reviewer" not in text
        assert "memo-17" not in text
        assert "reviewer" in {json.loads(line)["class_by"] for line in text.splitlines()}


def test_what_is_not_classified_yet_can_be_judged_but_not_confirmed(tmp_path: Path) -> None:
    with Store.open(tmp_path / "jiken.db") as store:
        store.articles.keep(BUS)
        about = subject(store, BUS.canonical_url)
        with pytest.raises(NoJudgement):
            judging.confirm(store, about, by="Aki", now=NOW)
        step = Verdict(severity=Severity.INCIDENT)
        with pytest.raises(NoJudgement, match="no class"):
            judging.judge(store, about, said=step, by="Aki", now=NOW)
        said = Verdict(class_=ArticleClass.INCIDENT)
        found = judging.judge(store, about, said=said, by="Aki", now=NOW)
        assert (found.before, found.after.class_) == (Verdict(), ArticleClass.INCIDENT)


def test_what_was_judged_is_undone_by_its_number_or_as_the_last(db: Path) -> None:
    bus = bus_of(db)
    for class_ in ("hazard", "complementary"):
        jiken("judge", bus, "--class", class_, "--by", "Aki", "--db", db)
    shown = jiken("show", bus, "--language", "en", "--db", db).stdout
    assert "AI hazard → Complementary information · step 2" in shown
    ran = jiken("judge", bus, "--undo", "last", "--by", "Ben", "--language", "en", "--db", db)
    assert ran.stdout == f"{bus}: Ben · step 2 undone · step 3\n"
    assert "Complementary" not in jiken("show", bus, "--language", "en", "--db", db).stdout
    assert jiken("judge", bus, "--undo", "1", "--by", "Aki", "--db", db).exit_code == 0
    with Store.open(db) as store:
        assert store.judgements.log() == {}
    for step, why in (("last", "nothing to undo"), ("1", "undone already"), ("九", "no step")):
        ran = jiken("judge", bus, "--undo", step, "--by", "Aki", "--db", db)
        assert ran.exit_code == 1
        assert why in ran.stderr


def test_who_undoes_a_merge_is_told_what_carries_it_out(db: Path) -> None:
    bus = bus_of(db)
    with Store.open(db) as store:
        other = incident_of(store, FAKES)
        regrouping.merge(store, bus, [other], seen=None, by="Aki", now=NOW)
    ran = jiken("judge", bus, "--undo", "last", "--by", "Aki", "--language", "en", "--db", db)
    assert ran.stdout == f"{bus}: Aki · step 1 undone · step 2 · `jiken cluster` carries it out\n"


def test_a_judgement_of_an_article_is_undone_and_its_incident_rolled_up_anew(db: Path) -> None:
    with Store.open(db) as store:
        number = subject(store, BUS.canonical_url).number
    assert number is not None
    jiken("judge", number, "--class", "unrelated", "--by", "Aki", "--db", db)
    with Store.open(db) as store:
        assert list(training.labels(store))
        store.db.execute("UPDATE assessments SET stale = 0")
    ran = jiken("judge", number, "--undo", "last", "--by", "Aki", "--db", db)
    assert ran.exit_code == 0, ran.output
    with Store.open(db) as store:
        assert store.judgements.of_articles() == {}
        assert not list(training.labels(store))
        stale = store.db.execute("SELECT incident FROM assessments WHERE stale").fetchall()
        assert stale == [(incident_of(store, BUS),)]


def test_titles_summaries_notes_and_who_sees_to_it(db: Path, tmp_path: Path) -> None:
    bus = bus_of(db)
    for option, text in (
        ("--title-ja", "自動運転バスが接触"),
        ("--title-en", "A bus without a driver"),
        ("--summary-ja", "試験走行のバスが人に触れた。"),
        ("--assign", "Chie"),
        ("--remark", "運行会社に確認中"),
    ):
        ran = jiken("judge", bus, option, text, "--by", "Aki", "--language", "ja", "--db", db)
        assert ran.exit_code == 0, ran.output
        assert text in ran.stdout
    shown = jiken("show", bus, "--language", "ja", "--db", db).stdout
    for word in ("自動運転バスが接触", "A bus without a driver", "担当：Chie", "運行会社に確認中"):
        assert word in shown
    assert "自動運転バスが接触" in jiken("incidents", "--db", db).stdout
    with Store.open(db) as store:
        export(store, tmp_path / "incidents.jsonl", now=NOW)
    rows = map(json.loads, (tmp_path / "incidents.jsonl").read_text("utf-8").splitlines())
    row = next(row for row in rows if row["id"] == bus)
    assert (row["title_ja"], row["title_ja_from"]) == ("自動運転バスが接触", None)
    assert row["summary_ja"] == "試験走行のバスが人に触れた。"
    assert not {q["for"] for q in row["quotes"]} & {"title_ja", "title_en", "summary_ja"}
    assert "確認中" not in (tmp_path / "incidents.jsonl").read_text("utf-8")


@pytest.mark.parametrize("option", ["--title-ja", "--assign", "--remark"])
def test_an_article_has_no_title_of_ours_and_nobody_to_see_to_it(db: Path, option: str) -> None:
    with Store.open(db) as store:
        number = subject(store, BUS.canonical_url).number
    ran = jiken("judge", number or 0, option, "x", "--by", "Aki", "--db", db)
    assert ran.exit_code == 1
    assert "only an incident has that" in ran.stderr
