"""`jiken cluster`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from jiken.cli.classify import classify_with_progress, summed_up
from jiken.cli.options import existing_db_option, model_option, now, plain_option
from jiken.cli.screen import plain as one_line
from jiken.cli.screen import progress
from jiken.encoders import Encoders
from jiken.service import grouping
from jiken.service.changes import Change
from jiken.service.desk import processes, refreshing
from jiken.service.grouping import Grouped
from jiken.store import Store

# So many causes of one change are named, the rest counted.
CAUSES = 5


@click.command()
@existing_db_option
@model_option
@plain_option
@click.option(
    "--explain-changes",
    is_flag=True,
    help="List the earlier assignments that this run changed, each with the new evidence for it.",
)
def cluster(db: Path, model: Path | None, plain: bool, explain_changes: bool) -> None:
    """Put the reports of one event into one incident, across both languages, and classify.

    Can be run again at any time: the same articles give the same incidents, ids stay. Ends with
    what `jiken classify` does, without the questions to a language model.
    """
    with Store.open(db) as store:
        grouped = cluster_with_progress(store, plain_lines=plain)
        if explain_changes:
            for line in explanations(store, grouped.changes):
                click.echo(line)
        classified = classify_with_progress(store, model, plain_lines=plain)
    click.echo(
        f"{grouped.articles:,} articles ({grouped.new:,} new or changed) in "
        f"{grouped.incidents:,} incidents, {grouped.several:,} of them with several articles; "
        f"{grouped.settled:,} articles were settled, "
        f"largest piece of work {grouped.largest_component:,} articles."
    )
    click.echo(summed_up(classified))


def explanations(store: Store, changes: tuple[Change, ...]) -> Iterator[str]:
    """Yield what a run changed of earlier assignments, each change with its causes below it."""
    if not changes:
        yield "No earlier assignment has changed."
    for change in changes:
        yield _told(store, change)
        if change.link and change.probability is not None:
            a, b = (_titled(store, article) for article in change.link)
            yield f"  deciding link ({change.probability:.2f}): {a} – {b}"
        for cause in change.causes[:CAUSES]:
            yield f"  new, changed or judged anew: {_titled(store, cause)}"
        if len(change.causes) > CAUSES:
            yield f"  and {len(change.causes) - CAUSES:,} more"


def _told(store: Store, change: Change) -> str:
    if change.article is None:
        verb = "was merged into" if change.kind == "merged" else "was split:"
        came = "" if change.kind == "merged" else " came of it"
        return f"{change.before} {verb} {change.after}{came}"
    article = _titled(store, change.article)
    if change.kind == "role":
        return f"{article}: {change.before} → {change.after}"
    if change.kind == "left":
        return f"{article}: left {change.before}, as it is no report of an event"
    return f"{article}: {change.before} → {change.after}"


def _titled(store: Store, article: int) -> str:
    kept = store.articles.by_id(article)
    if kept is None:
        return f"article {article}"
    title, url = one_line(kept.article.title), one_line(kept.article.canonical_url)
    return f"{title} <{url}>" if title else f"<{url}>"


def cluster_with_progress(store: Store, *, plain_lines: bool) -> Grouped:
    """Group all that is stored, showing each stage's progress."""
    encoder = Encoders.shipped().clusters
    run = processes.begin(store, "cluster", now=now())
    with progress(
        "Reading", len(store.evidence.unencoded(encoder.name)), plain_lines=plain_lines
    ) as advance:
        grouping.encode(store, encoder, progress=advance)
    with progress("Comparing", None, plain_lines=plain_lines) as advance:
        grouped = grouping.cluster(store, encoder.name, now=now(), progress=advance)
    refreshing.refresh(store, now())
    store.runs.end(
        run, "done", {"articles": grouped.articles, "incidents": grouped.incidents}, now=now()
    )
    return grouped
