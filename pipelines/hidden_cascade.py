"""What style holds for an element of a page, by the page's own sheets and by its attribute."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from cssselect import SelectorError, parser
from lxml import etree, html  # type: ignore[import-untyped]

from pipelines.hidden_colours import may_vanish
from pipelines.hidden_selectors import Matcher, key
from pipelines.hidden_sheets import BRACKETS, rules, selectors
from pipelines.hidden_style import Declared, declared, is_gone, may_hide, set_on

LONGEST_SELECTOR, MOST_RULES = 200, 1_500
"""Letters of a selector, and selectors for classes and ids of the page, that are read."""

_MAY_HIDE = re.compile(
    r"none|hidden|collapse|opacity\s*[:(]\s*(?:calc\(\s*)?(?:0|\.|[1-5](?:\.\d*)?%)|indent|clip"
    r"|font\s*:|font-size\s*:\s*(?:calc\(\s*)?(?:0|\.|[12](?![0-9]))|scale|translate|zoom|inset"
    r"|width\s*:\s*(?:calc\(\s*)?(?:0|\.|1(?![0-9]))|height\s*:\s*(?:calc\(\s*)?(?:0|\.|1(?![0-9]))"
    r"|color\s*:\s*(?:#[ef]|white|trans|rgb|hsl|snow|ivory|ghost|floral|azure|mint)|background"
    r"|-\s*[0-9]{3}|[0-9]{4}(?=[a-z%])|\\|/\*"
)
_MATTERS = re.compile(
    r"display|visib|opacity|font|position|indent|clip|transform|scale|translate|filter|zoom|inset"
    r"|width|height|left|right|top|bottom|margin|overflow|color|background|\\"
)
_COLOURED = re.compile(r"(?<!-)color\s*:")
_PLAIN = re.compile(r"\s*(?:([.#])?[\w-]+)\s*")
_NAME = re.compile(r"[.#](?:[\w-]|[^\x00-\x7f])+")
_COMPOUND = re.compile(r"[\s>+~]+")
_STYLED = etree.XPath("/html/body//*[@style or @hidden or @bgcolor or self::font[@color]]")
_NAMED = etree.XPath("//*[@class or @id]")


_UNREAD = frozenset("html body head script style noscript".split())

Evidence = tuple[str, ...]
"""What hides a text, in the page's words: many boxes of one kind have one evidence."""


@dataclass(frozen=True, slots=True)
class Styled:
    """The style that holds for an element, and by what: its rules or its own attributes."""

    style: Declared
    by: Evidence


@dataclass(frozen=True, slots=True, order=True)
class _Rule:
    selector: str
    order: int
    body: str
    hides: bool


class Styles:
    """The styles of the elements of a page, found when they are asked for."""

    def __init__(self, tree: html.HtmlElement) -> None:
        self._tree = tree
        self._matcher = Matcher()
        self._found: dict[html.HtmlElement, Styled] = {}
        self._index = _Index(tree)
        self._rules = [
            (order, head, body, hides(body)) for order, (head, body) in enumerate(rules(tree))
        ]
        self._by_key: dict[str, list[_Rule]] | None = None
        self._declarations: dict[int, Declared] = {}

    def marked(self) -> list[html.HtmlElement]:
        """Return the elements that something may hide, outer ones before what is in them."""
        styled = [one for one in _STYLED(self._tree) if _hides_itself(one) and _has_text(one)]
        hiding = [rule for rule in self._rules if rule[3]]
        if not hiding:
            return styled
        found = set(styled)
        for place, rule in self._keyed(hiding):
            elements = self._index.elements(place)
            self._matcher.spend(len(elements) // 10)
            if self._matcher.is_spent:
                break
            for element in elements:
                if element not in found and _has_text(element) and self._matched(rule, element):
                    found.add(element)
        return sorted(found, key=_depth)

    def of(self, element: html.HtmlElement) -> Styled:
        """Return what holds for *element*."""
        if (known := self._found.get(element)) is None:
            known = self._found[element] = self._styled(element)
        return known

    def _styled(self, element: html.HtmlElement) -> Styled:
        said = _said(element)
        hidden = "hidden" if element.get("hidden") is not None else ""
        own = Styled(declared(said), (element.tag, element.get("class", ""), hidden, said))
        matched = () if hidden or is_gone(own.style) else sorted(self._all_matched(element))
        if not matched:
            return own
        style: dict[str, str] = {}
        for declarations in (*(self._declared(rule) for _, rule in matched), own.style):
            self._matcher.spend(len(declarations))
            for name, value in declarations.items():
                set_on(style, name, value)
        hiding = [rule.selector.strip() for _, rule in matched if rule.hides]
        return Styled(style, (hidden, *hiding) if hiding else own.by)

    def _declared(self, rule: _Rule) -> Declared:
        if (known := self._declarations.get(rule.order)) is None:
            known = self._declarations[rule.order] = declared(rule.body)
        return known

    def _all_matched(self, element: html.HtmlElement) -> Iterator[tuple[tuple[int, ...], _Rule]]:
        for place in _places(element):
            for rule in self._mattering().get(place, ()):
                if self._matcher.is_spent:
                    return
                if weights := self._matched(rule, element):
                    yield (*weights, rule.order), rule

    def _mattering(self) -> dict[str, list[_Rule]]:
        """The rules that may hide or show something, by what an element must have."""
        if self._by_key is None:
            self._by_key = {}
            for place, rule in self._keyed([r for r in self._rules if _MATTERS.search(r[2])]):
                self._by_key.setdefault(place, []).append(rule)
        return self._by_key

    def _matched(self, rule: _Rule, element: html.HtmlElement) -> tuple[int, ...]:
        """How much the rule weighs for *element*; empty where it does not hold."""
        self._matcher.spend(1)
        if plain := _PLAIN.fullmatch(rule.selector):
            return _WEIGHTS[plain[1]]
        weights = (
            one.specificity()
            for one in _parsed(rule.selector)
            if self._matcher.holds(one.parsed_tree, element)
        )
        return max(weights, default=())

    def _keyed(self, some: list[tuple[int, str, str, bool]]) -> Iterator[tuple[str, _Rule]]:
        """Each selector of some rules whose classes and ids the page has, with its key."""
        left = MOST_RULES
        for order, head, body, hiding in some:
            if not left:
                return
            for selector in selectors(head):
                if left and len(selector) <= LONGEST_SELECTOR and self._index.knows(selector):
                    left -= 1
                    rule = _Rule(selector, order, body, hiding)
                    yield from ((place, rule) for place in _keys(selector))


class _Index:
    """The elements of a page by class, id and name."""

    def __init__(self, tree: html.HtmlElement) -> None:
        self._tree = tree
        self._named: dict[str, list[html.HtmlElement]] = {}

    def knows(self, selector: str) -> bool:
        """Whether the page has the classes and ids that *selector* asks for."""
        plain = (
            re.sub(r":[\w-]+\(.*|\\.*|\[.*", "", selector)
            if BRACKETS.search(selector)
            else selector
        )
        return all(name in self._names() for name in _NAME.findall(plain))

    def elements(self, place: str) -> list[html.HtmlElement]:
        """Return the elements that *place* names: a class, an id, a name, or all by `*`."""
        if place[0] not in ".#" and place not in self._names():
            named = self._tree.iter(etree.Element if place == "*" else place)
            self._named[place] = list(named)
        return self._names().get(place, [])

    def _names(self) -> dict[str, list[html.HtmlElement]]:
        if not self._named:
            self._named = {"": []}
            for element in _NAMED(self._tree):
                for name in (element.get("class") or "").split():
                    self._named.setdefault(f".{name}", []).append(element)
                if name := element.get("id"):
                    self._named.setdefault(f"#{name}", []).append(element)
        return self._named


def _places(element: html.HtmlElement) -> list[str]:
    names = [f".{name}" for name in set((element.get("class") or "").split()[:50])]
    return [*names, f"#{element.get('id') or ''}", str(element.tag), "*"]


def _keys(selector: str) -> set[str]:
    """What an element must have for *selector* to hold."""
    if BRACKETS.search(selector):
        return {key(one.parsed_tree) for one in _parsed(selector)}
    last = _COMPOUND.split(selector.strip())[-1]
    if names := _NAME.findall(last):
        return {names[-1]}
    return {last.partition(":")[0].lower() or "*"}


_WEIGHTS = {"#": (1, 0, 0), ".": (0, 1, 0), None: (0, 0, 1)}


@lru_cache(maxsize=2048)
def _parsed(selector: str) -> tuple[parser.Selector, ...]:
    try:
        found = parser.parse(selector)
    except (SelectorError, ValueError, RecursionError):
        return ()
    return tuple(one for one in found if one.pseudo_element is None)


@lru_cache(maxsize=2048)
def hides(body: str) -> bool:
    """Whether the declarations of a rule, in small letters, may hide a text."""
    if not _MAY_HIDE.search(body):
        return False
    style = declared(body)
    return may_hide(style) or may_vanish(style)


def _hides_itself(element: html.HtmlElement) -> bool:
    said = _said(element).lower()
    return element.get("hidden") is not None or hides(said) or bool(_COLOURED.search(said))


def _said(element: html.HtmlElement) -> str:
    """The style of an element's own, older attributes first."""
    told = (("background-color", element.get("bgcolor")), ("color", element.get("color")))
    said = "".join(f"{name}:{value};" for name, value in told if value)
    return f"{said}{element.get('style', '')}"


def _depth(element: html.HtmlElement) -> int:
    return sum(1 for _ in element.iterancestors())


def _has_text(element: html.HtmlElement) -> bool:
    """Whether there may be a text in the element."""
    return element.tag not in _UNREAD and bool(len(element) or element.text)
