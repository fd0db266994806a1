"""`jiken classify` as a user types it, with the classifier that ships."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jiken.cli import main
from tests.jiken.opinion.served import GOOD_JA, JAPANESE, ModelServer
from tests.jiken.test_cli import ARTICLES

EARNINGS = {
    "url": "https://shoko.example/9",
    "title": "生成AIの新製品を発表、来春発売へ　国内大手",
    "text": "国内大手は20日、業務用の生成AIの新製品を来春に発売すると発表した。価格は月3000円から。",
    "language": "ja",
    "published_at": "2026-01-20",
    "publisher": "商工日報",
}
FAKES = {
    "url": JAPANESE.canonical_url,
    "title": JAPANESE.title,
    "text": JAPANESE.text,
    "language": "ja",
    "published_at": "2026-01-19",
}


def jiken(*arguments: str | Path, **env: str) -> Result:
    quiet = {"JIKEN_LLM_BASE_URL": "", "JIKEN_MODEL": ""}
    return CliRunner(env=quiet | env).invoke(main, list(map(str, arguments)))


@pytest.fixture
def db(tmp_path: Path) -> Path:
    rows = [*ARTICLES, EARNINGS, FAKES]
    lines = tmp_path / "articles.jsonl"
    lines.write_text("\n".join(json.dumps(a, ensure_ascii=False) for a in rows), "utf-8")
    path = tmp_path / "jiken.db"
    assert jiken("import", lines, "--db", path).exit_code == 0
    return path


def test_clustering_ends_with_classes_and_the_next_run_has_nothing_to_do(db: Path) -> None:
    first = jiken("cluster", "--db", db)
    assert first.exit_code == 0, first.output
    assert "5 articles classified, 0 left as they were; " in first.stdout
    again = jiken("classify", "--db", db)
    assert again.exit_code == 0, again.output
    assert "0 articles classified, 5 left as they were; 0 incidents rolled up." in again.stdout
    assert "5 articles classified" in jiken("classify", "--all", "--db", db).stdout
    since = jiken("classify", "--all", "--since", "2026-01-20", "--db", db)
    assert "4 articles classified" in since.stdout


def test_what_it_ships_with_tells_harm_from_product_news_in_both_languages(db: Path) -> None:
    jiken("cluster", "--db", db)
    rows = [
        json.loads(line)
        for line in jiken("incidents", "--all", "--json", "--db", db).stdout.splitlines()
    ]
    both = [row["class"] for row in rows if row["languages"] == ["en", "ja"]]
    assert both == ["incident"]
    assert {r["class"] for r in rows if r["title_ja"] == EARNINGS["title"]} == {"unrelated"}
    for row in rows:
        assert row["rationale_ja"], row["title_ja"]
        assert row["rationale_en"], row["title_ja"]
    assert EARNINGS["title"] not in jiken("incidents", "--db", db).stdout


def test_a_language_model_is_asked_where_the_environment_names_one(
    db: Path, model: ModelServer
) -> None:
    jiken("cluster", "--db", db)
    assert model.asked == []
    model.saying(GOOD_JA)
    served = {"JIKEN_LLM_BASE_URL": model.base_url, "JIKEN_LLM_MODEL": "little"}
    assert jiken("classify", "--no-llm", "--db", db, **served).exit_code == 0
    assert model.asked == []
    ran = jiken("classify", "--questions", "3", "--db", db, **served)
    assert ran.exit_code == 0, ran.output
    assert len(model.asked) == 3
    assert "little: " in ran.stdout


@pytest.mark.parametrize(
    ("env", "told"),
    [
        ({"JIKEN_LLM_BASE_URL": "http://127.0.0.1:9/v1"}, "Set JIKEN_LLM_MODEL"),
        ({"JIKEN_LLM_BASE_URL": "ftp://x", "JIKEN_LLM_MODEL": "m"}, "JIKEN_LLM_BASE_URL must be"),
        ({"JIKEN_MODEL": "/無い"}, "there is no trained classifier"),
    ],
)
def test_a_mistake_in_the_environment_is_said_in_a_sentence(
    db: Path, env: dict[str, str], told: str
) -> None:
    ran = jiken("classify", "--db", db, **env)
    assert ran.exit_code == 1
    assert told in ran.stderr
    assert "Traceback" not in ran.output


def test_a_model_that_is_none_is_said_in_a_sentence(db: Path, tmp_path: Path) -> None:
    (tmp_path / "classes.npz").write_bytes(b"PK no such thing")
    ran = jiken("classify", "--model", tmp_path, "--db", db)
    assert ran.exit_code == 1
    assert "this is no trained classifier" in ran.stderr
