"""What a crawl is asked to do, and opening what it needs for that."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawler.crawl import Crawl
from crawler.lock import CrawlLock
from jiken import schedule, sources
from jiken.models import Source
from jiken.store import Store, StoreError


def _db() -> Path:
    return Path(os.environ.get("JIKEN_DB") or "jiken.db")


def _sources() -> Path:
    named = os.environ.get("JIKEN_SOURCES")
    return Path(named) if named else sources.bundled_path()


class BadOption(ValueError):
    """An option cannot be used; the sentence says which and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """One crawl's orders: *ids* are sources (none: all that are enabled), *due* leaves out
    those whose next poll lies in the future, *again* puts back what failed, *since* what is announced as older. *run* is the
    run of the log that it is, where whoever starts it has begun one.
    """

    db: Path = field(default_factory=_db)
    sources: Path = field(default_factory=_sources)
    ids: tuple[str, ...] = ()
    due: bool = False
    again: bool = False
    since: datetime | None = None
    limit: int | None = None
    gate: bool = True
    summary: Path | None = None
    plain: bool = False
    allowed: frozenset[str] = frozenset()
    run: int | None = None


def moment_of(text: str) -> datetime:
    """Return the time that an ISO 8601 day or time names, UTC where it names no zone."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise BadOption(f"“{text}” is no day; write it as 2026-01-19.") from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def number_of(text: str) -> int:
    """Return the count that *text* says."""
    if not text.isdigit():
        raise BadOption(f"“{text}” is no number of pages; write it as 100.")
    return int(text)


def open_crawl(options: Options) -> tuple[Crawl, ExitStack]:
    """Return the crawl that *options* ask for, and what to close after it.

    Raises CrawlRunning, SourceError or StoreError, each in one sentence.
    """
    with ExitStack() as stack:
        registry = sources.load(options.sources)
        try:
            stack.enter_context(CrawlLock(options.db))
        except OSError as wrong:
            raise StoreError(
                f"{options.db}: cannot be opened for a crawl: {wrong.strerror}."
            ) from None
        store = stack.enter_context(Store.open(options.db))
        if options.again:
            store.frontier.again(now=datetime.now(UTC))
        wanted = unpaused(store, chosen(registry, options.ids), options.ids)
        crawl = Crawl(
            store,
            registry,
            wanted,
            since=options.since,
            limit=options.limit,
            allowed=options.allowed,
            run=options.run,
            asked={"sources": list(options.ids), "due": options.due},
        )
        if options.due:
            crawl.polled_sources = _due(store, wanted)
        return crawl, stack.pop_all()


def chosen(registry: sources.Registry, ids: Sequence[str]) -> list[Source]:
    """Return the sources called *ids*, or all that are enabled; SourceError for an unknown one."""
    if ids:
        return [registry.get(id) for id in ids]
    return [source for source in registry.sources if source.enabled]


def unpaused(store: Store, wanted: Sequence[Source], ids: Sequence[str]) -> list[Source]:
    """Return the sources that are not paused; BadOption where one is that was asked for by its id."""
    holds = store.watched.holds()
    if held := next((holds[id] for id in ids if id in holds), None):
        raise BadOption(
            f"{held.source} has been paused since {held.held_at[:10]} by {held.held_by}; resume it "
            "first, on the desk's page of sources."
        )
    return [source for source in wanted if source.id not in holds]


def _due(store: Store, wanted: Sequence[Source]) -> list[Source]:
    return schedule.due(wanted, store.polls.sources(), datetime.now(UTC))


_NO = ("0", "no", "false")
_SPELLED: dict[str, tuple[str, Callable[[str], object]]] = {
    "db": ("db", Path),
    "sources": ("sources", Path),
    "source": ("ids", lambda text: tuple(text.split(","))),
    "due": ("due", lambda text: text not in _NO),
    "since": ("since", moment_of),
    "limit": ("limit", number_of),
    "no_gate": ("gate", lambda text: text in _NO),
    "summary": ("summary", Path),
}


def spelled_options(arguments: dict[str, Any], allowed: frozenset[str]) -> Options:
    """Return the options that `scrapy crawl feed -a name=value` spells; they are taken out."""
    said = {name: str(arguments.pop(name)) for name in list(arguments) if name in _SPELLED}
    read: dict[str, Any] = {
        field: of(said[name]) for name, (field, of) in _SPELLED.items() if said.get(name)
    }
    return Options(**read, allowed=allowed)
