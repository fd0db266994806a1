"""What the command line shows: tables on a terminal, plain lines elsewhere, text always as text."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from jiken.cli.wrapping import wrapped
from jiken.screens import Screen
from jiken.terminal import one_line

PLAIN_EVERY_SECONDS = 3.0


def plain(text: str) -> str:
    r"""Return *text* on one line without control characters, so that no page drives a terminal.

    Direction marks go too: they can make a line read as another.

    >>> plain("AI\x1b[31m事故\n続報")
    'AI[31m事故 続報'
    """
    return one_line(text)


Cell = str | tuple[str, ...]
"""A line, or several."""


def table(headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    """Print rows under headings: a table on a terminal, tab-separated lines elsewhere.

    A cell's lines stand under each other in the table, and with a slash between them elsewhere.
    """
    clean = [[_lines_of(cell) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        for row in clean:
            click.echo("\t".join(" / ".join(lines) for lines in row))
        return
    grid = Table(box=None, pad_edge=False, header_style="bold")
    for number, heading in enumerate(headings):
        last = number == len(headings) - 1
        grid.add_column(heading, no_wrap=not last, overflow="fold" if last else "ellipsis")
    for row in clean:
        grid.add_row(*(Text("\n".join(lines)) for lines in row))
    Screen().print(grid)


def _lines_of(cell: Cell) -> list[str]:
    return [plain(line) for line in ((cell,) if isinstance(cell, str) else cell)]


def paragraph(text: str, *, indent: int, bold: bool = False) -> None:
    """Print *text* indented: wrapped by the width of its characters on a terminal, else as it is."""
    whole = plain(text)
    room = Screen().width - indent
    for line in wrapped(whole, max(room, 20)) if sys.stdout.isatty() else (whole,):
        unwrapped(" " * indent + line, bold=bold)


def unwrapped(line: str, *, bold: bool) -> None:
    """Print *line* as it is, not wrapped."""
    Screen().print(Text(line, style="bold" if bold else ""), soft_wrap=True)


Advance = Callable[[int], None]


@contextmanager
def progress(label: str, total: int | None, *, plain_lines: bool = False) -> Iterator[Advance]:
    """Give a function that is told how many more are done; show it as a bar or as plain lines."""
    if plain_lines or not sys.stderr.isatty():
        yield _lines(label, total, sys.stderr)
        return
    columns = (TextColumn(label), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Screen(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=total)
        yield lambda more: bar.advance(task, more)


def _lines(label: str, total: int | None, out: TextIO) -> Advance:
    done, said = 0, time.monotonic()

    def advance(more: int) -> None:
        nonlocal done, said
        done += more
        if time.monotonic() - said >= PLAIN_EVERY_SECONDS:
            said = time.monotonic()
            print(f"{label}: {done:,}" + (f" of {total:,}" if total else ""), file=out, flush=True)

    return advance
