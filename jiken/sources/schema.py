"""The tables of `sources.toml`: what a source may and must say, and what only one may claim."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping

from jiken.models import Feed, Listing, Source, SourceKind
from jiken.sources.tables import Place, Reader, SourceError, fields, several
from jiken.sources.values import (
    address,
    country,
    evidence,
    host,
    kind,
    language,
    said,
    seconds,
    selector,
    slug,
    switch,
    text,
    whole,
)

_WEEK = 7 * 24 * 60
_FEED: dict[str, Reader] = {
    "url": address,
    "evidence": evidence,
    "verified": switch,
    "title": text,
}
_LISTING: dict[str, Reader] = {
    "url": address,
    "links": selector,
    "evidence": evidence,
    "next": selector,
    "pages": whole(1, 1000),
    "verified": switch,
}


def _feed(value: object, place: Place) -> Feed:
    return Feed(**fields(value, _FEED, ("url", "evidence"), place))


def _listing(value: object, place: Place) -> Listing:
    return Listing(**fields(value, _LISTING, ("url", "links", "evidence"), place))


_SOURCE: dict[str, Reader] = {
    "id": slug,
    "name_ja": text,
    "name_en": text,
    "family": slug,
    "language": language,
    "country": country,
    "kind": kind,
    "hosts": several(host),
    "feeds": several(_feed),
    "sitemaps": several(_feed),
    "listings": several(_listing),
    "tails": several(said),
    "wires": several(said),
    "poll_minutes": whole(1, _WEEK),
    "poll_min_minutes": whole(1, _WEEK),
    "poll_max_minutes": whole(1, _WEEK),
    "delay": seconds,
    "enabled": switch,
    "note": text,
}
_NEEDED = ("id", "language", "country", "kind")


def _source(value: object, place: Place) -> Source:
    read = fields(value, _SOURCE, _NEEDED, place)
    source = Source(**{"name_ja": "", "name_en": "", "family": read["id"], **read})
    if not source.name:
        raise place.at("name_ja").error("or name_en must name the source")
    if source.kind is SourceKind.SEARCH and source.hosts:
        raise place.at("hosts").error("must be left out: a search publishes no articles")
    if source.kind is not SourceKind.SEARCH and not source.hosts:
        raise place.at("hosts").error("must hold at least one host, to know its articles by")
    if not source.poll_min_minutes <= source.poll_minutes <= source.poll_max_minutes:
        raise place.at("poll_minutes").error(
            f"must lie between poll_min_minutes and poll_max_minutes, "
            f"but {source.poll_min_minutes} ≤ {source.poll_minutes} ≤ "
            f"{source.poll_max_minutes} does not hold"
        )
    return source


def sources_in(content: str, file: str) -> tuple[Source, ...]:
    """Return the sources that the text of a registry holds; *file* names it in errors."""
    whole_file = Place(file=file, table="the file")
    try:
        tables = tomllib.loads(content)
    except tomllib.TOMLDecodeError as wrong:
        raise SourceError(f"{file}: this is not TOML: {wrong}.") from wrong
    found = fields(tables, {"source": lambda value, _: value}, ("source",), whole_file)["source"]
    if not isinstance(found, list) or not found:
        raise whole_file.at("source").error("must be [[source]] tables, at least one")
    sources = [(_source(one, place), place) for one, place in _placed(found, file)]
    _refuse_repeated(sources)
    return tuple(source for source, _ in sources)


def _placed(tables: Iterable[object], file: str) -> Iterator[tuple[object, Place]]:
    for n, table in enumerate(tables, 1):
        id = table.get("id") if isinstance(table, Mapping) else None
        name = f"sources.{id}" if isinstance(id, str) and id else f"[[source]] no. {n}"
        yield table, Place(file=file, table=name)


def _claims(source: Source) -> Iterator[tuple[str, str]]:
    """Yield the key and value of all that only one source may have."""
    yield "id", source.id
    yield from ((f"hosts[{n}]", host) for n, host in enumerate(source.hosts))
    for key in ("feeds", "sitemaps", "listings"):
        for n, one in enumerate(getattr(source, key)):
            yield f"{key}[{n}].url", one.url.partition("://")[2].rstrip("/")


def _refuse_repeated(sources: Iterable[tuple[Source, Place]]) -> None:
    owners: dict[tuple[str, str], str] = {}
    for source, place in sources:
        for key, value in _claims(source):
            claim = (key.partition("[")[0] if not key.endswith(".url") else "url", value)
            if claim in owners:
                raise place.at(key).error(f'"{value}" is already taken by {owners[claim]}')
            owners[claim] = place.table
