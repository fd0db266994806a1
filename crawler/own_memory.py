"""The memory limit of a crawl, held to what the crawl itself has used."""

from __future__ import annotations

import re
from pathlib import Path

from scrapy.extensions.memusage import MemoryUsage

STATUS = Path("/proc/self/status")
PEAK = re.compile(rb"^VmHWM:\s+(\d+) kB$", re.MULTILINE)


class OwnMemory(MemoryUsage):
    """Scrapy's limit, but no crawl ends for the size of the process that started it.

    Scrapy asks getrusage, and on Linux that begins with the peak of the parent: a desk that once
    needed two gigabytes could start no crawl any more.
    """

    def get_virtual_size(self) -> int:
        """Return the peak of this process in bytes, and what Scrapy takes for it without a /proc."""
        peak = own_peak()
        return super().get_virtual_size() if peak is None else peak


def own_peak() -> int | None:
    """Return the most bytes that this program has held at once; None where Linux does not say."""
    try:
        found = PEAK.search(STATUS.read_bytes())
    except OSError:
        return None
    return int(found[1]) * 1024 if found else None
