"""Posting to a webhook, signed, bounded in time, and nothing is redirected.

It may lie on a public address only, unless JIKEN_ALLOW_HOSTS names its host.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from jiken.service.desk.outcomes import Outcome, outcome
from jiken.service.desk.ways import NotDelivered, Ways
from jiken.version import __version__
from pipelines.addresses import is_public, refusal

SECRET = "whsec_"  # noqa: S105 (what a secret begins with)


def new_secret() -> str:
    """Return a new secret for signing webhooks."""
    return SECRET + base64.b64encode(secrets.token_bytes(32)).decode()


def signature(secret: str, key: str, at: datetime, body: bytes) -> str:
    """Return the header that proves who sent a webhook, as Standard Webhooks 1.0 has it.

    HMAC-SHA256 of "key.timestamp.body", in Base64 behind "v1,".

    >>> at = datetime.fromisoformat("2026-02-01T00:00:00+00:00")
    >>> signature("whsec_" + base64.b64encode(b"k").decode(), "d-1", at, b"{}")[:8]
    'v1,AXK3f'
    """
    try:
        known = base64.b64decode(secret.removeprefix(SECRET), validate=True)
    except binascii.Error:
        known = secret.encode()
    signed = f"{key}.{int(at.timestamp())}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(known, signed, hashlib.sha256).digest()).decode()


def post(url: str, secret: str, key: str, body: bytes, *, at: datetime, ways: Ways) -> Outcome:
    """Post a signed message to a webhook and return what it answered; raises NotDelivered.

    Not from inside a running event loop.
    """
    why = refusal(url, ways.allowed)
    if why:
        raise NotDelivered(outcome("refused", why=why))
    headers = {
        "Content-Type": "application/json",
        "User-Agent": f"Jiken/{__version__}",
        "Idempotency-Key": key,
        "webhook-id": key,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signature(secret, key, at, body),
    }
    try:
        status = asyncio.run(_posted(url, headers, body, ways))
    except TimeoutError:
        raise NotDelivered(outcome("no answer", seconds=f"{ways.seconds:g}")) from None
    except aiohttp.ClientConnectorError as mistake:
        why = mistake.os_error.strerror or str(mistake.os_error)
        raise NotDelivered(outcome("not reached", why=why[:200])) from None
    except (aiohttp.ClientError, OSError, ValueError) as mistake:
        raise NotDelivered(outcome("not reached", why=str(mistake)[:200])) from None
    if not 200 <= status < 300:
        raise NotDelivered(outcome("answered", status=status))
    return outcome("answered", status=status)


async def _posted(url: str, headers: Mapping[str, str], body: bytes, ways: Ways) -> int:
    """Return the status of the answer; the rest of it is not read."""
    connector = aiohttp.TCPConnector(resolver=_Public(ways.allowed), use_dns_cache=False)
    timeout = aiohttp.ClientTimeout(total=ways.seconds)
    async with (
        aiohttp.ClientSession(
            connector=connector,
            timeout=timeout,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
        ) as session,
        session.post(url, data=body, headers=headers, allow_redirects=False) as answer,
    ):
        return answer.status


class _Public(AbstractResolver):
    """Resolves names to public addresses only; what is connected to has been looked at."""

    def __init__(self, allowed: frozenset[str]) -> None:
        self._allowed = allowed
        self._system = aiohttp.ThreadedResolver()

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:
        """Return the addresses of a host; OSError where none is public."""
        found = await self._system.resolve(host, port, family)  # type: ignore[arg-type]
        if host.lower().rstrip(".") in self._allowed:
            return found
        public = [one for one in found if is_public(one["host"])]
        if not public:
            raise OSError(f"{host} has no public address")
        return public

    async def close(self) -> None:
        """Close the system's."""
        await self._system.close()
