"""Exports by name, over the demonstration's incidents."""

import csv
import hashlib
import io
import json
import sqlite3
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from jiken.exports import FORMS, Chosen, Order, bundle, export
from jiken.exports.criteria import CRITERIA
from jiken.service.desk.deciding import undo
from jiken.service.desk.steps import last_step
from jiken.service.judging import confirm, judge
from jiken.service.subjects import subject
from jiken.store import Store
from jiken.store.judgements import Verdict
from jiken.taxonomy import TAGS, ArticleClass
from jiken.version import __version__

NOW = datetime(2026, 2, 1, tzinfo=UTC)


@pytest.fixture
def store(db: Path) -> Iterator[Store]:
    with Store.open(db) as opened:
        yield opened


def made(store: Store, name: str, folder: Path, **more: Any) -> zipfile.ZipFile:
    ids = more.pop("incidents", None) or [incident.id for incident in store.incidents.all()]
    target = folder / f"{name}.zip"
    bundle(store, name, target, Order(incidents=ids, now=NOW, **more))
    return zipfile.ZipFile(target)


def package_of(packed: zipfile.ZipFile) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(packed.read("datapackage.json"))
    return found


def table(packed: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    text = packed.read(name).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("name", FORMS)
def test_every_export_says_what_it_holds_by_whom_when_and_under_which_licence(
    name: str, store: Store, tmp_path: Path
) -> None:
    packed = made(store, name, tmp_path, query="class=incident", drafts=True)
    said = package_of(packed)
    assert (said["version"], said["filter"], said["created"]) == (
        __version__, "class=incident", "2026-02-01T00:00:00+00:00",
    )  # fmt: skip
    assert "publishers" in said["licence_note"]
    assert said["licenses"][0]["name"] == "CC-BY-4.0"
    files = {resource["path"]: resource for resource in said["resources"]}
    assert set(packed.namelist()) == {"datapackage.json", "LICENCE.txt", *files}
    for path, resource in files.items():
        content = packed.read(path)
        assert resource["bytes"] == len(content) > 0
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert resource["rows"] > 0


@pytest.mark.parametrize("names", [False, True])
def test_every_column_of_a_csv_is_described_in_its_order(
    names: bool, store: Store, tmp_path: Path
) -> None:
    for name in ("csv", "criteria"):
        packed = made(store, name, tmp_path, names=names, drafts=True)
        for resource in package_of(packed)["resources"]:
            fields = resource["schema"]["fields"]
            assert [field["name"] for field in fields] == list(table(packed, resource["path"])[0])
            assert all(field["description"] for field in fields)


@pytest.mark.parametrize("names", [False, True])
def test_every_field_of_json_lines_is_described_with_its_type(
    names: bool, store: Store, tmp_path: Path
) -> None:
    packed = made(store, "jsonl", tmp_path, names=names, drafts=True)
    types = {"integer": int, "number": int | float, "boolean": bool, "array": list, "object": dict}
    for resource in package_of(packed)["resources"]:
        assert (resource["type"], resource["format"]) == ("table", "jsonl")
        fields = {one["name"]: one for one in resource["schema"]["fields"]}
        assert all(one["description"] for one in fields.values())
        for row in map(json.loads, packed.read(resource["path"]).decode().splitlines()):
            assert row.keys() == fields.keys()
            for name, value in row.items():
                assert value is None or isinstance(value, types.get(fields[name]["type"], str))


def test_cells_are_of_the_types_that_the_package_says(store: Store, tmp_path: Path) -> None:
    packed = made(store, "csv", tmp_path)
    read = {
        "integer": int,
        "number": float,
        "boolean": lambda text: {"True": True, "False": False}[text],
        "array": lambda text: [*json.loads(text)] if json.loads(text)[:0] == [] else 1 / 0,
        "object": lambda text: dict(json.loads(text)),
        "date": lambda text: datetime.strptime(text, "%Y-%m-%d"),  # noqa: DTZ007
        "datetime": datetime.fromisoformat,
        "string": str,
    }
    for resource in package_of(packed)["resources"]:
        for row in table(packed, resource["path"]):
            for field in resource["schema"]["fields"]:
                if row[field["name"]]:
                    read[field["type"]](row[field["name"]])  # type: ignore[operator]


def test_only_the_incidents_of_the_filter_and_their_articles_are_taken(
    store: Store, tmp_path: Path
) -> None:
    one = next(store.incidents.all())
    packed = made(store, "jsonl", tmp_path, incidents=[one.id, "no such"], drafts=True)
    (incident,) = packed.read("incidents.jsonl").decode().splitlines()
    assert json.loads(incident)["id"] == one.id
    articles = [json.loads(row) for row in packed.read("articles.jsonl").decode().splitlines()]
    assert len(articles) == len(one.memberships)
    assert all(article["incidents"] == [one.id] for article in articles)


@pytest.mark.parametrize("name", FORMS)
def test_no_export_holds_an_articles_text(name: str, store: Store, tmp_path: Path) -> None:
    packed = made(store, name, tmp_path, drafts=True)
    everything = b"".join(packed.read(path) for path in packed.namelist())
    told = everything.replace(b"\\n", b"\n").decode("utf-8", "replace")
    for stored in store.articles.all():
        assert stored.article.text not in told or len(stored.article.text) <= 200


def decide(store: Store, class_: ArticleClass | None = None) -> str:
    """Have a reviewer decide the largest incident, confirm it if not told otherwise; return its id."""
    one = max(store.incidents.all(), key=lambda incident: incident.article_count)
    about = subject(store, one.id)
    if class_:
        judge(store, about, said=Verdict(class_=class_), by="花子", now=NOW)
    else:
        confirm(store, about, by="花子", now=NOW)
    return one.id


def test_the_sqlite_export_holds_what_reviewers_decided_and_nothing_that_leads_out_of_it(
    store: Store, tmp_path: Path
) -> None:
    one = decide(store)
    packed = made(store, "sqlite", tmp_path)
    db = sqlite3.connect(packed.extract("jiken.db", tmp_path / "out"))
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    assert db.execute("SELECT id, class_by FROM incidents").fetchall() == [(one, "reviewer")]
    said = dict(db.execute("SELECT name, value FROM dataset"))
    assert (said["incidents_decided"], said["incidents_draft"]) == ("1", "0")
    names = {row[0] for row in db.execute("SELECT name FROM sqlite_master")}
    assert not names & {"people", "sessions", "alerts", "judgements", "steps", "views"}
    db.close()


def ids_in(packed: zipfile.ZipFile, name: str, folder: Path) -> set[str]:
    """Return the incidents that are in an export of any form."""
    if name == "sqlite":
        db = sqlite3.connect(packed.extract("jiken.db", folder / "out"))
        found = {row[0] for row in db.execute("SELECT id FROM incidents")}
        db.close()
        return found
    if name == "jsonl":
        lines = packed.read("incidents.jsonl").decode().splitlines()
        return {json.loads(line)["id"] for line in lines}
    if name == "aim":
        return {event["id"] for event in json.loads(packed.read("aim.json"))}
    if name == "aiid":
        notes = (one["editor_notes"] for one in json.loads(packed.read("submissions.json")))
        return {note.partition("from incident ")[2].partition(".")[0] for note in notes}
    file, column = ("criteria.csv", "incident") if name == "criteria" else ("incidents.csv", "id")
    return {row[column] for row in table(packed, file)}


CLEAN = [name for name, form in FORMS.items() if form.clean]


@pytest.mark.parametrize("class_", [None, ArticleClass.HAZARD])
@pytest.mark.parametrize("name", CLEAN)
def test_what_no_reviewer_has_confirmed_or_reclassed_is_left_out_and_counted(
    name: str, class_: ArticleClass | None, store: Store, tmp_path: Path
) -> None:
    one, every = decide(store, class_), len(list(store.incidents.all()))
    packed = made(store, name, tmp_path)
    assert ids_in(packed, name, tmp_path) == {one}
    said = package_of(packed)
    assert said["drafts"] is False
    assert (said["incidents_decided"], said["incidents_draft"]) == (1, every - 1)


@pytest.mark.parametrize("name", CLEAN)
def test_drafts_are_there_where_they_are_asked_for(name: str, store: Store, tmp_path: Path) -> None:
    one, every = decide(store), len(list(store.incidents.all()))
    packed = made(store, name, tmp_path, drafts=True)
    assert ids_in(packed, name, tmp_path) > {one}
    said = package_of(packed)
    assert said["drafts"] is True
    assert (said["incidents_decided"], said["incidents_draft"]) == (1, every - 1)


def test_a_decision_that_is_undone_leaves_a_draft(store: Store, tmp_path: Path) -> None:
    one = decide(store)
    undo(store, one, last_step(store, one), seen=None, by="花子", now=NOW)
    assert ids_in(made(store, "sqlite", tmp_path), "sqlite", tmp_path) == set()


@pytest.mark.parametrize("said", [{"titles": {"ja": "題"}}, {"tags": {"principles": ("Safety",)}}])
def test_a_title_or_a_tag_of_a_reviewers_decides_nothing(
    said: dict[str, Any], store: Store, tmp_path: Path
) -> None:
    one = next(store.incidents.all())
    judge(store, subject(store, one.id), said=Verdict(**said), by="花子", now=NOW)
    assert ids_in(made(store, "sqlite", tmp_path), "sqlite", tmp_path) == set()


@pytest.mark.parametrize("name", ["csv", "jsonl"])
def test_the_list_is_whole_and_says_of_each_who_decided(
    name: str, store: Store, tmp_path: Path
) -> None:
    one = decide(store)
    packed = made(store, name, tmp_path)
    assert ids_in(packed, name, tmp_path) == {incident.id for incident in store.incidents.all()}
    rows = table(made(store, "csv", tmp_path), "incidents.csv")
    assert {row["id"] for row in rows if row["class_by"] == "reviewer"} == {one}
    assert package_of(packed)["drafts"] is True


@pytest.mark.parametrize(("name", "kept"), [("sqlite", True), ("csv", True), ("aim", False), ("criteria", False), ("aiid", False)])  # fmt: skip
def test_what_was_dismissed_is_decided_but_neither_incident_nor_hazard(
    name: str, kept: bool, store: Store, tmp_path: Path
) -> None:
    one = decide(store, ArticleClass.UNRELATED)
    packed = made(store, name, tmp_path, incidents=[one], drafts=True)
    assert (one in ids_in(packed, name, tmp_path)) is kept
    said = package_of(packed)
    assert (said["incidents_decided"], said["incidents_draft"]) == (1, 0)
    assert said["incidents_of_other_classes_left_out"] == (0 if kept else 1)


@pytest.mark.parametrize("names", [False, True])
@pytest.mark.parametrize("name", FORMS)
def test_an_empty_dataset_is_a_valid_one(
    name: str, names: bool, store: Store, tmp_path: Path
) -> None:
    empty = made(store, name, tmp_path, incidents=["no such"], names=names)
    assert empty.testzip() is None
    assert ids_in(empty, name, tmp_path) == set()
    full = package_of(made(store, name, tmp_path, names=names, drafts=True))
    for resource, whole in zip(package_of(empty)["resources"], full["resources"], strict=True):
        assert resource["rows"] == 0
        fields = [{f["name"] for f in one.get("schema", {"fields": []})["fields"]} for one in (resource, whole)]  # fmt: skip
        assert fields[0] == fields[1]


def test_a_title_that_a_reviewer_wrote_names_no_report(store: Store, tmp_path: Path) -> None:
    one = decide(store)
    said = Verdict(titles={"ja": "担当者の題"}, summaries={"ja": "担当者の要約。"})
    judge(store, subject(store, one), said=said, by="花子", now=NOW)
    packed = made(store, "sqlite", tmp_path)
    db = sqlite3.connect(packed.extract("jiken.db", tmp_path / "out"))
    row = db.execute("SELECT title_ja, title_ja_from, summary_ja FROM incidents").fetchone()
    assert row == ("担当者の題", None, "担当者の要約。")
    quoted = {row[0] for row in db.execute("SELECT quoted_for FROM incident_quotes")}
    assert not quoted & {"title_ja", "summary_ja"}
    meanings = dict(db.execute("SELECT column_name, meaning FROM data_dictionary WHERE table_name = 'incidents'"))  # fmt: skip
    assert all("a reviewer wrote" in meanings[name] for name in ("title_ja", "summary_ja", "title_en_from"))  # fmt: skip
    db.close()


@pytest.mark.parametrize("name", FORMS)
def test_reviewers_are_named_only_where_that_is_asked_for(
    name: str, store: Store, tmp_path: Path
) -> None:
    for incident in store.incidents.all():
        verdict = Verdict(class_=ArticleClass.INCIDENT)
        store.judgements.about_class(
            ("incident", incident.id), verdict, by="Hanako the reviewer", now=NOW
        )

    def content(**more: Any) -> bytes:
        packed = made(store, name, tmp_path, **more)
        return b"".join(packed.read(path) for path in packed.namelist())

    assert b"Hanako" not in content()
    # AIM's record has no place for a reviewer.
    assert (b"Hanako" in content(names=True)) is (name != "aim")


def test_an_export_that_fails_leaves_nothing_behind(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()

    def broken() -> Iterator[str]:
        yield next(store.incidents.all()).id
        raise RuntimeError

    for name in FORMS:
        with pytest.raises(RuntimeError):
            bundle(store, name, folder / "x.zip", Order(incidents=broken(), now=NOW))
    assert list(folder.iterdir()) == []


def test_a_filter_narrows_the_plain_exports_too(store: Store, tmp_path: Path) -> None:
    one = next(store.incidents.all())
    chosen = Chosen(store, [one.id], drafts=True)
    assert export(store, tmp_path / "incidents.csv", now=NOW, selection=chosen) == 1
    chosen = Chosen(store, [one.id], drafts=True)
    written = export(store, tmp_path / "articles.csv", now=NOW, selection=chosen)
    assert written == len(one.memberships)


def test_an_aim_record_has_aims_fields_and_spellings(store: Store, tmp_path: Path) -> None:
    events = json.loads(made(store, "aim", tmp_path, drafts=True).read("aim.json"))
    assert events
    for event in events:
        assert set(event) == {
            *("id", "title", "summary", "date", "location", "image", "company", "evidences"),
            *("concepts", "articles", "n_articles", "properties", "aiid_ids", "language_counts"),
            "is_legacy",
        }
        assert set(event["properties"]) == {
            *("principles", "industries", "harmed_entities", "harm_levels", "harm_types"),
            *("most_severe_harm", "business_functions", "deployment_breadth", "ai_tasks"),
            *("autonomy_level", "languages"),
        }
        assert set(event["properties"]["principles"]) <= set(TAGS["principles"])
        assert event["properties"]["harm_levels"][0] in ("AI incident", "AI hazard")
        assert set(event["language_counts"]) <= {"jpn", "eng"}
        assert event["n_articles"] == len(event["articles"])
        assert all(article["body"] == "" for article in event["articles"])


def test_each_incident_is_asked_all_29_criteria_and_answers_only_what_is_known(
    store: Store, tmp_path: Path
) -> None:
    rows = table(made(store, "criteria", tmp_path, drafts=True), "criteria.csv")
    assert rows
    assert len(CRITERIA) == 29
    assert len(rows) % 29 == 0
    for row in rows:
        assert row["state"] in ("filled", "derived", "missing")
        assert (row["state"] == "missing") is (row["value"] == "")
    assert sum(mandatory for _, mandatory, _ in CRITERIA) == 7


def test_a_reviewers_tag_is_filled_and_the_classifiers_derived(
    store: Store, tmp_path: Path
) -> None:
    one = next(i for i in store.incidents.all() if i.article_count > 3)
    verdict = Verdict(class_=ArticleClass.INCIDENT, tags={"principles": ("Safety",)})
    store.judgements.about_class(("incident", one.id), verdict, by="r", now=NOW)
    rows = table(made(store, "criteria", tmp_path, incidents=[one.id]), "criteria.csv")
    states = {row["criterion"]: (row["state"], row["value"]) for row in rows}
    assert states["AI principles"] == ("filled", "Safety")
    assert states["Title"][0] == "filled"
    assert states["Link to the model"] == ("missing", "")


def test_a_submission_to_aiid_quotes_and_says_so(store: Store, tmp_path: Path) -> None:
    told = json.loads(made(store, "aiid", tmp_path, drafts=True).read("submissions.json"))
    assert told
    for one in told:
        assert len(one["text"]) <= 200
        assert "quotation" in one["editor_notes"]
        assert one["submitters"] == ["Anonymous"]
        assert one["url"].startswith("http")
        assert one["incident_date"] <= "2026-02-01"
