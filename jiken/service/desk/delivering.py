"""Handing a message over: to a webhook, a mail server, or a service that Apprise knows.

Each is bounded in time, and nothing is redirected. A webhook may lie on a public address only,
unless JIKEN_ALLOW_HOSTS names its host; the mail server is the operator's own.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import hmac
import importlib.util
import smtplib
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from jiken.version import __version__
from pipelines.addresses import is_public, refusal

SECONDS = 20.0
"""So long a receiver is waited for."""
SECRET = "whsec_"  # noqa: S105 (what a secret begins with)
SECURITIES = ("starttls", "tls", "none")
OWN_MACHINE = frozenset(
    "dbus kde qt glib gnome macosx windows syslog mailto mailtos json jsons xml xmls form forms".split()
)
"""What Apprise could do on this machine, or what would be a webhook without our guard."""


class NotDelivered(Exception):
    """A receiver did not take it; the sentence says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailer:
    """The operator's mail server: JIKEN_SMTP_HOST, _PORT, _USER, _PASSWORD, _FROM, _SECURITY."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    security: str = "starttls"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """How messages leave: the mail server, None without one, and the hosts let through besides."""

    mailer: Mailer | None = None
    allowed: frozenset[str] = frozenset()
    seconds: float = SECONDS
    desk: str = "http://127.0.0.1:8765"


class BadSettings(ValueError):
    """The environment names a mail server that cannot be used; the sentence says what to set."""


def ways_of(env: Mapping[str, str]) -> Ways:
    """Return how messages leave, as the environment says; JIKEN_DESK_URL is for links.

    Raises BadSettings.
    """
    hosts = env.get("JIKEN_ALLOW_HOSTS", "").replace(",", " ").split()
    desk = env.get("JIKEN_DESK_URL", "").rstrip("/") or Ways().desk
    if urlsplit(desk).scheme not in ("http", "https"):
        raise BadSettings("JIKEN_DESK_URL must be like https://desk.example.org.")
    return Ways(mailer=_mailer(env), allowed=frozenset(map(str.lower, hosts)), desk=desk)


def _mailer(env: Mapping[str, str]) -> Mailer | None:
    host = env.get("JIKEN_SMTP_HOST", "").strip()
    if not host:
        return None
    security = env.get("JIKEN_SMTP_SECURITY", "starttls").strip().lower()
    port = env.get("JIKEN_SMTP_PORT", "").strip() or {"tls": "465", "none": "25"}.get(
        security, "587"
    )
    sender = env.get("JIKEN_SMTP_FROM", "").strip()
    if security not in SECURITIES:
        raise BadSettings("JIKEN_SMTP_SECURITY must be starttls, tls or none.")
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise BadSettings("JIKEN_SMTP_PORT must be the number of a port.")
    if not is_address(sender):
        raise BadSettings("Set JIKEN_SMTP_FROM to the address that letters come from.")
    return Mailer(
        host=host,
        port=int(port),
        sender=sender,
        user=env.get("JIKEN_SMTP_USER", ""),
        password=env.get("JIKEN_SMTP_PASSWORD", ""),
        security=security,
    )


def is_address(text: str) -> bool:
    """Whether *text* is one plain e-mail address."""
    local, at, host = text.partition("@")
    plain = text.isprintable() and text.isascii() and not set(text) & set(' ,;:<>"()[]\\')
    return bool(local and at and "." in host and "@" not in host and plain and len(text) <= 254)


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


def post(url: str, secret: str, key: str, body: bytes, *, at: datetime, ways: Ways) -> str:
    """Post a signed message to a webhook and return what it answered; raises NotDelivered.

    Not from inside a running event loop.
    """
    why = refusal(url, ways.allowed)
    if why:
        raise NotDelivered(f"not sent: {why}")
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
        raise NotDelivered(f"no answer within {ways.seconds:g} seconds") from None
    except aiohttp.ClientConnectorError as mistake:
        why = mistake.os_error.strerror or str(mistake.os_error)
        raise NotDelivered(f"not reached: {why[:200]}") from None
    except (aiohttp.ClientError, OSError, ValueError) as mistake:
        raise NotDelivered(f"not reached: {str(mistake)[:200]}") from None
    if not 200 <= status < 300:
        raise NotDelivered(f"answered {status}")
    return f"answered {status}"


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


def mail(to: str, subject: str, text: str, key: str, *, at: datetime, ways: Ways) -> str:
    """Send a letter and return what became of it; raises NotDelivered.

    A letter that is tried again has the same Message-ID, so that a mailbox keeps one.
    """
    if ways.mailer is None:
        raise NotDelivered("not sent: JIKEN_SMTP_HOST is not set")
    letter = _letter(ways.mailer, to, subject, text, key, at)
    try:
        _handed_over(ways.mailer, letter, ways.seconds)
    except smtplib.SMTPResponseException as mistake:
        raise NotDelivered(f"the mail server answered {mistake.smtp_code}") from None
    except (smtplib.SMTPException, OSError, ValueError) as mistake:
        why = str(mistake)[:200] or type(mistake).__name__
        raise NotDelivered(f"the mail server did not take it: {why}") from None
    return "the mail server took it"


def _letter(
    mailer: Mailer, to: str, subject: str, text: str, key: str, at: datetime
) -> EmailMessage:
    letter = EmailMessage(policy=SMTP)
    letter["From"] = mailer.sender
    letter["To"] = to
    letter["Subject"] = " ".join(subject.split())
    letter["Date"] = format_datetime(at)
    letter["Message-ID"] = f"<{key}@{mailer.sender.rpartition('@')[2]}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(text)
    return letter


def _handed_over(mailer: Mailer, letter: EmailMessage, seconds: float) -> None:
    context = ssl.create_default_context()
    server: smtplib.SMTP
    if mailer.security == "tls":
        server = smtplib.SMTP_SSL(mailer.host, mailer.port, timeout=seconds, context=context)
    else:
        server = smtplib.SMTP(mailer.host, mailer.port, timeout=seconds)
    try:
        if mailer.security == "starttls":
            server.starttls(context=context)
        if mailer.user:
            server.login(mailer.user, mailer.password)
        server.send_message(letter)
        # It has been taken: what goes wrong from here on must not send it again.
        with suppress(smtplib.SMTPException, OSError):
            server.quit()
    finally:
        server.close()


def has_apprise() -> bool:
    """Whether the `alerts` extra is installed."""
    return importlib.util.find_spec("apprise") is not None


def notify(target: str, subject: str, text: str, *, ways: Ways) -> str:
    """Hand a message to the service that an Apprise address names; raises NotDelivered.

    Apprise has no key that would let a service know a message that is tried again. Its host is
    looked at before, not when it connects: only admins may add such an address.
    """
    why = apprise_refusal(target, ways)
    if why:
        raise NotDelivered(f"not sent: {why}")
    import apprise

    service = apprise.Apprise.instantiate(target, suppress_exceptions=True)
    if not service or not service.notify(title=subject, body=text):
        raise NotDelivered("the service did not take it")
    return "the service took it"


def apprise_refusal(target: str, ways: Ways) -> str | None:
    """Return why an Apprise address cannot be used, None where it can."""
    if not has_apprise():
        return "the extra “alerts” is not installed (pip install 'jiken[alerts]')"
    scheme = target.partition("://")[0].lower()
    if scheme in OWN_MACHINE:
        return f"{scheme}:// is not used through Apprise"
    import apprise

    service = apprise.Apprise.instantiate(target, suppress_exceptions=True)
    if service is None:
        return "Apprise does not know such an address"
    host = getattr(service, "host", "") or ""
    return refusal(f"http://{host}/", ways.allowed) if host else None
