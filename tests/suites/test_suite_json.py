"""What is JSON and what is not, through every reader of files from outside."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest

from crawler.discover.feeds import BrokenFeed, discoveries
from jiken import resources
from jiken.models import Source, SourceKind
from jiken.quality.gold_file import read_gold
from jiken.quality.limits import GoldError
from jiken.service.aim_file import NotAim, records
from jiken.service.importing import BadLine, article_of_line
from jiken.sources import Registry
from pipelines.gate import Gate
from tests.suites.walk import SUITES, Walk, needs_suites

pytestmark = [pytest.mark.suites, needs_suites]

NOW = datetime(2026, 1, 21, tzinfo=UTC)
PAPER = Source(
    id="kaku", name_ja="架空新聞", name_en="", family="kaku", language="ja", country="JP",
    kind=SourceKind.PUBLISHER,
)  # fmt: skip
FRAME = b'{"url": "https://kaku.example/1", "title": "AI", "cluster": "e1", "more": %s}'


def cases() -> list[tuple[str, bytes]]:
    return [(path.name, path.read_bytes()) for path in sorted((SUITES / "json").glob("*.json"))]


def walked(walk: Walk, name: str, read: Callable[[], object]) -> bool:
    """Return whether *read* took the case in."""
    refused = walk.refused
    with walk.case(name):
        read()
    return walk.refused == refused


def judged(walk: Walk, taken: dict[str, bool]) -> None:
    """Every y_ must have been taken in, no n_; the i_ ones may go either way."""
    either = [took for name, took in taken.items() if name.startswith("i_")]
    walk.say(f"of {len(either)} that may go either way {sum(either)} taken in")
    assert not [name for name, took in taken.items() if name.startswith("y_") and not took]
    assert not [name for name, took in taken.items() if name.startswith("n_") and took]


def test_a_line_of_articles_holds_json_or_is_refused() -> None:
    registry, gate = Registry(sources=()), Gate.load(resources.path("gate.toml"))
    walk = Walk(suite="json/import", refusals=(BadLine,))

    def read(case: bytes) -> None:
        article_of_line(FRAME % case, registry=registry, gate=gate, now=NOW)

    judged(walk, {name: walked(walk, name, partial(read, case)) for name, case in cases()})


def test_aims_files_hold_json_or_are_refused() -> None:
    walk = Walk(suite="json/aim", refusals=(NotAim,))

    def read(case: bytes) -> None:
        records(BytesIO(b'[{"more": %s}]' % case))

    judged(walk, {name: walked(walk, name, partial(read, case)) for name, case in cases()})


def test_bare_cases_as_aims_files_raise_nothing_else() -> None:
    walk = Walk(suite="json/aim, bare", refusals=(NotAim,))
    for name, case in cases():
        with walk.case(name):
            assert isinstance(records(BytesIO(case)), list)
    walk.say()


def test_gold_holds_json_or_is_refused(tmp_path: Path) -> None:
    walk = Walk(suite="json/gold", refusals=(GoldError,))
    taken = {}
    for name, case in cases():
        if b"\n" in case:  # two lines of gold, which are none of the case
            continue
        (tmp_path / "gold.jsonl").write_bytes(FRAME % case + b"\n")
        taken[name] = walked(walk, name, partial(read_gold, tmp_path, articles=False))

    judged(walk, taken)


def test_a_json_feed_holds_json_or_is_refused() -> None:
    walk = Walk(suite="json/feed", refusals=(BrokenFeed,))
    taken = {}
    for name, case in cases():
        try:
            case.decode("utf-8")
        except UnicodeDecodeError:
            continue  # a feed is decoded by evidence first, so that broken bytes are no matter
        body = b'{"items": [], "more": %s}' % case
        taken[name] = walked(
            walk, name, partial(discoveries, body, {}, "https://a.example/", PAPER)
        )

    judged(walk, taken)
