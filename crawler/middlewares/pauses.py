"""Pauses between requests to one host: the registry's, robots.txt's, and those that a host asks for."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self, cast

from scrapy import signals
from scrapy.utils.httpobj import urlparse_cached

from crawler.holds import seconds_asked

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser
    from scrapy.settings import BaseSettings

    from crawler.handler import Courteous
    from jiken.sources import Registry


class HostDelays:
    """Give each host its source's `delay`, and the Crawl-delay of its robots.txt up to a cap.

    Scrapy reads Crawl-delay and ignores it. Settings: HOSTDELAYS_MAX (seconds).
    A request's meta may say `source_delay`, for hosts that the registry does not know.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._longest = crawler.settings.getfloat("HOSTDELAYS_MAX")
        self._agent = crawler.settings["ROBOTSTXT_USER_AGENT"]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it for a crawl, as Scrapy asks."""
        delays = cls(crawler)
        crawler.signals.connect(delays.robots_parsed, signal=signals.robots_parsed)
        return delays

    def process_request(self, request: Request) -> None:
        """Note the delay of a host that is asked for the first time."""
        host = urlparse_cached(request).hostname or ""
        if host not in self._slots:
            self._slots[host] = {"delay": self._delay(request)}

    @property
    def _slots(self) -> dict[str, dict[str, Any]]:
        assert self._crawler.engine
        return self._crawler.engine.downloader.per_slot_settings

    def _delay(self, request: Request) -> float:
        registry = cast("Registry", self._crawler.spider.registry)  # type: ignore[union-attr]
        source = registry.by_host(request.url)
        if source:
            return source.delay
        default = self._crawler.settings.getfloat("DOWNLOAD_DELAY")
        return float(request.meta.get("source_delay", default))

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Wait as long as the site asks, if that is longer, but not longer than the cap."""
        asked = robotparser.crawl_delay(self._agent)
        if not asked or asked <= 0:
            return
        host = urlparse_cached(request).hostname or ""
        delay = max(min(asked, self._longest), self._slots.get(host, {}).get("delay", 0.0))
        self._slots[host] = {"delay": delay, "concurrency": 1, "jitter": 0}
        assert self._crawler.engine
        if slot := self._crawler.engine.downloader.slots.get(host):
            slot.delay, slot.concurrency, slot.jitter = delay, 1, 0.0


class RetryAfter:
    """Leave a host alone for as long as its 429 or 503 asks, now and after a restart.

    Settings: RETRYAFTER_DEFAULT (seconds, for a 429 that does not say).
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._default = crawler.settings.getfloat("RETRYAFTER_DEFAULT")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it for a crawl, as Scrapy asks."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """Remember the pause; a request that has met one is not repeated here and now."""
        holds = cast("Courteous", self._crawler.spider).holds
        host = (urlparse_cached(request).hostname or "").lower()
        if response.status not in (429, 503):
            holds.answered(host)
            return response
        header = response.headers.get("Retry-After") or b""
        asked = seconds_asked(header.decode("latin-1"), datetime.now(UTC))
        if asked is None and response.status == 503:
            return response
        holds.hold(host, asked or self._default, f"HTTP {response.status}")
        request.meta["dont_retry"] = True
        return response


def longest_wait(settings: BaseSettings) -> float:
    """Return RETRYAFTER_WAIT: the seconds that a run waits for a pause to end; longer ones
    are left to the next run.
    """
    return settings.getfloat("RETRYAFTER_WAIT")
