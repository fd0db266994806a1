"""What style holds for an element of a page, by the page's own sheets and by its attributes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree, html  # type: ignore[import-untyped]

from pipelines.hidden_colours import may_vanish
from pipelines.hidden_index import Index, Rule, Weights, names_around, places
from pipelines.hidden_sheets import rules
from pipelines.hidden_style import Declared, declared, is_gone, may_hide, set_on

_MAY_HIDE = re.compile(
    r"none|hidden|collapse|opacity\s*[:(]\s*(?:calc\(\s*)?\+?(?:0|\.|[1-5](?:\.\d*)?%)|indent|clip"
    r"|font\s*:|font-size\s*:\s*(?:calc\(\s*)?(?:0|\.|[12](?![0-9]))|scale|translate|zoom|inset"
    r"|width\s*:\s*(?:calc\(\s*)?(?:0|\.|1(?![0-9]))|height\s*:\s*(?:calc\(\s*)?(?:0|\.|1(?![0-9]))"
    r"|-\s*[0-9]{3}|[0-9]e-|[0-9]{4}(?=[a-z%])|\\|/\*"
)
_MAY_VANISH = re.compile(
    r"color\s*:\s*(?:#[ef]|white|trans|rgb|hsl|snow|ivory|ghost|floral|azure|mint)|background|\\"
)
_SHAPES = re.compile(
    r"display|visib|opacity|font|position|indent|clip|transform|scale|translate|filter|zoom|inset"
    r"|width|height|left|right|top|bottom|margin|overflow|contain|\\"
)
_COLOURS = re.compile(r"color|background|\\")
_COLOURED = frozenset(("color", "-webkit-text-fill-color"))
_STYLED = etree.XPath(
    "/html/body//*[@style or @hidden or @popover or @bgcolor or self::font[@color]]"
)
_UNREAD = frozenset("html body head script style noscript".split())

Evidence = tuple[str, ...]
"""What hides a text, in the page's words: many boxes of one kind have one evidence."""


@dataclass(frozen=True, slots=True)
class Styled:
    """The style that holds for an element, and by what: its rules or its own attributes."""

    style: Declared
    by: Evidence


class Styles:
    """The styles of the elements of a page, found when they are asked for."""

    def __init__(self, tree: html.HtmlElement) -> None:
        self._tree = tree
        self._index = Index(tree)
        self._by_itself: dict[html.HtmlElement, Styled] = {}
        some = [(order, head, body) for order, (head, body) in enumerate(rules(tree))]
        hiding = {order for order, _, body in some if _hides(body)}
        self._hiding = [rule for rule in some if rule[0] in hiding]
        self._shapes = _Cascade(
            [rule for rule in some if _SHAPES.search(rule[2])], hiding, self._index
        )
        self._colours = _Cascade(
            [rule for rule in some if _COLOURS.search(rule[2])], hiding, self._index
        )

    def marked(self) -> list[html.HtmlElement]:
        """Return the elements that something may hide, outer ones before what is in them."""
        styled = [one for one in _STYLED(self._tree) if _has_text(one) and self._hides_itself(one)]
        found = set(styled)
        for place, rule in self._index.keyed(self._hiding):
            elements = self._index.candidates(place, rule)
            if not self._index.spend(len(elements) // 10):
                break
            for element in elements:
                if (
                    element not in found
                    and _has_text(element)
                    and self._index.weights(rule, element)
                ):
                    found.add(element)
        return sorted(found, key=_depth) if len(found) > len(styled) else styled

    def shape(self, element: html.HtmlElement) -> Styled:
        """Return what holds for *element* as far as it tells of its place and size."""
        own = self._own(element)
        if own.by[2] or is_gone(own.style):
            return own
        return self._shapes.of(element, own)

    def colours(self, element: html.HtmlElement) -> Styled:
        """Return what holds for *element* as far as it tells of colours."""
        return self._colours.of(element, self._own(element))

    def _hides_itself(self, element: html.HtmlElement) -> bool:
        own = self._own(element)
        return bool(own.by[2]) or not _COLOURED.isdisjoint(own.style) or may_hide(own.style)

    def _own(self, element: html.HtmlElement) -> Styled:
        if (known := self._by_itself.get(element)) is None:
            known = self._by_itself[element] = _own(element)
        return known


class _Cascade:
    """Some rules of a page, by what an element must have."""

    def __init__(self, some: list[tuple[int, str, str]], hiding: set[int], index: Index) -> None:
        self._rules = some
        self._hiding = hiding
        self._index = index
        self._by_key: dict[str, list[Rule]] | None = None
        self._declared: dict[int, Declared] = {}
        self._found: dict[html.HtmlElement, Styled] = {}

    def of(self, element: html.HtmlElement, own: Styled) -> Styled:
        """Return the style of *element* that its *own* and the rules come to."""
        if (known := self._found.get(element)) is None:
            known = self._found[element] = self._styled(element, own)
        return known

    def _styled(self, element: html.HtmlElement, own: Styled) -> Styled:
        matched = [rule for _, rule in sorted(self._matched(element))]
        if not matched:
            return own
        style: dict[str, str] = {}
        for said in (*map(self._declarations, matched), own.style):
            self._index.spend(len(said))
            for name, value in said.items():
                set_on(style, name, value)
        hiding = [rule.selector.strip() for rule in matched if rule.order in self._hiding]
        return Styled(style, tuple(hiding) or own.by)

    def _declarations(self, rule: Rule) -> Declared:
        if (known := self._declared.get(rule.order)) is None:
            known = self._declared[rule.order] = declared(rule.body)
        return known

    def _matched(self, element: html.HtmlElement) -> Iterator[tuple[tuple[Weights, int], Rule]]:
        if self._by_key is None:
            self._by_key = {}
            for place, rule in self._index.keyed(self._rules):
                self._by_key.setdefault(place, []).append(rule)
        if not self._by_key or not self._index.spend(_depth(element)):
            return
        around = names_around(element)
        for place in places(element):
            for rule in self._by_key.get(place, ()):
                if not self._index.spend(1):
                    return
                if around.issuperset(rule.names) and (
                    weights := self._index.weights(rule, element)
                ):
                    yield (weights, rule.order), rule


def _hides(body: str) -> bool:
    """Whether the declarations of a rule, in small letters, may hide a text."""
    shape, colour = _MAY_HIDE.search(body), _MAY_VANISH.search(body)
    style = declared(body) if shape or colour else {}
    return bool((shape and may_hide(style)) or (colour and may_vanish(style)))


def _own(element: html.HtmlElement) -> Styled:
    """The style of an element by its attributes, older ones first."""
    told = (("background-color", element.get("bgcolor")), ("color", element.get("color")))
    said = "".join(f"{name}:{value};" for name, value in told if value)
    said = f"{said}{element.get('style', '')}"
    hidden = "hidden" if is_put_away(element) else ""
    return Styled(declared(said), (element.tag, element.get("class", ""), hidden, said))


def is_put_away(element: html.HtmlElement) -> bool:
    """Whether its attributes alone keep an element from being shown."""
    return element.get("hidden") is not None or element.get("popover") is not None


def _depth(element: html.HtmlElement) -> int:
    return sum(1 for _ in element.iterancestors())


def _has_text(element: html.HtmlElement) -> bool:
    """Whether there may be a text in the element."""
    return element.tag not in _UNREAD and bool(len(element) or element.text)
