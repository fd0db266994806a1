"""Checking sources: whether an address answers and parses, and its newest article yields text."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self

import scrapy
from scrapy.http import Response
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]

from crawler import polling
from crawler.discover.times import believed
from crawler.holds import Holds
from crawler.outcomes import Outcome, outcome_of
from crawler.polling import Poll, Reading, Unreadable
from crawler.ways_out import article_elsewhere
from jiken.models import Discovery, Extraction, Source
from jiken.sources import Registry
from jiken.store import Store
from jiken.store.connection import explained
from jiken.store.polls import Check
from pipelines.components import extraction_workers
from pipelines.workers import Died, Raised, Workers

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from twisted.python.failure import Failure

WORKS = "works"
"""The outcome of an address that answers, parses and leads to an article with text."""


class CheckSpider(scrapy.Spider):
    """Fetches every feed, sitemap and listing of *sources*, and the newest article of each.

    *checks* is what was found, *unrecorded* why it could not be stored as well.
    """

    name = "check"
    _workers: Workers[..., Extraction]

    def __init__(
        self, store: Store, registry: Registry, sources: Sequence[Source], **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.registry = registry
        self.holds = Holds(store.polls)
        self.checks: list[Check] = []
        self.unrecorded = ""
        self._store = store
        self._sources = sources

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Build it for a crawl, as Scrapy asks."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider._workers = extraction_workers(crawler.settings)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """Ask for every document of the sources."""
        for source in self._sources:
            for poll in polling.polls_of(source):
                yield self._ask(poll, poll)

    def _ask(self, poll: Poll, first: Poll) -> Request:
        return scrapy.Request(
            poll.url,
            self.read_document,
            errback=self.failed,
            cb_kwargs={"poll": poll, "first": first},
            meta={
                "download_maxsize": self.settings.getint("JIKEN_FEED_MAXSIZE"),
                "source_delay": poll.source.delay,
            },
            dont_filter=True,
        )

    def read_document(self, response: Response, poll: Poll, first: Poll) -> Iterator[Request]:
        """Go on to the newest article; through a sitemap index to its first sitemap."""
        try:
            found = polling.reading(poll, response.body, polling.headers_of(response), response.url)
        except Unreadable as wrong:
            self._note(first, Outcome(name="Unreadable", detail=str(wrong)))
            return
        if found.discoveries:
            yield self._newest(found, first)
        elif found.further:
            yield self._ask(found.further[0], first)
        else:
            self._note(first, Outcome(name="Empty", detail="it announces nothing"), entries=0)

    def _newest(self, found: Reading, first: Poll) -> Request:
        newest = newest_of([believed(d, datetime.now(UTC)) for d in found.discoveries])
        return self._article(newest, first, found)

    def _article(self, discovery: Discovery, first: Poll, found: Reading) -> Request:
        return scrapy.Request(
            discovery.url,
            self.read_article,
            errback=self.failed,
            cb_kwargs={"first": first, "discovery": discovery, "found": found},
            meta={"source_delay": first.source.delay},
            dont_filter=True,
        )

    async def read_article(
        self, response: Response, first: Poll, discovery: Discovery, found: Reading
    ) -> AsyncIterator[Request]:
        """Note whether the newest article yields text, at its publisher's if it is elsewhere."""
        headers = polling.headers_of(response)
        said = (response.body, headers, response.url)
        elsewhere = article_elsewhere(*said, discovery, self.registry)
        if elsewhere:
            yield self._article(elsewhere, first, found)
            return
        source = self.registry.by_host(response.url)
        try:
            article = await self._workers.run(
                *said, source=source, discovery=discovery, fetched_at=datetime.now(UTC)
            )
        except (Raised, Died) as wrong:
            name = wrong.kind if isinstance(wrong, Raised) else "Quarantined"
            self._note(first, Outcome(name=name, detail=f"{response.url}: {wrong}"), found)
            return
        published = article.published or discovery.published
        self._note(
            first,
            Outcome(name=WORKS, detail=article.title),
            found,
            newest=published.exported()[:10] if published else "",
            text_length=len(article.text),
        )

    def failed(self, failure: Failure) -> None:
        """Note why a document, or its newest article, could not be had."""
        asked = failure.request.cb_kwargs  # type: ignore[attr-defined]
        outcome = outcome_of(failure.value or RuntimeError("unknown"))
        if "found" in asked:
            detail = f"{failure.request.url}: {outcome.detail}"  # type: ignore[attr-defined]
            outcome = Outcome(name=outcome.name, detail=detail)
        self._note(asked["first"], outcome, asked.get("found"))

    def _note(
        self,
        poll: Poll,
        outcome: Outcome,
        found: Reading | None = None,
        *,
        entries: int | None = None,
        newest: str = "",
        text_length: int | None = None,
    ) -> None:
        check = Check(
            source=poll.source.id,
            url=poll.url,
            checked_at=datetime.now(UTC),
            outcome=outcome.name,
            detail=outcome.detail,
            entries=len(found.discoveries) if found else entries,
            newest=newest,
            text_length=text_length,
        )
        self.checks.append(check)
        try:
            self._store.polls.save_checks([check])
        except sqlite3.Error as wrong:
            self.unrecorded = explained(wrong)

    def closed(self, reason: str) -> None:
        """End the worker processes."""
        self._workers.close()


def newest_of(discoveries: Sequence[Discovery]) -> Discovery:
    """Return the newest of *discoveries*; where none is dated, the first."""
    dated = [d for d in discoveries if d.published]
    return max(dated, key=lambda d: d.published.at) if dated else discoveries[0]  # type: ignore[union-attr]
