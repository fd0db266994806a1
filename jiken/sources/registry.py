"""Sources by id and by host. A publisher's name comes from here, never from the page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from jiken import resources
from jiken.models import Source
from jiken.sources.file import content_of
from jiken.sources.schema import sources_in
from jiken.sources.tables import SourceError, close_to

_SCHEME = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:)?//")


@dataclass(frozen=True, kw_only=True)
class Registry:
    """All sources, by id and by the hosts of their articles."""

    sources: tuple[Source, ...]

    @cached_property
    def _ids(self) -> dict[str, Source]:
        return {source.id: source for source in self.sources}

    @cached_property
    def _hosts(self) -> dict[str, list[tuple[str, Source]]]:
        """For each host, the path prefixes that sources have there, the longest first."""
        found: dict[str, list[tuple[str, Source]]] = {}
        for source in self.sources:
            for entry in source.hosts:
                name, slash, prefix = entry.partition("/")
                found.setdefault(name, []).append((slash + prefix, source))
        for prefixes in found.values():
            prefixes.sort(key=lambda pair: -len(pair[0]))
        return found

    def get(self, id: str) -> Source:
        """Return the source called *id*; SourceError names one like it where there is none."""
        if id not in self._ids:
            raise SourceError(f'There is no source "{id}"{close_to(id, self._ids)}.')
        return self._ids[id]

    def by_host(self, url_or_host: str) -> Source | None:
        """Return the source whose article stands at a URL or host, None where unknown.

        The longest host wins that is *url_or_host*'s own or a parent domain of it, then the
        longest path prefix; a host given without a path meets entries without one only.
        """
        name, path = _host_and_path(url_or_host)
        for candidate in _parents(name):
            for prefix, source in self._hosts.get(candidate, ()):
                if not prefix or f"{path}/".startswith(f"{prefix}/"):
                    return source
        return None

    @cached_property
    def _names(self) -> dict[str, set[str]]:
        """For each name, folded, the ids of the sources that go by it."""
        found: dict[str, set[str]] = {}
        for source in self.sources:
            for name in (source.name_ja, source.name_en, *source.tails):
                found.setdefault(_folded(name), set()).add(source.id)
        return found

    def by_name(self, name: str) -> Source | None:
        """Return the one source that goes by *name* or whose host it is, None where unknown."""
        known = self._names.get(_folded(name), set()) if name.strip() else set()
        if len(known) == 1:
            return self._ids[next(iter(known))]
        return self.by_host(name) if "." in name and " " not in name and not known else None

    def publisher(self, url: str) -> Source | None:
        """Return the source that the article at *url* is named after, None where unknown."""
        return self.by_host(url)


def _folded(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _host_and_path(url_or_host: str) -> tuple[str, str]:
    """Return the host (in ASCII, with its port where it has one) and path; "" where there is none."""
    address = url_or_host.strip()
    try:
        parts = urlsplit(address if _SCHEME.match(address) else f"//{address}")
        name = (parts.hostname or "").rstrip(".").encode("idna").decode()
        return (f"{name}:{parts.port}" if parts.port else name), parts.path
    except ValueError:
        return "", ""


def _parents(name: str) -> Iterator[str]:
    """Yield *name* and the domains above it, with its port first and then without."""
    bare = name.partition(":")[0]
    for start in dict.fromkeys((name, bare)):
        labels = start.split(".")
        yield from (".".join(labels[n:]) for n in range(len(labels)))


def bundled_path() -> Path:
    """Return the path of the registry that ships with Jiken."""
    return resources.path("sources.toml")


def load(path: Path) -> Registry:
    """Return the registry in the file at *path*; SourceError where it holds a mistake."""
    return Registry(sources=sources_in(content_of(path), path.name))
