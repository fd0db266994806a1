"""`jiken classify`: what each article and incident is, and why."""

from __future__ import annotations

import os
from collections import Counter
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path

import click

from jiken.cli.options import Day, existing_db_option, model_option, now, plain_option
from jiken.cli.screen import progress
from jiken.encoders import Encoders
from jiken.opinion import Endpoint, Outcome
from jiken.service import assessing, classifying, grouping, opining, wholes
from jiken.service.classifiers import embedded
from jiken.service.classifying import ClassifiedNow
from jiken.service.desk import processes, refreshing
from jiken.service.opining import Opined
from jiken.store import Store
from jiken.taxonomy import ArticleClass

QUESTIONS = 200
MOST_QUEUED = 10_000_000
# Where a day begins first: articles are dated by their publishers' local days.
EARLIEST = timezone(timedelta(hours=14))


@click.command()
@existing_db_option
@click.option("--all", "all_", is_flag=True, help="Classify everything again, changed or not.")
@click.option("--since", type=Day(), help="Leave out articles of before that day.")
@click.option(
    "--no-llm", is_flag=True, help="Ask no language model, whatever the environment says."
)
@click.option(
    "--questions",
    default=QUESTIONS,
    show_default=True,
    type=click.IntRange(min=0),
    help="At most so many questions to a language model.",
)
@click.option(
    "--judged",
    is_flag=True,
    help="Ask a language model about what reviewers have given a class, too.",
)
@model_option
@plain_option
def classify(
    db: Path,
    all_: bool,
    since: date | None,
    no_llm: bool,
    questions: int,
    judged: bool,
    model: Path | None,
    plain: bool,
) -> None:
    """Say of each new article and incident what it is, how severe, and why.

    Incident, hazard, complementary or unrelated by the OECD's definitions, with severity, tags
    and a rationale that rest on quoted words. Where JIKEN_LLM_BASE_URL and JIKEN_LLM_MODEL name
    a language model, it is asked for a second opinion on what tells of harm or needs review and
    no reviewer has judged. What reviewers have said stays. Can be stopped and run again at any time.
    """
    # A mistake in the environment is said before anything starts.
    endpoint = None if no_llm else Endpoint.from_environment(os.environ)
    began = datetime.combine(since, time.min, EARLIEST) if since else None
    with Store.open(db) as store:
        found = classify_with_progress(store, model, all_=all_, since=began, plain_lines=plain)
        click.echo(summed_up(found))
        if endpoint:
            opine_with_progress(store, endpoint, questions, judged=judged, plain_lines=plain)


def classify_with_progress(
    store: Store,
    model: Path | None,
    *,
    all_: bool = False,
    since: datetime | None = None,
    plain_lines: bool,
) -> ClassifiedNow:
    """Classify what is new, showing each stage's progress."""
    encoders, classifier = Encoders.shipped(), embedded(model)
    run = processes.begin(store, "classify", now=now())
    name = classifying.made_by(encoders, classifier)
    waiting = classifying.waiting(store, encoders, classifier, all_=all_, since=since)
    unread = len(store.evidence.unencoded(encoders.clusters.name))
    with progress("Reading", unread, plain_lines=plain_lines) as advance:
        grouping.encode(store, encoders.clusters, progress=advance)
    missing = store.whole_vectors.missing(encoders.classes.name, waiting)
    with progress("Reading as a whole", len(missing), plain_lines=plain_lines) as advance:
        wholes.encode(store, encoders.classes, missing, progress=advance)
    with progress("Classifying", len(waiting), plain_lines=plain_lines) as advance:
        classifying.classify_articles(store, encoders, classifier, waiting, progress=advance)
    incidents = assessing.unassessed(store, name)
    with progress("Rolling up", incidents, plain_lines=plain_lines) as advance:
        assessed = assessing.assess(store, name, progress=advance)
    queued = store.unqueued.waiting(MOST_QUEUED)
    with progress("Queueing", queued, plain_lines=plain_lines) as advance:
        refreshing.refresh(store, now(), progress=advance)
    found = classifying.summed_up(store, len(waiting), assessed)
    counts = {"classified": found.classified, "assessed": found.assessed}
    store.runs.end(run, "done", counts, now=now())
    return found


def summed_up(found: ClassifiedNow) -> str:
    """Return what a run came to, in two sentences."""
    classes = (
        f"{found.classes.get(name, 0):,} {'need review' if name == 'needs review' else name}"
        for name in map(str, ArticleClass)
    )
    return (
        f"{found.classified:,} articles classified, {found.unchanged:,} left as they were; "
        f"{found.assessed:,} incidents rolled up. Now {', '.join(classes)}."
    )


def opine_with_progress(
    store: Store, endpoint: Endpoint, questions: int, *, plain_lines: bool, judged: bool = False
) -> None:
    """Ask the language model, showing progress; what was answered is told when it is stopped, too."""
    told = Opined()
    try:
        with progress("Second opinions", None, plain_lines=plain_lines) as advance:
            opining.opine(
                store, endpoint, most=questions, now=now, told=told, progress=advance, judged=judged
            )
    finally:
        asked = told.articles or told.incidents or told.left
        if asked:
            _tell(endpoint, told)
    if not asked:
        click.echo(f"{endpoint.model}: there was nothing to ask about.")


def _tell(endpoint: Endpoint, told: Opined) -> None:
    click.echo(
        f"{endpoint.model}: {_outcomes(told.articles)} on articles "
        f"({told.disagreeing:,} of another class), {_outcomes(told.incidents)} on incidents."
    )
    if told.left:
        click.echo(
            f"{endpoint.model} failed several times in a row; {told.left:,} were not asked about.",
            err=True,
        )


def _outcomes(counts: Counter[Outcome]) -> str:
    told = ", ".join(f"{count:,} {outcome.value}" for outcome, count in counts.most_common())
    return told or "nothing asked"
