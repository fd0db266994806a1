"""The item pipelines: what a page becomes, and under which name it is refused."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from scrapy.exceptions import DropItem

from jiken import resources, sources
from jiken.models import ArticlePage, Discovery, Extraction, SourceKind
from jiken.sources import Registry
from pipelines import components
from pipelines.article import article_of
from pipelines.components import (
    Broken,
    Candidate,
    ExtractArticle,
    GateArticle,
    NotAboutAI,
    Quarantined,
)
from pipelines.extract import extract
from pipelines.gate import Gate
from pipelines.workers import Limits, Workers
from tests.conftest import source, story

NOW = datetime(2026, 1, 20, tzinfo=UTC)
URL = "http://kaku.example/news/1?utm_source=rss"


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    path = tmp_path / "sources.toml"
    path.write_text(
        source("kaku", "kaku.example", name="架空新聞")
        + source("portal", "portal.example", name="架空ポータル", kind="aggregator"),
        "utf-8",
    )
    return sources.load(path)


def page(url: str = URL, body: bytes = b"", asked: str = "", via: str = "kaku") -> ArticlePage:
    discovery = Discovery(url=asked or url, source=via, via="http://kaku.example/rss")
    return ArticlePage(
        requested_url=asked or url,
        url=url,
        body=body or story(3).encode(),
        headers={"Content-Type": "text/html; charset=utf-8"},
        fetched_at=NOW,
        discovery=discovery,
    )


def extracted(
    function: Callable[..., Extraction],
    item: ArticlePage,
    registry: Registry,
    seconds: float = 20,
) -> Candidate:
    """Return what the pipeline makes of a page, in worker processes that run *function*."""

    async def process() -> Candidate:
        pipeline = ExtractArticle(Workers(function, count=1, limits=Limits(seconds)), registry)
        try:
            return await pipeline.process_item(item)
        finally:
            pipeline.close_spider()

    return asyncio.run(process())


def test_a_page_becomes_the_article_of_its_publisher(registry: Registry) -> None:
    article = extracted(extract, page(), registry).article

    assert article.title == "図書館の生成AI、存在しない本を案内 架空市で3件"
    assert (article.publisher, article.source, article.country) == ("架空新聞", "kaku", "JP")
    assert article.canonical_url == "http://kaku.example/news/1"
    assert article.urls == ("http://kaku.example/news/1", URL)
    assert article.published
    assert article.published.exported() == "2026-01-19T09:00:00+09:00"


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (b"%PDF-1.7 \x00\x01", "NotHTML"),
        ("<html><body><nav>一覧</nav></body></html>".encode(), "NoArticle"),
        (b"<html><body>" + b"<p>a</p>" * 40_000, "TooLarge"),
    ],
)
def test_a_page_without_an_article_is_refused_by_name(
    registry: Registry, body: bytes, outcome: str
) -> None:
    with pytest.raises(DropItem) as refused:
        extracted(extract, page(body=body), registry)

    assert type(refused.value).__name__ == outcome
    assert str(refused.value)


def hang(*_: object, **__: object) -> Any:
    time.sleep(60)


def eat(*_: object, **__: object) -> Any:
    return bytearray(4_000_000_000)


def recurse(*_: object, **__: object) -> Any:
    return recurse()


@pytest.mark.parametrize("harm", [hang, eat, recurse])
def test_a_page_that_gets_out_of_hand_is_quarantined(
    registry: Registry, harm: Callable[..., Extraction]
) -> None:
    with pytest.raises(Quarantined) as refused:
        extracted(harm, page(), registry, seconds=1)

    assert str(refused.value)


def stumble(*_: object, **__: object) -> Any:
    raise KeyError("見出し")


def test_a_mistake_of_ours_does_not_cost_the_page(registry: Registry) -> None:
    with pytest.raises(Broken, match="KeyError"):
        extracted(stumble, page(), registry)


def test_a_stranger_is_published_by_its_host(registry: Registry) -> None:
    found = Extraction(canonical_url="http://www.shiranai.example/1", title="見出し", text="本文")

    article = article_of(page("http://www.shiranai.example/1", via="portal"), found, registry)

    assert (article.publisher, article.family) == ("www.shiranai.example",) * 2
    assert (article.source, article.source_kind) == ("portal", SourceKind.PUBLISHER)


def test_an_aggregator_s_redirect_is_an_address_of_the_publisher_s_article(
    registry: Registry,
) -> None:
    found = Extraction(canonical_url="http://kaku.example/news/1", title="見出し", text="本文")

    article = article_of(
        page(URL, asked="http://portal.example/r/1", via="portal"), found, registry
    )

    assert article.publisher == "架空新聞"
    assert "http://portal.example/r/1" in article.urls


def test_the_gate_lets_pass_what_is_about_ai_and_says_by_which_words(registry: Registry) -> None:
    gate = Gate.load(resources.path("gate.toml"))
    about = candidate("生成AIが誤った案内", registry)
    other = candidate("アイスの新商品を発売", registry)

    assert GateArticle(gate, closed=True).process_item(about).article.ai_cue
    assert GateArticle(gate, closed=False).process_item(other).article.ai_cue is None
    with pytest.raises(NotAboutAI):
        GateArticle(gate, closed=True).process_item(other)


def candidate(title: str, registry: Registry) -> Candidate:
    found = Extraction(canonical_url="http://kaku.example/1", title=title, text=f"{title}と発表。")
    return Candidate(page=page(), article=article_of(page(), found, registry))


def test_every_refusal_of_extraction_has_its_own_outcome() -> None:
    from pipelines.extract import ExtractionError

    raised = {kind.__name__ for kind in ExtractionError.__subclasses__()}
    assert raised == set(components.REFUSALS)
