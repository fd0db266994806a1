"""Other projects' feeds through the readers of feeds, sitemaps and listings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crawler.discover import sitemaps
from crawler.discover.feeds import BrokenFeed, discoveries
from crawler.discover.links import outlinks
from crawler.discover.pages import BadPage
from jiken.models import Source, SourceKind
from tests.suites.walk import SHARED, SUITES, Walk, needs_suites

pytestmark = [pytest.mark.suites, needs_suites]

URL = "https://kaku.example/feed"
PAPER = Source(
    id="kaku", name_ja="架空新聞", name_en="", family="kaku", language="ja", country="JP",
    kind=SourceKind.PUBLISHER,
)  # fmt: skip
KINDS = ("feedparser/wellformed", "feedparser/illformed", "feedparser/encoding", "feedparser/entities", "w3c")  # fmt: skip


def files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]


@pytest.mark.parametrize("kind", KINDS)
def test_a_feed_is_read_or_refused_in_words(kind: str) -> None:
    walk, announced = Walk(suite=f"feeds/{kind}", refusals=(BrokenFeed,)), 0
    for path in files(SUITES / "feeds" / kind):
        with walk.case(path.name):
            found = discoveries(path.read_bytes(), {}, URL, PAPER)
            announced += len(found)
            assert all(each.url.startswith(("http://", "https://")) for each in found)
    walk.say(f"{announced} articles announced")

    assert walk.cases > walk.refused


@pytest.mark.parametrize("folder", ["feeds", "xml"])
def test_what_is_no_sitemap_is_refused_in_words(folder: str) -> None:
    walk = Walk(suite=f"{folder} as sitemaps", refusals=(sitemaps.BrokenSitemap,))
    for path in files(SUITES / folder):
        with walk.case(path.name):
            sitemaps.read(path.read_bytes(), {}, URL, PAPER)
    walk.say()


def test_xml_that_attacks_is_refused_or_read_as_nothing() -> None:
    walk = Walk(suite="xml as feeds", refusals=(BrokenFeed,))
    for path in files(SUITES / "xml"):
        with walk.case(path.name):
            assert discoveries(path.read_bytes(), {}, URL, PAPER) == []
    walk.say()


@pytest.mark.parametrize("folder", ["feeds/w3c", "feeds/japanese", "encodings", "xml"])
def test_any_file_is_a_page_or_refused_in_words(folder: str) -> None:
    walk = Walk(suite=f"{folder} as pages", refusals=(BadPage,))
    for path in files(SUITES / folder):
        with walk.case(path.name):
            outlinks(path.read_bytes(), {}, URL, hosts=["example.com"])
    walk.say()


def test_real_feeds_and_sitemaps_are_read() -> None:
    walk = Walk(suite="corpus/feeds", refusals=(BrokenFeed,))
    for line in (SHARED / "corpus/feeds/index.jsonl").read_text("utf-8").splitlines():
        path = SHARED / "corpus" / json.loads(line)["path"]
        with walk.case(path.name):
            discoveries(path.read_bytes(), {}, URL, PAPER)
    walk.say()
