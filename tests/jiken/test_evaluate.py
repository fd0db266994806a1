"""`jiken evaluate` on a gold of four articles."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jiken.cli import main

ARTICLES = [
    {
        "url": "https://kaminari.example/1",
        "title": "水族館の案内AI、休館日に「開館」と回答　松江で340人が無駄足",
        "text": "松江市の水族館は5日、案内用の生成AIが休館日を開館日と答え、約340人が訪れたと発表した。",
        "language": "ja",
        "published_at": "2026-02-05T11:00:00+09:00",
        "publisher": "雷鳥新聞",
    },
    {
        "url": "https://beacon.example/a",
        "title": "Matsue aquarium's AI guide sends 340 visitors to locked doors",
        "text": "An aquarium in Matsue said on Thursday that its generative AI guide had told about 340 people that it was open on a closing day.",
        "language": "en",
        "published_at": "2026-02-05T06:00:00Z",
        "publisher": "The Beacon",
    },
    {
        "url": "https://kaminari.example/2",
        "title": "AI搭載の除雪車、民家の塀を壊す　青森県弘前市",
        "text": "弘前市で12日未明、無人の除雪車が民家の塀に衝突した。けが人はいなかった。",
        "language": "ja",
        "published_at": "2026-01-12",
        "publisher": "雷鳥新聞",
    },
    {
        "url": "https://beacon.example/b",
        "title": "Makers of tidal turbines turn to AI for maintenance",
        "text": "Sensors and a model of wear tell engineers in Orkney which blade to inspect first.",
        "language": "en",
        "publisher": "The Beacon",
    },
]
ROWS = [
    {"url": "http://kaminari.example/1", "cluster": "水族館"},
    {"url": "https://beacon.example/a", "cluster": "水族館", "relation": "same"},
    {"url": "https://kaminari.example/2", "cluster": "除雪車"},
]


def write(path: Path, rows: list[dict[str, str]]) -> None:
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), "utf-8")


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    folder: Path = tmp_path / "水族館"
    folder.mkdir()
    write(folder / "articles.jsonl", ARTICLES)
    write(folder / "gold.jsonl", ROWS)
    return folder


def jiken(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)))


def test_an_event_told_in_both_languages_is_found_and_each_language_reported(gold: Path) -> None:
    ran = jiken("evaluate", gold, "--json")
    assert ran.exit_code == 0, ran.output
    told = json.loads(ran.stdout)
    assert told["gold"] == "水族館"
    assert told["both"]["cross_lingual_recall"] == 1.0
    assert (told["both"]["b3_f1"], told["ja"]["b3_f1"], told["en"]["b3_f1"]) == (1.0, 1.0, 1.0)
    assert (told["both"]["articles"], told["ja"]["members"]) == (4, 2)
    assert told["limits"] == 0


def test_a_person_reads_figures_by_language_under_the_golds_name(gold: Path) -> None:
    ran = jiken("evaluate", gold)
    assert ran.exit_code == 0, ran.output
    assert ran.stdout.startswith("水族館\n  4 articles; 3 members of 2 events, 0 missing; ")
    assert "\tboth\tJapanese\tEnglish\n" in ran.stdout
    assert "B³ F1\t1.000\t1.000\t1.000\n" in ran.stdout


def test_feeding_day_by_day_ends_where_one_batch_does(gold: Path) -> None:
    told = json.loads(jiken("evaluate", gold, "--churn", "--json").stdout)["both"]
    assert told["batches"] == 3  # undated, 12 January, 5 February
    assert told["same_partition"] is True
    assert told["same_roles"] is True
    assert told["split_churn"] == 0.0


def test_a_figure_under_its_floor_ends_with_one_sentence_and_status_1(gold: Path) -> None:
    (gold / "gold.toml").write_text(
        "[floors]\nb3_f1 = 0.5\nfollowups_attached = 0.5\n[ceilings.ja]\nclusters = 1\n", "utf-8"
    )
    ran = jiken("evaluate", gold)
    assert ran.exit_code == 1
    assert ran.stderr.splitlines()[-1] == (
        "Error: 水族館: followups_attached could not be measured; "
        "水族館: clusters (ja) is 2.000, over its ceiling of 1."
    )


def test_floors_of_another_file_take_the_place_of_the_golds(gold: Path, tmp_path: Path) -> None:
    (gold / "gold.toml").write_text("[floors]\nmembers = 99\n", "utf-8")
    (tmp_path / "floors.toml").write_text("[floors]\nb3_f1 = 0.9\n", "utf-8")
    assert jiken("evaluate", gold, "--floors", tmp_path / "floors.toml").exit_code == 0


def test_what_is_wrong_is_listed_article_by_article(gold: Path) -> None:
    write(gold / "gold.jsonl", [*ROWS[:1], ROWS[1] | {"cluster": "除雪車"}, ROWS[2]])
    ran = jiken("evaluate", gold, "--wrong")
    assert "split off\t除雪車\t2026-01-12\tAI搭載の除雪車" in ran.stdout
    told = json.loads(jiken("evaluate", gold, "--wrong", "--json").stdout)["mistakes"]
    assert {(one["what"], one["event"]) for one in told} == {
        ("merged in", "水族館"),
        ("split off", "除雪車"),
    }


def test_a_database_is_measured_as_it_stands(gold: Path, tmp_path: Path) -> None:
    db = tmp_path / "jiken.db"
    assert jiken("import", gold / "articles.jsonl", "--db", db).exit_code == 0
    before = json.loads(jiken("evaluate", gold, "--db", db, "--json").stdout)["both"]
    assert (before["b3_recall"], before["missing"]) == (pytest.approx(2 / 3), 0)
    assert jiken("cluster", "--db", db).exit_code == 0
    after = json.loads(jiken("evaluate", gold, "--db", db, "--json").stdout)["both"]
    assert after["b3_recall"] == 1.0


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("gold.jsonl", '{"url": "https://a.example/9", "cluster": "x"}\n', "row 1, https://a.example/9, is not among"),
        ("gold.jsonl", "{\n", "line 1 is not JSON"),
        ("articles.jsonl", '{"url": "http://kaminari.example/1"}\n', "row 2, "),
        ("gold.toml", "[floors]\nb3 = 1\n", "“b3” has a limit, but there is no such figure"),
    ],
)  # fmt: skip
def test_bad_gold_is_said_in_one_sentence(gold: Path, file: str, text: str, told: str) -> None:
    (gold / file).write_text(text, "utf-8")
    ran = jiken("evaluate", gold)
    assert ran.exit_code == 1
    assert told in ran.stderr.splitlines()[-1]
    assert "Traceback" not in ran.output


def test_an_article_that_import_refuses_is_named_by_its_line(gold: Path) -> None:
    write(gold / "articles.jsonl", [*ARTICLES, {"url": "https://beacon.example/empty"}])
    ran = jiken("evaluate", gold)
    assert ran.exit_code == 1
    assert "articles.jsonl: line 5: neither title nor text is there" in ran.stderr


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    ran = jiken("evaluate", tmp_path / "ない")
    assert ran.exit_code == 1
    assert "ない/gold.jsonl: there is no such file" in ran.stderr


def test_churn_of_a_finished_database_is_refused(gold: Path, tmp_path: Path) -> None:
    db = tmp_path / "jiken.db"
    assert jiken("import", gold / "articles.jsonl", "--db", db).exit_code == 0
    assert jiken("evaluate", gold, "--churn", "--db", db).exit_code == 2
