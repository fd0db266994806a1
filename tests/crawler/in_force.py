"""`python -m tests.crawler.in_force DUMP ARGUMENTS…`: a crawl that writes down what is in force.

The crawl is the real one; what it is made of is read off its parts when it begins to work.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler

from crawler import run as crawling
from crawler.__main__ import main
from crawler.spiders.feed import FeedSpider


class Telling(FeedSpider):
    """The crawl's spider, which tells of the crawl that it is in."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Telling:
        """Build it for a crawl, as Scrapy asks."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.told, signal=signals.engine_started)
        return spider  # type: ignore[return-value]

    def told(self) -> None:
        """Write the dump."""
        crawler = self.crawler
        assert crawler.engine
        assert crawler.extensions
        parts = {
            "middlewares": _names(crawler.engine.downloader.middleware.middlewares),
            "extensions": _names(crawler.extensions.middlewares),
            "handlers": sorted(crawler.engine.downloader.handlers._schemes),
        }
        settings = {name: repr(value) for name, value in crawler.settings.copy_to_dict().items()}
        Path(DUMP).write_text(json.dumps({"settings": settings, **parts}), "utf-8")


def _names(parts: tuple[object, ...]) -> list[str]:
    return [type(part).__name__ for part in parts]


if __name__ == "__main__":
    DUMP = sys.argv[1]
    crawling.FeedSpider = Telling  # type: ignore[misc]
    raise SystemExit(main(sys.argv[2:]))
