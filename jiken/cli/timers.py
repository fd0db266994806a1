"""`jiken schedule` and `jiken service`: running unattended."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import click
from apscheduler.schedulers.blocking import BlockingScheduler

from jiken.cli.children import Children
from jiken.cli.options import db_option, now, registry, sources_option
from jiken.store import Store

DESCRIPTION = "Jiken AI-incident news monitor"


def run_command(db: Path, sources_path: Path | None) -> list[str]:
    """Return the command line of one `jiken run`, with absolute paths."""
    command = [sys.executable, "-m", "jiken", "run", "--plain", "--db", str(db.resolve())]
    return command + (["--sources", str(sources_path.resolve())] if sources_path else [])


@click.command()
@db_option
@sources_option
@click.option(
    "--every",
    default=15,
    show_default=True,
    type=click.IntRange(min=1),
    metavar="MINUTES",
    help="How often to look for sources that are due.",
)
@click.option("--times", type=click.IntRange(min=1), help="Stop after so many runs.")
def schedule(db: Path, sources_path: Path | None, every: int, times: int | None) -> None:
    """Run everything on its own in one process, until it is stopped.

    Runs never overlap; runs that were missed (a machine asleep) are caught up with one.
    """
    registry(sources_path)
    with Store.open(db):
        pass  # one that cannot be used is said now, not by every run
    scheduler = BlockingScheduler(timezone="UTC")
    left, children = times, Children()

    def one_run() -> None:
        nonlocal left
        children.run(run_command(db, sources_path))
        left = left - 1 if left is not None else None
        if left == 0:
            scheduler.shutdown(wait=False)

    scheduler.add_job(
        one_run,
        "interval",
        minutes=every,
        next_run_time=now(),
        max_instances=1,
        coalesce=True,
        misfire_grace_time=None,
    )
    click.echo(f"Looking for due sources every {every} minutes; stop with Ctrl-C.", err=True)
    try:
        scheduler.start()
    finally:
        children.stop()


UNIT = """\
# /etc/systemd/system/jiken.service
[Unit]
Description={description}
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
WorkingDirectory={folder}
ExecStart={command}
Nice=10
SuccessExitStatus=130 143
NoNewPrivileges=yes
PrivateTmp=yes
ProtectSystem=strict
ReadWritePaths={folder}

# /etc/systemd/system/jiken.timer
[Unit]
Description={description}: every {every} minutes

[Timer]
OnCalendar=*:0/{every}
Persistent=true

[Install]
WantedBy=timers.target

# Without systemd, one line of crontab (flock keeps runs from overlapping):
*/{every} * * * * flock -n {lock} {command}
"""


@click.command()
@db_option
@sources_option
@click.option(
    "--every",
    default=15,
    show_default=True,
    type=click.Choice([5, 10, 12, 15, 20, 30]),
    metavar="MINUTES",
)
def service(db: Path, sources_path: Path | None, every: int) -> None:
    """Print a systemd unit with its timer, and a cron line, for this installation."""
    where = db.resolve()
    click.echo(
        UNIT.format(
            description=DESCRIPTION,
            folder=where.parent,
            command=shlex.join(run_command(db, sources_path)),
            lock=shlex.quote(f"{where}.timer.lock"),
            every=every,
        ),
        nl=False,
    )
