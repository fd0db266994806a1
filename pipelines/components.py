"""The item pipelines: thin, over pure functions. Every page ends in one named outcome.

A page that is refused is dropped under the class that says why; Scrapy counts drops by
class name, and the frontier remembers the page's address under it, without its text.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self, cast

from scrapy.exceptions import DropItem
from scrapy.utils.misc import load_object

from jiken import resources
from jiken.models import Article, ArticlePage, Extraction
from pipelines.article import article_of
from pipelines.gate import Gate
from pipelines.workers import CannotStart, Died, Limits, Raised, Workers

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

    from crawler.crawl import Crawl
    from crawler.spiders.feed import FeedSpider
    from jiken.sources import Registry


class NoArticle(DropItem):
    """The page holds no article text."""


class ListPage(DropItem):
    """The page lists articles and is none."""


class NotHTML(DropItem):
    """The page is not HTML."""


class TooLarge(DropItem):
    """The page is larger than an article can be."""


class NotAboutAI(DropItem):
    """The gate found nothing about AI."""


class Forgotten(DropItem):
    """Somebody asked for this article to be forgotten."""


class Quarantined(DropItem):
    """Extraction of the page hung, took too much memory or killed its process."""


class Broken(DropItem):
    """Our own code failed on the page: it is tried again in a later run."""


REFUSALS: dict[str, type[DropItem]] = {
    kind.__name__: kind for kind in (NoArticle, ListPage, NotHTML, TooLarge)
}
"""What extraction raises, by name: the exception itself stays in the worker process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An article on its way to the database, and the page that it was read from."""

    page: ArticlePage
    article: Article


class ExtractArticle:
    """ArticlePage in, Candidate out. Extraction runs in worker processes.

    Settings: JIKEN_EXTRACT (the function), JIKEN_WORKERS, JIKEN_WORKER_SECONDS,
    JIKEN_WORKER_MEGABYTES.
    """

    def __init__(self, workers: Workers[..., Extraction], registry: Registry) -> None:
        self._workers = workers
        self._registry = registry

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it for a crawl, as Scrapy asks."""
        return cls(extraction_workers(crawler.settings), _spider(crawler).registry)

    def open_spider(self) -> None:
        """Let the worker processes load while the sources are being asked."""
        self._workers.warm()

    async def process_item(self, item: ArticlePage) -> Candidate:
        """Return the article; raise the named refusal where there is none."""
        source = self._registry.by_host(item.url)
        try:
            found = await self._workers.run(
                item.body,
                item.headers,
                item.url,
                source=source,
                discovery=item.discovery,
                fetched_at=item.fetched_at,
            )
        except Raised as wrong:
            raise _refusal(wrong) from None
        except CannotStart as wrong:
            raise Broken(str(wrong)) from None
        except Died as wrong:
            raise Quarantined(str(wrong)) from None
        return Candidate(page=item, article=article_of(item, found, self._registry))

    def close_spider(self) -> None:
        """End the worker processes."""
        self._workers.close()


def extraction_workers(settings: BaseSettings) -> Workers[..., Extraction]:
    """Return the worker processes that extract, not yet started."""
    function: Callable[..., Extraction] = load_object(settings["JIKEN_EXTRACT"])
    seconds = settings.getfloat("JIKEN_WORKER_SECONDS")
    limits = Limits(seconds, settings.getint("JIKEN_WORKER_MEGABYTES"))
    return Workers(function, count=settings.getint("JIKEN_WORKERS"), limits=limits)


def _refusal(wrong: Raised) -> DropItem:
    if wrong.kind in REFUSALS:
        return REFUSALS[wrong.kind](str(wrong))
    kind = Quarantined if wrong.kind == "RecursionError" else Broken
    return kind(f"{wrong.kind}: {wrong}")


class GateArticle:
    """Candidate in, the same with its cue out; NotAboutAI where there is none and the gate is on."""

    def __init__(self, gate: Gate, *, closed: bool) -> None:
        self._gate = gate
        self._closed = closed

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it for a crawl, as Scrapy asks."""
        return cls(Gate.load(resources.path("gate.toml")), closed=_spider(crawler).options.gate)

    def process_item(self, item: Candidate) -> Candidate:
        """Return the candidate with the words by which it passed."""
        cue = self._gate.cue(item.article.title, item.article.text)
        if cue is None and self._closed:
            raise NotAboutAI(item.article.canonical_url)
        passed = replace(item.article, ai_cue=cue.words if cue else None)
        return replace(item, article=passed)


class StoreArticle:
    """Candidate in, Candidate out: the article's rows and the end of its page in one transaction."""

    def __init__(self, crawl: Crawl) -> None:
        self._crawl = crawl

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it for a crawl, as Scrapy asks."""
        return cls(_spider(crawler).crawl)

    def process_item(self, item: Candidate) -> Candidate:
        """Store the article; Forgotten where somebody asked for that."""
        if self._crawl.keep(item.page, item.article) == "Forgotten":
            raise Forgotten(item.article.canonical_url)
        return item


def _spider(crawler: Crawler) -> FeedSpider:
    return cast("FeedSpider", crawler.spider)
