"""The registry of sources, read again when its file has changed."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from jiken import sources
from jiken.sources import Registry
from jiken.web.settings import Settings


def registry_of(settings: Settings) -> Registry:
    """Return the sources that the desk was started with."""
    path = settings.sources or sources.bundled_path()
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=2)
def _read(path: Path, changed: int) -> Registry:
    return sources.load(path)
