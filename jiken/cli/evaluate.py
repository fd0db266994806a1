"""`jiken evaluate`."""

from __future__ import annotations

from pathlib import Path

import click

from jiken import resources
from jiken.cli.figures import print_figures, print_mistakes
from jiken.cli.measuring import Asked, Measured, measure
from jiken.cli.options import existing, model_option, plain_option
from jiken.quality import Gold, crossed, read_gold, read_limits
from jiken.terminal import json_line


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
@click.option("--wrong", is_flag=True, help="List every article that is not where GOLD has it.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, one for each GOLD.")
@model_option
@plain_option
def evaluate(
    gold: tuple[Path, ...],
    db: Path | None,
    window_days: float | None,
    related: bool,
    with_churn: bool,
    batch_days: int,
    floors: Path | None,
    wrong: bool,
    as_json: bool,
    model: Path | None,
    plain: bool,
) -> None:
    """Measure how well incidents and classes agree with GOLD: folders of labelled articles.

    A folder holds articles.jsonl (what `jiken import` reads) and gold.jsonl: {"url", "cluster",
    "relation"?, "lookalike_of"?, "role"?, "copy_of"?} for events, {"url", "class", "ai"?,
    "helper"?, "harm_types"?, "harm_types_any"?, …} for classes. Its gold.toml, if there is one,
    sets window_days, [floors] and [ceilings]. The articles are clustered and classified in a
    database that is thrown away. Without GOLD, the one that ships with Jiken is taken. The exit status is 1 if a
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
        asked = Asked(
            db=db, window_days=window, related=related, churn_days=days, plain=plain, model=model
        )
        told = measure(folder, read, asked)
        bounds = limits or read.limits
        under = crossed(bounds, told.figures)
        if as_json:
            judged = {"limits": bounds.count, "crossed": under}
            click.echo(json_line(_row(read, told, wrong=wrong) | judged))
        else:
            print_figures(read.name, told.figures, told.seconds)
            if wrong:
                print_mistakes(read, told.mistakes)
        failed += [f"{read.name}: {phrase}" for phrase in under]
    if failed:
        raise click.ClickException(f"{'; '.join(failed)}.")


def _row(gold: Gold, told: Measured, *, wrong: bool) -> dict[str, object]:
    row = {"gold": gold.name, **told.figures, "seconds": round(told.seconds, 1)}
    if not wrong:
        return row
    listed = [{"what": m.what, "event": m.event, "url": m.row.url} for m in told.mistakes]
    return row | {"mistakes": listed}
