"""robots.txt by RFC 9309."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest, StopDownload
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached

from crawler.outcomes import RobotsDenied, RobotsUnreachable

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

READ = 500 * 1024
"""Bytes of a robots.txt that count; RFC 9309 section 2.5 asks for at least as many."""

LARGEST = 32 * 1024 * 1024
"""Bytes that a robots.txt may claim to have: it is cut, but a decompression bomb is not."""

SECONDS = 15


class Unreadable(RobotParser):
    """Stands for a robots.txt that could not be read; *reason* says why."""

    def __init__(self, reason: Exception) -> None:
        self.reason = reason

    @classmethod
    def from_crawler(cls, crawler: Crawler, robotstxt_body: bytes) -> Self:
        """It is made from a failure, not from a body."""
        raise NotImplementedError

    def allowed(self, url: str | bytes, user_agent: str | bytes) -> bool:
        """Nothing is allowed where the rules are not known."""
        return False


class RobotsTxt(RobotsTxtMiddleware):
    """Scrapy's robots.txt, but unreachable or 5xx means stay away for this run.

    4xx means that there are no rules (429 is no such answer), the first 500 KiB count.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it for a crawl, as Scrapy asks."""
        middleware = super().from_crawler(crawler)
        # Scrapy logs a traceback for each that cannot be had; here that is a counted outcome.
        logging.getLogger(RobotsTxtMiddleware.__module__).setLevel(logging.CRITICAL)
        crawler.signals.connect(middleware.bytes_received, signal=signals.bytes_received)
        return middleware

    async def process_request(self, request: Request) -> None:  # type: ignore[override]
        """Let a request pass, or raise RobotsDenied, RobotsUnreachable or Refused."""
        if request.meta.get("dont_obey_robotstxt"):
            request.meta.setdefault("download_maxsize", LARGEST)
            request.meta.setdefault("download_timeout", SECONDS)
            request.meta.setdefault("max_retry_times", 1)
            return
        rules = await self.robot_parser(request)
        if isinstance(rules, Unreadable):
            raise _consequence(rules.reason, urlparse_cached(request).netloc)
        try:
            self.process_request_2(rules, request)
        except IgnoreRequest:
            raise RobotsDenied(request.url) from None

    def bytes_received(self, data: bytes, request: Request) -> None:
        """Cut a robots.txt where it stops counting."""
        if not request.meta.get("dont_obey_robotstxt"):
            return
        seen = request.meta.get("robots_bytes", 0) + len(data)
        request.meta["robots_bytes"] = seen
        if seen > READ:
            raise StopDownload(fail=False)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500 or response.status == 429:
            raise RobotsUnreachable(f"{netloc}/robots.txt answers {response.status}")
        body = response.body[:READ] if 200 <= response.status < 300 else b""
        await super()._parse_robots(response.replace(body=body), netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        waiting = self._parsers[netloc]
        # After too many redirects the rules count as absent (section 2.3.1.2).
        lost = isinstance(exc, IgnoreRequest) and "redirections" in str(exc)
        self._parsers[netloc] = None if lost else Unreadable(exc)
        waiting.callback(self._parsers[netloc])  # type: ignore[union-attr,arg-type]


def _consequence(reason: Exception, netloc: str) -> IgnoreRequest:
    """What a failed robots.txt means for a page: a refused or held host is named as such."""
    if isinstance(reason, IgnoreRequest):
        return reason if type(reason) is not IgnoreRequest else RobotsUnreachable(str(reason))
    return RobotsUnreachable(f"{netloc}/robots.txt: {type(reason).__name__}: {reason}"[:200])
