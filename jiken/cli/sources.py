"""`jiken sources list|show|add|check`."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from jiken import sources as registry_file
from jiken.cli.collect import refuse_strangers
from jiken.cli.options import db_option, registry, sources_option
from jiken.cli.screen import plain, table
from jiken.models import Feed, Listing, Source, SourceKind, SourceState
from jiken.store import Store
from jiken.store.polls import Check

KINDS = [kind.value for kind in SourceKind]


@click.group()
def sources() -> None:
    """Look at the sources, add one, check what they answer."""


@sources.command("list")
@db_option
@sources_option
@click.option("--kind", type=click.Choice(KINDS), help="Only sources of a kind.")
@click.option("--lang", type=click.Choice(["ja", "en"]), help="Only sources in a language.")
def list_(db: Path, sources_path: Path | None, kind: str | None, lang: str | None) -> None:
    """List the sources: id, kind, language, country, how many feeds, last poll, name."""
    known = [
        source
        for source in registry(sources_path).sources
        if kind in (None, source.kind.value) and lang in (None, source.language)
    ]
    states = _states(db)
    rows = [
        (
            *(source.id, source.kind.value, source.language, source.country, _ways(source)),
            _last_poll(states.get(source.id)),
            source.name,
        )
        for source in known
    ]
    table(("id", "kind", "language", "country", "feeds", "last poll", "name"), rows)


def _states(db: Path) -> dict[str, SourceState]:
    if not db.exists():
        return {}
    with Store.open(db) as store:
        return store.polls.sources()


def _last_poll(state: SourceState | None) -> str:
    if state is None or state.polled_at is None:
        return "never"
    return f"{state.polled_at:%Y-%m-%d}{' (trouble)' if state.error else ''}"


def _ways(source: Source) -> str:
    return str(len(source.feeds) + len(source.sitemaps) + len(source.listings))


@sources.command("show")
@click.argument("id")
@db_option
@sources_option
def show(id: str, db: Path, sources_path: Path | None) -> None:
    """Show a source: its feeds with the evidence for each, when it was polled, what it yields."""
    source = registry(sources_path).get(id)
    for line in _facts(source):
        click.echo(plain(line))
    if db.exists():
        with Store.open(db) as store:
            for line in _state(store.polls.source(id), store.polls.checks(id)):
                click.echo(plain(line))


def _facts(source: Source) -> Iterator[str]:
    yield f"{source.id}: {source.name_ja or '-'} / {source.name_en or '-'}"
    yield f"{source.kind.value}, {source.language}, {source.country}, family {source.family}"
    yield f"hosts: {', '.join(source.hosts) or 'none'}"
    ways: tuple[Feed | Listing, ...] = (*source.feeds, *source.sitemaps, *source.listings)
    for feed in ways:
        verified = "verified" if feed.verified else "unverified"
        yield f"{feed.url} ({verified}; seen in: {feed.evidence})"
    yield f"polled every {source.poll_min_minutes} to {source.poll_max_minutes} minutes, {source.delay:g} s between requests"
    if source.wires:
        yield f"carries: {', '.join(source.wires)}"


def _state(state: SourceState, checks: list[Check]) -> Iterator[str]:
    if state.polled_at:
        yield f"last polled {state.polled_at:%Y-%m-%d %H:%M} UTC, next {state.next_poll_at:%Y-%m-%d %H:%M} UTC, {state.yielded:,} pages so far"
    if state.error:
        yield f"last error: {state.error}"
    for check in checks:
        yield f"checked {check.checked_at:%Y-%m-%d}: {check.url}: {check.outcome}, {check.detail}"


@sources.command("add")
@click.option("--id", required=True, help="Short and permanent, such as minato-shimpo.")
@click.option("--name-ja", default="", help="Name in Japanese.")
@click.option("--name-en", default="", help="Name in English.")
@click.option("--family", help="Publisher family.  [default: the id]")
@click.option("--language", required=True, help="ISO 639-1: ja or en.")
@click.option("--country", required=True, help="ISO 3166-1 alpha-2: JP, US, GB, …")
@click.option("--kind", type=click.Choice(KINDS), default="publisher", show_default=True)
@click.option("--host", "hosts", multiple=True, help="Host of its articles; may be repeated.")
@click.option("--feed", "feeds", multiple=True, metavar="URL", help="A feed; may be repeated.")
@click.option("--sitemap", "sitemaps", multiple=True, metavar="URL", help="A sitemap.")
@click.option("--tail", "tails", multiple=True, help="Site name that it appends to titles.")
@click.option("--evidence", default="", help="Where the addresses were seen; needed with any.")
@sources_option
def add(
    id: str,
    name_ja: str,
    name_en: str,
    family: str | None,
    language: str,
    country: str,
    kind: str,
    hosts: tuple[str, ...],
    feeds: tuple[str, ...],
    sitemaps: tuple[str, ...],
    tails: tuple[str, ...],
    evidence: str,
    sources_path: Path | None,
) -> None:
    """Add a source to the registry; the whole file is checked before it is replaced."""
    plain_fields = {
        "id": id,
        "name_ja": name_ja,
        "name_en": name_en,
        "family": family or id,
        "language": language,
        "country": country,
        "kind": kind,
        "hosts": list(hosts),
        "tails": list(tails),
        "feeds": [{"url": url, "evidence": evidence} for url in feeds],
        "sitemaps": [{"url": url, "evidence": evidence} for url in sitemaps],
    }
    path = _own_registry(sources_path)
    source = registry_file.append(path, {k: v for k, v in plain_fields.items() if v})
    click.echo(f"Added {plain(source.name)} to {path}. Next: jiken sources check {source.id}")


def _own_registry(path: Path | None) -> Path:
    chosen = path or registry_file.bundled_path()
    if "_data" in chosen.parts:
        raise click.ClickException(
            f"{chosen} came with the installation and the next one replaces it: copy it, "
            "and name your copy with --sources or JIKEN_SOURCES."
        )
    return chosen


@sources.command("check")
@click.argument("ids", nargs=-1)
@db_option
@sources_option
@click.option("--proxy", metavar="URL", envvar="http_proxy", help="Fetch through this HTTP proxy.")
def check(ids: tuple[str, ...], db: Path, sources_path: Path | None, proxy: str | None) -> None:
    """Fetch the feeds of the sources named (all, if none is) and say what each gives.

    Does it answer, does it parse, how new is its newest article, does a page yield text?
    The findings are recorded; `jiken sources show ID` has the last ones.
    """
    known = registry(sources_path)
    for id in ids:
        known.get(id)
    refuse_strangers()
    arguments = [sys.executable, "-m", "crawler.check", "--db", str(db)]
    if sources_path:
        arguments += ["--sources", str(sources_path)]
    if proxy:
        arguments += ["--proxy", proxy]
    raise SystemExit(subprocess.call([*arguments, *ids]))  # noqa: S603
