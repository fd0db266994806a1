"""The main job end to end on the invented web, by the commands that a user types."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from jiken.store import Store
from tests.conftest import Demonstrated
from tests.site import demo
from tests.site.answers import key
from tests.site.checks import CLAIMS, checks
from tests.site.gold import Gold, events, gold
from tests.site.outcome import Outcome, Row, outcome
from tests.site.server import Asked, Server
from tests.site.web import invented_web, plan

GOLD = gold()


@dataclass(frozen=True)
class Demo:
    """A finished demonstration: its exit status, its database, what it asked the web for."""

    status: int
    db: Path
    server: Server
    asked: list[Asked]
    outcome: Outcome

    def jiken(self, *arguments: str) -> str:
        """Return what a command of Jiken prints."""
        command = [sys.executable, "-m", "jiken.cli", *arguments, "--db", str(self.db)]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def done(demonstrated: Demonstrated, tmp_path_factory: pytest.TempPathFactory) -> Demo:
    db = Path(shutil.copy(demonstrated.db, tmp_path_factory.mktemp("demo") / "demo.db"))
    found = outcome(GOLD, demo.exported(db, "articles.jsonl"), demo.exported(db, "incidents.jsonl"))
    return Demo(demonstrated.status, db, demonstrated.server, demonstrated.asked, found)


@pytest.mark.parametrize("claim", CLAIMS)
def test_the_demonstration_holds_against_gold(done: Demo, claim: str) -> None:
    assert list(CLAIMS[claim](done.outcome)) == []


def test_the_demonstration_ends_well(done: Demo) -> None:
    assert done.status == 0


def test_the_twin_of_the_seed_page_has_none_of_its_defects(done: Demo) -> None:
    (incident,) = done.outcome.of_event("idol-deepfakes")
    made = next(row for row in done.outcome.made if row["id"] == incident)
    inside = [row for row in done.outcome.rows if row["incident"] == incident]
    names = {row["publisher"] for row in inside}
    assert made["day"] == "2026-01-14"
    assert (made["article_count"], len(inside)) == (18, 18)
    # toto's house, the zenpo wire, nippo, jiho's house, abn, shoko, tokyo-ledger, the AGP story
    assert made["independent_source_count"] == 8
    assert made["languages"] == ["en", "ja"]
    assert made["title_ja"]
    assert made["title_en"]
    assert "北武新聞" in names
    assert not any("大雪" in name for name in names)


def test_page_furniture_is_in_no_text(done: Demo) -> None:
    leaked = {
        article.id: lines
        for article in invented_web().articles.values()
        if article.id in done.outcome.found
        and (
            lines := [
                line
                for line in (*article.related, *article.comments, article.member_notice)
                if line and line in done.outcome.found[article.id]["text"]
            ]
        )
    }
    assert leaked == {}


def test_every_date_is_right_or_null_and_most_are_right(done: Demo) -> None:
    told = [
        (g, done.outcome.found[g.id]["published_at"]) for g in GOLD if g.id in done.outcome.found
    ]
    wrong = {g.id: at for g, at in told if at and at[:10] != g.published.date().isoformat()}
    missing = [g.id for g, at in told if not at]
    assert wrong == {}
    assert len(missing) < len(told) / 20


def test_what_robots_may_not_see_is_not_asked_for(done: Demo) -> None:
    assert not [asked for asked in done.asked if "/members/" in asked.url]
    assert {asked.status for asked in done.asked if asked.url.endswith("/robots.txt")} == {200, 404}
    assert all(asked.agent for asked in done.asked)


def test_links_of_the_portal_are_sightings_of_the_publishers_articles(done: Demo) -> None:
    web = invented_web()
    for link in web.links:
        if link.to not in done.outcome.found:  # what is not about AI is not kept
            continue
        row = done.outcome.found[link.to]
        assert "hiroba" in {sighting["source"] for sighting in row["sightings"]}, link.to
        assert row["publisher"] == web.articles[link.to].outlet.name
    assert not [row for row in done.outcome.rows if "/pickup/" in row["url"]]


def test_no_page_is_fetched_twice(done: Demo) -> None:
    pages = {key(article.url) for article in invented_web().articles.values()}
    fetched = [key(asked.url) for asked in done.asked if key(asked.url) in pages]
    assert len(fetched) <= len(set(fetched)) + len(invented_web().links)


def test_a_japanese_search_finds_an_incident_and_show_says_why(done: Demo) -> None:
    (incident,) = done.outcome.of_event("noria-yokohama")
    assert incident in done.jiken("search", "横浜 タクシー")
    shown = json.loads(done.jiken("show", incident, "--json"))
    assert {row["language"] for row in shown["articles"]} == {"ja", "en"}
    assert all(row["reasons"] for row in shown["articles"] if row["probability"] is not None)


def test_every_link_quotes_what_agreed_where_both_articles_say_it(done: Demo) -> None:
    with Store.open(done.db) as store:
        articles = {stored.id: stored.article for stored in store.articles.all()}
        links = [
            member
            for members in store.incidents.memberships().values()
            for member in members
            if member.linked_to is not None
        ]
    assert len(links) > 70
    for link in links:
        sides = [(articles[link.article], [r.here for r in link.reasons])]
        sides += [(articles[link.linked_to or 0], [r.there for r in link.reasons])]
        for article, quoted in sides:
            for said in filter(None, quoted):
                assert getattr(article, said.field)[said.start : said.end] == said.said
        agreed = [r.kind for r in link.reasons if r.here and r.there and r.sign != "≠"]
        assert set(agreed) - {"meaning"}, articles[link.article].canonical_url
        assert 1 <= len(agreed) <= 7


def test_incidents_of_one_affair_are_shown_and_exported_as_related_with_a_reason(
    done: Demo,
) -> None:
    (yokohama,) = done.outcome.of_event("noria-yokohama")
    (fukuoka,) = done.outcome.of_event("noria-fukuoka")
    related = {row["id"]: row["related"] for row in done.outcome.made}
    assert fukuoka in related[yokohama]
    assert yokohama in related[fukuoka]
    for language, heading in (("en", "Related incidents:"), ("ja", "関連する事案：")):
        shown = done.jiken("show", fukuoka, "--language", language)
        found = shown.partition(heading)[2].splitlines()
        at = next(n for n, line in enumerate(found) if line.startswith(f"    {yokohama} · "))
        assert " = " in found[at + 1] or found[at + 1].startswith(("      both ", "      ともに"))


def test_every_line_of_reasons_is_exported_in_both_languages(done: Demo) -> None:
    linked = [row for row in done.outcome.rows if row["linked_to"]]
    assert len(linked) > 60
    for row in linked:
        assert row["reason_ja"] != row["reason_en"]
        assert max(len(row["reason_ja"]), len(row["reason_en"])) <= 280
        assert {reason["kind"] for reason in row["reasons"]} >= {"time"}
    weakest = [row["weakest_link"] for row in done.outcome.made if row["article_count"] > 1]
    assert None not in weakest


def test_running_it_all_again_changes_nothing_and_fetches_no_article(done: Demo) -> None:
    before = {row["url"]: row["incident"] for row in done.outcome.rows}
    done.server.requests.clear()
    demo.collect(done.db, done.server.url)
    asked = list(done.server.requests)
    pages = {key(article.url) for article in invented_web().articles.values()}
    announced = [a for a in asked if a.url.endswith((".xml", ".rdf", ".json", ".gz"))]
    after = {row["url"]: row["incident"] for row in demo.exported(done.db, "articles.jsonl")}
    assert after == before
    assert not [a.url for a in asked if key(a.url) in pages and a.status == 200]
    assert announced
    assert all(a.conditional and a.status == 304 for a in announced)


# The checks themselves: a perfect result passes, and each claim can fail.


def perfect_row(g: Gold) -> dict[str, Any]:
    return {
        "url": g.url,
        "urls": [g.url],
        "title": g.title,
        "text": g.body,
        "publisher": g.publisher,
        "role": g.role,
        "copy_of": g.copy_of,
        "incident": g.event,
        "incidents": [g.event] if g.event else list(g.about),
        "class": "unrelated" if g.role.startswith("noise") else "incident",
        "quotes": [{"field": "title", "start": 0, "end": 2, "said": g.title[:2]}],
    }


def perfect() -> tuple[dict[str, dict[str, Any]], list[Row]]:
    rows = {g.id: perfect_row(g) for g in GOLD if g.about_ai}
    made: list[Row] = [perfect_incident(event, inside) for event, inside in events(GOLD).items()]
    return rows, made


def perfect_incident(event: str, inside: Sequence[Gold]) -> Row:
    planned = next(one for one in plan()["events"] if one["id"] == event)
    first = min(inside, key=lambda g: g.published)
    quote = {"article": first.url, "field": "text", "start": 0, "end": 2, "said": first.body[:2]}
    return {
        "id": event,
        "day": first.published.date().isoformat(),
        "class": planned["class"].lower().removeprefix("ai "),
        "rationale_ja": "理由",
        "rationale_en": "why",
        "quotes": [quote],
        "facts": [{"versions": [{"quotes": [quote]}]}],
    }


def failing(rows: dict[str, dict[str, Any]], made: list[Row]) -> set[str]:
    found = outcome(GOLD, list(rows.values()), made)
    return {check.claim for check in checks(found) if not check.holds}


def test_a_perfect_result_passes_every_check() -> None:
    assert failing(*perfect()) == set()


@pytest.mark.parametrize(
    ("id", "change", "begins"),
    [
        ("abn/0115a4", {"url": "http://x.example/", "urls": []}, "Every article"),
        ("abn/0115a4", {"url": "http://x.example/", "urls": []}, "Nothing else"),
        ("abn/0115a4", {"incident": "other"}, "Every event reported in both"),
        ("abn/0115a4", {"incident": None}, "Every event reported in both"),
        ("abn/0115a4", {"incident": "classmate-deepfakes"}, "No look-alike"),
        ("choryu/2601071100", {"incident": "noria-yokohama"}, "No incident holds"),
        ("shoko/DG220001", {"incident": "noria-yokohama"}, "Editorials"),
        ("shoko/DG220001", {"incidents": []}, "Editorials"),
        ("shoko/DG220001", {"incidents": ["mikage-leak"]}, "Editorials"),
        ("setoji/260115n11", {"role": "report", "copy_of": None}, "Every copy"),
        ("setoji/260115n11", {"copy_of": "https://x.example/"}, "Every copy"),
        ("toto/260114-181", {"role": "copy"}, "No outlet's own"),
        ("minatomachi/20260115z02", {"text": "�x���{��"}, "Wrong, old"),
        ("hokubu/260115-k07", {"title": "偽アイドル性画像｜北武新聞"}, "Titles"),
        ("hokubu/260115-k07", {"publisher": "週末は山沿いで大雪警戒"}, "Publishers"),
    ],
)
def test_each_check_can_fail(id: str, change: dict[str, Any], begins: str) -> None:
    rows, made = perfect()
    rows[id] |= change
    assert [claim for claim in failing(rows, made) if claim.startswith(begins)]


@pytest.mark.parametrize(
    ("change", "begins"),
    [
        ({"class": "hazard"}, "Every incident is of its"),
        ({"class": "needs review"}, "Every incident is of its"),
        ({"class": None}, "Every incident says"),
        ({"rationale_ja": ""}, "Every incident says"),
        ({"rationale_en": None}, "Every incident says"),
    ],
)
def test_each_check_of_an_incidents_class_can_fail(change: dict[str, Any], begins: str) -> None:
    rows, made = perfect()
    made[0] = made[0] | change
    assert [claim for claim in failing(rows, made) if claim.startswith(begins)]


def test_a_quotation_that_is_nowhere_and_harmful_product_news_are_seen() -> None:
    rows, made = perfect()
    (quote,) = made[0]["quotes"]
    made[0] = made[0] | {"quotes": [quote | {"said": "??"}]}
    assert {claim[:15] for claim in failing(rows, made)} == {"Every quotation"}
    made[0] = made[0] | {"quotes": [], "facts": [{"versions": [{"quotes": [quote | {"end": 1}]}]}]}
    assert {claim[:15] for claim in failing(rows, made)} == {"Every quotation"}
    rows, made = perfect()
    product = next(g.id for g in GOLD if g.role == "noise-ai-product")
    rows[product] |= {"class": "hazard"}
    assert {claim[:15] for claim in failing(rows, made)} == {"No product news"}


def test_a_double_and_a_wrong_day_are_seen() -> None:
    rows, made = perfect()
    rows["again"] = rows["abn/0115a4"]
    made[0] = made[0] | {"day": "2026-01-01"}
    assert {claim[:9] for claim in failing(rows, made)} == {"No articl", "The first"}


def test_a_database_that_is_there_already_is_not_overwritten(tmp_path: Path) -> None:
    mine = tmp_path / "mine.db"
    mine.write_text("years of work")
    command = [sys.executable, "-m", "tests.site.demo", str(mine)]
    ended = subprocess.run(command, capture_output=True, text=True)
    assert ended.returncode == 1
    assert "exists" in ended.stderr
    assert mine.read_text() == "years of work"
