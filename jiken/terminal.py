"""The one place of a process where its text goes to a terminal or a log: there it is made harmless.

What a page, a feed or a file says may hold escape sequences, which move the cursor, colour, hide
or overwrite what stands there, or marks that turn the reading direction round.
"""

from __future__ import annotations

import io
import json
import logging
import os
import re
import sys
from contextlib import suppress

# Unicode's controls, format characters, surrogates and separators of lines and paragraphs.
_HOSTILE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0001\U000e0020-\U000e007f]"
)


def harmless(text: str) -> str:
    r"""Return *text* without any character that drives a terminal; lines and tabs stay.

    >>> harmless("AI\x1b[31m事故\r\n\u202e続報")
    'AI[31m事故\n続報'
    """
    return _HOSTILE.sub("", text)


def one_line(text: str) -> str:
    r"""Return *text* harmless and on one line.

    >>> one_line("AI事故\n続報")
    'AI事故 続報'
    """
    return harmless(" ".join(text.split()))


def json_line(row: object) -> str:
    r"""Return *row* as JSON in one line, in which what drives a terminal is written as \uXXXX.

    >>> json_line({"title": "事故\u202e\x9b31m"})
    '{"title": "事故\\u202e\\u009b31m"}'
    """
    return _HOSTILE.sub(
        lambda found: json.dumps(found[0])[1:-1], json.dumps(row, ensure_ascii=False)
    )


class Guarded(io.TextIOWrapper):
    """A stream to which only `jiken.screens.Screen` writes more than harmless text."""

    def write(self, text: str, /) -> int:
        """Write *text* made harmless."""
        super().write(harmless(text))
        return len(text)

    def write_own(self, text: str) -> int:
        """Write what rich has made: its colours, its cursor."""
        return super().write(text)


class OneLine(logging.Formatter):
    r"""A record is one line, whatever it tells of: its line breaks are written as \n."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        return harmless(super().format(record)).replace("\n", "\\n")


def open_closed() -> None:
    """Let what was closed for this process at its start (`>&-`) read nothing and write nowhere.

    Else the first files that it opens, its database perhaps, would take those numbers.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        with suppress(OSError):
            os.fstat(number)
            continue
        os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free
        mode = "w" if number else "r"
        setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", closefd=False))


def guard() -> None:
    """Let this process write nothing but harmless text, and log in lines, from now on."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if isinstance(stream, io.TextIOWrapper) and not isinstance(stream, Guarded):
            guarded = _guarded(stream)
            setattr(sys, name, guarded)
            setattr(sys, f"__{name}__", guarded)
    lines = logging.StreamHandler()
    lines.setLevel(logging.WARNING)
    lines.setFormatter(OneLine("%(asctime)s [%(name)s] %(levelname)s: %(message)s"))
    logging.basicConfig(handlers=[lines])


def _guarded(stream: io.TextIOWrapper) -> Guarded:
    said = (stream.encoding, stream.errors, None, stream.line_buffering, stream.write_through)
    return Guarded(stream.detach(), *said)
