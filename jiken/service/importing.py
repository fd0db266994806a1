"""Taking in articles that were collected elsewhere: one JSON object a line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import BinaryIO

from jiken.models import Article, Precision, Published, SourceKind
from jiken.sources import Registry
from jiken.store import Store
from jiken.store.rows import host_of
from jiken.strict_json import strict_json
from pipelines.body_lines import folded
from pipelines.credits import credit
from pipelines.dates import parse_date
from pipelines.fingerprint import content_hash
from pipelines.gate import Gate
from pipelines.language import language as language_of
from pipelines.lead import lead_of
from pipelines.titles_tails import without_name
from pipelines.urls import LONGEST, BadURL, canonical_url

MAX_LINE_BYTES = 20_000_000
MAX_TITLE, MAX_TEXT = 2_000, 2_000_000
BATCH = 500
BAD_LINES_KEPT = 20
SHORT_LINE = 40
NAME_SEPARATOR = re.compile(r"\s*[|｜│┃]\s*")
CLOCKS = {"ja": 9 * 60, "ko": 9 * 60}
DAY = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")


class BadLine(ValueError):
    """A line that holds no article; the sentence says what is wrong with it."""


@dataclass(slots=True)
class Imported:
    """What became of the lines: counts by outcome, and the first bad ones by number."""

    counts: Counter[str] = field(default_factory=Counter)
    bad: list[tuple[int, str]] = field(default_factory=list)

    def refuse(self, number: int, why: str) -> None:
        """Count a bad line, and keep the reason of the first few."""
        self.counts["bad line"] += 1
        if len(self.bad) < BAD_LINES_KEPT:
            self.bad.append((number, why))


def import_articles(
    store: Store,
    lines: Iterable[bytes],
    *,
    registry: Registry,
    gate: Gate,
    only_ai: bool,
    now: datetime,
    progress: Callable[[int], None] = lambda lines: None,
) -> Imported:
    """Store the article of each line and return what became of them.

    With *only_ai* the gate drops what is not about AI. *progress* is told how many lines
    a transaction has taken in; a line that is wrong is counted and the others stay.
    """
    imported = Imported()
    for batch in _batches(enumerate(lines, start=1)):
        with store.writing():
            for number, line in batch:
                _take(store, number, line, imported, registry, gate, only_ai, now)
        progress(len(batch))
    return imported


def lines_of(file: BinaryIO) -> Iterator[bytes]:
    """Yield the lines of *file*; of one that is too long, so much that it is refused for that."""
    while line := file.readline(MAX_LINE_BYTES + 1):
        yield line
        while line and not line.endswith(b"\n"):
            line = file.readline(MAX_LINE_BYTES)


def _batches(rows: Iterable[tuple[int, bytes]]) -> Iterator[list[tuple[int, bytes]]]:
    """Yield numbered lines together, neither too many nor too large for the memory."""
    batch: list[tuple[int, bytes]] = []
    size = 0
    for row in rows:
        batch.append(row)
        size += len(row[1])
        if len(batch) == BATCH or size > MAX_LINE_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _take(
    store: Store,
    number: int,
    line: bytes,
    imported: Imported,
    registry: Registry,
    gate: Gate,
    only_ai: bool,
    now: datetime,
) -> None:
    if not line.strip():
        return
    try:
        article = article_of_line(line, registry=registry, gate=gate, now=now)
    except BadLine as mistake:
        imported.refuse(number, str(mistake))
        return
    if only_ai and article.ai_cue is None:
        imported.counts["not about AI"] += 1
        return
    imported.counts[store.articles.keep(article).outcome] += 1


def article_of_line(line: bytes, *, registry: Registry, gate: Gate, now: datetime) -> Article:
    """Return the article of one JSON line.

    {"url", "title"?, "text"?, "language"?, "published_at"?, "publisher"?, "family"?, "kind"?,
    "credit"?, "author"?}: a title or a text must be there. What the registry knows of the host,
    or else of the publisher's name, wins over the line. A credit that is not given is read from
    the text, and a title loses the publisher's name behind it. Raises BadLine.
    """
    row = _object(line)
    try:
        told = _text(row, "url", LONGEST + 1)
        url = canonical_url(told)
    except BadURL as mistake:
        raise BadLine(str(mistake)) from None
    title, text = _text(row, "title", MAX_TITLE), _text(row, "text", MAX_TEXT)
    if not (title or text):
        raise BadLine("neither title nor text is there")
    said = _text(row, "publisher", 300)
    source = registry.by_host(url) or registry.by_name(said)
    language = _language(row) or language_of(f"{title}\n{text}", None)
    publisher = source.name if source else said or host_of(url)
    author = _text(row, "author", 300)
    cue = gate.cue(title, text)
    return Article(
        canonical_url=url,
        # What the line calls it stays an address, so that its sender finds it again.
        urls=tuple(dict.fromkeys((url, told))),
        title=without_name(title, _names(publisher, said, *(source.tails if source else ()))),
        text=text,
        lead=_text(row, "lead", MAX_TITLE) or lead_of(text),
        language=language,
        source=source.id if source else "",
        publisher=publisher,
        family=source.family if source else (_text(row, "family", 300) or publisher).casefold(),
        country=source.country if source else "",
        source_kind=source.kind if source else _kind(row),
        published=published_of_line(_text(row, "published_at", 100), language, now),
        fetched_at=now,
        content_hash=content_hash(title, text),
        ai_cue=cue.words if cue else None,
        author=author or None,
        credit=_text(row, "credit", 60) or _credit(text.split("\n"), author, publisher),
    )


def _names(*some: str) -> frozenset[str]:
    """Return a publisher's names, folded: whole, and in the parts that pages string together."""
    return frozenset(
        folded(part) for name in some for part in (name, *NAME_SEPARATOR.split(name)) if part
    )


def _kind(row: Mapping[str, object]) -> SourceKind:
    try:
        return SourceKind(_text(row, "kind", 35) or SourceKind.PUBLISHER)
    except ValueError:
        raise BadLine(f"“kind” is none of {', '.join(SourceKind)}") from None


def _credit(paragraphs: Sequence[str], author: str, publisher: str) -> str | None:
    """The wire that the text's ends, its short lines there or the author name."""
    ends = [*paragraphs[:2], *paragraphs[2:][-3:]]
    short = [line for line in ends if len(line) <= SHORT_LINE]
    return credit(ends, [author, *short], own=(publisher,))


def _language(row: Mapping[str, object]) -> str:
    """Return the ISO 639-1 code that the line gives, "" where it gives none or no code."""
    code = _text(row, "language", 35).lower().partition("-")[0]
    return code if re.fullmatch(r"[a-z]{2}", code) else ""


def _object(line: bytes) -> Mapping[str, object]:
    if len(line) > MAX_LINE_BYTES:
        raise BadLine(f"longer than {MAX_LINE_BYTES:,} bytes")
    try:
        row = strict_json(line)
    except (ValueError, RecursionError) as mistake:
        raise BadLine(f"not JSON in UTF-8: {str(mistake)[:120]}") from None
    if not isinstance(row, dict):
        raise BadLine("not a JSON object")
    return row


def _text(row: Mapping[str, object], key: str, limit: int) -> str:
    value = row.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadLine(f"“{key}” is not a text")
    # A lone surrogate is legal JSON and no Unicode: SQLite cannot hold it.
    return value.encode("utf-8", "replace").decode().replace("\0", "").strip()[:limit]


def published_of_line(text: str, language: str, now: datetime) -> Published | None:
    """Return the publication time of an ISO instant, day or month, or of a date in words.

    None where it cannot be read, or where it lies more than a day ahead of *now*.
    """
    clock = CLOCKS.get(language, 0)
    found = _day_or_month(text, clock) or _instant(text, clock)
    found = found or parse_date(text, default_offset=clock, now=now)
    return found if found and found.at <= now + timedelta(days=1) else None


def _day_or_month(text: str, clock: int) -> Published | None:
    match = DAY.fullmatch(text)
    if not match:
        return None
    year, month, day = (int(part) if part else 1 for part in match.groups())
    try:
        local = datetime(year, month, day, tzinfo=timezone(timedelta(minutes=clock)))
        at = local.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    precision = Precision.DAY if match[3] else Precision.MONTH
    return Published(at=at, precision=precision, offset=clock, raw=text)


def _instant(text: str, clock: int) -> Published | None:
    try:
        at = datetime.fromisoformat(text)
        at = at if at.tzinfo else at.replace(tzinfo=timezone(timedelta(minutes=clock)))
        offset = at.utcoffset() or timedelta(0)
        return Published(at=at.astimezone(UTC), offset=int(offset / timedelta(minutes=1)), raw=text)
    except (ValueError, OverflowError):
        return None
