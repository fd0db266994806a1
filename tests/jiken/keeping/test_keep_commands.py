"""`jiken backup`, `jiken check` and `jiken restore`, as commands on real files."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jiken.cli import main
from jiken.models import Article, SourceKind
from jiken.service.keeping import restoring
from jiken.store import Store
from tests.conftest import ROOT
from tests.faults.keeping import ARTICLES, earlier

NOW = datetime(2026, 1, 20, 9, 0, tzinfo=UTC)
ARTICLE = Article(
    canonical_url="https://news.example/1",
    title="図書館の生成AI、存在しない本を案内",
    text="架空市の図書館は、生成AIの案内係が存在しない本を勧めていたと発表した。" * 4,
    lead="架空市の図書館は、",
    language="ja",
    source="kaku",
    publisher="架空新聞",
    family="架空新聞",
    country="JP",
    source_kind=SourceKind.PUBLISHER,
    fetched_at=NOW,
    content_hash="a" * 64,
    urls=("https://news.example/1",),
)


def article(n: int) -> Article:
    url = f"https://news.example/{n}"
    return replace(ARTICLE, canonical_url=url, urls=(url,), title=f"{ARTICLE.title}　{n}件")


def fill(db: Path, numbers: range) -> None:
    with Store.open(db) as store:
        for n in numbers:
            store.articles.keep(article(n))


@pytest.fixture
def db(tmp_path: Path) -> Path:
    fill(tmp_path / "jiken.db", range(1, 31))
    return tmp_path / "jiken.db"


def jiken(*arguments: object) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)))


def done(*arguments: object) -> str:
    found = jiken(*arguments)
    assert found.exit_code == 0, found.output
    return found.output


def refused(*arguments: object) -> str:
    """Return the sentence with which a command says that it cannot."""
    found = jiken(*arguments)
    assert found.exit_code == 1
    assert isinstance(found.exception, SystemExit), found.exception
    return found.output


def articles(db: Path) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(db)
    try:
        return connection.execute("SELECT * FROM articles ORDER BY id").fetchall()
    finally:
        connection.close()


def kept(db: Path) -> list[Path]:
    return sorted((db.parent / "backups").iterdir())


def spoil(db: Path) -> None:
    """Change a text in the file, behind SQLite's back: the pages stay sound."""
    whole = db.read_bytes()
    at = whole.index("存在しない本を案内　7件".encode())
    db.write_bytes(whole[:at] + "実在".encode() + whole[at + 6 :])


def test_a_backup_holds_what_the_database_holds_and_nothing_else_is_left(db: Path) -> None:
    assert "30 articles" in done("backup", "--db", db)
    (one,) = kept(db)
    assert articles(one) == articles(db)
    assert "is sound" in done("check", "--db", one)
    assert kept(db) == [one]


def test_the_newest_backups_are_kept(db: Path) -> None:
    for _ in range(4):
        done("backup", "--db", db, "--keep", 2)
    assert len(kept(db)) == 2


def test_other_files_in_the_folder_of_backups_stay(db: Path) -> None:
    folder = db.parent / "backups"
    folder.mkdir()
    others = {"mine.db", "jiken-before-the-move.db", "other-2026-01-01T000000.000Z.db"}
    for name in others:
        (folder / name).write_text("x")
    for _ in range(3):
        done("backup", "--db", db, "--keep", 1)
    assert others < {one.name for one in kept(db)}
    assert len(kept(db)) == len(others) + 1


def test_a_backup_has_the_name_that_one_gives_it_but_never_takes_another_file_s(db: Path) -> None:
    target = db.parent / "写し.db"
    done("backup", target, "--db", db)
    assert articles(target) == articles(db)
    assert "there is a file of that name" in refused("backup", target, "--db", db)
    assert "there is a file of that name" in refused("backup", db, "--db", db)


def test_a_backup_may_be_read_by_whom_the_database_may(db: Path) -> None:
    db.chmod(0o640)
    done("backup", "--db", db)
    assert kept(db)[0].stat().st_mode & 0o777 == 0o640


def test_what_a_killed_backup_left_is_cleared_by_the_next(db: Path) -> None:
    folder = db.parent / "backups"
    folder.mkdir()
    (folder / ".jiken-2026.db.abc.jiken-draft").write_bytes(b"half")
    (folder / ".jiken-2026.db.abc.jiken-draft-journal").write_bytes(b"half")
    done("backup", "--db", db)
    assert len(kept(db)) == 1


def test_a_damaged_database_takes_no_good_backup_s_place(db: Path) -> None:
    done("backup", "--db", db, "--keep", 1)
    before = kept(db)
    spoil(db)
    assert "no backup was made" in refused("backup", "--db", db, "--keep", 1)
    assert kept(db) == before


def test_a_changed_byte_in_a_text_is_named_by_article_and_address(db: Path) -> None:
    assert "30 articles" in done("check", "--db", db)
    spoil(db)
    said = refused("check", "--db", db)
    assert "article 7 (https://news.example/7) is not what was written" in said
    assert "jiken restore" in said
    assert "article 8" not in said


def test_an_article_that_the_search_does_not_hold_is_named(db: Path) -> None:
    with Store.open(db) as store:
        store.db.execute("DELETE FROM articles_fts WHERE rowid = 3")
    assert "article 3 is not in its index" in refused("check", "--db", db)


def test_what_refers_to_nothing_is_named(db: Path) -> None:
    connection = sqlite3.connect(db)
    connection.execute("INSERT INTO addresses VALUES ('k', 'u', 999)")
    connection.commit()
    connection.close()
    assert "refers to a row of articles that is not there" in refused("check", "--db", db)


def test_a_schema_that_is_not_ours_is_named(db: Path) -> None:
    connection = sqlite3.connect(db)
    connection.execute("DROP TRIGGER judgements_last")
    connection.close()
    assert "the schema: trigger judgements_last" in refused("check", "--db", db)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b"<html>" + "これは頁".encode() * 2000, "not an SQLite database"),
        (b"\0" * 8192, "not an SQLite database"),
    ],
)
def test_what_is_no_database_is_refused_in_one_sentence(
    tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "page.db"
    path.write_bytes(content)
    for command in ("check", "backup"):
        sentence = refused(command, "--db", path)
        assert said in sentence
        assert len(sentence.strip().splitlines()) == 1


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "other.db")
    connection.execute("CREATE TABLE t (x)")
    connection.close()
    assert "not one of Jiken" in refused("check", "--db", tmp_path / "other.db")


def test_a_restore_brings_back_the_newest_backup_and_keeps_what_was_there(db: Path) -> None:
    done("backup", "--db", db)
    before = articles(db)
    spoil(db)
    ruin = db.read_bytes()
    assert "Restored" in done("restore", "--db", db)
    assert articles(db) == before
    done("check", "--db", db)
    (aside,) = db.parent.glob("*.aside")
    assert aside.read_bytes() == ruin


def test_a_restore_that_is_killed_before_the_backup_has_the_name_loses_no_write(
    db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done("backup", "--db", db)
    left_by_a_killed_writer = (
        "import os, sys; from jiken.store import Store;"
        " from tests.jiken.keeping.test_keep_commands import article;"
        " Store.open(sys.argv[1]).articles.keep(article(77)); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", left_by_a_killed_writer, str(db)], cwd=ROOT, check=False)
    assert db.with_name(f"{db.name}-wal").stat().st_size

    def killed(*said: object) -> None:
        set_aside(*said)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    set_aside = restoring._set_aside
    monkeypatch.setattr(restoring, "_set_aside", killed)
    jiken("restore", "--db", db)
    with Store.open(db) as store:
        assert store.articles.by_url("https://news.example/77")


def test_a_damaged_backup_is_passed_over_for_the_one_before(db: Path) -> None:
    done("backup", "--db", db)
    before = articles(db)
    fill(db, range(31, 33))
    done("backup", "--db", db)
    spoil(kept(db)[1])
    assert "Passed over" in done("restore", "--db", db)
    assert articles(db) == before


def test_a_named_backup_that_is_damaged_is_refused_and_nothing_changes(db: Path) -> None:
    done("backup", "--db", db)
    one = kept(db)[0]
    spoil(one)
    before = articles(db)
    assert "the backup is damaged" in refused("restore", one, "--db", db)
    assert "the backup is damaged" in refused("restore", "--db", db)
    assert articles(db) == before
    assert not list(db.parent.glob(".*"))


def test_a_lost_database_is_brought_back(db: Path) -> None:
    done("backup", "--db", db)
    before = articles(db)
    db.unlink()
    done("restore", "--db", db)
    assert articles(db) == before


def test_writes_that_the_damaged_database_still_had_in_its_log_do_not_come_in(db: Path) -> None:
    done("backup", "--db", db)
    before = articles(db)
    with Store.open(db) as store:
        store.articles.keep(article(99))
        log = db.with_name("jiken.db-wal").read_bytes()
    db.with_name("jiken.db-wal").write_bytes(log)
    done("restore", "--db", db)
    assert articles(db) == before


def test_what_is_in_use_is_not_replaced(db: Path) -> None:
    done("backup", "--db", db)
    pid = os.fork()
    if not pid:  # another process has it open, and does nothing
        connection = sqlite3.connect(db)
        connection.execute("SELECT count(*) FROM articles").fetchall()
        (db.parent / "open").touch()
        while not (db.parent / "end").exists():
            time.sleep(0.01)
        os._exit(0)
    while not (db.parent / "open").exists():
        time.sleep(0.01)
    said = refused("restore", "--db", db)
    (db.parent / "end").touch()
    os.waitpid(pid, 0)
    assert "another process has it open" in said
    done("restore", "--db", db)


def test_what_was_forgotten_since_the_backup_stays_forgotten(db: Path) -> None:
    done("backup", "--db", db)
    done("forget", "https://news.example/5", "--reason", "求めにより", "--db", db)
    assert "Forgotten again" in done("restore", "--db", db)
    with Store.open(db) as store:
        assert store.articles.by_url("https://news.example/5") is None
        assert store.articles.is_forgotten("https://news.example/5")
        assert store.articles.count() == 29


def test_a_drill_restores_beside_and_changes_nothing(db: Path) -> None:
    done("backup", "--db", db)
    fill(db, range(31, 34))
    before = {one: one.read_bytes() for one in db.parent.rglob("*.db")}
    said = done("restore", "--drill", "--db", db)
    assert (
        "articles: 30 restored; 30 of them as now, 0 changed since, 0 gone since, 3 newer" in said
    )
    assert {one: one.read_bytes() for one in db.parent.rglob("*.db")} == before
    assert not list(db.parent.glob(".*"))


def test_a_drill_works_where_the_database_cannot_be_read(db: Path) -> None:
    done("backup", "--db", db)
    db.write_bytes(b"\0" * 4096)
    assert "can be restored: 30 articles" in done("restore", "--drill", "--db", db)


@pytest.mark.parametrize("step", ["lean", "desk_undoing", "keeping_seals"])
def test_a_drill_works_on_a_database_of_an_earlier_version(tmp_path: Path, step: str) -> None:
    db = earlier(tmp_path / "記録.db", step)
    done("backup", "--db", db)
    said = done("restore", "--drill", "--db", db)
    assert f"can be restored: {ARTICLES} articles" in said
    assert "an earlier Jiken wrote it last and kept no hashes" in said


def test_a_database_has_the_same_backups_by_a_link_to_it(db: Path, tmp_path: Path) -> None:
    link = tmp_path / "別の場所" / "記録.db"
    link.parent.mkdir()
    link.symlink_to(db)
    done("backup", "--db", link)
    fill(db, range(31, 34))
    assert "3 newer" in done("restore", "--drill", "--db", link)
    assert "can be restored" in done("restore", "--drill", "--db", db)
    done("restore", "--db", link)
    assert link.is_symlink()
    with Store.open(db) as store:
        assert store.articles.count() == 30


def test_without_a_backup_it_is_said_how_to_make_one(db: Path) -> None:
    assert "jiken backup" in refused("restore", "--db", db)
    assert "jiken backup" in refused("restore", "--drill", "--db", db)


def zeroed(db: Path, table: str, *, page: int) -> None:
    """Write zeros over one leaf page of a table, the n-th of them."""
    with closing(sqlite3.connect(db)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        pages = connection.execute(
            "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY path", (table,)
        ).fetchall()
    whole = bytearray(db.read_bytes())
    at = 4096 * (pages[page][0] - 1)
    whole[at : at + 4096] = bytes(4096)
    db.write_bytes(whole)


def test_what_lies_behind_a_break_is_read_on_either_side(db: Path) -> None:
    zeroed(db, "articles", page=1)
    said = jiken("check", "--db", db).output
    unread = [n for n in range(1, 31) if f"article {n} " in said and "cannot be read" in said]
    assert unread == list(range(unread[0], unread[-1] + 1))
    assert 1 < unread[0] <= unread[-1] < 30
    assert f"article {unread[0]} (https://news.example/{unread[0]}) cannot be read" in said


def test_lost_hashes_are_named_all_of_them_in_ranges_beyond_a_hundred(tmp_path: Path) -> None:
    db = tmp_path / "jiken.db"
    fill(db, range(1, 1001))
    zeroed(db, "seals", page=-3)
    said = jiken("check", "--db", db).output
    named = {int(n) for n in re.findall(r"^article (\d+) .*lost the hash", said, re.MULTILINE)}
    for first, last in re.findall(
        r"^from article (\d+) to article (\d+),.*lost", said, re.MULTILINE
    ):
        named |= {*range(int(first), int(last) + 1)}
    with closing(sqlite3.connect(db)) as connection:
        ids = range(1, 1001)
        query = "SELECT 1 FROM seals WHERE kind = 'articles' AND key = ?"
        lost = {n for n in ids if not _answered(connection, query, n)}
    assert len(lost) > 50
    assert lost == named


def _answered(connection: sqlite3.Connection, query: str, n: int) -> bool:
    try:
        return bool(connection.execute(query, (n,)).fetchone())
    except sqlite3.Error:
        return False
