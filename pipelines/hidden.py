"""What stands in a page and no reader sees: emptied before anything else is read.

Whoever writes for machines what people are not to see (orders to a language model, invented
paragraphs) has it left out of title, text and quotations. SECURITY.md says what is not found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from lxml import etree, html  # type: ignore[import-untyped]

from pipelines.hidden_style import Declared, declared, is_gone, is_tiny, plainly

MOST_HIDDEN = 0.5
"""Share of a page's running text above which it is the article itself that a script will show.

Captured pages hide up to 0.45 in one box: forms, notices, a machine's copy of the headline.
"""

LEAST_RUNNING = 20
"""Letters from which a piece of text is running text rather than a label."""

_NEVER = ("template", "noframes", "noembed")
_UNREAD = frozenset("head script style noscript".split())
_STYLED = etree.XPath("/html/body//*[@style or @hidden]")

Evidence = tuple[str, ...]
"""What hides a text, in the page's words: many boxes of one kind have one evidence."""

Styles = Mapping[html.HtmlElement, Declared]


@dataclass(frozen=True, slots=True)
class _Look:
    """What hides the text in a box: for good, or until a box in it says otherwise."""

    boxes: tuple[Evidence, ...] = ()
    unseen: Evidence | None = None
    tiny: Evidence | None = None

    @property
    def hidden_by(self) -> tuple[Evidence, ...]:
        return (*self.boxes, *(one for one in (self.unseen, self.tiny) if one))


@dataclass(frozen=True, slots=True)
class _Piece:
    """A text right in an element, or right after it, and what hides it."""

    element: html.HtmlElement
    is_tail: bool
    letters: int
    hidden_by: tuple[Evidence, ...]


def without_hidden(tree: html.HtmlElement) -> html.HtmlElement:
    """Empty the boxes of *tree* that no reader sees; returns *tree*, changed.

    Nobody hides an article to slip a sentence into it: where one kind of evidence would take
    away more than it leaves, the page waits for its script, and the evidence is taken out.
    """
    for element in list(tree.iter(*_NEVER)):
        element.drop_tree()
    styles = {one: declared(one.get("style") or "") for one in _STYLED(tree)}
    hidden = list(_pieces(tree, styles))
    own = _articles_own(tree, hidden) if hidden else frozenset()
    for piece in hidden:
        if not own.issuperset(piece.hidden_by):
            _empty(piece)
    for element in styles if own else ():
        if _evidence(element) in own:
            element.attrib.pop("hidden", None)
            element.attrib.pop("style", None)
    return tree


def _empty(piece: _Piece) -> None:
    if piece.is_tail:
        piece.element.tail = None
    else:
        piece.element.text = None


def _articles_own(tree: html.HtmlElement, hidden: list[_Piece]) -> frozenset[Evidence]:
    """The evidence that hides more than it leaves."""
    shares = Counter[Evidence]()
    for piece in hidden:
        shares.update(dict.fromkeys(piece.hidden_by, piece.letters))
    if not any(shares.values()):
        return frozenset()
    whole = sum(piece.letters for piece in _read(tree, {}))
    return frozenset(one for one, held in shares.items() if held > MOST_HIDDEN * whole)


def _pieces(tree: html.HtmlElement, styles: Styles) -> Iterator[_Piece]:
    """The pieces of text that something hides."""
    done = set[html.HtmlElement]()
    for element in styles:
        if element not in done and _look(element, styles, _Look()).hidden_by:
            for piece in _read(element, styles):
                if not piece.is_tail:
                    done.add(piece.element)
                if piece.hidden_by and piece.element is not tree:
                    yield piece


def _read(root: html.HtmlElement, styles: Styles) -> Iterator[_Piece]:
    """Each piece of text under *root*, with its letters of running text that is no link."""
    waiting = [(root, _Look())]
    while waiting:
        element, before = waiting.pop()
        look = _look(element, styles, before) if element in styles else before
        by, linked = look.hidden_by, element.tag == "a"
        yield _Piece(element, False, 0 if linked else _running(element.text), by)
        for child in element:
            if child.tail:
                yield _Piece(child, True, 0 if linked else _running(child.tail), by)
            if child.tag not in _UNREAD and isinstance(child.tag, str):
                waiting.append((child, look))


def _running(text: str | None) -> int:
    length = len(text.strip()) if text else 0
    return length if length >= LEAST_RUNNING else 0


def _look(element: html.HtmlElement, styles: Styles, before: _Look) -> _Look:
    style = styles[element]
    if element.get("hidden") is not None or is_gone(style):
        return replace(before, boxes=(*before.boxes, _evidence(element)))
    seen, tiny = plainly(style.get("visibility", "")), is_tiny(style.get("font-size", ""))
    look = before
    if seen not in ("", "inherit", "unset"):
        unseen = _evidence(element) if seen in ("hidden", "collapse") else None
        look = replace(look, unseen=unseen)
    if tiny is not None:
        look = replace(look, tiny=_evidence(element) if tiny else None)
    return look


def _evidence(element: html.HtmlElement) -> Evidence:
    hidden = "hidden" if element.get("hidden") is not None else ""
    return (element.tag, element.get("class", ""), hidden, element.get("style", ""))
