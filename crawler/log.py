"""What Scrapy logs of a crawl that has lost its database: nothing, the end says it in one sentence."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from scrapy.logformatter import LogFormatter, LogFormatterResult

from crawler.writes import CannotWrite

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.http import Response
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure


def heed(settings: BaseSettings) -> None:
    """Leave out of the log what LOG_LEVEL is above."""
    for lines in logging.root.handlers:
        lines.setLevel(settings["LOG_LEVEL"])


class QuietLog(LogFormatter):
    """Scrapy's log lines; a database that cannot be written is not an error of each page."""

    def item_error(
        self,
        item: Any,
        exception: BaseException,
        response: Response | Failure | None,
        spider: Spider,
    ) -> LogFormatterResult:
        """Return the line for a page on which our code failed."""
        return _quieter(super().item_error(item, exception, response, spider), exception)

    def spider_error(
        self, failure: Failure, request: Request, response: Response | Failure, spider: Spider
    ) -> LogFormatterResult:
        """Return the line for an answer on which our code failed."""
        return _quieter(super().spider_error(failure, request, response, spider), failure.value)


def _quieter(line: LogFormatterResult, wrong: BaseException | None) -> LogFormatterResult:
    return {**line, "level": logging.DEBUG} if isinstance(wrong, CannotWrite) else line
