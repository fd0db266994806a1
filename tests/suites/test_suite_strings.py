"""Naughty strings through every text field: in by import or a reviewer's hand, out byte-equal."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import unicodedata
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from lxml import etree, html
from starlette.testclient import TestClient

from jiken import resources
from jiken.exports import Order, bundle, export
from jiken.exports.sheets import cell
from jiken.models import Incident, Membership, Role
from jiken.service.desk import deciding, refreshing
from jiken.service.desk.deciding import LONGEST_TITLE
from jiken.service.importing import import_articles
from jiken.service.judging import NoJudgement
from jiken.sources import Registry
from jiken.store import Store
from jiken.web.app import desk as desk_of
from jiken.web.settings import Settings
from pipelines.gate import Gate
from tests.jiken.desk.incidents import assessed
from tests.site.registry import FILE
from tests.suites.walk import SUITES, needs_suites, say

pytestmark = [pytest.mark.suites, needs_suites]

NOW = datetime(2026, 1, 22, 9, 0, tzinfo=UTC)
EACH = 3
"""Every third is typed by a reviewer and looked for on pages: these take long."""

ASSESSED = "生成AIで偽画像"
KEPT = "\u200c\u200d"
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def stored(said: str) -> str:
    """What a field of an import keeps: no blanks at its ends, no NUL, no half of a character."""
    return said.encode("utf-8", "replace").decode().replace("\0", "").strip()


def strings() -> list[str]:
    found = json.loads((SUITES / "strings/blns.json").read_text("utf-8"))
    return [said for said in found if stored(said)]


def line(number: int, said: str) -> bytes:
    row = {
        "url": f"https://kaku.example/{number}", "title": said, "text": said, "lead": said,
        "author": said, "publisher": "架空新聞", "language": "ja", "published_at": "2026-01-20",
    }  # fmt: skip
    return json.dumps(row).encode()


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Each string as an article, imported, and its incident, which a reviewer names and notes so."""
    path = tmp_path_factory.mktemp("naughty") / "jiken.db"
    gate, every = Gate.load(resources.path("gate.toml")), strings()
    with Store.open(path) as store:
        lines = [line(number, said) for number, said in enumerate(every)]
        kept = import_articles(
            store, lines, registry=Registry(sources=()), gate=gate, only_ai=False, now=NOW
        )
        assert not kept.bad
        store.incidents.replace([incident(store, n, said) for n, said in enumerate(every)], now=NOW)
        for number in range(len(every)):
            assessed(store, f"JK-{number:04}", title=ASSESSED)
        for number, said in list(enumerate(every))[::EACH]:
            name = f"JK-{number:04}"
            deciding.remark(store, name, seen=None, by="ms", now=NOW, note=said)
            try:
                deciding.retitle(store, name, "ja", said, seen=None, by="ms", now=NOW)
            except NoJudgement:
                assert len(said) > LONGEST_TITLE, "refused in words, for its length only"
        refreshing.refresh(store, NOW)
    return path


def incident(store: Store, number: int, said: str) -> Incident:
    found = store.articles.by_url(f"https://kaku.example/{number}")
    assert found is not None
    member = Membership(article=found.id, incident=f"JK-{number:04}", role=Role.REPORT)
    return Incident(
        id=f"JK-{number:04}", day=date(2026, 1, 20), title_ja=stored(said), title_en=None,
        article_count=1, independent_source_count=1, languages=("ja",), countries=("JP",),
        memberships=(member,),
    )  # fmt: skip


@pytest.fixture(scope="module")
def client(db: Path) -> TestClient:
    asked = Settings(db=db, sources=FILE, reviewer="ms", now=lambda: NOW)
    return TestClient(
        desk_of(asked), base_url="http://127.0.0.1", headers={"Accept-Language": "ja"}
    )


def compared(where: str, found: list[tuple[str, str]]) -> None:
    """Every pair of what came back and what was put in is one."""
    wrong = [(back, put) for back, put in found if back != put]
    say(f"strings/{where}: {len(found) - len(wrong)} of {len(found)} byte-equal")
    assert found
    assert not wrong


def number_of(url: str) -> int:
    return int(url.rpartition("/")[2])


def rows_are_equal(where: str, rows: list[dict[str, str]], as_kept: Callable[[str], str]) -> None:
    every = strings()
    fields = [name for name in ("title", "text", "lead", "author") if name in rows[0]]
    for name in fields:
        pairs = [(row[name], as_kept(every[number_of(row["url"])])) for row in rows]
        compared(f"{where}, {name}", pairs)


def test_the_store_keeps_what_was_imported(db: Path) -> None:
    with sqlite3.connect(db) as connection:
        connection.row_factory = sqlite3.Row
        rows = list(map(dict, connection.execute("SELECT *, canonical_url AS url FROM articles")))
    connection.close()

    assert len(rows) == len(strings())
    rows_are_equal("store", rows, stored)


def test_json_lines_hold_it(db: Path, tmp_path: Path) -> None:
    with Store.open(db) as store:
        export(store, tmp_path / "articles.jsonl", now=NOW)
    lines = (tmp_path / "articles.jsonl").read_text("utf-8").split("\n")

    rows_are_equal("jsonl", [json.loads(one) for one in lines if one], stored)


def test_csv_holds_it_but_for_the_mark_before_a_formula(db: Path, tmp_path: Path) -> None:
    with Store.open(db) as store:
        export(store, tmp_path / "articles.csv", with_text=True, now=NOW)
    with (tmp_path / "articles.csv").open(encoding="utf-8-sig", newline="") as file:
        rows_are_equal("csv", list(csv.DictReader(file)), lambda said: cell(stored(said)))


def test_sqlite_holds_it(db: Path, tmp_path: Path) -> None:
    with Store.open(db) as store:
        export(store, tmp_path / "articles.db", with_text=True, now=NOW)
    with sqlite3.connect(tmp_path / "articles.db") as connection:
        connection.row_factory = sqlite3.Row
        rows = list(map(dict, connection.execute("SELECT * FROM articles")))
    connection.close()

    rows_are_equal("sqlite", rows, stored)


@pytest.mark.parametrize("form", ["aim", "jsonl"])
def test_bundles_hold_it(form: str, db: Path, tmp_path: Path) -> None:
    with Store.open(db) as store:
        ids = [found.id for found in store.incidents.all()]
        target = tmp_path / "taken.zip"
        bundle(store, form, target, Order(incidents=ids, now=NOW, drafts=True))
    with zipfile.ZipFile(target) as packed:
        told = "\n".join(
            packed.read(name).decode() for name in packed.namelist() if ".json" in name
        )
    pairs = [(titled, titled) for titled in strings() if json.dumps(stored(titled), ensure_ascii=False) in told]  # fmt: skip

    assert len(pairs) == len(strings())
    say(f"strings/{form} bundle: {len(pairs)} of {len(strings())} byte-equal")


def test_the_api_answers_with_it(client: TestClient) -> None:
    rows = paged(client, "articles")

    assert len(rows) == len(strings())
    for row in rows:  # a lead is a quotation there, which is cut
        said = stored(strings()[number_of(row["url"])])
        lead = row.pop("lead")
        assert lead == said or said.startswith(lead.removesuffix("…").rstrip())
    rows_are_equal("api", rows, stored)


def paged(client: TestClient, what: str) -> list[dict[str, str]]:
    """Return all rows of the API's pages."""
    rows, asked = [], {"limit": "100"}
    while True:
        told = client.get(f"/api/v1/{what}", params=asked).json()
        rows += told[what]
        if not told["cursor"]:
            return rows
        asked["cursor"] = told["cursor"]


def test_a_reviewers_title_is_the_incidents(client: TestClient) -> None:
    every = strings()[::EACH]
    titles = {row["id"]: row["title_ja"] for row in paged(client, "incidents")}
    pairs = [
        (titles[f"JK-{number * EACH:04}"], reviewed(said))
        for number, said in enumerate(every)
        if reviewed(said) and len(reviewed(said)) <= LONGEST_TITLE
    ]
    compared("reviewer's titles", pairs)


def test_pages_show_it_as_text(client: TestClient) -> None:
    """HTML has no place for control characters and takes a carriage return for a line's end."""
    pairs = []
    for number, said in list(enumerate(strings()))[::EACH]:
        answer = client.get(f"/articles/{number + 1}")
        assert answer.status_code == 200
        page = html.document_fromstring(answer.content)
        shown = "".join(page.xpath("//h1")[0].itertext())
        pairs.append((seen(shown), seen(stored(said))))
    compared("article pages", pairs)


def test_feeds_hold_what_xml_can(client: TestClient) -> None:
    titles = json.loads(client.get("/feeds/incidents.json").content)["items"]
    root = etree.fromstring(client.get("/feeds/incidents.atom").content)
    entries = root.findall("{*}entry/{*}title")
    pairs = [
        (entry.text, NOT_XML.sub("", each["title"]))
        for entry, each in zip(entries, titles, strict=True)
    ]
    compared("atom as json feed", pairs)
    known = {reviewed(said) for said in strings()[::EACH]}
    named = {each["title"] for each in titles} - {ASSESSED}
    assert named
    assert named <= known


def reviewed(said: str) -> str:
    """A reviewer's title, by design: in NFC, on one line, without control characters and marks that
    turn or hide text (a title is one line on every page); joiners of emoji stay.
    """
    kept = [
        " " if char.isspace() else char
        for char in unicodedata.normalize("NFC", said)
        if char.isspace() or char in KEPT or unicodedata.category(char) not in ("Cc", "Cf", "Cs")
    ]
    return " ".join("".join(kept).split())


def seen(text: str) -> str:
    return " ".join(UNSEEN.sub("", text).split())


def test_the_search_box_keeps_what_was_typed(client: TestClient) -> None:
    pairs = []
    for said in strings()[::EACH]:
        typed = stored(said)[:200].strip()
        answer = client.get("/search", params={"q": typed})
        assert answer.status_code == 200, said
        page = html.document_fromstring(answer.content)
        (box,) = page.xpath("//input[@id='words']/@value")
        pairs.append((seen(box), seen(typed)))
    compared("search box", pairs)


def test_a_note_comes_back(db: Path) -> None:
    with sqlite3.connect(db) as connection:
        rows = connection.execute("SELECT note FROM steps WHERE kind = 'note' ORDER BY id")
        pairs = [(note, said.strip()) for (note,), said in zip(rows.fetchall(), strings()[::EACH], strict=True)]  # fmt: skip
    connection.close()
    compared("notes", pairs)
