"""How a fetch can end other than well: one name for each, and what the frontier does with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urljoin

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    StopDownload,
)
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError

from pipelines.addresses import refusal

HOUR = timedelta(hours=1)

_LIMIT = re.compile(r"(?:download max size|DOWNLOAD_MAXSIZE) \((\d{1,12})")
"""Where Scrapy's sentences name the size in bytes that must not be exceeded."""


class Refused(IgnoreRequest):
    """The address must not be fetched: not http(s), or not a public one."""


class RobotsDenied(IgnoreRequest):
    """The site's robots.txt asks us not to fetch this page."""


class RobotsUnreachable(IgnoreRequest):
    """The site's robots.txt could not be read, so nothing is fetched there in this run."""


class HostHeld(IgnoreRequest):
    """The host has asked for a pause that is not over; *seconds* are left of it."""

    def __init__(self, message: str, seconds: float) -> None:
        super().__init__(message)
        self.seconds = seconds


class Stopping(IgnoreRequest):
    """The crawl is being stopped; the page goes back to the frontier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A named end. With *after* the page is put back and may be fetched again after that."""

    name: str
    detail: str = ""
    after: timedelta | None = None


_NAMES: tuple[tuple[type[Exception], str, bool], ...] = (
    (Refused, "Refused", False),
    (RobotsDenied, "RobotsDenied", False),
    (RobotsUnreachable, "RobotsUnreachable", True),
    (Stopping, "Stopping", True),
    (StopDownload, "NotHTML", False),
    (DownloadCancelledError, "TooLarge", False),
    (DownloadTimeoutError, "TimedOut", True),
    (CannotResolveHostError, "NoSuchHost", True),
    (ResponseDataLossError, "CutShort", True),
)
"""What went wrong, its name, and whether a later run may fare better."""


def outcome_of(wrong: BaseException) -> Outcome:
    """Return the named outcome of a fetch that failed with *wrong*."""
    if isinstance(wrong, HostHeld):
        return Outcome(name="HostHeld", detail=str(wrong), after=timedelta(seconds=wrong.seconds))
    if isinstance(wrong, HttpError):
        return of_status(wrong.response)
    for kind, name, again in _NAMES:
        if isinstance(wrong, kind):
            return Outcome(name=name, detail=in_words(wrong), after=HOUR if again else None)
    if isinstance(wrong, IgnoreRequest):
        return _ignored(wrong)
    return Outcome(name="Unreachable", detail=in_words(wrong), after=HOUR)


def _ignored(wrong: IgnoreRequest) -> Outcome:
    """Scrapy's own refusals: a decompression bomb has a cause, a redirect loop a sentence."""
    if "DOWNLOAD_MAXSIZE" in str(wrong):
        return Outcome(name="TooLarge", detail=in_words(wrong))
    if "redirections" in str(wrong):
        return Outcome(name="RedirectLoop", detail=in_words(wrong))
    return Outcome(name="Ignored", detail=in_words(wrong))


def of_status(response: Response) -> Outcome:
    """Return the outcome that an HTTP status which is no success stands for."""
    status, detail = response.status, f"HTTP {response.status}"
    if 300 <= status < 400 and (reason := _refused_redirect(response)):
        return Outcome(name="Refused", detail=reason)
    if status in (404, 410):
        return Outcome(name="Gone", detail=detail)
    if status in (401, 402, 403, 407, 451):
        return Outcome(name="Denied", detail=detail)
    if status in (408, 425, 429) or status >= 500:
        return Outcome(name="ServerError", detail=detail, after=HOUR)
    return Outcome(name="HTTPError", detail=detail)


def _refused_redirect(response: Response) -> str | None:
    """Return why the address that an answer points to was not gone to, if that is why."""
    said = (response.headers.get("Location") or b"").decode("latin-1")
    try:
        target = urljoin(response.url, said.strip())
    except ValueError:
        return "it leads to what is not an address"
    reason = refusal(target)
    return f"it leads to {target[:200]}: {reason}" if reason else None


def in_words(wrong: BaseException) -> str:
    """Return why a fetch failed, in one line that is not too long."""
    if isinstance(wrong, StopDownload) and wrong.response:
        kind = wrong.response.headers.get("Content-Type") or b"unknown"
        return f"its Content-Type is {kind.decode('latin-1')[:100]}"
    if isinstance(wrong, DownloadCancelledError) or "DOWNLOAD_MAXSIZE" in str(wrong):
        most = _LIMIT.search(str(wrong))
        return f"it is larger than {int(most[1]) >> 20} MB" if most else "it is too large"
    if isinstance(wrong, IgnoreRequest):
        return str(wrong)[:300]
    if "certificate verify failed" in str(wrong):
        return "its TLS certificate cannot be verified"
    return f"{type(wrong).__name__}: {wrong}"[:300]
