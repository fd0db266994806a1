"""Which lines of a robots.txt speak to one crawler (RFC 9309, section 2.2.1).

Protego, which matches paths, takes any line for the end of a group and "Foo Bar" for
another crawler than Foo; the RFC and Google's reader do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_LINE_ENDS = re.compile(r"[\r\n]+")
_AGENT = frozenset({"user-agent", "useragent", "user agent"})
_ALLOW = frozenset({"allow"})
_DISALLOW = frozenset({"disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw"})
_PACE = frozenset({"crawl-delay", "request-rate", "visit-time"})
_MARK = re.compile(rb"\A\xef(?:\xbb\xbf?)?")
_NO_ASCII = re.compile(rb"[\x80-\xff\x0b\x0c\x1c-\x1e]")
_TOKEN = re.compile(r"[A-Za-z_-]+")
_EVERYONE = re.compile(r"\*(?:\s|$)")


def rules_for(agent: str, body: bytes) -> bytes:
    r"""Return what *body*, a robots.txt, asks of *agent*, as a file of one group for everyone.

    The groups that name it count together, else those for everyone. Never raises.

    >>> rules_for("Jiken", b"User-agent: *\nDisallow: /\n\nUser-agent: jiken/1.0\nAllow: /news\n")
    b'user-agent: *\nallow: /news\n'
    """
    named: list[str] | None = None
    general: list[str] = []
    speaks_to_it = speaks_to_all = is_closed = False
    for key, value in _lines(_escaped(body)):
        if key != "user-agent":
            is_closed = True
            if named is not None and speaks_to_it:
                named.append(f"{key}: {value}\n")
            if speaks_to_all:
                general.append(f"{key}: {value}\n")
            continue
        if is_closed:
            speaks_to_it = speaks_to_all = is_closed = False
        speaks_to_all = speaks_to_all or _EVERYONE.match(value) is not None
        if _token(value) == agent.lower():
            speaks_to_it, named = True, named or []
    return ("user-agent: *\n" + "".join(general if named is None else named)).encode()


def _escaped(body: bytes) -> str:
    """Return *body* with each byte outside ASCII as %XX, in whatever encoding it was written.

    RFC 9309, section 2.2.2: that is how paths are compared. What Python also takes for the end of a
    line is written so, too.
    """
    return _NO_ASCII.sub(lambda one: b"%%%02X" % ord(one[0]), _MARK.sub(b"", body)).decode("ascii")


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """The records that count, under one spelling of their names; others end no group."""
    for line in _LINE_ENDS.split(text):
        record = line.partition("#")[0].strip()
        key, colon, value = record.partition(":")
        if not colon:
            words = record.split()
            key, value = words if len(words) == 2 else ("", "")
        name = _name(key.strip().lower())
        if name:
            yield name, value.strip()


def _name(key: str) -> str | None:
    for name, spellings in (("user-agent", _AGENT), ("allow", _ALLOW), ("disallow", _DISALLOW)):
        if key in spellings:
            return name
    return key if key in _PACE else None


def _token(value: str) -> str | None:
    """The product token at the start of a user agent: "Foo/1.2 (+http…)" names foo."""
    found = _TOKEN.match(value)
    return found[0].lower() if found else None
