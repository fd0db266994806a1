"""One crawl of one database: what it takes from the frontier, and how everything ends there."""

from __future__ import annotations

import logging
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]

from crawler.holds import ROUNDING, Holds
from crawler.outcomes import HOUR, Outcome
from crawler.polled import Polled
from crawler.writes import now
from jiken.models import Article, ArticlePage, Discovery, Source
from jiken.service.desk.processes import identity
from jiken.sources import Registry
from jiken.store import Leased, Store
from jiken.store.connection import explained
from jiken.store.runs import Value
from jiken.store.thumbnails import Thumbnail
from pipelines.urls import same_article_key

LEASE = timedelta(hours=2)
TRIES = 4
"""Runs in which a page that fails for a while is tried before it has failed for good."""

PATIENT = frozenset({"HostHeld", "RobotsUnreachable"})
"""Outcomes that are not the page's fault: it is tried again as often as need be."""

ERRORS, SOURCES_WITH_ERRORS = 3, 200
"""What the log of a run keeps of what went wrong: so many a source, of so many sources."""

PER_SOURCE = 2
"""Open pages from which on a source gets no more, so that slow sites cannot fill the crawl."""

log = logging.getLogger(__name__)


class Crawl(Polled):
    """One crawl of *store*: it leases pages, and every one of them ends in a named outcome.

    Pages of all *sources* are fetched; *polled_sources* (all of them, unless it is set) are
    asked for new ones. *limit* is the most pages to fetch.
    """

    def __init__(
        self,
        store: Store,
        registry: Registry,
        sources: Sequence[Source],
        *,
        since: datetime | None = None,
        limit: int | None = None,
        allowed: frozenset[str] = frozenset(),
        run: int | None = None,
        asked: Mapping[str, Value] | None = None,
    ) -> None:
        super().__init__(store, since=since, allowed=allowed)
        self.registry = registry
        self.sources = self.polled_sources = sources
        self.holds = Holds(store.polls)
        self.open: dict[str, Leased] = {}
        self.reason = ""
        self._left = limit
        self._again_at: list[datetime] = []
        with self._writing():
            store.frontier.release(now=now())
            self._run = run or store.runs.begin("crawl", now=now(), asked=asked)
            store.runs.bury("crawl", but=self._run, now=now())
            store.runs.belong(self._run, pid=os.getpid(), process=identity(), now=now())

    def beat(self) -> bool:
        """Note how far the crawl is, and heed what the desk says meanwhile: whether it shall stop.

        Sources that have been paused get no more pages.
        """
        progress = {
            "sources": len(self.polled_sources),
            "asked": sum(run.open == 0 for run in self.runs.values()),
            "found": sum(run.new for run in self.runs.values()),
            "open": len(self.open),
        }
        self.store.runs.beat(self._run, self.counts, progress, self._errors(), now=now())
        paused = self.store.watched.holds()
        self.sources = [source for source in self.sources if source.id not in paused]
        run = self.store.runs.get(self._run)
        return bool(run and run.stop_asked_by)

    def _errors(self) -> dict[str, list[str]]:
        failed = [(id, run.errors[:ERRORS]) for id, run in self.runs.items() if run.errors]
        return dict(failed[:SOURCES_WITH_ERRORS])

    def lease(self, room: int) -> list[Leased]:
        """Take up to *room* pages to fetch, none of a source that has enough of them open."""
        room = room if self._left is None else min(room, self._left)
        busy = Counter(leased.discovery.source for leased in self.open.values())
        free = [source.id for source in self.sources if busy[source.id] < PER_SOURCE]
        if room <= 0 or not free:
            return []
        with self._writing():
            leased = self.store.frontier.lease(room, now=now(), until=now() + LEASE, sources=free)
        self.open |= {one.key: one for one in leased}
        if self._left is not None:
            self._left -= len(leased)
        return leased

    def fail(self, key: str, outcome: Outcome) -> None:
        """Mark a page as failed, or put it back for a later try."""
        leased = self.open.get(key)
        tries = leased.tries if leased else 1
        if outcome.name == "Stopping":
            self._ended(key, outcome.name)  # still leased: the next crawl takes it back
            return
        with self._writing():
            if outcome.after is None or (tries >= TRIES and outcome.name not in PATIENT):
                self.store.frontier.fail(key, outcome.name, now=now(), detail=outcome.detail)
            else:
                self._put_back(key, outcome, tries)
        self._ended(key, outcome.name)

    def _put_back(self, key: str, outcome: Outcome, tries: int) -> None:
        assert outcome.after is not None
        held = outcome.name == "HostHeld"
        after = (
            outcome.after + timedelta(seconds=ROUNDING) if held else outcome.after * 2**tries / 2
        )
        self.store.frontier.retry(key, outcome.name, now=now(), after=after)
        self._again_at.append(now() + after)
        if self._left is not None:
            self._left += held

    def _ended(self, key: str, outcome: str) -> None:
        self.open.pop(key, None)
        self.counts[outcome] += 1

    def resolved(self, key: str, article: Discovery) -> None:
        """An aggregator's page led to *article* at its publisher: fetch that instead."""
        with self._writing():
            self._announce(article)
            self.store.frontier.finish(key, "Resolved", now=now(), detail=article.url)
        self._ended(key, "Resolved")

    def keep(self, page: ArticlePage, article: Article) -> str:
        """Store an article and mark its page as done, both or neither; return the outcome.

        Its other addresses need not be fetched any more.
        """
        key = same_article_key(page.requested_url)
        others = {same_article_key(url) for url in article.urls} - {key, *self.open}
        with self._writing():
            outcome = self.store.articles.keep(article).outcome.capitalize()
            self.store.frontier.finish(key, outcome, now=now())
            for other in others if outcome != "Unchanged" else ():
                self.store.frontier.finish(other, outcome, now=now())
        self._ended(key, outcome)
        return outcome

    def keep_thumbnail(self, one: Thumbnail) -> None:
        """Store an article's image; of one that was forgotten meanwhile, nothing."""
        with self._writing():
            if self.store.articles.by_id(one.article):
                self.store.thumbnails.save(one)

    def refuse(self, page: ArticlePage, outcome: str, detail: str) -> None:
        """Mark a page that gave no article as done with the name of why."""
        key = same_article_key(page.requested_url)
        with self._writing():
            self.store.frontier.finish(key, outcome, now=now(), detail=detail)
        self._ended(key, outcome)

    def break_off(self, page: ArticlePage, detail: str) -> None:
        """Put back a page on which our own code has failed."""
        if self.broken:
            return
        outcome = Outcome(name="Broken", detail=detail, after=HOUR)
        self.fail(same_article_key(page.requested_url), outcome)

    def next_wait(self, longest: float) -> float | None:
        """Return the seconds until a page that was put back may be fetched, if that is soon."""
        if self._left == 0:
            return None
        at = now()
        self._again_at = [moment for moment in self._again_at if moment > at]
        waits = [(moment - at).total_seconds() for moment in self._again_at]
        held = self.store.frontier.held_until([source.id for source in self.sources], now=at)
        if held:
            waits.append((held - at).total_seconds() + ROUNDING)
        return min((wait for wait in waits if wait <= longest), default=None)

    def close(self, outcome: str) -> None:
        """Log the end of the run, for which *outcome* is the reason."""
        self.reason = outcome
        try:
            self.beat()
            self.store.runs.end(self._run, outcome, self.counts, now=now())
        except sqlite3.Error as wrong:
            log.warning("the end of the run could not be logged: %s", explained(wrong))
