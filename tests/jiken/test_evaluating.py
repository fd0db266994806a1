"""Feeding gold in batches, reading texts once, and taking an affair's incidents for one."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
import pytest
from numpy.typing import NDArray

from jiken import resources
from jiken.encoders import Encoders
from jiken.models import Incident, Membership, Role
from jiken.quality import GoldError
from jiken.service.evaluating import Desk, Remembering, affairs, placements
from jiken.service.feeding import batches
from jiken.sources import Registry
from jiken.store import Store
from jiken.store.incidents import Related
from pipelines.gate import Gate

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def line(name: str, published: str | None, language: str = "ja") -> bytes:
    row = {"url": f"https://shirasagi.example/{name}", "title": name, "language": language}
    return json.dumps(row | ({"published_at": published} if published else {})).encode()


class Counting:
    """An encoder of one dimension that remembers what it was asked."""

    name = "counting"

    def __init__(self) -> None:
        self.read: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.read += texts
        return np.array([[float(len(text))] for text in texts], dtype=np.float32).reshape(-1, 1)


def test_batches_are_local_days_in_order_with_undated_articles_first() -> None:
    morning = line("朝", "2026-01-20T07:00:00+09:00")  # still the 19th in UTC
    night = line("夜", "2026-01-20")
    english = line("eve", "2026-01-19T23:00:00Z", "en")
    month, never = line("月", "2025-12"), line("不明", None)
    fed = batches([morning, never, night, b"\n", english, month], 1, NOW)
    assert fed == [[never], [month], [english], [morning, night]]


def test_batches_of_several_days_keep_days_together() -> None:
    lines = [line(str(day), f"2026-02-{day:02}") for day in range(1, 15)]
    fed = batches(lines, 7, NOW)
    assert [one for batch in fed for one in batch] == lines
    assert max(map(len, fed)) == 7


@pytest.mark.parametrize("bad", [b"{", b"[]", b'{"published_at": 7}', b'{"published_at": "soon"}'])
def test_a_line_whose_day_cannot_be_read_comes_with_the_undated_ones(bad: bytes) -> None:
    assert batches([line("朝", "2026-01-20"), bad], 1, NOW)[0] == [bad]


def test_each_text_is_encoded_once() -> None:
    inner = Counting()
    encoder = Remembering(inner)
    first, again = encoder.encode(["事故", "AI", "事故"]), encoder.encode(["AI", "続報です"])
    assert inner.read == ["事故", "AI", "続報です"]
    assert first[:, 0].tolist() == [2.0, 2.0, 2.0]
    assert again[:, 0].tolist() == [2.0, 4.0]


def desk() -> Desk:
    return Desk(
        registry=Registry(sources=()),
        gate=Gate.load(resources.path("gate.toml")),
        encoders=Encoders(clusters=Counting(), classes=Counting()),
        now=NOW,
    )


def test_incidents_of_one_affair_are_taken_for_one_and_others_are_not() -> None:
    with Store.open(":memory:") as store:
        desk().take_in(store, [line(name, "2026-01-20") for name in "甲乙丙丁"])
        with store.writing():
            store.incidents.replace(map(incident, (1, 2, 3, 4)), now=NOW)
            pairs = [("i1", "i2", 1, 2), ("i2", "i3", 2, 3)]
            store.incidents.relate(["i1", "i2", "i3"], [related(*pair) for pair in pairs])
        joined = affairs(store, placements(store))
    assert [one.incident for one in joined] == ["i1", "i1", "i1", "i4"]


def incident(article: int) -> Incident:
    member = Membership(article=article, incident=f"i{article}", role=Role.REPORT)
    return Incident(
        id=f"i{article}", day=None, title_ja=None, title_en=None, article_count=1,
        independent_source_count=1, memberships=(member,),
    )  # fmt: skip


def related(one: str, other: str, article: int, other_article: int) -> Related:
    return Related(
        incident=one, other=other, article=article, other_article=other_article, probability=0.9
    )


def test_an_article_that_cannot_be_taken_in_is_named_by_its_line() -> None:
    lines = [line("甲", None), b'{"url": "https://shirasagi.example/x"}']
    with Store.open(":memory:") as store, pytest.raises(GoldError, match="line 2: neither title"):
        desk().take_in(store, lines)
