"""`jiken cluster`."""

from __future__ import annotations

from pathlib import Path

import click

from jiken.cli.options import existing_db_option, now, plain_option
from jiken.cli.screen import progress
from jiken.encoders import UniversalSentenceEncoder
from jiken.service import grouping
from jiken.service.grouping import Grouped
from jiken.store import Store


@click.command()
@existing_db_option
@plain_option
def cluster(db: Path, plain: bool) -> None:
    """Put the reports of one event into one incident, across both languages.

    Can be run again at any time: the same articles give the same incidents, ids stay.
    """
    with Store.open(db) as store:
        grouped = cluster_with_progress(store, plain_lines=plain)
    click.echo(
        f"{grouped.articles:,} articles ({grouped.new:,} new or changed) in "
        f"{grouped.incidents:,} incidents, {grouped.several:,} of them with several articles; "
        f"largest piece of work {grouped.largest_component:,} articles."
    )


def cluster_with_progress(store: Store, *, plain_lines: bool) -> Grouped:
    """Group all that is stored, showing each stage's progress."""
    encoder = UniversalSentenceEncoder()
    run = store.runs.begin("cluster", now=now())
    with progress(
        "Reading", len(store.evidence.unencoded(encoder.name)), plain_lines=plain_lines
    ) as advance:
        grouping.encode(store, encoder, progress=advance)
    with progress("Comparing", None, plain_lines=plain_lines) as advance:
        grouped = grouping.cluster(store, encoder.name, now=now(), progress=advance)
    store.runs.end(
        run, "done", {"articles": grouped.articles, "incidents": grouped.incidents}, now=now()
    )
    return grouped
