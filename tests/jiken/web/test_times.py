"""Times are kept in UTC and shown in the zone of whoever reads."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from jiken.cli import main
from jiken.service.desk import deciding
from jiken.service.desk.queue import refresh
from jiken.store import Store
from jiken.web.app import desk as desk_of
from jiken.web.settings import Settings
from jiken.web.showing import day, instant, minute
from jiken.web.zones import NoZone, machine_zone, zone_name, zone_named

TOKYO, BERLIN = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/Berlin")
EVENING = datetime(2026, 1, 31, 15, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "zone", "language", "said"),
    [
        (EVENING, TOKYO, "ja", "2026年2月1日 00:30"),  # the next day there
        (EVENING, TOKYO, "en", "Feb 1, 2026 00:30"),
        (EVENING, UTC, "ja", "2026年1月31日 15:30"),
        ("2026-03-29T00:59:00+00:00", BERLIN, "en", "Mar 29, 2026 01:59"),
        ("2026-03-29T01:00:00+00:00", BERLIN, "en", "Mar 29, 2026 03:00"),  # summer begins
        ("2026-10-25T00:30:00+00:00", BERLIN, "en", "Oct 25, 2026 02:30"),
        ("2026-10-25T01:30:00+00:00", BERLIN, "en", "Oct 25, 2026 02:30"),  # the hour comes twice
        (None, TOKYO, "ja", ""),
    ],
)
def test_a_moment_is_shown_in_the_readers_zone(
    moment: datetime | str | None, zone: tzinfo, language: str, said: str
) -> None:
    assert minute(moment, language, zone) == said


def test_the_hour_that_comes_twice_is_told_apart_by_machines() -> None:
    first, second = "2026-10-25T00:30:00+00:00", "2026-10-25T02:30:00+01:00"
    assert (instant(first), instant(second)) == ("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z")


def test_a_day_without_a_time_is_the_same_day_everywhere() -> None:
    assert day("2026-01-31", "ja", TOKYO) == day(EVENING.date(), "ja", TOKYO) == "2026年1月31日"
    assert day(EVENING, "ja", TOKYO) == "2026年2月1日"


@pytest.mark.parametrize(
    ("zone", "language", "said"),
    [
        ("Asia/Tokyo", "ja", "日本時間（Asia/Tokyo）"),
        ("Europe/Berlin", "en", "Central European Time (Europe/Berlin)"),
        ("UTC", "ja", "UTC"),
        ("Etc/UTC", "en", "UTC"),
    ],
)
def test_a_zone_is_named_as_readers_call_it(zone: str, language: str, said: str) -> None:
    assert zone_name(zone_named(zone), language) == said


@pytest.mark.parametrize("name", ["Tokyo", "Asia", "", "../etc/passwd", "東京", "/etc/localtime"])
def test_what_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(NoZone, match="Asia/Tokyo"):
        zone_named(name)


def test_the_command_says_how_zones_are_named(settings: Settings) -> None:
    done = CliRunner().invoke(main, ["desk", "--db", str(settings.db), "--zone", "東京"])
    assert done.exit_code == 2
    assert "東京 is no time zone" in done.output


def test_the_machine_has_a_zone() -> None:
    assert EVENING.astimezone(machine_zone()) == EVENING


@pytest.mark.parametrize(
    ("language", "shown", "foot"),
    [
        ("ja", "2026年2月1日 00:30", "表示時刻：日本時間（Asia/Tokyo）"),
        ("en", "Feb 1, 2026 00:30", "Times: Japan Time (Asia/Tokyo)"),
    ],
)
def test_pages_show_times_in_the_zone_of_the_desk_and_name_it_once(
    settings: Settings, language: str, shown: str, foot: str
) -> None:
    with Store.open(settings.db) as store:
        incident = _an_incident(store)
    app = desk_of(replace(settings, zone=TOKYO, now=lambda: EVENING))
    headers = {"Origin": "http://127.0.0.1"}
    with TestClient(app, base_url="http://127.0.0.1", headers=headers) as client:
        client.post(f"/incidents/{incident}/note", data={"note": "確認中", "seen": "0"})
        page = client.get(f"/incidents/{incident}/history?lang={language}").text
        lost = client.get(f"/nowhere?lang={language}").text
    assert f'<time datetime="2026-01-31T15:30:00Z">{shown}</time>' in page
    assert page.count(foot) == lost.count(foot) == 1


@pytest.mark.parametrize("at", ["/runs", "/runs/1", "/sources", "/alerts"])
def test_no_page_shows_a_bare_utc_time_to_a_reader_in_japan(settings: Settings, at: str) -> None:
    with TestClient(desk_of(replace(settings, zone=TOKYO)), base_url="http://127.0.0.1") as client:
        page = client.get(at).text
    assert "UTC" not in page
    assert not re.search(r">[^<]*\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}[^<]*</(time|td|dd|span)>", page)


def test_the_day_on_which_one_looked_is_the_readers(settings: Settings) -> None:
    app = desk_of(replace(settings, zone=TOKYO, now=lambda: EVENING))
    with Store.open(settings.db) as store, TestClient(app, base_url="http://127.0.0.1") as client:
        refresh(store, EVENING)
        incident = store.db.execute("SELECT incident FROM queue ORDER BY value DESC").fetchone()[0]
        client.get(f"/incidents/{incident}")
        deciding.remark(store, incident, seen=None, by="田中", now=EVENING, note="続報を待つ")
        queue, page = (client.get(at).text for at in ("/queue", f"/incidents/{incident}?lang=en"))
    assert ">Feb 1, 2026</time>)</summary>" in queue
    assert "Changed since you looked on Feb 1, 2026" in page


def _an_incident(store: Store) -> str:
    (row,) = store.db.query("SELECT id FROM incidents LIMIT 1")
    return str(row["id"])
