"""`make fuzz`: readers of what comes from outside, fed with the corpus after it was mangled.

Each case is a seed of ../shared, cut, spliced with another, with bits, bytes, tags and lengths
changed. A finding is an exception that is no refusal in words, or a case over a second; it is
written to a file of its own, to be made a test.
"""

from __future__ import annotations

import argparse
import faulthandler
import gzip
import hashlib
import json
import random
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from scrapy.robotstxt import ProtegoRobotParser

from crawler.discover import feeds, links, sitemaps
from crawler.discover.pages import BadPage
from crawler.robots_rules import rules_for
from jiken.models import Source, SourceKind
from pipelines.extract import ExtractionError, extract
from tests.suites.walk import SHARED, SUITES, say

URL = "https://kaku.example/feed"
SLOW = 1.0
HANGS = 60
LARGEST_SEED = 200_000
CHARSETS = ("utf-8", "Shift_JIS", "EUC-JP", "ISO-2022-JP", "utf-16", "x-none", "base64", "")
TOKENS = (
    *(b"<!ENTITY a '&b;'>", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"&#0;", b"&#xD800;", b"&amp;"),
    *(
        b"<item>",
        b"</item>",
        b"<entry>",
        b"<url><loc>",
        b"<title>",
        b"<script>",
        b"</div>",
        b"<svg>",
    ),
    *(
        b"\x1b$B",
        b"\x1b(B",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\x00",
        b"\x8f\xa2",
        b"\x80",
        b"\xed\xa0\x80",
    ),
    *(b"http://[::1", b"http://" + "例え".encode(), b"javascript:", b"2026-13-45T99:99:99+99:99"),
    *(b'{"@type": "NewsArticle", "datePublished": ', b"[" * 300, b"1e999", b"User-agent: *", b"*$"),
)
PAPER = Source(
    id="kaku", name_ja="架空新聞", name_en="", family="kaku", language="ja", country="JP",
    kind=SourceKind.AGGREGATOR,
)  # fmt: skip


def _feed(body: bytes, headers: dict[str, str]) -> object:
    return feeds.discoveries(body, headers, URL, PAPER)


def _sitemap(body: bytes, headers: dict[str, str]) -> object:
    return sitemaps.read(body, headers, URL, PAPER)


def _robots(body: bytes, headers: dict[str, str]) -> object:
    return ProtegoRobotParser(rules_for("Jiken", body), None).allowed(URL, "Jiken")


def _page(body: bytes, headers: dict[str, str]) -> object:
    with suppress(BadPage):
        links.outlinks(body, headers, URL, hosts=["example.com"])
    return extract(body, headers, URL)


@dataclass(frozen=True, kw_only=True)
class Reader:
    """A reader of ours, what it refuses with, and the seeds it is fed with."""

    name: str
    read: Callable[[bytes, dict[str, str]], object]
    refusals: tuple[type[Exception], ...]
    seeds: Callable[[], list[bytes]]


def _files(*folders: Path) -> list[bytes]:
    found = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    read = (_unpacked(path) for path in found)
    return [seed for seed in read if len(seed) < LARGEST_SEED]


def _unpacked(path: Path) -> bytes:
    body = path.read_bytes()
    return gzip.decompress(body) if path.suffix == ".gz" else body


def _robots_seeds() -> list[bytes]:
    files = json.loads((SUITES / "robots/real_files.json").read_text("utf-8"))
    cases = json.loads((SUITES / "robots/google_robots_test.json").read_text("utf-8"))
    return [
        text.encode("utf-8", "replace") for text in (*files, *(case["robots"] for case in cases))
    ]


READERS = (
    Reader(name="feed", read=_feed, refusals=(feeds.BrokenFeed,),
           seeds=lambda: _files(SUITES / "feeds", SHARED / "corpus/feeds")),
    Reader(name="sitemap", read=_sitemap, refusals=(sitemaps.BrokenSitemap,),
           seeds=lambda: _files(SHARED / "corpus/sitemaps", SUITES / "xml")),
    Reader(name="robots", read=_robots, refusals=(), seeds=_robots_seeds),
    Reader(name="page", read=_page, refusals=(ExtractionError,),
           seeds=lambda: _files(SHARED / "corpus/pages", SHARED / "corpus/encodings")),
)  # fmt: skip


def mangled(seed: bytes, other: bytes, chance: random.Random) -> bytes:
    """Return *seed* after one to six mutations; *other* is what it is spliced with."""
    body = bytearray(seed)
    for _ in range(chance.randint(1, 6)):
        at = chance.randint(0, len(body))
        length = chance.choice((1, 4, 64, 1024))
        match chance.randrange(7):
            case 0:
                body[at : at + length] = chance.randbytes(length)
            case 1:
                del body[at : at + length]
            case 2:
                body[at:at] = chance.choice(TOKENS) * chance.choice((1, 1, 3, 500))
            case 3:
                body[at:at] = body[at : at + length] * chance.choice((2, 50))
            case 4:
                start = chance.randint(0, len(other))
                body[at:] = other[start:]
            case 5:
                body[at:] = b""
            case _ if at < len(body):
                body[at] ^= 1 << chance.randrange(8)
    packed = bytes(body)
    return gzip.compress(packed)[: chance.randint(1, len(packed) + 20)] if chance.random() < 0.02 else packed  # fmt: skip


@dataclass(kw_only=True)
class Fuzzed:
    """What came of one reader's cases."""

    cases: int = 0
    refused: int = 0
    slowest: float = 0.0
    findings: Counter[str] = field(default_factory=Counter)

    def found(self, what: str, body: bytes, into: Path) -> None:
        """Count a finding, and keep the first case of each kind."""
        self.findings[what] += 1
        if self.findings[what] == 1:
            into.mkdir(parents=True, exist_ok=True)
            name = hashlib.blake2b(body, digest_size=6).hexdigest()
            (into / name).write_bytes(body)
            say(f"FOUND {what}\n    case {into / name}")


def fuzz(reader: Reader, seconds: float, chance: random.Random, into: Path) -> Fuzzed:
    """Feed *reader* with mangled seeds for so long and return what came of it."""
    seeds, fuzzed, ends = reader.seeds(), Fuzzed(), time.monotonic() + seconds
    while time.monotonic() < ends:
        body = mangled(chance.choice(seeds), chance.choice(seeds), chance)
        headers = {"Content-Type": f"text/html; charset={chance.choice(CHARSETS)}"}
        one(reader, body, headers, fuzzed, into)
    return fuzzed


def one(reader: Reader, body: bytes, headers: dict[str, str], fuzzed: Fuzzed, into: Path) -> None:
    """Read one case; a case that hangs ends the run and says where."""
    faulthandler.dump_traceback_later(HANGS, exit=True)
    began = time.process_time()
    try:
        reader.read(body, headers)
    except reader.refusals:
        fuzzed.refused += 1
    except Exception as leaked:
        where = traceback.extract_tb(leaked.__traceback__)[-1]
        fuzzed.found(f"{type(leaked).__name__} at {where.name}:{where.lineno}", body, into)
    took = time.process_time() - began
    faulthandler.cancel_dump_traceback_later()
    fuzzed.cases += 1
    fuzzed.slowest = max(fuzzed.slowest, took)
    if took > SLOW:
        fuzzed.found("over a second of processor time", body, into)


def main() -> int:
    """Fuzz every reader; the exit status says whether anything was found."""
    asked = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    asked.add_argument("--seconds", type=float, default=60, help="for each reader")
    asked.add_argument("--seed", type=int, default=time.time_ns() % 2**32)
    asked.add_argument("--only", choices=[reader.name for reader in READERS], action="append")
    asked.add_argument("--into", type=Path, default=Path("fuzzed"), help="where findings are kept")
    told = asked.parse_args()
    if not SUITES.is_dir():
        say("the suites are not here: nothing to fuzz with\n")
        return 2
    say(f"seed {told.seed}")
    wrong = 0
    for reader in READERS:
        if told.only and reader.name not in told.only:
            continue
        done = fuzz(reader, told.seconds, random.Random(told.seed), told.into / reader.name)
        wrong += sum(done.findings.values())
        say(f"{reader.name}: {done.cases} cases, {done.refused} refused in words, slowest {done.slowest:.2f} s, found {dict(done.findings)}")  # fmt: skip
    sys.stdout.write("\n")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
