"""`jiken alerts`: telling others what is new or changed in saved views."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import click

from jiken.cli.options import existing_db_option, now
from jiken.cli.screen import plain
from jiken.service.desk import alerting
from jiken.service.desk.outcomes import in_english
from jiken.service.desk.ways import ways_of
from jiken.store import Store
from jiken.store.alerts import Alert
from jiken.store.deliveries import Delivery

ENDS = {"planned": "planned", "sent": "sent", "waiting": "to be tried again", "failed": "given up"}


@click.group()
def alerts() -> None:
    """Tell others what is new or changed in saved views; the desk's page /alerts names them.

    Letters go through JIKEN_SMTP_HOST (JIKEN_SMTP_PORT, _USER, _PASSWORD, _FROM, and _SECURITY:
    starttls, tls or none). Webhooks go to public addresses only, and to the hosts of
    JIKEN_ALLOW_HOSTS. JIKEN_DESK_URL is the address of the desk, for links.
    """


@alerts.command()
@existing_db_option
def send(db: Path) -> None:
    """Plan what there is to tell, and deliver what is due. `jiken run` does it after each crawl.

    Each change is planned once, and delivered at least once under one key.
    """
    with Store.open(db) as store:
        click.echo(told(store))


def told(store: Store) -> str:
    """Tell what there is to tell, and return in a sentence how that went, and of each failure why."""
    counts = alerting.tell(store, ways=ways_of(os.environ), clock=now)
    said = [f"{counts[name]} {words}" for name, words in ENDS.items() if counts[name]]
    summary = f"Alerts: {', '.join(said) or 'nothing to tell'}."
    failing = _failing(store) if counts["waiting"] or counts["failed"] else ()
    return "\n".join((summary, *failing))


def _failing(store: Store) -> Iterator[str]:
    """Yield a line for each alert whose last delivery did not arrive."""
    for alert in store.alerts.all():
        last = _last(store, alert)
        if last and last.state in ("waiting", "failed"):
            why = plain(in_english(last.detail))
            yield f"  {alert.id}  {alert.kind}  {plain(alert.view_name)}: {why}"


def _last(store: Store, alert: Alert) -> Delivery | None:
    return next(iter(store.deliveries.of(alert.id, before=None, most=1)), None)


@alerts.command("list")
@existing_db_option
def list_(db: Path) -> None:
    """List the alerts, each with its last delivery."""
    with Store.open(db) as store:
        for alert in store.alerts.all():
            last = _last(store, alert)
            state = (
                f"{last.state} ({plain(in_english(last.detail))})" if last else "nothing sent yet"
            )
            paused = "" if alert.active else "  paused"
            click.echo(f"{alert.id}  {alert.kind}  {plain(alert.view_name)}  {state}{paused}")
