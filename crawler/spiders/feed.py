"""The crawl: sources are asked what is new, and what is new is fetched."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

import scrapy
from scrapy.http import Response

from crawler import polling
from crawler.crawl import Crawl
from crawler.middlewares.pauses import longest_wait
from crawler.options import Options, open_crawl, spelled_options
from crawler.outcomes import HOUR, Outcome
from crawler.polling import Poll, Unreadable
from crawler.resolver import allowed_hosts
from crawler.spiders.pages import PageSpider
from crawler.writes import CannotWrite
from jiken.store.polls import FeedState

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from twisted.python.failure import Failure

NAP = 5.0
"""Seconds after which the crawl looks round even if nothing has happened."""


class FeedSpider(PageSpider):
    """Polls feeds, sitemaps and listings, and drains the frontier.

    Arguments are those of `python -m crawler`, as text: db, sources, source (ids with commas),
    due, since, limit, no_gate, summary.
    """

    name = "feed"

    def __init__(self, options: Options, crawl: Crawl, stack: ExitStack, **kwargs: Any) -> None:
        super().__init__(crawl, **kwargs)
        self.options = options
        self._stack = stack
        self._held: list[tuple[Poll, float]] = []

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Build it for a crawl, as Scrapy asks."""
        options = kwargs.pop("options", None)
        options = options or spelled_options(kwargs, allowed_hosts(crawler.settings))
        crawl, stack = kwargs.pop("crawl", None), ExitStack()
        if crawl is None:
            crawl, stack = open_crawl(options)
        spider = super().from_crawler(crawler, options=options, crawl=crawl, stack=stack)
        spider.listen()
        crawl.on_broken = lambda: spider.stop(crawler)
        return spider

    def stop(self, crawler: Crawler) -> None:
        """End the crawl: its database cannot be written."""
        asyncio.get_running_loop().create_task(crawler.stop_async())

    async def start(self) -> AsyncIterator[Request]:
        """Yield the polls, then pages for as long as there are any to fetch."""
        for request in self._polls():
            yield request
        while not self.crawl.broken:
            self._news.clear()
            requests = self._next_requests()
            for request in requests:
                yield request
            if requests or self._is_busy():
                if not await self._something(NAP) and self._engine_is_idle():
                    self._give_up_lost_pages()
            elif (wait := self._pause()) is not None:
                await self._something(wait)
            else:
                return

    def _polls(self) -> list[Request]:
        found = [polling.polls_of(source) for source in self.crawl.polled_sources]
        polls = [poll for own in found for poll in own]
        wanted = [poll for poll in polls if self.crawl.polling(poll.source, poll.url)]
        return [self._poll_request(poll) for poll in wanted]

    def _next_requests(self) -> list[Request]:
        with suppress(CannotWrite):
            return [*self._pages(), *self._polls_after_a_pause()]
        return []

    def _polls_after_a_pause(self) -> Iterator[Request]:
        clock = asyncio.get_running_loop().time()
        ready = [poll for poll, at in self._held if at <= clock]
        self._held = [(poll, at) for poll, at in self._held if at > clock]
        for poll in ready:
            yield self._poll_request(poll)

    def _is_busy(self) -> bool:
        polls = sum(run.open for run in self.crawl.runs.values()) - len(self._held)
        return bool(self.crawl.open) or polls > 0

    def _pause(self) -> float | None:
        """Return the seconds until something that was put back may be asked for; None: never."""
        clock = asyncio.get_running_loop().time()
        polls = [max(at - clock, 0.0) for _, at in self._held]
        pages = self.crawl.next_wait(longest_wait(self.settings))
        return min(polls if pages is None else [*polls, pages], default=None)

    async def _something(self, seconds: float) -> bool:
        """Wait until something happens, for so many seconds at most; say whether it has."""
        try:
            return await asyncio.wait_for(self._news.wait(), seconds + 0.01)
        except TimeoutError:
            return False

    def _engine_is_idle(self) -> bool:
        engine = self.crawler.engine
        assert engine
        assert engine.scheduler is not None
        assert engine.scraper.slot
        waiting = engine.scheduler.has_pending_requests() or engine.downloader.active
        return not waiting and engine.scraper.slot.is_idle()

    def _give_up_lost_pages(self) -> None:
        """Put back pages that Scrapy has dropped without a word, so that the run can end."""
        for key in list(self.crawl.open):
            self.crawl.fail(key, Outcome(name="Lost", after=HOUR))
        held = Counter(poll.source.id for poll, _ in self._held)
        for id, run in self.crawl.runs.items():
            run.open = held[id]

    def _poll_request(self, poll: Poll) -> Request:
        state = self.crawl.store.polls.feed(poll.url)
        return scrapy.Request(
            poll.url,
            self.read_poll,
            errback=self.poll_failed,
            headers=polling.conditional(state),
            cb_kwargs={"poll": poll},
            meta={
                "handle_httpstatus_list": [304],
                "download_maxsize": self.settings.getint("JIKEN_FEED_MAXSIZE"),
                "source_delay": poll.source.delay,
            },
            dont_filter=True,
        )

    def read_poll(self, response: Response, poll: Poll) -> Iterator[Request]:
        """Announce what a feed, sitemap or listing holds, and ask for what continues it."""
        try:
            for further in self._read(response, poll):
                if self.crawl.polling(further.source, further.url):
                    yield self._poll_request(further)
        except Unreadable as wrong:
            self._unreadable(poll, Outcome(name="Unreadable", detail=str(wrong)))
        except CannotWrite:
            raise
        except Exception as wrong:
            self._unreadable(
                poll, Outcome(name="Broken", detail=f"{type(wrong).__name__}: {wrong}")
            )
            raise  # a mistake of ours: Scrapy logs it, the run goes on
        finally:
            self.crawl.polled(poll.source)
            self._news.set()

    def _read(self, response: Response, poll: Poll) -> list[Poll]:
        state = self.crawl.store.polls.feed(poll.url)
        if response.status == 304 and state:
            self.crawl.counts["poll:unchanged"] += 1
            new = self.crawl.read(poll.source, replace(state, outcome="unchanged"), ())
            return self._worthwhile(polling.continued(poll, state), new)
        headers = polling.headers_of(response)
        found = polling.reading(poll, response.body, headers, response.url)
        state = polling.state_of(poll, response, found.further)
        self.crawl.counts["poll:read"] += 1
        new = self.crawl.read(poll.source, state, found.discoveries)
        return self._worthwhile(found.further, new)

    def _worthwhile(self, further: Sequence[Poll], new: int) -> list[Poll]:
        feed = self.crawl.store.polls.feed
        return polling.worthwhile(further, new, lambda url: feed(url) is not None)

    def poll_failed(self, failure: Failure) -> None:
        """Remember why a feed, sitemap or listing could not be had, or try it after a pause."""
        poll: Poll = failure.request.cb_kwargs["poll"]  # type: ignore[attr-defined]
        outcome = self._outcome(failure)
        wait = outcome.after.total_seconds() if outcome.after else 0.0
        if outcome.name == "HostHeld" and wait <= longest_wait(self.settings):
            at = asyncio.get_running_loop().time() + wait + 1.0
            self._held.append((poll, at))
        else:
            self._unreadable(poll, outcome)
            self.crawl.polled(poll.source)
        self._news.set()

    def _unreadable(self, poll: Poll, outcome: Outcome) -> None:
        state = FeedState(
            url=poll.url, source=poll.source.id, outcome=outcome.name, detail=outcome.detail
        )
        self.crawl.unreadable(poll.source, state)

    def closed(self, reason: str) -> None:
        """Log the end of the run; let go of what this spider has opened itself."""
        self.crawl.close(reason)
        self._stack.close()
