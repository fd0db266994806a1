"""Where an article's text is quoted: its lines with what to mark, and a name for each place. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from jiken.models import Said

LEAD_READ = 1_200
"""Characters of a text that its lead is made of at most (`pipelines.lead`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """[start, end) of a text in code points, known on the page as *name*, by none where empty."""

    start: int
    end: int
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Some of a text; *names* are those of the quotations that begin with it."""

    text: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch of a line that is quoted from end to end, by one quotation or several, or by none."""

    parts: tuple[Part, ...]
    quoted: bool


Line = tuple[Run, ...]


def place(article: int, said: Said, beside: int | None = None) -> str:
    """Return the address of a quotation on its article's page.

    *beside* is an article that this one is compared with there.

    >>> place(7, Said(field="text", start=12, end=14, said="AI"))
    '/articles/7#q12'
    """
    query = f"?with={beside}" if beside is not None else ""
    return f"/articles/{article}{query}#{name(said)}"


def name(said: Said) -> str:
    """Return what a quotation's place is called on its article's page: q12, q-title-0."""
    return f"q{said.start}" if said.field == "text" else f"q-{said.field}-{said.start}"


def spans(text: str, field: str, quotes: Iterable[Said]) -> list[Span]:
    """Return where *quotes* of *field* stand; one whose words are not there (any more) is left out."""
    return [
        Span(start=q.start, end=q.end, name=name(q))
        for q in quotes
        if q.field == field
        and 0 <= q.start < q.end <= len(text)
        and text[q.start : q.end] == q.said
    ]


def spans_of_lead(text: str, lead: str, quotes: Iterable[Said]) -> list[Span] | None:
    """Return where quotations of the lead stand in *text*; None where the text does not begin so."""
    at = _lead_in(text, lead)
    if at is None:
        return None
    return [
        Span(start=at[q.start], end=at[q.end - 1] + 1, name=q.name)
        for q in spans(lead, "lead", quotes)
    ]


def _lead_in(text: str, lead: str) -> list[int] | None:
    """Return where in *text* each character of *lead* stands: blanks of any kind are one."""
    at: list[int] = []
    blank: int | None = None
    for index, character in enumerate(text[:LEAD_READ]):
        if character.isspace():
            blank = index if at and blank is None else blank
            continue
        at += [index] if blank is None else [blank, index]
        blank = None
    told = "".join(" " if text[index].isspace() else text[index] for index in at[: len(lead)])
    return at if told == lead else None


def marked(text: str, quoted: Iterable[Span]) -> tuple[Line, ...]:
    r"""Return the lines of *text*, joined by "\n" the whole of it, in runs that are quoted or not.

    Quotations that overlap or touch are one run; each one's name is where it begins.

    >>> [[(run.quoted, [p.text for p in run.parts]) for run in line]
    ...  for line in marked("事故\nAI", [Span(start=3, end=4, name="q3")])]
    [[(False, ['事故'])], [(True, ['A']), (False, ['I'])]]
    """
    told = [one for span in quoted if (one := _without_breaks(text, span))]
    named: defaultdict[int, list[str]] = defaultdict(list)
    for span in told:
        if span.name:
            named[span.start].append(span.name)
    covered = _merged(told)
    starts = sorted(named)
    lines, begin = [], 0
    for line in text.split("\n"):
        end = begin + len(line)
        lines.append(tuple(_runs(text, begin, end, covered, starts, named)))
        begin = end + 1
    return tuple(lines)


def _without_breaks(text: str, span: Span) -> Span | None:
    """Return *span* from its first character that is no line break on."""
    start, end = max(0, span.start), min(len(text), span.end)
    while start < end and text[start] == "\n":
        start += 1
    return Span(start=start, end=end, name=span.name) if start < end else None


def _merged(some: Iterable[Span]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in sorted((span.start, span.end) for span in some):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def _runs(
    text: str,
    begin: int,
    end: int,
    covered: list[tuple[int, int]],
    starts: list[int],
    named: dict[int, list[str]],
) -> Iterator[Run]:
    """Yield the runs of the line [begin, end); what lies before it is taken off *covered* and *starts*."""
    while covered and covered[0][1] <= begin:
        covered.pop(0)
    at = begin
    for start, stop in _within(covered, begin, end):
        if at < start:
            yield Run(parts=(Part(text=text[at:start]),), quoted=False)
        yield Run(parts=tuple(_parts(text, start, stop, starts, named)), quoted=True)
        at = stop
    if at < end:
        yield Run(parts=(Part(text=text[at:end]),), quoted=False)


def _within(covered: Sequence[tuple[int, int]], begin: int, end: int) -> Iterator[tuple[int, int]]:
    for start, stop in covered:
        if start >= end:
            return
        if max(start, begin) < min(stop, end):
            yield max(start, begin), min(stop, end)


def _parts(
    text: str, start: int, stop: int, starts: list[int], named: dict[int, list[str]]
) -> Iterator[Part]:
    while starts and starts[0] < start:
        starts.pop(0)
    cuts = [start]
    while starts and starts[0] < stop:
        if starts[0] > start:
            cuts.append(starts[0])
        starts.pop(0)
    for first, last in zip(cuts, [*cuts[1:], stop], strict=True):
        names = dict.fromkeys(named[first]) if first in named else ()
        yield Part(text=text[first:last], names=tuple(names))
