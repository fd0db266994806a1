"""`jiken evaluate`."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from jiken import resources
from jiken.cli.figures import Value, print_figures
from jiken.cli.options import existing, now, plain_option, registry
from jiken.cli.screen import progress
from jiken.encoders import UniversalSentenceEncoder
from jiken.quality import Gold, crossed, figures, read_gold, read_limits
from jiken.quality.limits import BOTH
from jiken.service import evaluating
from jiken.service.evaluating import Desk, Remembering
from jiken.store import Store
from pipelines.gate import Gate


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked for besides the gold."""

    db: Path | None
    window_days: float | None
    related: bool
    churn_days: int | None
    plain: bool


@click.command()
@click.argument("gold", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--db",
    type=click.Path(dir_okay=False, path_type=Path),
    callback=lambda context, option, path: path and existing(path),
    help="Measure the incidents of this database instead of clustering the gold's articles.",
)
@click.option(
    "--window-days",
    type=click.FloatRange(min=0),
    help="Judge no pair of articles that are further apart.  [default: what gold.toml says]",
)
@click.option(
    "--related",
    is_flag=True,
    help="Take incidents that are related, as parts of one affair, for one.",
)
@click.option(
    "--churn",
    "with_churn",
    is_flag=True,
    help="Feed the articles day by day, too, and cluster after each batch.  [default: not]",
)
@click.option(
    "--batch-days",
    default=1,
    show_default=True,
    type=click.IntRange(1, 100_000),
    help="Days in a batch of --churn.",
)
@click.option(
    "--floors",
    type=click.Path(path_type=Path),
    help="A file with [floors] and [ceilings].  [default: the gold.toml of each GOLD]",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, one for each GOLD.")
@plain_option
def evaluate(
    gold: tuple[Path, ...],
    db: Path | None,
    window_days: float | None,
    related: bool,
    with_churn: bool,
    batch_days: int,
    floors: Path | None,
    as_json: bool,
    plain: bool,
) -> None:
    """Measure how well incidents agree with GOLD: folders of labelled articles.

    A folder holds articles.jsonl (what `jiken import` reads) and gold.jsonl: {"url", "cluster",
    "relation"?, "lookalike_of"?, "role"?, "copy_of"?}. Its gold.toml, if there is one, sets
    window_days, [floors] and [ceilings]. The articles are clustered in a database that is
    thrown away. Without GOLD, the one that ships with Jiken is taken. The exit status is 1 if a
    figure is under its floor.
    """
    if db and with_churn:
        raise click.UsageError("--churn feeds the articles to a database of its own; no --db then.")
    limits = read_limits(floors) if floors else None
    failed: list[str] = []
    for folder in gold or (resources.path("gold/events"),):
        read = read_gold(folder, articles=db is None)
        window = read.limits.window_days if window_days is None else window_days
        days = batch_days if with_churn else None
        began = time.perf_counter()
        asked = Asked(db=db, window_days=window, related=related, churn_days=days, plain=plain)
        measured = _measured(folder, read, asked)
        seconds = time.perf_counter() - began
        bounds = limits or read.limits
        under = crossed(bounds, measured)
        if as_json:
            judged = {"limits": bounds.count, "crossed": under, "seconds": round(seconds, 1)}
            row = {"gold": read.name, **measured, **judged}
            click.echo(json.dumps(row, ensure_ascii=False))
        else:
            print_figures(read.name, measured, seconds)
        failed += [f"{read.name}: {phrase}" for phrase in under]
    if failed:
        raise click.ClickException(f"{'; '.join(failed)}.")


def _measured(folder: Path, gold: Gold, asked: Asked) -> Mapping[str, dict[str, Value]]:
    """Return every figure by language; what is of the whole run stands under "both"."""
    if asked.db:
        with Store.open(asked.db) as store:
            return _scored(gold, store, None, asked)
    desk = _desk()
    lines = evaluating.article_lines(folder / "articles.jsonl")
    with Store.open(":memory:") as store:
        desk.take_in(store, lines)
        with progress(f"Reading {gold.name}", len(lines), plain_lines=asked.plain) as advance:
            desk.encode(store, progress=advance)
        with progress(f"Comparing {gold.name}", None, plain_lines=asked.plain) as advance:
            largest = desk.cluster(store, progress=advance)
        measured = _scored(gold, store, largest, asked)
        placed = evaluating.placements(store)
    if asked.churn_days:
        with progress(f"Feeding {gold.name}", len(lines), plain_lines=asked.plain) as advance:
            fed = evaluating.stream(
                desk, lines, placed, batch_days=asked.churn_days, progress=advance
            )
        measured[BOTH] |= {
            "batches": fed.churn.batches,
            "id_churn": fed.churn.id_churn,
            "split_churn": fed.churn.split_churn,
            "same_partition": fed.same_partition,
            "same_roles": fed.same_roles,
        }
    return measured


def _desk() -> Desk:
    return Desk(
        registry=registry(None),
        gate=Gate.load(resources.path("gate.toml")),
        encoder=Remembering(UniversalSentenceEncoder()),
        now=now(),
    )


def _scored(
    gold: Gold, store: Store, largest: int | None, asked: Asked
) -> dict[str, dict[str, Value]]:
    placed = evaluating.placements(store)
    if asked.related:
        placed = evaluating.affairs(store, placed)
    measured: dict[str, dict[str, Value]] = {
        language: asdict(told.partition) | asdict(told.homes) | asdict(told.roles)
        for language, told in figures(gold, placed, window_days=asked.window_days).items()
    }
    measured[BOTH] |= {"articles": len(placed), "largest_component": largest}
    return measured
