"""robots.txt by RFC 9309."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from scrapy import Request, signals
from scrapy.exceptions import IgnoreRequest, StopDownload
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser, RobotParser
from scrapy.utils.httpobj import urlparse_cached

from crawler.outcomes import RobotsDenied, RobotsUnreachable, in_words
from crawler.robots_rules import rules_for

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

READ = 500 * 1024
"""Bytes of a robots.txt that count; RFC 9309 section 2.5 asks for at least as many."""

LARGEST = 32 * 1024 * 1024
"""Bytes that a robots.txt may claim to have: it is cut, but a decompression bomb is not."""

SECONDS, RETRIES = 15, 1


@dataclass(frozen=True, slots=True)
class Rules:
    """A site's rules, or why they are not known (then nothing may be fetched there)."""

    parser: RobotParser | None
    unknown: IgnoreRequest | None = None


class RobotsTxt:
    """Fetch nothing that a site's robots.txt forbids, nothing at all where it cannot be read.

    4xx means that there are no rules (429 is no such answer); a network failure or 5xx that
    the site is left alone for this run. Scrapy's own middleware crawls then, and hands its
    answer to the first of several waiting requests only. Settings: ROBOTSTXT_USER_AGENT.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._rules: dict[tuple[str, str], asyncio.Future[Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it for a crawl, as Scrapy asks."""
        middleware = cls(crawler)
        crawler.signals.connect(middleware.bytes_received, signal=signals.bytes_received)
        return middleware

    async def process_request(self, request: Request) -> None:
        """Let a request pass, or raise RobotsDenied, or why the rules are not known."""
        if request.meta.get("dont_obey_robotstxt"):
            return
        rules = await self._rules_of(request)
        if rules.unknown:
            raise rules.unknown
        if rules.parser and not rules.parser.allowed(request.url, self._agent):
            raise RobotsDenied(request.url)

    async def _rules_of(self, request: Request) -> Rules:
        parts = urlparse_cached(request)
        site = parts.scheme, parts.netloc
        if site not in self._rules:
            self._rules[site] = asyncio.ensure_future(self._fetched(request, parts.netloc))
        return await asyncio.shield(self._rules[site])

    async def _fetched(self, request: Request, site: str) -> Rules:
        assert self._crawler.engine
        try:
            response = await self._crawler.engine.download_async(_robots_request(request))
        except Exception as wrong:
            return _unreadable(wrong, site)
        if response.status >= 500 or response.status == 429:
            return Rules(None, RobotsUnreachable(f"{site}/robots.txt answers {response.status}"))
        return await self._parsed(response, request)

    async def _parsed(self, response: Response, request: Request) -> Rules:
        body = readable(response.body) if 200 <= response.status < 300 else b""
        rules = rules_for(self._agent, body)
        parser = ProtegoRobotParser.from_crawler(self._crawler, rules)
        await self._crawler.signals.send_catch_log_async(
            signal=signals.robots_parsed, robotparser=parser, request=request
        )
        return Rules(parser)

    def bytes_received(self, data: bytes, request: Request) -> None:
        """Cut a robots.txt where it stops counting."""
        if not request.meta.get("dont_obey_robotstxt"):
            return
        request.meta["robots_bytes"] = request.meta.get("robots_bytes", 0) + len(data)
        if request.meta["robots_bytes"] > READ:
            raise StopDownload(fail=False)


def _robots_request(request: Request) -> Request:
    parts = urlparse_cached(request)
    return Request(
        f"{parts.scheme}://{parts.netloc}/robots.txt",
        callback=NO_CALLBACK,
        priority=1000,
        meta={
            "dont_obey_robotstxt": True,
            "download_maxsize": LARGEST,
            "download_timeout": SECONDS,
            "max_retry_times": RETRIES,
            "source_delay": request.meta.get("source_delay", 0.0),
        },
    )


def readable(body: bytes) -> bytes:
    """Return what is read of a robots.txt: a line that would be cut off could forbid what it does not."""
    if len(body) <= READ:
        return body
    return body[: max(body.rfind(end, 0, READ) for end in (b"\n", b"\r")) + 1]


def _unreadable(wrong: Exception, site: str) -> Rules:
    """After too many redirects there are no rules (section 2.3.1.2); else the site is left alone.

    A host that must not be asked is named as such.
    """
    if isinstance(wrong, IgnoreRequest) and type(wrong) is not IgnoreRequest:
        return Rules(None, wrong)
    if isinstance(wrong, IgnoreRequest) and "redirections" in str(wrong):
        return Rules(None)
    return Rules(None, RobotsUnreachable(f"{site}/robots.txt: {in_words(wrong)}"))
