import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jiken.cli import main

ARTICLES = [
    {
        "url": "https://toto.example/1",
        "title": "生成AIで偽画像を販売した疑い、松山市の31歳男を逮捕",
        "text": "生成AIで女性の偽画像42万点を作り販売したとして、警視庁は20日、松山市の無職の男（31）を逮捕した。",
        "language": "ja",
        "published_at": "2026-01-20T10:00:00+09:00",
        "publisher": "東都新聞",
    },
    {
        "url": "https://ledger.example/a",
        "title": "Tokyo police arrest Matsuyama man, 31, over AI-generated fake images",
        "text": "A 31-year-old man from Matsuyama was arrested on Tuesday on suspicion of selling 420,000 AI-generated fake images of women, Tokyo police said.",
        "language": "en",
        "published_at": "2026-01-20T14:00:00+09:00",
        "publisher": "Tokyo Ledger",
    },
    {
        "url": "https://toto.example/2",
        "title": "自動運転バスが接触事故、けが人なし　長野",
        "text": "長野市で20日、自動運転の路線バスが乗用車と接触した。けが人はいなかった。",
        "language": "ja",
        "published_at": "2026-01-20",
        "publisher": "東都新聞",
    },
]


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("cli")
    lines = folder / "articles.jsonl"
    lines.write_text("\n".join(json.dumps(a, ensure_ascii=False) for a in ARTICLES), "utf-8")
    path = folder / "jiken.db"
    assert jiken("import", str(lines), "--db", str(path)).exit_code == 0
    assert jiken("cluster", "--db", str(path)).exit_code == 0
    return path


def jiken(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def incidents(db: Path, *arguments: str) -> list[dict[str, object]]:
    ran = jiken("incidents", "--json", "--db", str(db), *arguments)
    return [json.loads(line) for line in ran.stdout.splitlines()]


def test_one_event_in_two_languages_is_one_incident(db: Path) -> None:
    both = [i for i in incidents(db) if i["article_count"] == 2]
    assert [i["languages"] for i in both] == [["en", "ja"]]
    assert both[0]["title_ja"] == ARTICLES[0]["title"]
    assert both[0]["title_en"] == ARTICLES[1]["title"]


def test_clustering_again_changes_no_id(db: Path) -> None:
    before = incidents(db)
    assert jiken("cluster", "--db", str(db)).exit_code == 0
    assert incidents(db) == before


def test_incidents_can_be_narrowed(db: Path) -> None:
    assert len(incidents(db, "--lang", "en")) == 1
    assert incidents(db, "--since", "2026-01-21") == []
    assert len(incidents(db, "--min-sources", "2")) == 1


def test_show_says_why_each_article_is_there(db: Path) -> None:
    (both,) = incidents(db, "--lang", "en")
    shown = jiken("show", str(both["id"]), "--language", "en", "--db", str(db)).stdout
    assert "[report] 東都新聞 · 2026-01-20T10:00:00+09:00 · ja" in shown
    assert "compared with 東都新聞, “生成AIで偽画像を販売した疑い、松山市の31歳男を逮捕”:" in shown
    assert "31-year-old = 31歳" in shown
    assert "Matsuyama = 松山市" in shown


def test_show_begins_with_the_weakest_link(db: Path) -> None:
    (both,) = incidents(db, "--lang", "en")
    lines = jiken("show", str(both["id"]), "--language", "en", "--db", str(db)).stdout.splitlines()
    assert [line for line in lines if line.startswith("  Weakest link: ")]
    first = next(line for line in lines if line.startswith("  ["))
    assert first.startswith("  [report · weakest link] ")
    row = json.loads(jiken("show", str(both["id"]), "--json", "--db", str(db)).stdout)
    assert row["weakest_link"] == row["articles"][0]["url"]
    assert row["weakest_probability"] == row["articles"][0]["probability"]
    assert row["articles"][0]["linked_to"] == row["articles"][1]["url"]


@pytest.mark.parametrize("locale", [{"LANG": "ja_JP.UTF-8"}, {"LC_ALL": "ja_JP", "LANG": "C"}])
def test_show_speaks_japanese_where_the_locale_or_the_option_says_so(
    db: Path, locale: dict[str, str]
) -> None:
    (both,) = incidents(db, "--lang", "en")
    asked = CliRunner(env={"LC_ALL": "", "LC_MESSAGES": ""} | locale)
    shown = asked.invoke(main, ["show", str(both["id"]), "--db", str(db)]).stdout
    assert "記事2件・独立した情報源2" in shown
    assert "[報道 · 最も弱いつながり]" in shown
    assert "比較した記事：東都新聞「生成AIで偽画像を販売した疑い、松山市の31歳男を逮捕」" in shown
    told = jiken("show", str(both["id"]), "--language", "ja", "--db", str(db)).stdout
    assert told == shown


def test_show_names_an_id_that_does_not_exist(db: Path) -> None:
    shown = jiken("show", "2026-01-01-0000", "--db", str(db))
    assert shown.exit_code == 1
    assert "There is no incident" in shown.stderr


@pytest.mark.parametrize(
    ("words", "count"),
    [("逮", 1), ("自動運転", 1), ("arrested Matsuyama", 1), ("東都新聞", 2), ("鳥", 0)],
)
def test_search_finds_from_one_character_up(db: Path, words: str, count: int) -> None:
    found = jiken("search", words, "--db", str(db))
    assert len(found.stdout.splitlines()) == count


def test_what_comes_from_a_page_cannot_drive_the_terminal(tmp_path: Path) -> None:
    lines = tmp_path / "hostile.jsonl"
    row = {
        "url": "https://evil.example/1",
        "title": "AI\x1b[2J\x1b]0;x\x07事故\u202e",
        "text": "ほんぶんです。",
    }
    lines.write_text(json.dumps(row), "utf-8")
    db = str(tmp_path / "jiken.db")
    jiken("import", str(lines), "--db", db)
    jiken("cluster", "--db", db)
    for command in (["incidents", "--all"], ["search", "事故"]):
        shown = jiken(*command, "--db", db).stdout
        assert "事故" in shown
        assert not {"\x1b", "\x07", "\u202e"} & set(shown)


def test_bad_lines_are_named_on_standard_error(tmp_path: Path) -> None:
    lines = tmp_path / "some.jsonl"
    lines.write_text('{"url": "https://a.example/1", "title": "AI事故"}\n{"url": 1}\n', "utf-8")
    ran = jiken("import", str(lines), "--db", str(tmp_path / "jiken.db"))
    assert ran.exit_code == 0
    assert "line 2: “url” is not a text" in ran.stderr
    assert "1 bad line, 1 stored" in ran.stdout


def test_a_file_of_bad_lines_only_is_a_failure(tmp_path: Path) -> None:
    lines = tmp_path / "page.html"
    lines.write_text("<html>これは違う</html>\n", "utf-8")
    assert jiken("import", str(lines), "--db", str(tmp_path / "jiken.db")).exit_code == 1


def test_what_search_finds_says_what_it_hangs_on_as_exports_do(db: Path) -> None:
    (row,) = map(
        json.loads, jiken("search", "--json", "Matsuyama", "--db", str(db)).stdout.splitlines()
    )
    assert row["linked_to"] == ARTICLES[0]["url"]
    assert "Matsuyama = 松山市" in row["reason_en"]


def test_export_then_import_gives_the_same_incidents(db: Path, tmp_path: Path) -> None:
    out, again = tmp_path / "articles.jsonl", tmp_path / "again.db"
    jiken("export", str(out), "--db", str(db))
    jiken("import", str(out), "--db", str(again))
    jiken("cluster", "--db", str(again))
    assert incidents(again) == incidents(db)


def test_forget_takes_an_article_out_for_good(tmp_path: Path) -> None:
    lines, db = tmp_path / "a.jsonl", str(tmp_path / "jiken.db")
    lines.write_text(json.dumps(ARTICLES[0], ensure_ascii=False), "utf-8")
    jiken("import", str(lines), "--db", db)
    assert jiken("forget", "https://toto.example/1", "--reason", "asked", "--db", db).exit_code == 0
    assert "1 forgotten" in jiken("import", str(lines), "--db", db).stdout
    assert jiken("search", "逮", "--db", db).stdout == ""


def test_a_mistake_in_the_sources_names_table_and_key(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text('[[source]]\nid = "x"\nname_ja = "甲"\nkind = "paper"\n', "utf-8")
    ran = jiken("sources", "list", "--sources", str(path))
    assert ran.exit_code == 1
    assert "sources.x" in ran.stderr


def test_a_source_can_be_added_and_shown(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text("# 自分の情報源\n", "utf-8")
    added = jiken(
        "sources", "add", "--id", "minato-shimpo", "--name-ja", "みなと新報", "--language", "ja",
        "--country", "JP", "--host", "www.minato.example", "--feed", "https://www.minato.example/rss",
        "--evidence", "its own front page", "--sources", str(path),
    )  # fmt: skip
    assert added.exit_code == 0, added.stderr
    assert path.read_text("utf-8").startswith("# 自分の情報源")
    shown = jiken(
        "sources",
        "show",
        "minato-shimpo",
        "--sources",
        str(path),
        "--db",
        str(tmp_path / "none.db"),
    )
    assert "unverified; seen in: its own front page" in shown.stdout


def test_a_file_that_is_no_database_is_said_in_a_sentence(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<html>" * 1000, "utf-8")
    ran = jiken("incidents", "--db", str(page))
    assert ran.exit_code == 1
    assert "not an SQLite database" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_an_export_that_does_not_fit_names_its_file_and_leaves_none(
    db: Path, tmp_path: Path
) -> None:
    small = ["bash", "-c", 'ulimit -f 40; exec "$@"', "bash", sys.executable, "-m", "jiken"]
    target = tmp_path / "all.db"
    ran = subprocess.run(
        [*small, "export", str(target), "--db", str(db)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    assert ran.stderr.startswith(f"Error: {target}: cannot be written")
    assert len(ran.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_schedule_of_a_database_that_cannot_be_used_does_not_start(tmp_path: Path) -> None:
    ran = jiken("schedule", "--times", "1", "--db", str(tmp_path / "missing" / "jiken.db"))
    assert ran.exit_code == 1
    assert ran.stderr.startswith(f"Error: {tmp_path}/missing/jiken.db: cannot be opened")


def test_the_timer_and_the_cron_line_hold_absolute_paths(tmp_path: Path) -> None:
    printed = jiken("service", "--db", str(tmp_path / "jiken.db")).stdout
    assert f"--db {tmp_path}/jiken.db" in printed
    assert "Persistent=true" in printed
    assert "flock -n" in printed


@pytest.mark.parametrize("command", list(main.commands))
def test_every_command_explains_itself(command: str) -> None:
    ran = jiken(command, "--help")
    assert ran.exit_code == 0
    assert len(ran.stdout.splitlines()) >= 5


def test_the_module_is_the_command(db: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "jiken", "incidents", "--db", str(db)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ARTICLES[0]["title"] in ran.stdout


@pytest.mark.parametrize(
    "command", [["incidents"], ["show", "x"], ["search", "x"], ["cluster"], ["export", "a.csv"]]
)
def test_looking_for_a_database_that_is_not_there_makes_none(
    tmp_path: Path, command: list[str]
) -> None:
    db = tmp_path / "typo.db"
    ran = jiken(*command, "--db", str(db))
    assert ran.exit_code == 1
    assert "there is no database yet" in ran.stderr
    assert not db.exists()


def test_no_match_is_not_no_incidents(db: Path) -> None:
    assert (
        "No incident matches" in jiken("incidents", "--since", "2030-01-01", "--db", str(db)).stderr
    )


def test_forgetting_what_is_no_address_is_said_in_a_sentence(db: Path) -> None:
    ran = jiken("forget", "notaurl", "--reason", "x", "--db", str(db))
    assert ran.exit_code == 1
    assert "is not an http or https address" in ran.stderr


def test_an_export_cannot_take_the_place_of_the_database(db: Path) -> None:
    ran = jiken("export", str(db), "--db", str(db))
    assert ran.exit_code == 1
    assert "choose another name" in ran.stderr
    assert incidents(db)
