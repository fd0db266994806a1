"""Bombs: what is small on the wire and large once it is unpacked or read."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import brotli
from backports import zstd

from tests.conftest import rss, story

SUITE = Path(__file__).parents[2] / "../shared/suites/xml"
MEGABYTE = 1024 * 1024
UNPACKED = 100 * MEGABYTE
"""What a packed bomb unpacks to; the product stops long before, so that more shows no more."""

DEEP = 200_000


@dataclass(frozen=True, kw_only=True)
class Bomb:
    """What one address answers. *form* is page, feed, sitemap, listing or robots; *chunked*: its length is not told."""

    name: str
    form: str
    body: bytes
    kind: str = "text/html; charset=utf-8"
    encoding: str = ""
    chunked: bool = False
    headers: dict[str, str] = field(default_factory=dict)


HEADS = {
    "page": (story(1).encode().partition(b"</article>")[0], "text/html; charset=utf-8"),
    "feed": (rss().encode().partition(b"</channel>")[0] + b"<item><title>", "application/xml"),
    "sitemap": (b"<urlset><url><loc>http://kaku.example/", "application/xml"),
    "listing": (b"<html><body><ul><li><a href='/", "text/html; charset=utf-8"),
    "robots": (b"User-agent: *\nDisallow: /", "text/plain"),
}


def _deflated(body: bytes) -> bytes:
    return zlib.compress(body, 1)


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": lambda body: gzip.compress(body, 1, mtime=0),
    "deflate": _deflated,
    "br": lambda body: brotli.compress(body, quality=1),
    "zstd": zstd.compress,
}


def packed() -> Iterator[Bomb]:
    """Every form in every packing that Scrapy asks for, gzip in gzip, and packed sitemaps."""
    for form, (head, kind) in HEADS.items():
        body = head + b"a" * UNPACKED
        ready = {name: pack(body) for name, pack in PACKERS.items()}
        twice = PACKERS["gzip"](ready["gzip"])
        for name, small in (*ready.items(), ("gzip, gzip", twice)):
            yield Bomb(name=f"{form} {name}", form=form, body=small, kind=kind, encoding=name)
        yield Bomb(
            name=f"{form} twice, said once", form=form, body=twice, kind=kind, encoding="gzip"
        )
    yield Bomb(name=".xml.gz", form="sitemap", body=ready_sitemap(), kind="application/gzip")
    sent = PACKERS["gzip"](ready_sitemap())
    yield Bomb(
        name=".xml.gz in gzip", form="sitemap", body=sent, kind="application/gzip", encoding="gzip"
    )


def ready_sitemap() -> bytes:
    return PACKERS["gzip"](HEADS["sitemap"][0] + b"a" * UNPACKED)


def entities() -> Iterator[Bomb]:
    """The suite's XML attacks and a billion laughs, as what a feed and a sitemap say."""
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    laughs = f'<!DOCTYPE rss [<!ENTITY l0 "はは">{levels}]>'.encode()
    attacks = {"laughs": laughs + HEADS["feed"][0] + b"&l9;</title></item></channel></rss>"}
    attacks |= {path.stem: path.read_bytes() for path in sorted(SUITE.glob("*.xml"))}
    for name, body in attacks.items():
        for form in ("feed", "sitemap", "page"):
            yield Bomb(name=f"{form} {name}", form=form, body=body, kind="application/xml")


def deep() -> Iterator[Bomb]:
    """200,000 tags, one in the other, closed or not, and as many beside each other."""
    for form, tag in (("page", b"div"), ("page", b"b"), ("page", b"table"), ("feed", b"item"), ("feed", b"a"),
                      ("sitemap", b"sitemap"), ("sitemap", b"url"), ("listing", b"div")):  # fmt: skip
        head, kind = HEADS[form]
        opened, closed = b"<%s>" % tag * DEEP, b"</%s>" % tag * DEEP
        for name, body in (("open", opened), ("closed", opened + closed),
                           ("flat", b"<%s>a</%s>" % (tag, tag) * DEEP)):  # fmt: skip
            yield Bomb(name=f"{form} {tag.decode()} {name}", form=form, body=head + body, kind=kind)


def large() -> Iterator[Bomb]:
    """64 MB that say so, 64 MB that do not, and just less than what is allowed."""
    for form, (head, kind) in HEADS.items():
        body = head + b"a" * (64 * MEGABYTE)
        yield Bomb(name=f"{form} 64 MB", form=form, body=body, kind=kind)
        yield Bomb(name=f"{form} 64 MB, chunked", form=form, body=body, kind=kind, chunked=True)
    for name, filling in (("letters", b"a"), ("kanji", "字".encode()), ("lines", b"a\n"),
                          ("tags", b"<p>a</p>"), ("broken", b"<"), ("smileys", "😀".encode())):  # fmt: skip
        for form, most in (("page", 4.7), ("feed", 3.7), ("sitemap", 9.4), ("listing", 3.7)):
            head, kind = HEADS[form]
            body = head + filling * int(most * MEGABYTE / len(filling))
            yield Bomb(name=f"{form} of {name}", form=form, body=body, kind=kind)
    yield from many()


NEWS = b"http://kaku0.example/news/2?utm_source=%d"
"""One article under addresses without number, on the host of the first bomb."""


def many() -> Iterator[Bomb]:
    """As many entries, values and links as a document of the largest size can hold."""
    rows = {
        "feed of items": (b"<rss version='2.0'><channel>", b"<item><link>%s</link></item>" % NEWS, b"", 3.9),
        "feed of links": (b"<rss version='2.0'><channel><item>", b"<link>%s</link>" % NEWS, b"", 3.9),
        "feed, JSON of items": (b'{"items": [', b"{},", b"{}]}", 3.9),
        "feed, JSON of links": (b'{"items": [', b'{"url": "%s"},' % NEWS, b"{}]}", 3.9),
        "feed, JSON of long words": (b'{"items": [{"tags": [', b'"%d 2026",', b'""]}]}', 3.9),
        "sitemap of urls": (b"<urlset>", b"<url><loc>%s</loc></url>" % NEWS, b"</urlset>", 9.9),
        "sitemap of lines": (b"", NEWS + b"\n", b"", 9.9),
        "sitemap of sitemaps": (b"<sitemapindex>", b"<sitemap><loc>ftp://kaku0.example/%d</loc></sitemap>", b"</sitemapindex>", 9.9),
        "listing of links": (b"<ul>", b'<li><a href="%s">a</a>' % NEWS, b"</ul>", 1.8),
    }  # fmt: skip
    for name, (head, row, tail, most) in rows.items():
        count = int(most * 1e6 / len(row % 123456 if b"%d" in row else row))
        filling = b"".join(row % n if b"%d" in row else row for n in range(count))
        form = name.split(" ")[0].strip(",")
        kind = "text/html" if form == "listing" else "text/plain"
        yield Bomb(name=name, form=form, body=head + filling + tail, kind=kind)


KINDS = {"packed": packed, "entities": entities, "deep": deep, "large": large}
