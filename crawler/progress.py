"""What a person sees of a crawl, and what a program reads of it at the end."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Self, cast

from rich.console import Group
from rich.live import Live
from rich.table import Table
from rich.text import Text
from scrapy import signals
from scrapy.utils.asyncio import create_looping_call

from jiken.screens import Screen

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.crawl import Crawl
    from crawler.spiders.feed import FeedSpider

LIVE_SECONDS, PLAIN_SECONDS = 0.5, 5.0
GOOD = ("Stored", "Revised", "Unchanged", "Resolved", "NotAboutAI")
SHOWN_ERRORS = 20


class Progress:
    """A live table on a terminal, plain lines elsewhere; at the end a table and a summary file."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._console = Screen()
        self._live: Live | None = None
        self._began = time.monotonic()
        self._ticks = create_looping_call(self._tick)
        self._done = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it for a crawl, as Scrapy asks."""
        progress = cls(crawler)
        crawler.signals.connect(progress._opened, signal=signals.spider_opened)
        crawler.signals.connect(progress.finish, signal=signals.spider_closed)
        return progress

    @property
    def _spider(self) -> FeedSpider:
        return cast("FeedSpider", self._crawler.spider)

    def _opened(self) -> None:
        if getattr(self._crawler.spider, "crawl", None) is None:
            return
        self._began = time.monotonic()
        if self._console.is_terminal and not self._spider.options.plain:
            self._live = Live(console=self._console, auto_refresh=False, transient=True)
            self._live.start()
        self._ticks.start(LIVE_SECONDS if self._live else PLAIN_SECONDS, now=bool(self._live))

    def _tick(self) -> None:
        crawl = self._spider.crawl
        line = progress_line(crawl, time.monotonic() - self._began)
        if self._live:
            self._live.update(Group(counts_table(crawl.counts), line), refresh=True)
        else:
            self._console.print(Text(line), soft_wrap=True)

    def finish(self, reason: str = "stopped") -> None:
        """Print the counts and write the summary, once."""
        if self._done or not self._ticks.running:
            return
        self._done = True
        self._ticks.stop()
        if self._live:
            self._live.stop()
        crawl, options = self._spider.crawl, self._spider.options
        seconds = time.monotonic() - self._began
        self._console.print(counts_table(crawl.counts))
        for line in (progress_line(crawl, seconds), *error_lines(crawl)):
            self._console.print(Text(line), soft_wrap=True)
        if options.summary:
            self._write(options.summary, summary_of(crawl, reason, seconds))

    def _write(self, path: Path, summary: Mapping[str, object]) -> None:
        try:
            path.write_text(json.dumps(summary, ensure_ascii=False) + "\n", "utf-8")
        except OSError as wrong:
            line = f"{path}: the summary could not be written: {wrong.strerror}."
            self._console.print(Text(line), soft_wrap=True)


def progress_line(crawl: Crawl, seconds: float) -> str:
    """Return where the crawl stands, in one line."""
    counts = crawl.counts
    polled = sum(run.open == 0 for run in crawl.runs.values())
    found = sum(run.new for run in crawl.runs.values())
    ended = sum(n for name, n in counts.items() if _is_page(name))
    good = sum(counts[name] for name in GOOD)
    return (
        f"{polled}/{len(crawl.runs)} sources asked, {found} new pages found, "
        f"{counts['Stored'] + counts['Revised']} stored, {counts['NotAboutAI']} not about AI, "
        f"{ended - good} otherwise, {len(crawl.open)} under way, {seconds:.0f} s"
    )


def _is_page(outcome: str) -> bool:
    return ":" not in outcome and outcome != "TooOld"


def counts_table(counts: Mapping[str, int]) -> Table:
    """Return the number of pages per outcome, most frequent first."""
    table = Table("outcome", "pages", title=None)
    table.columns[1].justify = "right"
    for name, n in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        if _is_page(name) or name == "TooOld":
            table.add_row(name, str(n))
    return table


def error_lines(crawl: Crawl) -> list[str]:
    """Return one line for each source that could not be read, not too many."""
    failed = {id: run for id, run in crawl.runs.items() if run.errors}
    lines = [f"{id}: {run.errors[0]}" for id, run in list(failed.items())[:SHOWN_ERRORS]]
    more = len(failed) - SHOWN_ERRORS
    return [*lines, f"… and {more} more sources with errors"] if more > 0 else lines


def summary_of(crawl: Crawl, reason: str, seconds: float) -> dict[str, object]:
    """Return what a program wants to know of a crawl that has ended."""
    return {
        "reason": reason,
        "seconds": round(seconds, 1),
        "outcomes": dict(crawl.counts),
        "sources": len(crawl.runs),
        "new": sum(run.new for run in crawl.runs.values()),
        "errors": {id: run.errors for id, run in crawl.runs.items() if run.errors},
    }
