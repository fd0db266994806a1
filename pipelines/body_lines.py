"""A tree as lines: its blocks of text in reading order, with what tells an article from its page."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree  # type: ignore[import-untyped]

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
    block = _Block()
    for text, linked, element in _pieces(root, skipped, linked=False, box=root):
        if text is not None:
            block.add(text, linked, element)
            continue
        if line := block.line():
            yield line
        block = _Block(is_heading=element.tag in _HEADINGS)
    if line := block.line():
        yield line


def folded(text: str) -> str:
    """Return *text* for comparing: NFKC, small letters, no white space."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def letters(some: Sequence[Line]) -> int:
    """How much text *some* lines are."""
    return sum(len(line.text) for line in some)


class _Block:
    """One block of text while its pieces come in."""

    def __init__(self, *, is_heading: bool = False) -> None:
        self._is_heading = is_heading
        self._pieces: list[str] = []
        self._linked = 0
        self._box: etree._Element | None = None

    def add(self, text: str, linked: bool, box: etree._Element) -> None:
        self._pieces.append(text)
        if text.strip():
            self._linked += len(text.strip()) if linked else 0
            self._box = box if self._box is None else self._box

    def line(self) -> Line | None:
        text = " ".join("".join(self._pieces).split())
        if not text:
            return None
        return Line(text=text, linked=self._linked, is_heading=self._is_heading, box=self._box)


def _pieces(
    element: etree._Element, skipped: frozenset[str], *, linked: bool, box: etree._Element
) -> Iterator[tuple[str | None, bool, etree._Element]]:
    """Pieces of text with the box that they stand in; None where a block begins or ends."""
    tag = element.tag
    if not isinstance(tag, str) or tag in skipped:
        return
    linked = linked or tag in _LINKS
    box = element if tag in _BOXES else box
    if tag in _BLOCKS:
        yield None, False, element
    if element.text:
        yield element.text, linked, box
    for child in element:
        yield from _pieces(child, skipped, linked=linked, box=box)
        if child.tail:
            yield child.tail, linked, box
    if tag in _BLOCKS:
        yield None, False, box
    elif tag in _CELLS:
        yield " ", False, box
