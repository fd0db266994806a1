"""`jiken crawl`, `jiken import`, `jiken run`: taking articles in."""

from __future__ import annotations

import importlib.util
import os
import sys
from datetime import date
from pathlib import Path
from typing import BinaryIO

import click

from jiken import resources
from jiken.cli.alerts import told
from jiken.cli.children import status_of
from jiken.cli.classify import (
    QUESTIONS,
    classify_with_progress,
    opine_with_progress,
    summed_up,
)
from jiken.cli.group import cluster_with_progress
from jiken.cli.options import (
    Day,
    db_option,
    model_option,
    now,
    plain_option,
    registry,
    sources_option,
)
from jiken.cli.screen import plain, progress
from jiken.opinion import Endpoint
from jiken.schedule import silent
from jiken.service import aim_file, aiming, importing
from jiken.service.desk import processes
from jiken.sources import Registry
from jiken.store import Store
from pipelines.gate import Gate

OURS = ("crawler", "dedupe", "pipelines")
SHOWN = 20
STOPPED = (130, 143)
"""Exit statuses of a crawl that was stopped."""


def refuse_strangers() -> None:
    """Fail in one sentence where another distribution owns one of our packages.

    PyPI has other packages of these names; Python takes whichever comes first.
    """
    home = Path(__file__).resolve().parents[2]
    for name in OURS:
        spec = importlib.util.find_spec(name)
        place = Path(spec.origin).resolve().parents[1] if spec and spec.origin else None
        if place != home:
            raise click.ClickException(
                f"The package “{name}” that Python finds ({place}) is not Jiken's: another "
                "distribution has the name. Install Jiken on its own (pipx install jiken)."
            )


def crawl_process(*arguments: str) -> int:
    """Run a crawl as a process of its own and return its exit status."""
    refuse_strangers()
    return status_of([sys.executable, "-m", "crawler", *arguments])


@click.command()
@db_option
@sources_option
@click.option(
    "--source", "chosen", multiple=True, metavar="ID", help="Only this source; may be repeated."
)
@click.option("--due", is_flag=True, help="Only the sources whose next poll has come.")
@click.option(
    "--again", is_flag=True, help="Try at once what has failed or waits, as after an outage."
)
@click.option("--since", type=Day(), help="Leave out what feeds date before that day.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many pages.")
@click.option("--no-gate", is_flag=True, help="Keep what is not about AI, too.")
@click.option("--proxy", metavar="URL", envvar="http_proxy", help="Fetch through this HTTP proxy.")
@click.option("--run", "run_id", type=int, hidden=True, help="The run of the log that this is.")
@plain_option
def crawl(
    db: Path,
    sources_path: Path | None,
    chosen: tuple[str, ...],
    due: bool,
    again: bool,
    since: date | None,
    limit: int | None,
    no_gate: bool,
    proxy: str | None,
    run_id: int | None,
    plain: bool,
) -> None:
    """Read feeds, sitemaps and listings, fetch new articles, keep what is about AI.

    Shows progress and ends with counts for each outcome. A crawl that was killed is simply
    run again: it loses and doubles nothing.
    """
    registry(sources_path)  # a mistake in it is said before anything starts
    arguments = _crawl_arguments(db, sources_path, proxy=proxy, plain=plain, due=due)
    arguments += ["--again"] * again
    for source in chosen:
        arguments += ["--source", source]
    if since:
        arguments += ["--since", since.isoformat()]
    if limit:
        arguments += ["--limit", str(limit)]
    if no_gate:
        arguments += ["--no-gate"]
    if run_id:
        arguments += ["--run", str(run_id)]
    raise SystemExit(crawl_process(*arguments))


def _crawl_arguments(
    db: Path, sources_path: Path | None, *, proxy: str | None, plain: bool, due: bool
) -> list[str]:
    arguments = ["--db", str(db)]
    if sources_path:
        arguments += ["--sources", str(sources_path)]
    if proxy:
        arguments += ["--proxy", proxy]
    return arguments + ["--plain"] * plain + ["--due"] * due


@click.command("import")
@click.argument("file", type=click.File("rb"))
@db_option
@sources_option
@click.option("--gate", "only_ai", is_flag=True, help="Keep only what is about AI.")
@click.option(
    "--aim",
    is_flag=True,
    help="FILE holds records of the OECD's AIM: JSON, or one a line; legacy values are known.",
)
@plain_option
def import_(
    file: BinaryIO, db: Path, sources_path: Path | None, only_ai: bool, aim: bool, plain: bool
) -> None:
    """Take in articles from FILE ("-": standard input), one JSON object a line.

    {"url", "title"?, "text"?, "language"?, "published_at"?, "publisher"?}: a title or a text
    must be there; a date may be a day or a month. The registry's name for a host wins.
    Bad lines are named by number, the good ones stay. With --aim the articles of a record stay
    together, and what AIM says of it stands as a judgement of “OECD AIM”.
    """
    known = registry(sources_path)
    gate = Gate.load(resources.path("gate.toml"))
    if aim:
        _import_aim(file, db, known, gate, plain)
        return
    with Store.open(db) as store:
        run = processes.begin(store, "import", now=now())
        with progress("Importing", None, plain_lines=plain) as advance:
            imported = importing.import_articles(
                store,
                importing.lines_of(file),
                registry=known,
                gate=gate,
                only_ai=only_ai,
                now=now(),
                progress=advance,
            )
        store.runs.end(run, "done", imported.counts, now=now())
    _report(imported)


def _import_aim(file: BinaryIO, db: Path, known: Registry, gate: Gate, plain: bool) -> None:
    events = aim_file.records(file)
    with Store.open(db) as store:
        run = processes.begin(store, "import", now=now())
        with progress("Importing", len(events), plain_lines=plain) as advance:
            imported = aiming.import_aim(
                store, events, registry=known, gate=gate, now=now(), progress=advance
            )
        store.runs.end(run, "done", imported.counts, now=now())
    _report(imported, "record")


def _report(imported: importing.Imported, place: str = "line") -> None:
    for number, why in imported.bad:
        click.echo(f"{place} {number}: {plain(why)}", err=True)
    more = imported.counts["bad line"] - len(imported.bad)
    if more > 0:
        click.echo(f"… and {more:,} more bad lines", err=True)
    counts = ", ".join(
        f"{count:,} {outcome}{'s' * (outcome == 'bad line' and count > 1)}"
        for outcome, count in sorted(imported.counts.items())
        if count
    )
    click.echo(f"Imported: {counts or 'nothing, the file is empty'}.")
    good = sum(imported.counts.values()) - imported.counts["bad line"]
    if imported.counts["bad line"] and not good:
        raise SystemExit(1)


@click.command()
@db_option
@sources_option
@click.option("--proxy", metavar="URL", envvar="http_proxy", help="Fetch through this HTTP proxy.")
@click.option(
    "--no-llm", is_flag=True, help="Ask no language model, whatever the environment says."
)
@model_option
@plain_option
def run(
    db: Path,
    sources_path: Path | None,
    proxy: str | None,
    no_llm: bool,
    model: Path | None,
    plain: bool,
) -> None:
    """Crawl what is due, group, classify, say what is new, send alerts: what a timer calls."""
    registry(sources_path)
    endpoint = None if no_llm else Endpoint.from_environment(os.environ)
    with Store.open(db) as store:
        before = store.incidents.ids()
    status = crawl_process(*_crawl_arguments(db, sources_path, proxy=proxy, plain=plain, due=True))
    if status in STOPPED:
        raise SystemExit(status)
    with Store.open(db) as store:
        cluster_with_progress(store, plain_lines=plain)
        click.echo(summed_up(classify_with_progress(store, model, plain_lines=plain)))
        if endpoint:
            opine_with_progress(store, endpoint, QUESTIONS, plain_lines=plain)
        _summarise(store, before)
        if store.alerts.all():
            click.echo(told(store))
    raise SystemExit(status)


def _summarise(store: Store, before: set[str]) -> None:
    new = [incident for incident in store.incidents.all() if incident.id not in before]
    click.echo(f"{len(new)} new incidents, {store.articles.count():,} articles in all.")
    for incident in new[:SHOWN]:
        title = incident.title_ja or incident.title_en or "(no title)"
        count = incident.independent_source_count
        click.echo(f"  {incident.id}  {count} source{'s' * (count > 1)}  {plain(title)}")
    if len(new) > SHOWN:
        click.echo(f"  … and {len(new) - SHOWN} more: jiken incidents")
    for state in silent(store.polls.sources().values(), now()):
        click.echo(f"Silent since {state.yielded_at:%Y-%m-%d}: {state.source}", err=True)
    for state in store.polls.sources().values():
        if state.error:
            click.echo(f"In trouble: {state.source} ({plain(state.error)})", err=True)
