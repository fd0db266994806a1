"""For which elements the selector of a style rule holds.

Selectors are matched element by element, from the right: libxml2's XPath, to which they could be
translated, takes a minute for `* * *` on a page that is nested deeply.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from cssselect import parser
from lxml import etree, html  # type: ignore[import-untyped]

MOST_STEPS = 100_000
"""Looks at an element for a page."""

MOST_SIBLINGS = 100
"""Elements beside one that are counted."""

_COUNTED = ("nth-child", "nth-last-child", "nth-of-type", "nth-last-of-type")


class Matcher:
    """Matches selectors, at most `MOST_STEPS` for a page: after that nothing matches."""

    def __init__(self) -> None:
        self._left = MOST_STEPS

    @property
    def is_spent(self) -> bool:
        """Whether all looks at this page are spent."""
        return self._left < 0

    def spend(self, steps: int) -> None:
        """Count work that others do for a selector."""
        self._left -= steps

    def holds(self, selector: object, element: html.HtmlElement) -> bool:
        """Whether *selector* holds for *element*; what is not understood holds for nothing."""
        self._left -= 1
        if self._left < 0:
            return False
        match selector:
            case parser.Element():
                return selector.element is None or selector.element.lower() == element.tag
            case parser.CombinedSelector():
                return self.holds(selector.subselector, element) and any(
                    self.holds(selector.selector, other)
                    for other in _others(selector.combinator, element)
                )
            case parser.Negation():
                inside = self.holds(selector.subselector, element)
                return not inside and self.holds(selector.selector, element)
            case parser.Matching() | parser.SpecificityAdjustment():
                inside = any(self.holds(one, element) for one in selector.selector_list)
                return inside and self.holds(selector.selector, element)
            case parser.Class() | parser.Hash() | parser.Attrib() | parser.Pseudo():
                self._left -= MOST_SIBLINGS // 10 * isinstance(selector, parser.Pseudo)
                return _is_so(selector, element) and self.holds(selector.selector, element)
            case parser.Function():
                self._left -= MOST_SIBLINGS // 10
                return _is_counted(selector, element) and self.holds(selector.selector, element)
        return False


def key(selector: object) -> str:
    """What an element must have for *selector* to hold: an id, a class, a name; else anything."""
    match selector:
        case parser.CombinedSelector():
            return key(selector.subselector)
        case parser.Hash():
            return f"#{selector.id}"
        case parser.Class():
            return f".{selector.class_name}"
        case parser.Element():
            return (selector.element or "*").lower()
        case parser.Pseudo() if selector.ident == "root":
            return "html"
    inner = getattr(selector, "selector", None)
    return key(inner) if inner is not None else "*"


def _is_so(selector: Any, element: html.HtmlElement) -> bool:
    match selector:
        case parser.Class():
            return selector.class_name in (element.get("class") or "").split()
        case parser.Hash():
            return bool(selector.id == element.get("id"))
        case parser.Attrib():
            return _has(selector, element)
    return _is_placed(selector.ident, element)


def _others(combinator: str, element: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """The elements that may stand on the left of *combinator*."""
    if combinator == " ":
        yield from element.iterancestors()
    elif combinator == "~":
        yield from element.itersiblings(etree.Element, preceding=True)
    elif combinator == "+":
        yield from islice(element.itersiblings(etree.Element, preceding=True), 1)
    elif (parent := element.getparent()) is not None:
        yield parent


def _beside(element: html.HtmlElement, most: int, *, before: bool) -> list[str]:
    """The names of the elements before or after *element* in its box, nearest first."""
    siblings = element.itersiblings(etree.Element, preceding=before)
    return [sibling.tag for sibling in islice(siblings, most)]


def _is_placed(ident: str, element: html.HtmlElement) -> bool:
    match ident:
        case "first-child" | "last-child":
            return not _beside(element, 1, before=ident == "first-child")
        case "first-of-type" | "last-of-type":
            before = ident == "first-of-type"
            return element.tag not in _beside(element, MOST_SIBLINGS, before=before)
        case "only-child":
            return not (_beside(element, 1, before=True) or _beside(element, 1, before=False))
    return ident == "root" and element.getparent() is None


def _is_counted(selector: parser.Function, element: html.HtmlElement) -> bool:
    name = selector.name
    if name not in _COUNTED:
        return False
    try:
        step, offset = parser.parse_series(selector.arguments)
    except ValueError:
        return False
    beside = _beside(element, MOST_SIBLINGS, before="last" not in name)
    same = beside.count(element.tag) if name.endswith("of-type") else len(beside)
    at = 1 + same - offset
    return bool(at == 0 if step == 0 else at % step == 0 and at // step >= 0)


def _has(selector: parser.Attrib, element: html.HtmlElement) -> bool:
    said = element.get(selector.attrib.lower())
    wanted = str(selector.value.value) if selector.value is not None else ""
    if said is None or selector.operator == "exists":
        return said is not None
    holds = {
        "=": said == wanted,
        "~=": wanted in said.split(),
        "^=": bool(wanted) and said.startswith(wanted),
        "$=": bool(wanted) and said.endswith(wanted),
        "*=": bool(wanted) and wanted in said,
        "|=": said == wanted or said.startswith(f"{wanted}-"),
    }
    return bool(holds.get(selector.operator, False))
