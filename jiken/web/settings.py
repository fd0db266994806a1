"""What a desk is started with."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from ipaddress import ip_address
from pathlib import Path

LOOPBACK = ("127.0.0.1", "localhost", "::1", "[::1]")


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches what listens on *host*."""
    try:
        return host in LOOPBACK or ip_address(host).is_loopback
    except ValueError:
        return False


def clock() -> datetime:
    """Return the time, in UTC: the one place where the desk reads the clock."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where the database and the registry are, and how the desk may be reached.

    *hosts* are the names that a request's Host may have, without the port. *reviewer* is who
    judges as long as nobody has to sign in. *sources* None is the registry that ships, *model*
    None the classifier that ships. *zone* is the one that times are shown in.
    """

    db: Path
    host: str = "127.0.0.1"
    port: int = 8765
    hosts: tuple[str, ...] = LOOPBACK
    sources: Path | None = None
    model: Path | None = None
    reviewer: str = field(default_factory=getpass.getuser)
    zone: tzinfo = UTC
    now: Callable[[], datetime] = clock
