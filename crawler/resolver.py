"""Name resolution that gives out public addresses only.

Twisted connects to the very addresses that this resolver hands over, so a name that
changes its answer gains nothing: what is connected to has been looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.resolver import CachingHostnameResolver, HostResolution
from twisted.internet.interfaces import IAddress, IHostResolution, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]

from pipelines.addresses import is_public

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings
    from twisted.internet.base import ReactorBase

refused: set[str] = set()
"""Names that had none but private addresses; the download handler names the outcome by it."""


def exempt_hosts(settings: BaseSettings) -> frozenset[str]:
    """Return the hosts that the operator lets through: JIKEN_ALLOW_HOSTS and the proxies."""
    proxies = (
        urlsplit(url if "://" in url else f"//{url}").hostname
        for scheme, url in getproxies().items()
        if scheme in ("http", "https")  # “no” is there, too: what NO_PROXY names is no proxy
    )
    return allowed_hosts(settings) | frozenset(name.lower() for name in proxies if name)


def allowed_hosts(settings: BaseSettings) -> frozenset[str]:
    """Return the hosts of JIKEN_ALLOW_HOSTS, lower-case."""
    return frozenset(name.strip().lower() for name in settings.getlist("JIKEN_ALLOW_HOSTS"))


@implementer(IResolutionReceiver)
class _PublicOnly:
    """Passes public addresses on and keeps the others back."""

    def __init__(self, receiver: Any, name: str) -> None:
        self._receiver = receiver
        self._name = name

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: IAddress) -> None:  # noqa: N802
        if is_public(getattr(address, "host", "")):
            self._receiver.addressResolved(address)
        else:
            refused.add(self._name)

    def resolutionComplete(self) -> None:  # noqa: N802
        self._receiver.resolutionComplete()


class PublicResolver(CachingHostnameResolver):
    """Resolves names as Scrapy does, without addresses that are not public.

    Settings: JIKEN_ALLOW_HOSTS (hosts that the operator lets through; proxies are too).
    """

    def __init__(self, reactor: ReactorBase, cache_size: int, exempt: frozenset[str]) -> None:
        super().__init__(reactor, cache_size)
        self._exempt = exempt

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        """Build it for a crawl, as Scrapy asks."""
        return cls(
            reactor, crawler.settings.getint("DNSCACHE_SIZE"), exempt_hosts(crawler.settings)
        )

    def resolveHostName(  # noqa: N802
        self,
        resolutionReceiver: IResolutionReceiver,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:
        """Resolve *hostName*; the receiver hears of public addresses only."""
        exempt = hostName.lower().rstrip(".") in self._exempt
        receiver: Any = resolutionReceiver if exempt else _PublicOnly(resolutionReceiver, hostName)
        super().resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)
        resolution: IHostResolution = HostResolution(hostName)  # type: ignore[assignment]
        return resolution
