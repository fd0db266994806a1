"""Which addresses may be connected to: public ones, and those that the operator allows.

A feed link is untrusted; what it leads to is decided on the address, in every spelling.
"""

from __future__ import annotations

import re
import socket
import unicodedata
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import unquote, urlsplit

from pipelines.urls import LONGEST

IP = IPv4Address | IPv6Address

_LOCAL_NAMES = frozenset({"localhost", "ip6-localhost", "ip6-loopback", "localhost.localdomain"})
_NO_NAME = re.compile(r"[\x00-\x2c/;<=>?@\\^`{|}\x7f]")
_TRANSLATED = tuple(map(IPv6Network, ("64:ff9b::/96", "::/96", "::ffff:0:0/96", "::ffff:0:0:0/96")))
"""Prefixes whose last 32 bits are an IPv4 address: NAT64 (RFC 6052), compatible, mapped."""
_NEVER = tuple(
    map(
        ip_network,
        (
            *("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32"),
            *("64:ff9b:1::/48", "fec0::/10", "3fff::/20"),
        ),
    )
)
"""What not every Python counts as special (IANA's registries): protocol assignments, the former 6to4
relays, a cloud's own services, local NAT64 (RFC 8215), site-local, documentation (RFC 9637)."""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, and so is any IPv4 inside it.

    >>> is_public("93.184.216.34"), is_public("::ffff:127.0.0.1"), is_public("64:ff9b::a00:1")
    (True, False, False)
    """
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = _ipv4_inside(ip)
    if inner is not None:
        return is_public(str(inner))
    if any(ip in network for network in _NEVER):
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _ipv4_inside(ip: IP) -> IPv4Address | None:
    if isinstance(ip, IPv4Address):
        return None
    if ip.sixtofour or ip.teredo:
        return ip.sixtofour or IPv4Address("127.0.0.1")  # Teredo: nobody serves news there
    if any(ip in network for network in _TRANSLATED) and int(ip) > 1:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return None


def literal_address(host: str) -> str | None:
    """Return the IP address that *host* spells, as a resolver reads it; None for a name.

    >>> literal_address("0x7f.1"), literal_address("2130706433"), literal_address("news.example")
    ('127.0.0.1', '127.0.0.1', None)
    """
    plain = unicodedata.normalize("NFKC", unquote(host)).replace("。", ".")
    plain = plain.strip().strip("[]").rstrip(".")
    try:
        return str(ip_address(plain.partition("%")[0]))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(plain)) if plain[:1].isdigit() else None
    # ValueError: a NUL in it.
    except (OSError, ValueError):
        return None


def refusal(url: str, allowed: frozenset[str] = frozenset()) -> str | None:
    """Return why *url* must not be fetched, as far as it can be told without asking DNS.

    *allowed* are hosts that the operator lets through.
    """
    if len(url) > LONGEST:
        return f"it is longer than {LONGEST} characters"
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".").lower()
    except ValueError:
        return "it is not an address"
    if parts.scheme not in ("http", "https"):
        return f"{parts.scheme or 'no scheme'} is not http or https"
    if not host:
        return "it names no host"
    if host in allowed:
        return None
    if _NO_NAME.search(host):
        return f"{host[:100]} is not the name of a host"
    if host in _LOCAL_NAMES or host.endswith(".localhost"):
        return f"{host} is this machine"
    address = literal_address(host)
    if address and not is_public(address):
        return f"{address} is not a public address"
    return None
