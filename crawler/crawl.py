"""One crawl of one database: what it takes from the frontier, and how everything ends there."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]

from crawler.addresses import refusal
from crawler.holds import ROUNDING, Holds
from crawler.outcomes import HOUR, Outcome
from jiken import schedule
from jiken.models import Article, ArticlePage, Discovery, Source
from jiken.sources import Registry
from jiken.store import Leased, Store
from jiken.store.connection import explained
from jiken.store.polls import FeedState
from jiken.store.rows import url_key
from pipelines.urls import BadURL, same_article_key

LEASE = timedelta(hours=2)
TRIES = 4
"""Runs in which a page that fails for a while is tried before it has failed for good."""

DOCUMENTS = 100
"""Feeds, sitemaps and listing pages of one source that are asked for in one run."""

PATIENT = frozenset({"HostHeld", "RobotsUnreachable"})
"""Outcomes that are not the page's fault: it is tried again as often as need be."""

PER_SOURCE = 2
"""Open pages from which on a source gets no more, so that slow sites cannot fill the crawl."""

log = logging.getLogger(__name__)


class CannotWrite(Exception):
    """The database cannot be written; the sentence says why and what to do."""


@dataclass(slots=True)
class SourceRun:
    """What became of one source's feeds, sitemaps and listings in this run."""

    open: int = 0
    asked: set[str] = field(default_factory=set)
    answered: int = 0
    new: int = 0
    errors: list[str] = field(default_factory=list)


def now() -> datetime:
    """Return the time, aware, in UTC."""
    return datetime.now(UTC)


class Crawl:
    """One crawl of *store*: it leases pages, and every one of them ends in a named outcome.

    Pages of all *sources* are fetched; *polled_sources* (all of them, unless it is set) are
    asked for new ones. *since* leaves out what is announced as older, *limit* is the most
    pages to fetch.
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
    ) -> None:
        self.store = store
        self.registry = registry
        self.sources = self.polled_sources = sources
        self.holds = Holds(store.polls)
        self.counts: Counter[str] = Counter()
        self.runs: dict[str, SourceRun] = {}
        self.open: dict[str, Leased] = {}
        self.broken: CannotWrite | None = None
        self.reason = ""
        self.on_broken: Callable[[], None] = lambda: None
        self._since = since
        self._left = limit
        self._allowed = allowed
        self._again_at: list[datetime] = []
        # A power cut may cost the last pages, which are then fetched again; in WAL mode it
        # harms nothing, and a page need not wait for the disk.
        store.db.execute("PRAGMA synchronous = NORMAL")
        with self._writing():
            store.frontier.release(now=now())
            self._run = store.runs.begin("crawl", now=now())

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One transaction; a database that cannot be written ends the crawl with CannotWrite."""
        try:
            with self.store.writing():
                yield
        except sqlite3.Error as wrong:
            if self.broken is None:
                self.broken = CannotWrite(f"{self._path()}: {explained(wrong)}")
                self.on_broken()
            raise self.broken from wrong

    def _path(self) -> str:
        return str(self.store.db.execute("PRAGMA database_list").fetchone()[2])

    def polling(self, source: Source, url: str) -> bool:
        """Note that a document of *source* is about to be asked for.

        False where it has been asked for in this run, or enough others have been: a sitemap
        index that grows while it is read must end.
        """
        run = self.runs.setdefault(source.id, SourceRun())
        if url in run.asked or len(run.asked) >= DOCUMENTS:
            return False
        run.asked.add(url)
        run.open += 1
        return True

    def read(
        self, source: Source, state: FeedState | None, discoveries: Iterable[Discovery]
    ) -> int:
        """Announce what a document holds and keep its validators, both or neither.

        Returns how many pages are new. With *since*, validators are not kept where
        something was left out, or a later crawl would never see it.
        """
        wanted, left_out = self._chosen(discoveries)
        with self._writing():
            new = sum(self._announce(discovery) for discovery in wanted)
            if state:
                kept = replace(state, etag=None, last_modified=None) if left_out else state
                self.store.polls.read_feed(replace(kept, announced=len(wanted)), now=now())
        run = self.runs.setdefault(source.id, SourceRun())
        run.new += new
        run.answered += state is not None
        return new

    def _chosen(self, discoveries: Iterable[Discovery]) -> tuple[list[Discovery], bool]:
        found = list(discoveries)
        if self._since is None:
            return found, False
        wanted = [d for d in found if d.published is None or d.published.at >= self._since]
        self.counts["TooOld"] += len(found) - len(wanted)
        return wanted, len(wanted) < len(found)

    def _announce(self, discovery: Discovery) -> int:
        key, barred = self._barred(discovery.url)
        new = self.store.frontier.announce([(key, discovery)], now=now())
        if barred is None:
            return new
        if new:
            self.store.frontier.fail(key, barred.name, now=now(), detail=barred.detail)
            self.counts[barred.name] += 1
        return 0

    def _barred(self, url: str) -> tuple[str, Outcome | None]:
        """Return the key of an address, and why it is not even asked for, if so."""
        reason = refusal(url, self._allowed)
        try:
            key = same_article_key(url)
        except BadURL as wrong:
            key, reason = url_key(url)[:2000], reason or str(wrong)
        if reason:
            return key, Outcome(name="Refused", detail=reason)
        if key.endswith("/") and key.count("/") == 1:
            return key, Outcome(name="ListPage", detail="it is the front page of a site")
        return key, None

    def unreadable(self, source: Source, state: FeedState) -> None:
        """Remember that a feed, sitemap or listing could not be read, and why."""
        with self._writing():
            self.store.polls.read_feed(state, now=now())
        run = self.runs.setdefault(source.id, SourceRun())
        run.errors.append(
            f"{state.url}: {state.outcome}{f' ({state.detail})' * bool(state.detail)}"
        )
        self.counts[f"poll:{state.outcome}"] += 1

    def polled(self, source: Source) -> None:
        """Note that one document of *source* is done with; the last one sets its next poll."""
        run = self.runs[source.id]
        run.open -= 1
        if run.open:
            return
        before = self.store.polls.source(source.id)
        error = "; ".join(run.errors)[:1000] or None
        with self._writing():
            self.store.polls.save_source(schedule.after_poll(before, source, run.new, now(), error))

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
        at = now()
        self._again_at = [moment for moment in self._again_at if moment > at]
        waits = [(moment - at).total_seconds() for moment in self._again_at]
        if self._pending():
            waits.append(self.holds.soonest(longest) or longest + 1)
        return min((wait for wait in waits if wait <= longest), default=None)

    def _pending(self) -> int:
        return self.store.frontier.states().get("pending", 0)

    @property
    def all_failed(self) -> bool:
        """Whether sources were polled and not one of their documents could be read."""
        return bool(self.runs) and not any(run.answered for run in self.runs.values())

    def close(self, outcome: str) -> None:
        """Log the end of the run, for which *outcome* is the reason."""
        self.reason = outcome
        try:
            self.store.runs.end(self._run, outcome, self.counts, now=now())
        except sqlite3.Error as wrong:
            log.warning("the end of the run could not be logged: %s", explained(wrong))
