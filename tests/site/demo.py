"""The main job on the invented web, as a user would do it: crawl, group, classify, look, take away.

    python -m tests.site.demo [DATABASE]

Writes a fresh database (./demo.db unless another name is given), then holds the result
against what is known of the invented web. Exit status 1 if a claim does not hold.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import click

from .checks import Check, checks
from .gold import bilingual_events, gold, look_alikes
from .outcome import Row, outcome
from .registry import FILE
from .server import make_server
from .web import invented_web

DEFAULT = Path("demo.db")


class StepFailed(Exception):
    """A command of the demonstration ended with an error; the sentence names it."""


def jiken(*arguments: str) -> None:
    """Run a command of Jiken as a user would; StepFailed if it does not end well."""
    click.secho(f"\n$ jiken {' '.join(arguments)}", bold=True)
    sys.stdout.flush()
    command = [sys.executable, "-m", "jiken.cli", *arguments]
    if status := subprocess.call(command, env=_environment()):
        raise StepFailed(f"jiken {arguments[0]} ended with exit status {status}.")


def _environment() -> dict[str, str]:
    """Return this process's environment without the settings that would lead Jiken elsewhere."""
    misleading = (
        *("JIKEN_DB", "JIKEN_SOURCES", "JIKEN_MODEL", "JIKEN_LLM_BASE_URL"),
        *("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"),
    )
    return {k: v for k, v in os.environ.items() if k.upper() not in misleading}


def collect(db: Path, proxy: str) -> None:
    """Crawl all sources of the invented web behind *proxy*, group and classify what was found."""
    jiken("crawl", "--db", str(db), "--sources", str(FILE), "--proxy", proxy)
    jiken("cluster", "--db", str(db))


def exported(db: Path, name: str) -> list[Row]:
    """Return the rows of `jiken export` to a file of that name."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / name
        command = ["-m", "jiken.cli", "export", str(file), "--db", str(db), "--plain"]
        done = subprocess.run(
            [sys.executable, *command], capture_output=True, text=True, env=_environment()
        )
        if done.returncode:
            raise StepFailed(f"jiken export failed: {done.stderr.strip()}")
        return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def checked(db: Path) -> list[Check]:
    """Return the claims about the invented web with what in *db* speaks against them."""
    rows, made = exported(db, "articles.jsonl"), exported(db, "incidents.jsonl")
    return checks(outcome(gold(), rows, made))


def run(db: Path, proxy: str) -> int:
    """Do the main job into *db*, say how it went, and return the exit status."""
    _introduce()
    try:
        collect(db, proxy)
        found = checked(db)
        status = _say(found)
        jiken("incidents", "--min-sources", "2", "--all", "--db", str(db))
        made = exported(db, "incidents.jsonl")
    except StepFailed as wrong:
        click.secho(f"\nThe demonstration stopped: {wrong}", fg="red", err=True)
        return 1
    _say_what_next(db, made)
    return status


def _introduce() -> None:
    web, rows = invented_web(), gold()
    click.echo(
        f"An invented news web of {len(web.outlets)} sites and {len(rows)} articles runs on the "
        f"loopback: {len(bilingual_events(rows))} events are reported in Japanese and English, "
        f"{len(look_alikes())} pairs of events look alike. Nothing of it is real."
    )


def _say_what_next(db: Path, made: Sequence[Row]) -> None:
    largest = max(made, key=lambda row: row["article_count"], default=None)
    alone = sum(row["independent_source_count"] < 2 for row in made)
    click.echo(f"\n{len(made) - alone} incidents above; {alone} more have one source only.")
    click.echo(f"The database is {db.resolve()}. Now try:")
    click.echo(f"  jiken incidents --db {db}")
    if largest:
        click.echo(f"  jiken show {largest['id']} --db {db}")
    click.echo(f"  jiken search 逮捕 --db {db}")
    click.echo(f"  jiken search deepfake --db {db}")
    click.echo(f"  jiken export articles.jsonl --db {db}")
    click.echo("Review them in the browser, in English or Japanese:")
    click.secho(f"  {' '.join(desk_command(db))}", bold=True)


def desk_command(db: Path) -> list[str]:
    """Return the command that opens the desk on the demonstration's incidents."""
    return ["jiken", "desk", "--db", str(db), "--sources", os.path.relpath(FILE)]


def offer_desk(db: Path, *, wanted: bool) -> None:
    """Open the desk on the demonstration's incidents if that is *wanted*; at a terminal, ask."""
    if not wanted and not (sys.stdin.isatty() and sys.stdout.isatty()):
        return
    if wanted or click.confirm("\nOpen the desk on these incidents now?", default=False):
        with suppress(KeyboardInterrupt):
            jiken(*desk_command(db)[1:])


def _say(found: Sequence[Check]) -> int:
    click.secho("\nHeld against what is known of this web:", bold=True)
    for check in found:
        click.secho(
            f"  {'✓' if check.holds else '✗'} {check.claim}.", fg=None if check.holds else "red"
        )
        for line in check.against:
            click.echo(f"      {line}")
    return 0 if all(check.holds for check in found) else 1


def _make_room(db: Path) -> None:
    """Take the last demonstration's database away; another file is never overwritten."""
    if db != DEFAULT and db.exists():
        raise click.ClickException(f"{db} exists; name a file that is not there yet.")
    for suffix in ("", "-wal", "-shm"):
        db.with_name(db.name + suffix).unlink(missing_ok=True)


@click.command()
@click.argument("db", default=DEFAULT, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--desk", is_flag=True, help="Open the desk on it at the end.")
def main(db: Path, desk: bool) -> None:
    """Crawl the invented news web into DB and show the incidents found."""
    _make_room(db)
    with make_server() as server:
        status = run(db, server.url)
    if not status:
        offer_desk(db, wanted=desk)
    raise SystemExit(status)


if __name__ == "__main__":
    main()
