"""The last gate before the network: nothing is sent to a private address or to a host on hold.

Middlewares are too early for it: a request can wait in a host's queue for minutes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import CannotResolveHostError
from scrapy.utils.httpobj import urlparse_cached

from crawler import resolver
from crawler.outcomes import HostHeld, Refused, Stopping
from pipelines.addresses import refusal

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawler.holds import Holds


class Courteous(Protocol):
    """A spider that knows which hosts have asked for a pause."""

    holds: Holds


class GuardedDownloadHandler(HTTP11DownloadHandler):
    """Scrapy's HTTP download, for public addresses and hosts that are not on hold.

    Settings: JIKEN_ALLOW_HOSTS.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._allowed = resolver.allowed_hosts(crawler.settings)
        # Twisted tries once more by itself, unseen: RETRY_TIMES is how often a host is tried again.
        self._pool.retryAutomatically = False

    async def download_request(self, request: Request) -> Response:
        """Return the response; Refused, HostHeld or Stopping where nothing may be sent."""
        host = (urlparse_cached(request).hostname or "").lower()
        self._check(request.url, host)
        try:
            return await super().download_request(request)
        except CannotResolveHostError as wrong:
            if host in resolver.refused:
                raise Refused(f"{host} has no public address") from wrong
            raise

    def _check(self, url: str, host: str) -> None:
        if reason := refusal(url, self._allowed):
            raise Refused(f"{url[:200]}: {reason}")
        if self._crawler.engine is None or not self._crawler.engine.running:
            raise Stopping(url)
        left = cast("Courteous", self._crawler.spider).holds.seconds_left(host)
        if left:
            raise HostHeld(f"{host} asked for a pause, {left:.0f} s are left", left)
