"""One measurement for `jiken evaluate`: cluster a gold's articles, or take a database as it is."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from jiken import resources
from jiken.cli.figures import Value
from jiken.cli.options import now, registry
from jiken.cli.screen import progress
from jiken.encoders import Encoders
from jiken.quality import Gold, Mistake, Placement, class_figures, figures, mistakes
from jiken.quality.limits import BOTH
from jiken.service import evaluating, feeding
from jiken.service.classifiers import embedded
from jiken.service.evaluating import Desk, Remembering
from jiken.store import Store
from pipelines.gate import Gate

Figures = dict[str, dict[str, Value]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked for besides the gold; *churn_days* is None for no feeding by day."""

    db: Path | None
    window_days: float | None
    related: bool
    churn_days: int | None
    plain: bool
    model: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Every figure by language (what is of the whole run stands under "both"), and what is wrong."""

    figures: Figures
    mistakes: Sequence[Mistake]
    seconds: float = 0.0


def measure(folder: Path, gold: Gold, asked: Asked) -> Measured:
    """Return what is *asked* of the *gold* in *folder*, with the seconds, showing progress."""
    began = time.perf_counter()
    told = _told(folder, gold, asked)
    return replace(told, seconds=time.perf_counter() - began)


def _told(folder: Path, gold: Gold, asked: Asked) -> Measured:
    if asked.db:
        with Store.open(asked.db) as store:
            return _measured(gold, store, None, asked)
    desk = _desk()
    lines = evaluating.article_lines(folder / "articles.jsonl")
    with Store.open(":memory:") as store:
        desk.take_in(store, lines)
        with progress("Reading", len(lines), plain_lines=asked.plain) as advance:
            desk.encode(store, progress=advance)
        with progress("Comparing", None, plain_lines=asked.plain) as advance:
            largest = desk.cluster(store, progress=advance)
        at_once = evaluating.placements(store)
        if gold.classes:
            classifier = embedded(asked.model)
            with progress("Classifying", len(lines), plain_lines=asked.plain) as advance:
                desk.classify(store, classifier, progress=advance)
        told = _measured(gold, store, largest, asked)
    if asked.churn_days:
        with progress("Feeding by day", len(lines), plain_lines=asked.plain) as advance:
            days = asked.churn_days
            fed = feeding.stream(desk, lines, at_once, batch_days=days, progress=advance)
        told.figures[BOTH] |= {
            "batches": fed.churn.batches,
            "id_churn": fed.churn.id_churn,
            "split_churn": fed.churn.split_churn,
            "same_partition": fed.same_partition,
            "same_roles": fed.same_roles,
        }
    return told


def _desk() -> Desk:
    shipped = Encoders.shipped()
    return Desk(
        registry=registry(None),
        gate=Gate.load(resources.path("gate.toml")),
        encoders=replace(shipped, clusters=Remembering(shipped.clusters)),
        now=now(),
    )


def _placed(store: Store, asked: Asked) -> list[Placement]:
    placed = evaluating.placements(store)
    return evaluating.affairs(store, placed) if asked.related else placed


def _measured(gold: Gold, store: Store, largest: int | None, asked: Asked) -> Measured:
    placed = _placed(store, asked)
    told: Figures = {BOTH: {}}
    if gold.has_events:
        told |= {
            language: asdict(one.partition) | asdict(one.homes) | asdict(one.roles)
            for language, one in figures(gold, placed, window_days=asked.window_days).items()
        }
    if gold.classes:
        languages = {key: fact.language for key, fact in gold.facts.items()}
        found = class_figures(gold.classes, evaluating.told(store), languages)
        told |= {language: told.get(language, {}) | found[language] for language in found}
    told[BOTH] |= {"articles": len(placed), "largest_component": largest}
    return Measured(figures=told, mistakes=mistakes(gold, placed) if gold.has_events else ())
