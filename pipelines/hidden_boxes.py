"""The texts of a page that its own style hides, each with what hides it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import html  # type: ignore[import-untyped]

from pipelines.hidden_cascade import Evidence, Styles
from pipelines.hidden_style import is_faded, is_gone, is_tiny, plainly

LEAST_RUNNING = 20
"""Letters from which a piece of text is running text rather than a label."""

_UNREAD = frozenset("head script style noscript".split())

FADED: Evidence = ("waiting",)
"""The one evidence of all that is there and see-through: scripts fade in what scrolls by."""


def is_waiting(evidence: Evidence) -> bool:
    """Whether *evidence* keeps its place on the page free for what it hides."""
    return evidence[0] == "waiting"


@dataclass(frozen=True, slots=True)
class Piece:
    """A text right in an element, or right after it, its letters, and what hides it."""

    element: html.HtmlElement
    is_tail: bool
    hidden_by: Evidence

    @property
    def letters(self) -> int:
        """Letters of running text that is no link."""
        if self.is_tail:
            parent = self.element.getparent()
            return 0 if parent is None else _running(parent, self.element.tail)
        return _running(self.element, self.element.text)

    def empty(self) -> None:
        """Take the text out of the page."""
        if self.is_tail:
            self.element.tail = None
        else:
            self.element.text = None


@dataclass(frozen=True, slots=True)
class _Look:
    """What hides the texts in a box: for good, or until a box in it says otherwise."""

    box: Evidence | None = None
    unseen: Evidence | None = None
    tiny: Evidence | None = None

    @property
    def hidden_by(self) -> Evidence | None:
        return self.box or self.unseen or self.tiny


class Boxes:
    """The boxes of a page that its style hides, but for those by evidence of the article's own."""

    def __init__(self, tree: html.HtmlElement) -> None:
        self._tree = tree
        self._styles = Styles(tree)
        self._marked = self._styles.marked()
        self.own: set[Evidence] = set()
        """The evidence that is not believed: it hides the article."""

    def letters(self, most: int) -> int:
        """Return the letters of running text on the page, hidden or not, counted up to *most*."""
        waiting, found = [self._tree], 0
        while waiting and found < most:
            element = waiting.pop()
            found += _running(element, element.text)
            for child in element:
                found += _running(element, child.tail)
                if _is_read(child):
                    waiting.append(child)
        return found

    def hidden(self) -> list[Piece]:
        """Return the texts that no reader sees."""
        done = set[html.HtmlElement]()
        return [
            piece
            for element in self._marked
            if element not in done and self._look(element, _Look()).hidden_by
            for piece in self._pieces(element, done)
        ]

    def take_out_own(self) -> None:
        """Take what is not believed out of the page: others look for the article after us."""
        for element in self._marked if self.own else ():
            by = self._styles.of(element).by
            faded = FADED in self.own and is_faded(self._styles.of(element).style)
            if faded or self.own & {by, ("waiting", *by)}:
                element.attrib.pop("hidden", None)
                element.attrib.pop("style", None)

    def _pieces(self, root: html.HtmlElement, done: set[html.HtmlElement]) -> Iterator[Piece]:
        waiting = [(root, _Look())]
        while waiting:
            element, before = waiting.pop()
            done.add(element)
            look = before if before.box else self._look(element, before)
            by = look.hidden_by
            if by and element.text:
                yield Piece(element, False, by)
            for child in element:
                if by and child.tail:
                    yield Piece(child, True, by)
                if _is_read(child):
                    waiting.append((child, look))

    def _look(self, element: html.HtmlElement, before: _Look) -> _Look:
        styled = self._styles.of(element)
        style, said = styled.style, styled.by
        if said not in self.own and (element.get("hidden") is not None or is_gone(style)):
            return replace(before, box=said)
        if FADED not in self.own and is_faded(style):
            return replace(before, box=FADED)
        look = before
        seen, tiny = plainly(style.get("visibility", "")), is_tiny(style.get("font-size", ""))
        if seen not in ("", "inherit", "unset"):
            hidden = seen in ("hidden", "collapse") and ("waiting", *said) not in self.own
            look = replace(look, unseen=("waiting", *said) if hidden else None)
        if tiny is not None:
            look = replace(look, tiny=said if tiny and said not in self.own else None)
        return look


def _is_read(element: html.HtmlElement) -> bool:
    return element.tag not in _UNREAD and isinstance(element.tag, str)


def _running(element: html.HtmlElement, text: str | None) -> int:
    length = len(text.strip()) if text and element.tag != "a" else 0
    return length if length >= LEAST_RUNNING else 0
