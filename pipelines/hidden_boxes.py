"""The texts of a page that its own style hides, each with what hides it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from lxml import html  # type: ignore[import-untyped]

from pipelines.hidden_cascade import Evidence, Styles, is_put_away
from pipelines.hidden_colours import UNSAID, WHITE, Ink
from pipelines.hidden_style import is_faded, is_gone, is_tiny, plainly

LEAST_RUNNING = 20
"""Letters from which a piece of text is running text rather than a label."""

MOST_BESIDE = 50
"""Elements of a box among which one without a colour of its own is looked for."""

MOST_BARE = 5
"""Boxes without a name, one round the other, that are looked at."""

_COLOURS = {"color", "-webkit-text-fill-color", "background", "background-color"}
_UNREAD = frozenset("head script style".split())

FADED: Evidence = ("waiting",)
"""The one evidence of all that is there and see-through: scripts fade in what scrolls by."""
NOSCRIPT: Evidence = ("noscript",)
"""The one evidence of all that is shown where no script runs."""


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
    pale: Evidence | None = None
    ink: Ink | None = None

    @property
    def hidden_by(self) -> Evidence | None:
        return self.box or self.unseen or self.tiny or self.pale


class Boxes:
    """The boxes of a page that its style hides, but for those by evidence of the article's own."""

    def __init__(self, tree: html.HtmlElement) -> None:
        self._tree = tree
        self._styles = Styles(tree)
        self._marked = [*tree.iter("noscript"), *self._styles.marked()]
        self._has_foreign_sheets = any(
            "stylesheet" in link.get("rel", "").lower() for link in tree.iter("link")
        )
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
            shape = self._styles.shape(element)
            faded = FADED in self.own and is_faded(shape.style)
            if faded or self.own & {shape.by, ("waiting", *shape.by)}:
                element.attrib.pop("hidden", None)
                element.attrib.pop("popover", None)
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
                if _is_read(child) and child not in done:
                    waiting.append((child, look))

    def _ink_around(self, element: html.HtmlElement) -> Ink:
        ink = UNSAID
        for box in reversed(list(element.iterancestors())):
            ink = ink.under(self._styles.colours(box).style)
        return ink

    def _look(self, element: html.HtmlElement, before: _Look) -> _Look:
        if element.tag == "noscript" and NOSCRIPT not in self.own:
            return replace(before, box=NOSCRIPT)
        shape = self._styles.shape(element)
        style, said = shape.style, shape.by
        if said not in self.own and (is_put_away(element) or is_gone(style)):
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
        return self._inked(element, look)

    def _inked(self, element: html.HtmlElement, before: _Look) -> _Look:
        colours = self._styles.colours(element)
        style, by = colours.style, colours.by
        if not style.keys() & _COLOURS and (element.tag != "a" or before.ink is None):
            return before
        ink = (before.ink or self._ink_around(element)).under(style)
        if element.tag == "a" and "color" not in style:
            ink = ink._replace(letters=None)
        ground = WHITE if self._is_white(element) else None
        vanishes = by not in self.own and ink.vanishes(ground)
        return replace(before, ink=ink, pale=by if vanishes else None)

    def _is_white(self, element: html.HtmlElement) -> bool:
        """Whether the box stands on the page's white, as far as the page itself can tell.

        A foreign sheet may give a ground to whatever has a name, and to the box round it: but
        not where others stand beside it that have no colour of their own.
        """
        if not self._has_foreign_sheets:
            return True
        for _ in range(MOST_BARE):
            around = element.getparent()
            if element.get("class") or element.get("id") or around is None:
                return False
            beside = (one for one in around if one is not element and not one.get("style"))
            texts = (_running(one, one.text) for one in islice(beside, MOST_BESIDE))
            if _running(around, around.text) or any(texts):
                return True
            element = around
        return False


def _is_read(element: html.HtmlElement) -> bool:
    return element.tag not in _UNREAD and isinstance(element.tag, str)


def _running(element: html.HtmlElement, text: str | None) -> int:
    length = len(text.strip()) if text and element.tag != "a" else 0
    return length if length >= LEAST_RUNNING else 0
