"""`jiken train`: a classifier that has learned from reviewers' judgements."""

from __future__ import annotations

import json
from pathlib import Path

import click

from jiken.cli.options import existing_db_option
from jiken.cli.screen import plain
from jiken.encoders import Encoders
from jiken.service import training
from jiken.service.classifiers import embedded
from jiken.store import Store


@click.command()
@existing_db_option
@click.option(
    "--from-judgements",
    is_flag=True,
    required=True,
    help="Learn from what reviewers have said of articles (`jiken judge`): all that there is to learn from.",
)
@click.option(
    "--model",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="JIKEN_MODEL",
    show_envvar=True,
    help="The folder that the trained classifier is written to.",
)
@click.option(
    "--write-labels",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the judged articles, with their texts, as JSON Lines to train on elsewhere.",
)
def train(db: Path, from_judgements: bool, model: Path | None, write_labels: Path | None) -> None:
    """Adapt the classifier to reviewers' judgements, or write them down as labels.

    `jiken judge` records judgements; what is learned from are those on articles.
    Training starts from the coefficients that ship with Jiken and never changes them: the
    result goes to the folder of --model, and every command with the same --model or JIKEN_MODEL
    uses it from then on. `jiken classify` then classifies everything anew by it.
    """
    if model is None and write_labels is None:
        raise click.UsageError(
            "Say where the trained classifier goes (--model or JIKEN_MODEL), or --write-labels."
        )
    with Store.open(db) as store:
        if write_labels:
            _write(store, write_labels)
        if model:
            _train(store, model)


def _write(store: Store, target: Path) -> None:
    rows = [json.dumps(row, ensure_ascii=False) for row in training.labels(store)]
    target.write_text("".join(f"{row}\n" for row in rows), "utf-8")
    click.echo(f"{len(rows):,} judged articles written to {plain(str(target))}.")


def _train(store: Store, folder: Path) -> None:
    found = training.train(store, Encoders.shipped(), embedded(), folder)
    click.echo(
        f"{found.corrections:,} judged articles: {found.right_before:,} had their class right "
        f"before, {found.right_after:,} have it now. Written to {found.path}; "
        f"go on with: jiken classify --model {folder}"
    )
