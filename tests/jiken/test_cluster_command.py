"""`jiken cluster --explain-changes` as a user types it."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from jiken.cli import main
from jiken.store import Store

BUS = "自動運転バスが乗用車と接触、けが人なし　長野"
FIRST = ("https://toto.example/1", BUS, "長野市で20日、自動運転の路線バスが乗用車と接触した。乗客5人にけがはなかった。")  # fmt: skip
OTHER = ("https://nippo.example/2", "名古屋の高校生を書類送検　同級生の偽画像を生成AIで作成", "愛知県警は20日、名古屋市の男子高校生（17）を書類送検した。")  # fmt: skip
SECOND = ("https://choryu.example/3", "長野で自動運転バスと乗用車が接触", "20日午前、長野市で自動運転の路線バスが乗用車に接触した。乗客5人にけがはない。")  # fmt: skip


def told(folder: Path, *articles: tuple[str, str, str]) -> str:
    """Import the articles, cluster, and return what is said of changes."""
    lines, db = folder / "articles.jsonl", str(folder / "jiken.db")
    rows = [
        {"url": url, "title": title, "text": text, "language": "ja", "published_at": "2026-01-20"}
        for url, title, text in articles
    ]
    lines.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    assert CliRunner().invoke(main, ["import", str(lines), "--db", db]).exit_code == 0
    ran = CliRunner().invoke(main, ["cluster", "--explain-changes", "--db", db])
    assert ran.exit_code == 0
    return ran.stdout


def test_new_articles_that_change_nothing_earlier_are_no_change(tmp_path: Path) -> None:
    assert "No earlier assignment has changed." in told(tmp_path, FIRST)
    assert "No earlier assignment has changed." in told(tmp_path, OTHER)
    assert "No earlier assignment has changed." in told(tmp_path, SECOND)


def test_a_merge_names_the_article_that_caused_it(tmp_path: Path) -> None:
    told(tmp_path, FIRST, OTHER)
    with Store.open(tmp_path / "jiken.db") as store:
        old = [incident.id for incident in store.incidents.all()]
    # The report is rewritten to tell of the other's event.
    rewritten = (OTHER[0], SECOND[1], SECOND[2])
    said = told(tmp_path, rewritten)

    assert any(f"{a} was merged into {b}" in said for a, b in (old, old[::-1]))
    assert f"new, changed or judged anew: {SECOND[1]} <{OTHER[0]}>" in said
    assert "deciding link (" in said
    assert "No earlier assignment has changed." in told(tmp_path)
