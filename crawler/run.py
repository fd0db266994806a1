"""A Scrapy process for one crawl, and what its end means to the caller."""

from __future__ import annotations

import os
from argparse import Namespace
from typing import TYPE_CHECKING

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from crawler.leaving import ALL_FAILED, CANNOT, STOPPED
from crawler.log import heed
from crawler.options import Options, moment_of, number_of, open_crawl
from crawler.progress import Progress
from crawler.resolver import allowed_hosts
from crawler.spiders.feed import FeedSpider

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.crawl import Crawl


def settings_of(arguments: Namespace) -> Settings:
    """Return the crawl's settings, with the operator's proxy and private hosts in them."""
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    if arguments.proxy:
        os.environ |= {"http_proxy": arguments.proxy, "https_proxy": arguments.proxy}
    allowed = [*settings.getlist("JIKEN_ALLOW_HOSTS"), *arguments.allow]
    settings.set("JIKEN_ALLOW_HOSTS", allowed, priority="cmdline")
    return settings


def options_of(arguments: Namespace, allowed: frozenset[str]) -> Options:
    """Return the crawl's orders; BadOption for what cannot be read."""
    named = {name: getattr(arguments, name) for name in ("db", "sources")}
    return Options(
        **{name: path for name, path in named.items() if path},
        ids=tuple(arguments.source),
        due=arguments.due,
        again=arguments.again,
        since=moment_of(arguments.since) if arguments.since else None,
        limit=number_of(arguments.limit) if arguments.limit else None,
        gate=not arguments.no_gate,
        summary=arguments.summary,
        plain=arguments.plain,
        run=arguments.run,
        allowed=allowed,
    )


def run(arguments: Namespace) -> int:
    """Crawl, and return the exit status (see `crawler.__main__.main`).

    Raises CrawlRunning, BadOption, SourceError or StoreError before anything is fetched.
    """
    settings = settings_of(arguments)
    options = options_of(arguments, allowed_hosts(settings))
    crawl, stack = open_crawl(options)
    with stack:
        heed(settings)
        process = AsyncCrawlerProcess(settings)
        crawler = process.create_crawler(FeedSpider)
        process.crawl(crawler, options=options, crawl=crawl)
        process.start()
        finish(crawler)
        return status_of(crawl, crawler)


def finish(crawler: Crawler) -> None:
    """Report a crawl that was cut short; one that has ended by itself has reported."""
    if progress := crawler.get_extension(Progress):
        progress.finish("stopped")


def status_of(crawl: Crawl, crawler: Crawler) -> int:
    """Return what the end of a crawl means to the caller."""
    if crawl.broken:
        raise crawl.broken
    if crawl.reason != "finished":
        return STOPPED if crawl.reason in ("", "shutdown") else CANNOT
    return ALL_FAILED if crawl.all_failed else 0
