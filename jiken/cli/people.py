"""`jiken user`: who may sign in at the desk."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

import click

from jiken.cli.options import db_option, existing_db_option, now
from jiken.cli.screen import plain, table
from jiken.service.desk import people
from jiken.service.desk.people import ROLES, PeopleError
from jiken.store import Store

role_option = click.option("--role", type=click.Choice(ROLES), required=True)
stdin_option = click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input, one line."
)


class _Sentences(click.Group):
    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except PeopleError as mistake:
            raise click.ClickException(str(mistake)) from mistake


@click.group(cls=_Sentences)
def user() -> None:
    """Say who may use the desk: as soon as there is one user, everybody signs in.

    A reviewer judges, notes and assigns; an editor also merges, splits, moves, exports and sets
    alerts; an admin also looks after sources and runs.
    """


@user.command()
@click.argument("name")
@role_option
@stdin_option
@db_option
def add(name: str, role: str, password_stdin: bool, db: Path) -> None:
    """Add a user; the password is asked for twice."""
    with Store.open(db) as store:
        person = people.add(store, name, role, _password(password_stdin), now=now())
        alone = len(store.people.all()) == 1
    click.echo(f"{person.name} may sign in as {person.role}.")
    if alone:
        click.echo("From now on everybody has to sign in at the desk.")


@user.command("list")
@existing_db_option
def list_(db: Path) -> None:
    """List the users and their roles."""
    with Store.open(db) as store:
        everybody = store.people.all()
    if not everybody:
        click.echo("Nobody: the desk is open to whoever sits at this machine.")
        return
    rows = [(plain(one.name), one.role, one.made_at[:10]) for one in everybody]
    table(("name", "role", "since"), rows)


@user.command()
@click.argument("name")
@existing_db_option
def remove(name: str, db: Path) -> None:
    """Let a user sign in no more; what they judged stays."""
    with Store.open(db) as store:
        people.remove(store, name)
        left = people.any(store)
    click.echo(f"{plain(name)} may not sign in any more.")
    if not left:
        click.echo("Nobody has to sign in now: the desk is open to whoever sits at this machine.")


@user.command()
@click.argument("name")
@stdin_option
@existing_db_option
def password(name: str, password_stdin: bool, db: Path) -> None:
    """Give a user another password; their sessions end."""
    with Store.open(db) as store:
        people.known(store, name)
        people.change_password(store, name, _password(password_stdin))
    click.echo(f"{plain(name)} has another password and has to sign in again.")


@user.command()
@click.argument("name")
@role_option
@existing_db_option
def role(name: str, role: str, db: Path) -> None:
    """Give a user another role; their sessions end."""
    with Store.open(db) as store:
        people.change_role(store, name, role)
    click.echo(f"{plain(name)} is {role} now and has to sign in again.")


@user.command()
@click.argument("name")
@click.option("--days", type=click.IntRange(1, 366), default=90, show_default=True)
@existing_db_option
def token(name: str, days: int, db: Path) -> None:
    """Print a token with which a program reads the API and the feeds as that user.

    It goes into the header “Authorization: Bearer TOKEN”, and ends with the next change of
    that user's password or role. It is shown only once.
    """
    with Store.open(db) as store:
        person = people.known(store, name)
        click.echo(
            people.begin(store, person, now=now(), lasts=timedelta(days=days), kind="program")
        )


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
