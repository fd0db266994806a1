"""Figures of classes: they are those of score.py, on anything."""

from __future__ import annotations

import importlib.util
import json
import random
from pathlib import Path
from types import ModuleType

import pytest

from jiken.quality import ClassRow, GoldError, Told, class_figures, read_gold
from jiken.quality.classes import CLASSES, TAGS, calibration_error

SCORER = Path(__file__).parents[2] / "../shared/score/score.py"
VALUES = ("女性", "Children", "General public", "Workers")


def scorer() -> ModuleType:
    if not SCORER.exists():
        pytest.skip("the scorer is not beside the checkout")
    spec = importlib.util.spec_from_file_location("score", SCORER.resolve())
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def drawn(draw: random.Random) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Return gold and export rows, some of them missing, abstained or without tags."""
    gold: list[dict[str, object]] = []
    told: list[dict[str, object]] = []
    for n in range(draw.randint(1, 40)):
        url = f"https://例え{n}.example/記事?{n}"
        tags = {tag: draw.sample(VALUES, draw.randint(0, 3)) for tag in TAGS}
        any_ = {f"{tag}_any": [*some, *draw.sample(VALUES, 1)] for tag, some in tags.items()}
        gold.append(
            {"url": url, "class": draw.choice(CLASSES), "ai": draw.random() < 0.7}
            | {"helper": draw.random() < 0.2, "language": draw.choice(["ja", "en"])}
            | tags
            | (any_ if draw.random() < 0.7 else {})
        )
        if draw.random() < 0.9:
            said = draw.choice([*CLASSES, "needs review"])
            mine = {tag: draw.sample(VALUES, draw.randint(0, 2)) for tag in TAGS}
            told.append(
                {"url": url, "class": said, "ai": draw.random() < 0.5, "tags": mine, "urls": []}
            )
    return gold, told


def ours(row: dict[str, object]) -> ClassRow:
    def values(suffix: str) -> dict[str, frozenset[str]]:
        return {tag: frozenset(row.get(f"{tag}{suffix}") or ()) for tag in TAGS}  # type: ignore[call-overload]

    return ClassRow(
        url=str(row["url"]), class_=str(row["class"]), ai=bool(row["ai"]),
        helper=bool(row["helper"]), tags=values(""), any_tags=values("_any"),
    )  # fmt: skip


def said(row: dict[str, object]) -> Told:
    tags = row["tags"]
    assert isinstance(tags, dict)
    return Told(
        urls=(str(row["url"]),), class_=str(row["class"]), ai=bool(row["ai"]),
        tags={tag: frozenset(values) for tag, values in tags.items()},
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
def test_the_figures_are_those_of_the_scorer(seed: int) -> None:
    gold, told = drawn(random.Random(seed))
    score = scorer()
    theirs = score.score_classes(gold, told, gold)
    languages = {score.key(row["url"]): str(row["language"]) for row in gold}
    figures = class_figures(list(map(ours, gold)), map(said, told), languages)
    mine = figures["both"]
    for name, key in {
        "class_rows": "n",
        "class_missing": "missing",
        "class_abstained": "abstained",
        "class_macro_f1": "macro_f1",
        "class_accuracy": "accuracy",
        "incident_or_hazard_f1": "incident_or_hazard_f1",
        "helper_stories": "helper_stories",
        "helpers_called_harm": "helper_stories_called_incident_or_hazard",
        "ai_recall": "ai_recall",
        "ai_precision": "ai_precision",
    }.items():
        assert mine[name] == pytest.approx(theirs[key]), name
    assert [mine["class_macro_f1_low"], mine["class_macro_f1_high"]] == pytest.approx(
        theirs["macro_f1_interval"]
    )
    for name in CLASSES:
        assert mine[f"{name}_f1"] == pytest.approx(theirs["by_class"][name]["f1"])
    for tag in TAGS:
        assert mine[f"tags_{tag}_f1"] == pytest.approx(theirs["tags_f1"][tag])
    for language, figure in theirs["macro_f1_by_language"].items():
        if language in figures:
            assert figures[language]["class_macro_f1"] == pytest.approx(figure)


def test_a_classifier_that_is_as_right_as_it_is_sure_has_no_calibration_error() -> None:
    row = ClassRow(url="https://a.example/1", class_="hazard")
    right = Told(urls=(), class_="hazard", likeliest=("hazard", 0.75))
    wrong = Told(urls=(), class_="needs review", likeliest=("incident", 0.75))
    assert calibration_error([(row, right)] * 3 + [(row, wrong)]) == pytest.approx(0.0)
    assert calibration_error([(row, right)] * 2 + [(row, wrong)] * 2) == pytest.approx(0.25)
    assert calibration_error([(row, None)]) is None


def test_gold_may_hold_classes_without_events(tmp_path: Path) -> None:
    row = {"url": "https://a.example/1", "class": "AI hazard", "ai": True, "stakeholders": ["女性"]}
    (tmp_path / "gold.jsonl").write_text(json.dumps(row, ensure_ascii=False), "utf-8")
    gold = read_gold(tmp_path, articles=False)
    assert not gold.has_events
    (found,) = gold.classes
    assert (found.class_, found.tags["stakeholders"]) == ("hazard", frozenset({"女性"}))


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"url": "https://a.example/1", "class": "事故"}, "there is no class “事故”"),
        ({"url": "https://a.example/1", "class": "hazard", "task": "x"}, "“task” is not a list"),
        ({"url": "https://a.example/1"}, "or of which “class” it is"),
    ],
)
def test_bad_classes_are_said_in_a_sentence(
    tmp_path: Path, row: dict[str, object], told: str
) -> None:
    (tmp_path / "gold.jsonl").write_text(json.dumps(row, ensure_ascii=False), "utf-8")
    with pytest.raises(GoldError, match=told):
        read_gold(tmp_path, articles=False)
