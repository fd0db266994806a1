"""What sources announce: stored with the validators of the document that announced it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from crawler.discover.times import believed
from crawler.writes import Writes, now
from jiken import schedule
from jiken.models import Discovery, Source
from jiken.store import Store
from jiken.store.polls import FeedState
from jiken.store.rows import url_key
from pipelines.addresses import refusal
from pipelines.urls import BadURL, same_article_key

DOCUMENTS = 100
"""Feeds, sitemaps and listing pages of one source that are asked for in one run."""


@dataclass(slots=True)
class SourceRun:
    """What became of one source's feeds, sitemaps and listings in this run."""

    open: int = 0
    asked: set[str] = field(default_factory=set)
    answered: int = 0
    new: int = 0
    errors: list[str] = field(default_factory=list)


class Polled(Writes):
    """The sources that this crawl asks, and what they announce.

    *since* leaves out what is announced as older; *allowed* are private hosts that the
    operator lets through.
    """

    def __init__(self, store: Store, *, since: datetime | None, allowed: frozenset[str]) -> None:
        super().__init__(store)
        self.runs: dict[str, SourceRun] = {}
        self._since = since
        self._allowed = allowed

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
        at = now()
        found = [believed(discovery, at) for discovery in discoveries]
        if self._since is None:
            return found, False
        wanted = [d for d in found if d.published is None or d.published.at >= self._since]
        self.counts["TooOld"] += len(found) - len(wanted)
        return wanted, len(wanted) < len(found)

    def _announce(self, discovery: Discovery) -> int:
        key, reason = self._refusal(discovery.url)
        new = self.store.frontier.announce([(key, discovery)], now=now())
        if reason is None:
            return new
        if new:
            self.store.frontier.fail(key, "Refused", now=now(), detail=reason)
            self.counts["Refused"] += 1
        return 0

    def _refusal(self, url: str) -> tuple[str, str | None]:
        """Return the key of an address, and why it is not even asked for, if so."""
        reason = refusal(url, self._allowed)
        try:
            return same_article_key(url), reason
        except BadURL as wrong:
            return url_key(url)[:2000], reason or str(wrong)

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

    @property
    def all_failed(self) -> bool:
        """Whether sources were polled and not one of their documents could be read."""
        return bool(self.runs) and not any(run.answered for run in self.runs.values())
