"""The page of alerts: each delivery's end in words, and no secret twice."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from jiken.exports import FORMS, Order, bundle
from jiken.service.desk.outcomes import SENTENCES, Outcome, in_english, outcome, stored
from jiken.store import Store
from jiken.store.alerts import Alert
from jiken.web.delivered import REFUSALS
from jiken.web.languages import words
from pipelines.addresses import refusal

NOW = datetime(2026, 2, 1, tzinfo=UTC)
SECRET = "whsec_c2VjcmV0LW9mLXRoZS10ZXN0"
TARGET = "https://hooks.example/T0KEN/in/path?key=S3CRET"


def furnished(db: Path, detail: str = "", state: str = "waiting") -> Alert:
    """An alert whose last delivery ended like that."""
    with Store.open(db) as store:
        view = store.views.save("ms", "重大な事故", "class=incident", now=NOW)
        made = store.alerts.add(view, "webhook", TARGET, secret=SECRET, language="ja", every_minutes=0, by="ms", now=NOW)  # fmt: skip
        planned = store.deliveries.plan(made, "d-1", "[]", now=NOW, state="sending")
        assert planned
        delivery = store.deliveries.get(planned)
        assert delivery
        store.deliveries.note(delivery, state, detail, now=NOW)
        alert = store.alerts.get(made)
    assert alert
    return alert


@pytest.mark.parametrize(
    ("ended", "japanese", "english"),
    [
        (outcome("answered", status=500), "応答：500", "answered 500"),
        (
            outcome("no answer", seconds=20),
            "20秒以内に応答がありません",
            "no answer within 20 seconds",
        ),
        (
            outcome("refused", why=refusal("http://10.0.0.7/")),
            "送信していません：10.0.0.7は外部に公開されたアドレスではありません",
            "not sent: 10.0.0.7 is not a public address",
        ),
        (
            outcome("no mail server"),
            "送信していません：JIKEN_SMTP_HOSTが設定されていません",
            "not sent: JIKEN_SMTP_HOST is not set",
        ),
    ],
)
def test_how_a_delivery_ended_is_said_in_the_readers_language(
    ended: Outcome, japanese: str, english: str, client: TestClient, db: Path
) -> None:
    alert = furnished(db, stored(ended))
    for at in ("/alerts", f"/alerts/{alert.id}"):
        assert japanese in client.get(f"{at}?lang=ja").text
        assert english in client.get(f"{at}?lang=en").text


@pytest.mark.parametrize(
    "detail",
    ["answered 500", "", "500", "{}", '{"code": "answered"}', '{"code": ["no"]}', "[" * 5000],
)
def test_a_log_from_before_is_shown_as_it_is(detail: str, client: TestClient, db: Path) -> None:
    alert = furnished(db, detail)
    answer = client.get(f"/alerts/{alert.id}?lang=ja")
    assert answer.status_code == 200
    assert in_english(detail) == detail


def test_every_end_and_every_refusal_has_its_japanese() -> None:
    japanese = words("ja").gettext
    assert [one for one in (*SENTENCES.values(), *REFUSALS) if japanese(one) == one] == []


@pytest.mark.parametrize(
    "url", ["ftp://x.example/", "http://localhost/", "http://127.0.0.1/", "http:///x", "http://["]
)
def test_an_address_is_refused_in_japanese(url: str, client: TestClient, db: Path) -> None:
    alert = furnished(db)
    form = {"view": str(alert.view), "kind": "webhook", "target": url, "every": "0"}
    page = client.post("/alerts", data=form, headers={"Accept-Language": "ja"})
    assert page.status_code == 422
    why = refusal(url)
    assert why
    assert why not in page.text
    assert "このアドレスは使えません。" in page.text


@pytest.mark.parametrize("name", FORMS)
def test_no_export_holds_a_secret(name: str, db: Path, tmp_path: Path) -> None:
    furnished(db, stored(outcome("refused", why="T0KEN")), "failed")
    with Store.open(db) as store:
        ids = [one.id for one in store.incidents.all()]
        bundle(
            store,
            name,
            tmp_path / "out.zip",
            Order(incidents=ids, now=NOW, drafts=True, names=True),
        )
    with zipfile.ZipFile(tmp_path / "out.zip") as packed:
        told = b"".join(packed.read(one) for one in packed.namelist())
    assert [one for one in (SECRET, "T0KEN", "S3CRET", "whsec_") if one.encode() in told] == []


def test_the_data_to_explore_hold_no_secret(client: TestClient, db: Path) -> None:
    pytest.importorskip("datasette")
    furnished(db)
    client.post("/explore")
    (copy,) = db.parent.glob("*-explore.db")
    told = copy.read_bytes()
    assert [one for one in (SECRET, "T0KEN", "S3CRET", "whsec_") if one.encode() in told] == []


@pytest.mark.parametrize("state", ["sent", "waiting", "failed"])
def test_a_secret_is_never_shown_again(state: str, client: TestClient, db: Path) -> None:
    alert = furnished(db, stored(outcome("answered", status=200)), state)
    for at in ("/alerts", f"/alerts/{alert.id}", "/queue", "/exports", "/api/v1/incidents"):
        page = client.get(at).text
        assert not [one for one in (SECRET, "T0KEN", "S3CRET") if one in page]


def test_the_secret_is_shown_when_the_alert_is_made(client: TestClient, db: Path) -> None:
    view = furnished(db).view
    form = {"view": str(view), "kind": "webhook", "target": "https://hooks.example/", "every": "0"}
    page = client.post("/alerts", data=form)
    assert "whsec_" in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
