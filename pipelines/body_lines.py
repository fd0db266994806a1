"""A tree as lines: its blocks of text in reading order, with what tells an article from its page."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree  # type: ignore[import-untyped]

LONGEST_KEPT = 2000
"""Letters of a line whose folded form is kept for the next comparison."""

_BOXES = frozenset("div section article td th dd main body aside center".split())
_HEADINGS = frozenset("h2 h3 h4 h5 head".split())
_CELLS = frozenset("cell td th".split())
_BLOCKS = (
    _HEADINGS
    | (_BOXES - _CELLS)
    | frozenset("p quote blockquote list item ul ol li dl dt row tr table tbody thead".split())
    | frozenset("h1 h6 br hr lb pre ab fw form".split())
)
_LINKS = frozenset("a ref".split())
_UNREAD = frozenset("title script style noscript template rt rp iframe svg".split())
_SKIPPED = _UNREAD | frozenset("figure figcaption aside footer form header button graphic".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A block of text: how many of its letters are links, and the element that it stands in."""

    text: str
    linked: int = 0
    is_heading: bool = False
    box: etree._Element | None = None

    @property
    def is_linked(self) -> bool:
        """Whether it is a link and little else."""
        return self.linked >= 0.8 * len(self.text)

    @property
    def is_prose(self) -> bool:
        """Whether it reads as a sentence of an article rather than as a label."""
        if self.is_linked:
            return False
        if "。" in self.text:
            return len(self.text) >= 15
        return len(self.text) >= (30 if self.text[-1] in '.!?！？…」』”"’)）】' else 60)


def lines(root: etree._Element) -> Iterator[Line]:
    """The blocks of text under *root*; white space is folded, figures and forms are left out."""
    return _lines(root, _SKIPPED)


def all_lines(root: etree._Element) -> Iterator[Line]:
    """All blocks of text under *root* that a reader may see, page furniture with them."""
    return _lines(root, _UNREAD)


def _lines(root: etree._Element, skipped: frozenset[str]) -> Iterator[Line]:
    reader = _Reader(skipped)
    reader.read(root, linked=False, box=root)
    reader.end()
    return iter(reader.lines)


def folded(text: str) -> str:
    """Return *text* for comparing: NFKC, small letters, no white space."""
    return _folded(text) if len(text) <= LONGEST_KEPT else _folded.__wrapped__(text)


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    """Each line of a page is compared several times while the page is read."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def letters(some: Sequence[Line]) -> int:
    """How much text *some* lines are."""
    return sum(len(line.text) for line in some)


class _Reader:
    """Goes through a tree and keeps the block of text that it is in."""

    def __init__(self, skipped: frozenset[str]) -> None:
        self.lines: list[Line] = []
        self._skipped = skipped
        self._pieces: list[str] = []
        self._linked = 0
        self._is_heading = False
        self._box: etree._Element | None = None

    def read(self, element: etree._Element, *, linked: bool, box: etree._Element) -> None:
        """Read *element* and what is in it; the parser's depth bounds the recursion."""
        tag = element.tag
        if tag in self._skipped or not isinstance(tag, str):
            return
        linked = linked or tag in _LINKS
        box = element if tag in _BOXES else box
        if tag in _BLOCKS:
            self.end(is_heading=tag in _HEADINGS)
        self._add(element.text, linked, box)
        for child in element:
            self.read(child, linked=linked, box=box)
            self._add(child.tail, linked, box)
        if tag in _BLOCKS:
            self.end()
        elif tag in _CELLS:
            self._pieces.append(" ")

    def end(self, *, is_heading: bool = False) -> None:
        """End the block; the next one *is_heading* or not."""
        if self._pieces and (text := " ".join("".join(self._pieces).split())):
            self.lines.append(
                Line(text=text, linked=self._linked, is_heading=self._is_heading, box=self._box)
            )
        self._pieces, self._linked, self._box = [], 0, None
        self._is_heading = is_heading

    def _add(self, text: str | None, linked: bool, box: etree._Element) -> None:
        if not text:
            return
        self._pieces.append(text)
        if length := len(text.strip()):
            self._linked += length if linked else 0
            self._box = box if self._box is None else self._box
