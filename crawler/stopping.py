"""Stopping within seconds: nothing is lost by it, the frontier has what was not finished."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.utils.asyncio import create_looping_call
from twisted.internet.defer import Deferred

from crawler.outcomes import Stopping

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.core.downloader import Slot
    from scrapy.crawler import Crawler
    from scrapy.http import Response

TICK = 0.25


class QuickStop:
    """When the crawl is told to stop, drop what waits and do not wait long for what is on its way.

    Scrapy waits for every request that was ever begun, pauses and time-outs included.
    Settings: QUICKSTOP_GRACE (seconds for what is on its way).
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._grace = crawler.settings.getfloat("QUICKSTOP_GRACE", 3.0)
        self._stopping_for = 0.0
        self._ticks = create_looping_call(self._tick)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it for a crawl, as Scrapy asks."""
        stop = cls(crawler)
        crawler.signals.connect(stop._opened, signal=signals.spider_opened)
        crawler.signals.connect(stop._closed, signal=signals.spider_closed)
        return stop

    def _opened(self) -> None:
        self._ticks.start(TICK, now=False)

    def _closed(self) -> None:
        if self._ticks.running:
            self._ticks.stop()

    def _tick(self) -> None:
        engine = self._crawler.engine
        if engine is None or engine.running or not engine._stopping:
            return
        for slot in engine.downloader.slots.values():
            _drop_waiting(slot)
        self._stopping_for += TICK
        if self._stopping_for > self._grace:
            from twisted.internet import reactor

            self._closed()
            reactor.crash()  # type: ignore[misc]


def _drop_waiting(slot: Slot) -> None:
    slot.close()
    while slot.queue:
        waiting: tuple[Request, Deferred[Response]] = slot.queue.popleft()
        waiting[1].errback(Stopping(waiting[0].url))
