"""Addresses that must not be fetched, in every spelling that some reader of URLs understands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from ipaddress import IPv4Address
from pathlib import Path

SUITE = Path(__file__).parents[2] / "../shared/suites/ssrf/urls.json"
PRIVATE = ("127.0.0.1", "127.0.0.2", "10.0.0.7", "172.16.0.1", "192.168.1.1", "169.254.169.254",
           "100.64.0.1", "0.0.0.0", "255.255.255.255", "224.0.0.1", "198.18.0.1")  # fmt: skip
SIX = ("::1", "::", "::1%25lo", "fe80::1%25lo", "fe80::1", "fc00::1", "ff02::1", "2002:7f00:1::",
       "2001:0:4136:e378:8000:63bf:3fff:fdd2", "0:0:0:0:0:0:0:1", "::0001")  # fmt: skip
NAMES = ("localhost", "LOCALHOST", "localhost.", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "ｌｏｃａｌｈｏｓｔ", "local\u00adhost",
         "localhost.localdomain", "ip6-localhost", "ip6-loopback", "foo.localhost", "%6c%6fcalhost",
         "naibu.example", "NAIBU.example.", "ｎａｉｂｕ.example", "naibu。example", "kawaru.example",
         "metadata.google.internal", "both.example")  # fmt: skip
RESOLVED = {
    "naibu.example": ["10.0.0.7"],
    "both.example": ["127.0.0.2"],
    "metadata.google.internal": ["169.254.169.254"],
    "kawaru.example": ["93.184.216.34", "127.0.0.2"],  # changes its answer after the first
    **{
        f"kawaru{n}.example": ["93.184.216.34"] * n + ["127.0.0.2", "10.0.0.7"] for n in range(1, 9)
    },
}
OTHER = ("file://{file}", "file:{file}", "file://localhost{file}", "FILE://{file}", "fIlE:///..{file}",
         "file:////{file}", "feed:file://{file}", "view-source:file://{file}", "jar:file://{file}!/a",
         "netdoc:{file}", "local_file:{file}", "data:text/html,file", "ftp://127.0.0.1{file}",
         "gopher://127.0.0.1:80/_GET%20/", "dict://127.0.0.1:80/", "ldap://127.0.0.1/", "{file}",
         "\\\\127.0.0.1\\c$\\file", "//127.0.0.2/canary", "///127.0.0.2/canary", "http:/127.0.0.2/canary",
         "http:127.0.0.2/canary", "http:\\\\127.0.0.2\\canary", "feed:http://127.0.0.2/canary",
         "feed://127.0.0.2/canary", "php://filter/resource={file}", "http://file://{file}")  # fmt: skip


def hosts() -> Iterator[str]:
    """Every spelling of a private host."""
    for text in PRIVATE:
        yield from _spelled(IPv4Address(text))
    yield from (f"[{six}]" for six in SIX)
    yield from NAMES
    yield from (name for name in RESOLVED if name.startswith("kawaru"))


def _spelled(ip: IPv4Address) -> Iterator[str]:
    text, number, (a, b, c, d) = str(ip), int(ip), ip.packed
    yield from (
        text,
        f"{text}.",
        text.replace(".", "。"),
        text.replace(".", "．"),
        text.replace(".", "｡"),
    )
    yield from (
        text.translate({48 + n: 0xFF10 + n for n in range(10)}),
        f"{number}",
        f"{number:#x}",
    )
    yield from (
        f"0{number:o}",
        f"{number + 2**32}",
        f"{a}.{number & 0xFFFFFF}",
        f"{a}.{b}.{c << 8 | d}",
    )
    yield from (
        f"0{a:o}.0{b:o}.0{c:o}.0{d:o}",
        f"{a:#x}.{b:#x}.{c:#x}.{d:#x}",
        f"0{a:o}.{b}.{c:#x}.{d}",
    )
    yield from (f"{a:04o}.{b:06o}.{c:o}.{d:o}", f"0o{a:o}.{b}.{c}.{d}", f"{a + 256}.{b}.{c}.{d}")
    yield from (
        "".join(f"%{ord(one):02x}" for one in text),
        f"{a}.{b}\t.{c}.{d}",
        f"{a}.{b}.\u200b{c}.{d}",
    )
    yield from (f"[::ffff:{text}]", f"[::ffff:{number >> 16:x}:{number & 0xFFFF:x}]", f"[::{text}]")
    yield from (
        f"[64:ff9b::{text}]",
        f"[2002:{number >> 16:x}:{number & 0xFFFF:x}::]",
        f"[::ffff:0:{text}]",
    )
    yield from (
        f"kaku.example@{text}",
        f"kaku.example:80@{text}",
        f"{text}:80",
        f"{text}:443",
        f"{text}#@kaku.example",
    )
    yield from (
        f"kaku.example\\@{text}",
        f"{text}\\@kaku.example",
        f"{text}%00.kaku.example",
        f"{text}?@kaku.example",
    )
    yield from (
        f"kaku.example%2f@{text}",
        f"kaku.example%40{text}",
        f"{text};kaku.example",
        f"{text} kaku.example",
    )


def hostile(file: str) -> list[str]:
    """Every address that must not be fetched; *file* is a local file whose content must stay here."""
    ours = [f"http://{host}/canary" for host in hosts()]
    tls = [
        f"https://{host}/canary" for host in ("127.0.0.2", "2130706434", "naibu.example", "[::1]")
    ]
    suite = json.loads(SUITE.read_text("utf-8")) if SUITE.exists() else []
    return [*ours, *tls, *(one.format(file=file) for one in OTHER), *suite]
