"""The ways that messages leave by: what the operator's environment says of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from jiken.service.desk.outcomes import Outcome

SECONDS = 20.0
"""So long a receiver is waited for."""
SECURITIES = ("starttls", "tls", "none")


class NotDelivered(Exception):
    """A receiver did not take it; the outcome says why."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(str(outcome))
        self.outcome = outcome


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
