"""`jiken desk`: the web application in which a team reviews incidents."""

from __future__ import annotations

import errno
import socket
from datetime import tzinfo
from ipaddress import ip_address
from pathlib import Path

import click

from jiken.cli.options import existing_db_option, model_option, now, registry, sources_option
from jiken.cli.screen import progress
from jiken.service.desk import people
from jiken.service.desk.refreshing import refresh
from jiken.store import Store

LOOPBACK = ("127.0.0.1", "localhost", "::1")
ANYWHERE = ("0.0.0.0", "::", "")  # noqa: S104  (to tell them apart, not to listen there)
SECONDS_TO_FINISH = 3
MOST_COUNTED = 10_000_000
EPILOG = """
\b
The desk is a web page: open the address that it prints. Stop it with Ctrl-C.
  jiken desk                          you alone, on this machine
  jiken desk --port 0                 on any free port
  jiken user add NAME --role editor   from the first user on, everybody signs in
  jiken desk --host 192.0.2.7         for the team; wants a user, and TLS from a proxy in front
  jiken desk --zone Asia/Tokyo        with times as in Japan
It writes to the same file as every other command, also while a crawl runs.
"""


@click.command(epilog=EPILOG)
@existing_db_option
@click.option("--host", default=LOOPBACK[0], show_default=True, help="The address to listen on.")
@click.option(
    "--port",
    default=8765,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="The port to listen on; 0 is any free one.",
)
@click.option(
    "--allow-host",
    "names",
    multiple=True,
    metavar="NAME",
    help="A name that browsers reach the desk by, as behind a proxy; may be repeated.",
)
@click.option(
    "--zone",
    envvar="JIKEN_ZONE",
    metavar="NAME",
    help="The time zone to show times in, like Asia/Tokyo; by default this machine's.",
)
@sources_option
@model_option
def desk(
    db: Path,
    host: str,
    port: int,
    names: tuple[str, ...],
    zone: str | None,
    sources_path: Path | None,
    model: Path | None,
) -> None:
    """Review incidents in the browser: queue, judgements, search, pictures, exports.

    Without users the desk is open to whoever sits at this machine and listens nowhere else;
    `jiken user add` turns on sign-in.
    """
    registry(sources_path)  # a mistake in it is said before anything starts
    times = _zone(zone)
    with Store.open(db) as store:
        _refuse_strangers(store, host, names)
        _queue(store)
    listening = _listening(host, port)
    # Here, because they take longer to import than most commands take to run.
    import uvicorn

    from jiken.web.app import desk as application
    from jiken.web.settings import LOOPBACK as HERE
    from jiken.web.settings import Settings

    bound = listening.getsockname()[1]
    settings = Settings(
        db=db,
        host=host,
        port=bound,
        hosts=(*HERE, *(() if host in ANYWHERE else (_shown(host),)), *names),
        sources=sources_path,
        model=model,
        zone=times,
    )
    config = uvicorn.Config(
        application(settings),
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=SECONDS_TO_FINISH,
    )
    at = names[0] if names and host in ANYWHERE else host
    click.echo(f"The desk is at http://{_shown(at)}:{bound}/ (Ctrl-C stops it)")
    uvicorn.Server(config).run(sockets=[listening])


def _zone(name: str | None) -> tzinfo:
    from jiken.web.zones import NoZone, machine_zone, zone_named

    try:
        return zone_named(name) if name else machine_zone()
    except NoZone as mistake:
        raise click.BadParameter(str(mistake), param_hint="--zone") from None


def _refuse_strangers(store: Store, host: str, names: tuple[str, ...]) -> None:
    if _is_loopback(host):
        return
    if not people.any(store):
        raise click.ClickException(people.NOBODY)
    if host in ANYWHERE and not names:
        raise click.ClickException(
            f"{host or 'An empty host'} listens on every address; say by which name browsers "
            "reach the desk: --allow-host desk.example.org"
        )


def _queue(store: Store) -> None:
    """Read in what is not queued yet: in a database from before the desk, everything."""
    if waiting := store.unqueued.waiting(MOST_COUNTED):
        with progress("Queueing", waiting) as advance:
            refresh(store, now(), progress=advance)


def _is_loopback(host: str) -> bool:
    if host in LOOPBACK:
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens, or fail in one sentence."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except (UnicodeError, TypeError):  # Python's words for a name that cannot be encoded
        raise click.ClickException(f"{host}: that is no name of a host.") from None
    except socket.gaierror as mistake:
        raise click.ClickException(f"{host}: there is no such host ({mistake.strerror}).") from None
    except OSError as mistake:
        raise click.ClickException(_trouble(mistake, host, port)) from None


def _trouble(mistake: OSError, host: str, port: int) -> str:
    if mistake.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is in use, perhaps by another desk; choose another one with --port "
            "(0: any free one)."
        )
    if mistake.errno == errno.EACCES:
        return f"Port {port} is not yours to listen on; choose one above 1023."
    if mistake.errno == errno.EADDRNOTAVAIL:
        return f"{host} is not an address of this machine."
    return f"{host}:{port}: {mistake.strerror or mistake}"


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host
