"""`jiken backup`, `jiken check`, `jiken restore`."""

from __future__ import annotations

from pathlib import Path

import click

from jiken.cli.options import existing_db_option, lost_db_option, now, plain_option
from jiken.cli.screen import plain, progress
from jiken.service.keeping import backing_up, checking, drilling, restoring

KEPT = 7
FILE = click.Path(path_type=Path)


@click.command()
@click.argument("target", type=FILE, required=False)
@existing_db_option
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    default=KEPT,
    show_default=True,
    help="In a folder: keep so many of the newest, remove the older ones.",
)
@plain_option
def backup(target: Path | None, db: Path, keep: int, plain: bool) -> None:
    """Copy the database to TARGET, a file or a folder, while others may write to it.

    Without TARGET into the folder “backups” beside the database, under the time in UTC. A backup
    has its name only when it is whole and has passed the check that `jiken check` makes; put
    copies on another disk, too.
    """
    folder = target if target and target.is_dir() else None if target else backing_up.folder_of(db)
    path = folder / backing_up.name_of(db, now()) if folder else target
    assert path is not None
    size = backing_up.megabytes(db)
    with progress("Backing up (MB)", size, plain_lines=plain) as advance:
        made = backing_up.back_up(db, path, progress=advance)
    removed = backing_up.prune(db, keep, folder=folder) if folder else ()
    click.echo(f"Backed up to {made.path} and checked: {_rows(made.checked)}.")
    if removed:
        click.echo(f"Older backups removed: {len(removed)}, kept: {keep}.")


@click.command()
@existing_db_option
@plain_option
def check(db: Path, plain: bool) -> None:
    """Say whether the database is sound, and name what is damaged; exit status 1 if anything is.

    Reads every page, what refers to what, the full-text index, and every article, judgement and
    step, each against the hash that was kept when it was written. It changes nothing.
    """
    with progress("Checking (rows)", checking.sealed_rows(db), plain_lines=plain) as advance:
        found = checking.check(db, progress=advance)
    for note in found.notes:
        click.echo(f"Note: {note}.")
    if found.whole:
        click.echo(f"{db} is sound: {_rows(found)}.")
        return
    _tell(found.damaged)
    raise click.ClickException(
        f"{db} is damaged; `jiken restore` brings back the newest backup that is not."
    )


def _tell(sentences: tuple[str, ...]) -> None:
    for sentence in sentences:
        click.echo(plain(sentence))


def _rows(found: checking.Checked) -> str:
    counts = [f"{count:,} {kind}" for kind, count in found.rows.items() if count]
    return ", ".join(counts) or "no rows with a hash"


@click.command()
@click.argument("backup", type=FILE, required=False)
@lost_db_option
@click.option(
    "--drill",
    is_flag=True,
    help="Restore into a scratch file, compare it with the database, and change nothing.",
)
@plain_option
def restore(backup: Path | None, db: Path, drill: bool, plain: bool) -> None:
    """Bring back BACKUP, or the newest one in the folder “backups” that passes its check.

    What is there now is kept beside it under another name. End crawls and the desk first. What
    was forgotten since the backup is forgotten again, as far as the damage lets that be read.
    """
    with progress("Checking (rows)", None, plain_lines=plain) as advance:
        if drill:
            _drilled(drilling.drill(db, backup, progress=advance), db)
            return
        done = restoring.restore(db, backup, now=now(), progress=advance)
    _tell(tuple(f"Passed over: {why}" for why in done.refused))
    click.echo(f"Restored {db} from {done.backup}.")
    if done.aside:
        click.echo(f"What was there is kept as {done.aside}; remove it when you do not need it.")
    if done.forgotten:
        click.echo(f"Forgotten again, as since the backup: addresses: {done.forgotten:,}.")
    click.echo("Run `jiken run` to fetch what came since.")


def _drilled(done: drilling.Drill, db: Path) -> None:
    _tell(tuple(f"Would be passed over: {why}" for why in done.refused))
    if done.unread:
        click.echo(f"Not compared with what is there now: {plain(done.unread)}.")
    for one in done.rows:
        click.echo(
            f"{one.kind}: {one.restored:,} restored; {one.same:,} of them as now, {one.changed:,}"
            f" changed since, {one.only:,} gone since, {one.newer:,} newer"
        )
    held = ", ".join(f"{count:,} {kind}" for kind, count in done.counts.items() if count)
    click.echo(f"{done.backup} can be restored: {held or 'nothing in it'}. {db} is unchanged.")
