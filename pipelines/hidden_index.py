"""Which rules of a page may hold for an element, by its classes, its id and its name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from cssselect import SelectorError, parser
from lxml import etree, html  # type: ignore[import-untyped]

from pipelines.hidden_selectors import Matcher, key
from pipelines.hidden_sheets import BRACKETS, selectors

LONGEST_SELECTOR, MOST_RULES = 200, 1_500
"""Letters of a selector, and selectors for classes and ids of the page, that are read."""

MOST_CLASSES = 50
"""Classes of an element that are looked at."""

MOST_AROUND = 10
"""Boxes of one name in which others are looked for."""

_PLAIN = re.compile(r"\s*([.#])?[\w-]+\s*")
_WEIGHTS = {"#": (1, 0, 0), ".": (0, 1, 0), None: (0, 0, 1)}
_NAME = re.compile(r"[.#](?:[\w-]|[^\x00-\x7f])+")
_UNSURE = re.compile(r":[\w-]+\(.*|\\.*|\[.*", re.S)
_BESIDE = re.compile(r"[+~]")
_COMPOUND = re.compile(r"[\s>+~]+")
_NAMED = etree.XPath("//*[@class or @id]")

Weights = tuple[int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Rule:
    """A selector, its place among the page's rules, what it declares, and classes and ids
    without which, on an element or round it, it does not hold.
    """

    order: int
    selector: str
    body: str
    names: frozenset[str]


class Index:
    """The elements of a page by class, id and name, and the rules that hold for one."""

    def __init__(self, tree: html.HtmlElement) -> None:
        self._tree = tree
        self._named: dict[str, list[html.HtmlElement]] = {}
        self._matcher = Matcher()

    def spend(self, steps: int) -> bool:
        """Count work; return whether there is any left to spend on this page."""
        self._matcher.spend(steps)
        return not self._matcher.is_spent

    def keyed(self, some: Iterable[tuple[int, str, str]]) -> Iterator[tuple[str, Rule]]:
        """Each rule for classes and ids that the page has, with what its elements must have."""
        left = MOST_RULES
        for order, head, body in some:
            for selector in selectors(head):
                if left and len(selector) <= LONGEST_SELECTOR and self._knows(selector):
                    left -= 1
                    rule = Rule(order, selector, body, _names_in(selector))
                    yield from ((place, rule) for place in _keys(selector))
            if not left:
                return

    def candidates(self, place: str, rule: Rule) -> list[html.HtmlElement]:
        """Return the elements of a key for which *rule* may hold."""
        if place[0] in ".#" or not rule.names:
            return self._elements(place)
        around = min((self._elements(name) for name in rule.names), key=len)
        tag = etree.Element if place == "*" else place
        found = [inner for outer in around[:MOST_AROUND] for inner in outer.iter(tag)]
        return found if len(around) <= MOST_AROUND else self._elements(place)

    def _elements(self, place: str) -> list[html.HtmlElement]:
        """The elements that *place* names: a class, an id, a name, or all by `*`."""
        if place[0] not in ".#" and place not in self._names():
            named = self._tree.iter(etree.Element if place == "*" else place)
            self._named[place] = list(named)
        return self._names().get(place, [])

    def weights(self, rule: Rule, element: html.HtmlElement) -> Weights:
        """How much *rule* weighs for an element of its key; empty where it does not hold."""
        if plain := _PLAIN.fullmatch(rule.selector):
            return _WEIGHTS[plain[1]]
        return max(
            (
                one.specificity()
                for one in _parsed(rule.selector)
                if self._matcher.holds(one.parsed_tree, element)
            ),
            default=(),
        )

    def _knows(self, selector: str) -> bool:
        plain = _UNSURE.sub("", selector) if BRACKETS.search(selector) else selector
        known = self._names()
        return all(name in known for name in _NAME.findall(plain))

    def _names(self) -> dict[str, list[html.HtmlElement]]:
        if not self._named:
            self._named = {"": []}
            for element in _NAMED(self._tree):
                for name in (element.get("class") or "").split():
                    self._named.setdefault(f".{name}", []).append(element)
                if name := element.get("id"):
                    self._named.setdefault(f"#{name}", []).append(element)
        return self._named


def names_around(element: html.HtmlElement) -> set[str]:
    """Return the classes and ids of an element and of the boxes round it."""
    found = set(places(element))
    for box in element.iterancestors():
        found.update(f".{name}" for name in (box.get("class") or "").split()[:MOST_CLASSES])
        found.add(f"#{box.get('id')}")
    return found


def places(element: html.HtmlElement) -> list[str]:
    """Return the keys under which the rules for *element* stand."""
    names = {f".{name}" for name in (element.get("class") or "").split()[:MOST_CLASSES]}
    return [*names, f"#{element.get('id') or ''}", str(element.tag), "*"]


def _names_in(selector: str) -> frozenset[str]:
    plain = "" if _BESIDE.search(selector) or BRACKETS.search(selector) else selector
    return frozenset(_NAME.findall(plain))


def _keys(selector: str) -> set[str]:
    """What an element must have for *selector* to hold: an id, a class, a name; else anything."""
    if BRACKETS.search(selector):
        return {key(one.parsed_tree) for one in _parsed(selector)}
    last = _COMPOUND.split(selector.strip())[-1]
    if names := _NAME.findall(last):
        return {names[-1]}
    return {"html" if last == ":root" else last.partition(":")[0].lower() or "*"}


@lru_cache(maxsize=2048)
def _parsed(selector: str) -> tuple[parser.Selector, ...]:
    try:
        found = parser.parse(selector)
    except (SelectorError, ValueError, RecursionError):
        return ()
    return tuple(one for one in found if one.pseudo_element is None)
