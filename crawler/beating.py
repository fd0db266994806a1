"""Telling the database, every few seconds, how far a crawl is, and stopping when that is asked for."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.utils.asyncio import create_looping_call
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]

from jiken.store.connection import explained

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

log = logging.getLogger(__name__)


class Heartbeat:
    """Writes the counts of a crawl while it runs, for the desk, and heeds its stop button.

    Settings: HEARTBEAT_SECONDS.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._seconds = crawler.settings.getfloat("HEARTBEAT_SECONDS", 2.0)
        self._ticks = create_looping_call(self._tick)
        self._stopping: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it for a crawl, as Scrapy asks."""
        heartbeat = cls(crawler)
        crawler.signals.connect(heartbeat._opened, signal=signals.spider_opened)
        crawler.signals.connect(heartbeat._closed, signal=signals.spider_closed)
        return heartbeat

    def _opened(self) -> None:
        if getattr(self._crawler.spider, "crawl", None) is not None:
            self._ticks.start(self._seconds, now=True)

    def _closed(self) -> None:
        if self._ticks.running:
            self._ticks.stop()

    def _tick(self) -> None:
        try:
            stop = self._crawler.spider.crawl.beat()  # type: ignore[union-attr]
        except sqlite3.Error as wrong:  # the pages that are written next will say so
            log.warning("the run could not be logged: %s", explained(wrong))
            return
        if stop and self._stopping is None:
            loop = asyncio.get_running_loop()
            self._stopping = loop.create_task(self._crawler.stop_async())
