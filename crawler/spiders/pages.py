"""Pages of the frontier: fetched, passed on to the pipelines, and each of them ended by name."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import scrapy
from scrapy import signals
from scrapy.exceptions import DropItem, StopDownload
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from scrapy.utils.httpobj import urlparse_cached

from crawler.crawl import Crawl
from crawler.outcomes import HostHeld, Outcome, outcome_of
from crawler.polling import headers_of
from crawler.ways_out import article_elsewhere
from crawler.writes import CannotWrite, now
from jiken.models import ArticlePage
from jiken.store import Leased
from pipelines.components import Broken, Forgotten

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http.headers import Headers
    from twisted.python.failure import Failure

BATCH = 4
"""Pages taken from the frontier at once; small, so that no source fills the crawl."""

NEVER_TEXT = ("image/", "audio/", "video/", "font/", "application/pdf", "application/zip")


class PageSpider(scrapy.Spider):
    """Fetches the pages that *crawl* has in its frontier."""

    def __init__(self, crawl: Crawl, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.crawl = crawl
        self.registry = crawl.registry
        self.holds = crawl.holds
        self._news = asyncio.Event()

    def listen(self) -> None:
        """Hear of the ends that pages come to in the pipelines."""
        connect = self.crawler.signals.connect
        connect(self.headers_received, signal=signals.headers_received)
        connect(self.article_kept, signal=signals.item_scraped)
        connect(self.page_refused, signal=signals.item_dropped)
        connect(self.page_broken, signal=signals.item_error)

    def _pages(self) -> Iterator[Request]:
        # What is under way when a crawl is killed is fetched again: it must not be much.
        window = self.settings.getint("CONCURRENT_REQUESTS")
        while (room := window - len(self.crawl.open)) > 0:
            leased = self.crawl.lease(min(room, BATCH))
            if not leased:
                return
            for page in leased:
                yield self._page_request(page)

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
        headers = headers_of(response)
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
