import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from jiken.exports import ExportError, export
from jiken.exports.dictionary.tables import COLUMNS
from jiken.models import (
    Article,
    Discovery,
    Incident,
    Membership,
    Precision,
    Published,
    Reason,
    Role,
    Said,
)
from jiken.store import Store
from jiken.store.incidents import Related

NOW = datetime(2026, 1, 21, tzinfo=UTC)
FIRST = Article(
    canonical_url="https://minato.example/1",
    urls=("https://minato.example/1", "https://minato.example/amp/1"),
    title="=AI画像で男を逮捕",
    text="港警察署は20日、男を逮捕した。" * 30,
    lead="港警察署は20日、男を逮捕した。" * 30,
    language="ja",
    source="minato",
    publisher="みなと新報",
    family="minato",
    country="JP",
    fetched_at=NOW,
    content_hash="a",
    ai_cue="AI",
    published=Published(
        at=datetime(2026, 1, 19, 15, tzinfo=UTC), precision=Precision.DAY, offset=540, raw="1月20日"
    ),
)
SECOND = replace(
    FIRST, canonical_url="https://harbour.example/a", urls=("https://harbour.example/a",),
    title="Man held over AI images", language="en", source="", content_hash="b", published=None,
)  # fmt: skip
DATES = "2026-01-20-abcd"
REASONS = (
    Reason(
        kind="term", sign="=",
        here=Said(field="title", start=0, end=3, said="Man"),
        there=Said(field="title", start=6, end=7, said="男"),
    ),
    Reason(kind="time", sign="≈", hours=7.0, here_day="2026-01-20", there_day="2026-01-20"),
)  # fmt: skip


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.open(":memory:") as opened:
        one, two = opened.articles.keep(FIRST).id or 0, opened.articles.keep(SECOND).id or 0
        seen = Discovery(url=FIRST.canonical_url, source="portal", via="https://portal.example/rss")
        opened.frontier.announce([("minato.example/1", seen)], now=NOW)
        members = (
            Membership(article=one, incident=DATES, role=Role.REPORT),
            Membership(
                article=two, incident=DATES, role=Role.COPY, copy_of=one, probability=0.9,
                linked_to=one, reasons=REASONS,
            ),
        )  # fmt: skip
        incident = Incident(
            id=DATES, day=date(2026, 1, 20), last_day=date(2026, 1, 20), title_ja=FIRST.title,
            title_en=SECOND.title, article_count=2, independent_source_count=1,
            languages=("en", "ja"), countries=("JP",), memberships=members,
        )  # fmt: skip
        opened.incidents.replace([incident], now=NOW)
        yield opened


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(row) for row in path.read_text("utf-8").splitlines()]


def test_an_article_row_holds_what_the_scorer_and_researchers_read(
    store: Store, tmp_path: Path
) -> None:
    target = tmp_path / "articles.jsonl"
    assert export(store, target, now=NOW) == 2
    first, second = lines(target)
    wanted = (
        "url canonical_url urls source publisher family language title text lead author"
        " published_at published_precision published_raw fetched_at content_hash ai class tags"
        " role copy_of incident incidents sightings"
    ).split()
    assert set(wanted) <= set(first)
    assert first["published_at"] == "2026-01-20"
    assert first["urls"] == list(FIRST.urls)
    assert first["sightings"] == [
        {
            "source": "portal",
            "via": "https://portal.example/rss",
            "seen_at": "2026-01-21T00:00:00+00:00",
        }
    ]
    assert (second["role"], second["copy_of"]) == ("copy", FIRST.canonical_url)
    assert second["incidents"] == [second["incident"]] == [DATES]


def test_an_article_row_says_what_it_hangs_on_and_why_in_both_languages(
    store: Store, tmp_path: Path
) -> None:
    export(store, tmp_path / "articles.jsonl", now=NOW)
    first, second = lines(tmp_path / "articles.jsonl")
    assert first["linked_to"] is first["reason_ja"] is first["reason_en"] is None
    assert first["reasons"] == []
    assert (second["linked_to"], second["probability"]) == (FIRST.canonical_url, 0.9)
    assert second["reason_ja"] == "Man = 男；1月20日、7時間差"
    assert second["reason_en"] == "Man = 男; 20 Jan, 7 hours apart"
    quoted, time = second["reasons"]  # type: ignore[misc]
    assert quoted == {
        "kind": "term",
        "sign": "=",
        "here": {"field": "title", "start": 0, "end": 3, "said": "Man"},
        "there": {"field": "title", "start": 6, "end": 7, "said": "男"},
    }
    assert time["hours"] == 7.0


def test_an_incident_row_names_its_weakest_link(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "incidents.jsonl", now=NOW)
    (incident,) = lines(tmp_path / "incidents.jsonl")
    assert incident["weakest_link"] == SECOND.canonical_url
    assert incident["weakest_probability"] == 0.9


def test_the_sqlite_export_says_why_for_every_membership(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "out.db", now=NOW)
    with Database(tmp_path / "out.db") as db:
        row = next(iter(db.table("memberships").rows_where("linked_to IS NOT NULL")))
    assert row["reason_en"] == "Man = 男; 20 Jan, 7 hours apart"
    assert row["reason_ja"] == "Man = 男；1月20日、7時間差"
    assert json.loads(row["reasons"])[0]["here"]["said"] == "Man"


def test_texts_go_into_ones_own_json_lines_and_nowhere_else_unless_asked(
    store: Store, tmp_path: Path
) -> None:
    export(store, tmp_path / "a.jsonl", now=NOW)
    export(store, tmp_path / "b.jsonl", with_text=False, now=NOW)
    export(store, tmp_path / "c.db", now=NOW)
    export(store, tmp_path / "d.db", with_text=True, now=NOW)
    assert lines(tmp_path / "a.jsonl")[0]["text"] == FIRST.text
    public = lines(tmp_path / "b.jsonl")[0]
    assert "text" not in public
    assert len(str(public["lead"])) == 200
    with Database(tmp_path / "c.db") as without, Database(tmp_path / "d.db") as full:
        assert "text" not in without.table("articles").columns_dict
        assert full.table("articles").get(1)["text"] == FIRST.text


def test_incidents_are_exported_where_the_name_says_so(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "incidents.jsonl", now=NOW)
    (incident,) = lines(tmp_path / "incidents.jsonl")
    assert incident["id"] == DATES
    assert incident["independent_source_count"] == 1
    assert export(store, tmp_path / "january.csv", what="incidents", now=NOW) == 1


def test_excel_reads_the_japanese_and_runs_no_formula(store: Store, tmp_path: Path) -> None:
    target = tmp_path / "articles.csv"
    export(store, target, now=NOW)
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    with target.open(encoding="utf-8-sig", newline="") as file:
        first, _ = csv.DictReader(file)
    assert first["title"] == "'=AI画像で男を逮捕"
    assert first["publisher"] == "みなと新報"


def test_the_sqlite_export_has_the_schema_that_its_dictionary_describes(
    store: Store, tmp_path: Path
) -> None:
    export(store, tmp_path / "out.db", with_text=True, now=NOW)
    with Database(tmp_path / "out.db") as db:
        assert set(db.table_names()) == set(COLUMNS)
        for table, columns in COLUMNS.items():
            assert list(db.table(table).columns_dict) == list(columns)
        described = {
            (row["table_name"], row["column_name"]) for row in db.table("data_dictionary").rows
        }
        assert described == {(table, name) for table, names in COLUMNS.items() for name in names}
        assert db.table("articles").pks == ["id"]
        assert {key.other_table for key in db.table("memberships").foreign_keys} == {
            "articles",
            "incidents",
        }
        assert list(db.query("PRAGMA foreign_key_check")) == []
        (joined,) = db.query(
            "SELECT i.title_en, o.publisher FROM memberships m JOIN incidents i ON i.id = m.incident"
            " JOIN articles o ON o.id = m.copy_of"
        )
        assert joined == {"title_en": SECOND.title, "publisher": "みなと新報"}
        assert db.execute("PRAGMA journal_mode").fetchone()[0] == "delete"


def test_an_export_that_fails_leaves_the_old_file_and_no_draft(
    store: Store, tmp_path: Path
) -> None:
    target = tmp_path / "articles.jsonl"
    target.write_text("old", "utf-8")

    def broken(rows: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export(store, target, now=NOW, progress=broken)
    assert target.read_text("utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["articles.jsonl"]


@pytest.mark.parametrize("name", ["articles.xlsx", "articles", "nowhere/articles.csv"])
def test_a_target_that_cannot_be_is_said_in_a_sentence(
    store: Store, tmp_path: Path, name: str
) -> None:
    with pytest.raises(ExportError, match=r"must end in|cannot be written"):
        export(store, tmp_path / name, now=NOW)


def test_a_database_that_is_worked_on_is_never_overwritten(store: Store, tmp_path: Path) -> None:
    live = tmp_path / "live.db"
    Store.open(live).close()
    alias = tmp_path / "alias.db"
    alias.symlink_to(live)
    for target in (live, alias):
        with pytest.raises(ExportError, match="choose another name"):
            export(store, target, now=NOW)
    export(store, tmp_path / "out.db", now=NOW)
    assert export(store, tmp_path / "out.db", now=NOW) == 2  # an earlier export is replaced


def test_related_incidents_are_exported_once_with_the_reason(store: Store, tmp_path: Path) -> None:
    third = replace(
        FIRST, canonical_url="https://minato.example/3", urls=("https://minato.example/3",),
        title="港の男を再逮捕", lead="港警察署は31日、男（31）を再逮捕した。", content_hash="c",
    )  # fmt: skip
    article = store.articles.keep(third).id or 0
    other = "2026-01-31-cdef"
    again = Incident(
        id=other, day=date(2026, 1, 31), title_ja=third.title, title_en=None, article_count=1,
        independent_source_count=1,
        memberships=(Membership(article=article, incident=other, role=Role.REPORT),),
    )  # fmt: skip
    first = store.incidents.get(DATES)
    assert first is not None
    store.incidents.replace([first, again], now=NOW)
    pair = Related(incident=DATES, other=other, article=1, other_article=article, probability=0.7)
    store.incidents.relate({DATES, other}, [pair])
    export(store, tmp_path / "incidents.jsonl", now=NOW)
    export(store, tmp_path / "out.db", now=NOW)

    assert {row["id"]: row["related"] for row in lines(tmp_path / "incidents.jsonl")} == {
        DATES: [other],
        other: [DATES],
    }
    with Database(tmp_path / "out.db") as db:
        (row,) = db.table("related").rows
        assert list(db.query("PRAGMA foreign_key_check")) == []
    assert (row["incident"], row["other"], row["probability"]) == (DATES, other, 0.7)
    quoted = json.loads(row["reasons"])[0]
    assert quoted["here"]["said"] in row["reason_en"]
    assert quoted["here"]["said"] in FIRST.title + FIRST.lead
    assert quoted["there"]["said"] in third.title + third.lead
