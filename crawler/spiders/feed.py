"""The crawl: sources are asked what is new, and what is new is fetched."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import scrapy
from scrapy import signals
from scrapy.exceptions import DropItem, StopDownload
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from scrapy.utils.httpobj import urlparse_cached

from crawler import polling
from crawler.crawl import CannotWrite, Crawl, now
from crawler.middlewares.pauses import longest_wait
from crawler.options import Options, moment_of, number_of, open_crawl
from crawler.outcomes import HOUR, HostHeld, Outcome, outcome_of
from crawler.polling import Poll, Unreadable
from crawler.resolver import allowed_hosts
from crawler.ways_out import article_elsewhere
from jiken.models import ArticlePage
from jiken.store import Leased
from jiken.store.polls import FeedState
from pipelines.components import Broken, Forgotten

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http.headers import Headers
    from twisted.python.failure import Failure

BATCH = 4
"""Pages taken from the frontier at once; small, so that no source fills the crawl."""

NAP = 5.0
"""Seconds after which the crawl looks round even if nothing has happened."""

NEVER_TEXT = ("image/", "audio/", "video/", "font/", "application/pdf", "application/zip")


class FeedSpider(scrapy.Spider):
    """Polls feeds, sitemaps and listings, and drains the frontier.

    Arguments are those of `python -m crawler`, as text: db, sources, source (ids with commas),
    due, since, limit, no_gate, summary.
    """

    name = "feed"
    crawl: Crawl

    def __init__(self, options: Options, crawl: Crawl, stack: ExitStack, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.options = options
        self.crawl = crawl
        self.registry = crawl.registry
        self.holds = crawl.holds
        self._stack = stack
        self._news = asyncio.Event()
        self._held: list[tuple[Poll, float]] = []

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Build it for a crawl, as Scrapy asks."""
        options = kwargs.pop("options", None) or _options(kwargs, crawler)
        crawl, stack = kwargs.pop("crawl", None), ExitStack()
        if crawl is None:
            crawl, stack = open_crawl(options)
        spider = super().from_crawler(crawler, options=options, crawl=crawl, stack=stack)
        crawler.signals.connect(spider.headers_received, signal=signals.headers_received)
        crawler.signals.connect(spider.article_kept, signal=signals.item_scraped)
        crawler.signals.connect(spider.page_refused, signal=signals.item_dropped)
        crawler.signals.connect(spider.page_broken, signal=signals.item_error)
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
                await self._something(NAP)
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

    def _pages(self) -> Iterator[Request]:
        # What is under way when a crawl is killed is fetched again: it must not be much.
        window = self.settings.getint("CONCURRENT_REQUESTS")
        while (room := window - len(self.crawl.open)) > 0:
            leased = self.crawl.lease(min(room, BATCH))
            if not leased:
                return
            for page in leased:
                yield self._page_request(page)

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

    async def _something(self, seconds: float) -> None:
        """Wait until something has happened, or for so many seconds."""
        try:
            await asyncio.wait_for(self._news.wait(), seconds + 0.01)
        except TimeoutError:
            if self._engine_is_idle():
                self._give_up_lost_pages()

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
        for run in self.crawl.runs.values():
            run.open = 0

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

    def _page_request(self, page: Leased) -> Request:
        return scrapy.Request(
            page.url,
            self.read_page,
            errback=self.page_failed,
            cb_kwargs={"page": page},
            meta={"source_delay": self.registry.get(page.discovery.source).delay},
            dont_filter=True,
        )

    def read_page(self, response: Response, page: Leased) -> Iterator[ArticlePage]:
        """Pass the page on, or go to the publisher's article that an aggregator's page leads to."""
        headers = polling.headers_of(response)
        elsewhere = article_elsewhere(
            response.body, headers, response.url, page.discovery, self.registry
        )
        if elsewhere:
            self.crawl.resolved(page.key, elsewhere)
            self._news.set()
            return
        yield ArticlePage(
            requested_url=page.url,
            url=response.url,
            body=response.body,
            headers=headers,
            fetched_at=now(),
            discovery=page.discovery,
        )

    def page_failed(self, failure: Failure) -> None:
        """Mark the page as failed, or put it back."""
        page: Leased = failure.request.cb_kwargs["page"]  # type: ignore[attr-defined]
        self.crawl.fail(page.key, self._outcome(failure))
        self._news.set()

    def _outcome(self, failure: Failure) -> Outcome:
        wrong = failure.value
        assert wrong
        if isinstance(wrong, HttpError) and wrong.response.status in (429, 503):
            host = urlparse_cached(wrong.response).hostname or ""
            if left := self.holds.seconds_left(host):
                return outcome_of(HostHeld(f"HTTP {wrong.response.status}", left))
        return outcome_of(wrong)

    def headers_received(self, headers: Headers, request: Request) -> None:
        """Do not download what cannot be an article: pictures, films, PDF."""
        kind = (headers.get("Content-Type") or b"").decode("latin-1").strip().lower()
        if "page" in request.cb_kwargs and kind.startswith(NEVER_TEXT):
            raise StopDownload(fail=True)

    def article_kept(self) -> None:
        """Wake the loop that looks for more pages."""
        self._news.set()

    def page_refused(self, item: ArticlePage, exception: DropItem) -> None:
        """Note in the frontier why a page gave no article."""
        self._news.set()
        if isinstance(exception, Forgotten):  # the store has noted that itself
            return
        with suppress(CannotWrite):
            if isinstance(exception, Broken):
                self.crawl.break_off(item, str(exception))
            else:
                self.crawl.refuse(item, type(exception).__name__, str(exception))

    def page_broken(self, item: ArticlePage, failure: Failure) -> None:
        """Note in the frontier that our own code failed on a page."""
        self._news.set()
        with suppress(CannotWrite):
            self.crawl.break_off(item, f"{type(failure.value).__name__}: {failure.value}")

    def closed(self, reason: str) -> None:
        """Log the end of the run; let go of what this spider has opened itself."""
        self.crawl.close(reason)
        self._stack.close()


def _options(arguments: dict[str, Any], crawler: Crawler) -> Options:
    """Return the options that `scrapy crawl feed -a name=value` spells; the names are taken out."""
    said = {name: str(arguments.pop(name)) for name in list(arguments) if name in _READ}
    read = {field: of(said[name]) for name, (field, of) in _READ.items() if said.get(name)}
    return Options(**read, allowed=allowed_hosts(crawler.settings))


_READ: dict[str, tuple[str, Any]] = {
    "db": ("db", Path),
    "sources": ("sources", Path),
    "source": ("ids", lambda text: tuple(text.split(","))),
    "due": ("due", lambda text: text not in ("0", "no", "false")),
    "since": ("since", moment_of),
    "limit": ("limit", number_of),
    "no_gate": ("gate", lambda text: text in ("0", "no", "false")),
    "summary": ("summary", Path),
}
