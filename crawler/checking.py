"""A Scrapy process that checks sources, and the lines of what it found."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, cast

from rich.text import Text
from scrapy.crawler import AsyncCrawlerProcess

from crawler.log import heed
from crawler.options import Options, chosen
from crawler.run import settings_of
from crawler.spiders.check import WORKS, CheckSpider
from crawler.writes import CannotWrite
from jiken import sources
from jiken.screens import Screen
from jiken.store import Store
from jiken.store.polls import Check

if TYPE_CHECKING:
    from scrapy.settings import Settings


def check(arguments: Namespace) -> int:
    """Check the sources that *arguments* name, print and store what was found.

    Raises SourceError or StoreError before anything is fetched, CannotWrite at the end.
    """
    named = {name: getattr(arguments, name) for name in ("db", "sources")}
    options = Options(**{name: path for name, path in named.items() if path})
    registry = sources.load(options.sources)
    wanted = chosen(registry, arguments.ids)
    settings = settings_of_check(arguments)
    with Store.open(options.db) as store:
        heed(settings)
        process = AsyncCrawlerProcess(settings)
        crawler = process.create_crawler(CheckSpider)
        process.crawl(crawler, store=store, registry=registry, sources=wanted)
        process.start()
    spider = cast("CheckSpider | None", crawler.spider)
    if spider is None:
        return 1
    console = Screen()
    for one in sorted(spider.checks, key=lambda check: (check.source, check.url)):
        console.print(Text(line_of(one)), soft_wrap=True)
    if spider.unrecorded:
        raise CannotWrite(f"{options.db}: {spider.unrecorded}")
    return 0 if any(one.outcome == WORKS for one in spider.checks) else 1


def settings_of_check(arguments: Namespace) -> Settings:
    """Return a crawl's settings without what writes articles and without a crawl's progress.

    The memory limit and the quick stop of a crawl stay in force.
    """
    settings = settings_of(arguments)
    extensions = {**settings.getdict("EXTENSIONS"), "crawler.progress.Progress": None}
    for name, value in {"ITEM_PIPELINES": {}, "EXTENSIONS": extensions}.items():
        settings.set(name, value, priority="cmdline")
    return settings


def line_of(check: Check) -> str:
    """Return what was found at one address, in one line."""
    found = [
        f"{check.entries} entries" if check.entries is not None else "",
        f"newest of {check.newest}" if check.newest else "",
        f"{check.text_length} characters of text" if check.text_length is not None else "",
        check.detail,
    ]
    return f"{check.source}: {check.url}: {check.outcome}: {', '.join(filter(None, found))}"
