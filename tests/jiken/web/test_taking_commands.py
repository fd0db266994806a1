"""The command line's share of exports, imports and alerts."""

import csv
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jiken.cli import main
from jiken.exports import FORMS
from jiken.service.desk import alerting
from jiken.service.desk.queue import matching, refresh
from jiken.service.desk.wanted import Wanted
from jiken.service.desk.ways import Ways
from jiken.service.judging import judge
from jiken.service.subjects import subject
from jiken.store import Store
from jiken.store.judgements import Verdict
from jiken.taxonomy import ArticleClass
from tests.jiken.web.test_alerts import hooked

NOW = datetime(2026, 2, 1, tzinfo=UTC)
HAZARD = ArticleClass.HAZARD


def ran(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments])


@pytest.mark.parametrize("form", FORMS)
def test_the_desks_exports_are_there_on_the_command_line(
    form: str, db: Path, tmp_path: Path
) -> None:
    target = tmp_path / f"{form}.zip"
    result = ran("export", target, "--db", db, "--as", form, "--query", "class=hazard", "--plain")
    assert result.exit_code == 0, result.output
    said = json.loads(zipfile.ZipFile(target).read("datapackage.json"))
    assert (said["name"], said["filter"]) == (f"jiken-{form}", "class=hazard")


def test_how_many_are_drafts_is_said_afterwards(db: Path, tmp_path: Path) -> None:
    with Store.open(db) as store:
        one = next(store.incidents.all()).id
        judge(store, subject(store, one), said=Verdict(class_=HAZARD), by="花子", now=NOW)
        refresh(store, NOW)
        shown = len(list(matching(store, Wanted())))
    target = tmp_path / "taken.zip"
    arguments = ("export", target, "--db", db, "--plain", "--as")
    left = f"{shown - 1} drafts left out: --drafts includes what no reviewer has decided."
    assert ran(*arguments, "sqlite").output.endswith(f"\n1 incident; {left}\n")
    among = f"{shown} incidents; {shown - 1} drafts among what the filter gives.\n"
    assert ran(*arguments, "sqlite", "--drafts").output.endswith(among)
    assert ran(*arguments, "csv").output.endswith(among)


def test_a_query_narrows_the_plain_formats(db: Path, tmp_path: Path) -> None:
    target = tmp_path / "incidents.csv"
    assert ran("export", target, "--db", db, "--query", "class=hazard", "--plain").exit_code == 0
    with target.open(encoding="utf-8-sig", newline="") as file:
        assert {row["class"] for row in csv.DictReader(file)} == {"hazard"}


@pytest.mark.parametrize(
    "options",
    [
        ("x.csv", "--as", "csv"),
        ("x.zip", "--as", "csv", "--with-text"),
        ("x.csv", "--names"),
        ("x.db", "--drafts"),
    ],
)
def test_what_does_not_go_together_is_said(
    options: tuple[str, ...], db: Path, tmp_path: Path
) -> None:
    name, *more = options
    result = ran("export", tmp_path / name, "--db", db, *more)
    assert result.exit_code == 2
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize("query", ["class=foo", "clas=incident", "since=昨日"])
def test_a_query_that_means_nothing_makes_no_file(query: str, db: Path, tmp_path: Path) -> None:
    target = tmp_path / "incidents.csv"
    result = ran("export", target, "--db", db, "--query", query)
    assert (result.exit_code, target.exists()) == (2, False)
    assert query.partition("=")[0] in result.output


def test_what_aim_exports_is_imported(db: Path, tmp_path: Path) -> None:
    packed = tmp_path / "aim.zip"
    ran("export", packed, "--db", db, "--as", "aim", "--drafts", "--plain")
    file = tmp_path / "aim.json"
    file.write_bytes(zipfile.ZipFile(packed).read("aim.json"))
    result = ran("import", file, "--aim", "--db", tmp_path / "other.db", "--plain")
    assert result.exit_code == 0, result.output
    assert "records new" in result.output


def test_a_file_that_is_none_of_aims_is_refused_in_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "x"
    file.write_text("<html>")
    result = ran("import", file, "--aim", "--db", tmp_path / "other.db")
    assert result.exit_code == 1
    assert "The file is not JSON in UTF-8" in result.output


def test_alerts_are_sent_and_listed(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIKEN_ALLOW_HOSTS", "127.0.0.1")
    assert "nothing to tell" in ran("alerts", "send", "--db", db).output
    ways = Ways(allowed=frozenset({"127.0.0.1"}))
    with hooked() as hook, Store.open(db) as store:
        view = store.views.save("ms", "all", "", now=NOW)
        alert = alerting.add(store, view, "webhook", hook.url, ways=ways, by="ms", now=NOW)
        store.db.execute("DELETE FROM told WHERE alert = ?", (alert.id,))
        result = ran("alerts", "send", "--db", db)
        assert result.output == "Alerts: 1 planned, 1 sent.\n"
        assert len(hook.got) == 1
    listed = ran("alerts", "list", "--db", db).output
    assert "webhook  all  sent (answered 200)" in listed
    assert hook.url not in listed


def test_an_alert_that_could_not_be_sent_says_why(
    db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JIKEN_SMTP_HOST", raising=False)
    with Store.open(db) as store:
        view = store.views.save("ms", "朝の確認", "", now=NOW)
        alert = alerting.add(store, view, "mail", "ms@example.com", ways=Ways(), by="ms", now=NOW)
        store.db.execute("DELETE FROM told WHERE alert = ?", (alert.id,))
    result = ran("alerts", "send", "--db", db)
    assert "1 to be tried again" in result.output
    assert f"{alert.id}  mail  朝の確認: not sent: JIKEN_SMTP_HOST is not set" in result.output


def test_a_wrong_mail_server_is_said_in_a_sentence(
    db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIKEN_SMTP_HOST", "mail.example")
    result = ran("alerts", "send", "--db", db)
    assert result.exit_code == 1
    assert "JIKEN_SMTP_FROM" in result.output
