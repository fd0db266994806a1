"""The rules in a page's own style elements. A sheet in a file of its own is not fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, product

from lxml import html  # type: ignore[import-untyped]

from pipelines.hidden_style import pixels

MOST_SHEET = 1_000_000
"""Letters of a page's sheets that are read; captured pages have at most 931,000."""

MOST_NESTED, MOST_INNER = 12, 500
"""How deep rules and conditions may stand in each other, and how many rules in rules are read."""

MOST_SELECTORS, LONGEST_HEAD = 50, 5_000
"""Selectors of one rule, and their letters, that are read."""

WIDTH, HEIGHT = 1280.0, 800.0
"""Pixels of the window for which conditions are judged."""

_TAKEN_OUT = re.compile(
    r"""/\*(?:.*?\*/|.*\Z)|<!--|-->|"(?:[^"\\\n]|\\.)*+"?|'(?:[^'\\\n]|\\.)*+'?""", re.S
)
"""Comments, and strings, which end with their line if nothing else ends them, as in a browser."""
_ENDING = re.compile(r"[{};\\]")
BRACKETS = re.compile(r"[(\[\\]")
_COMMA = re.compile(r"\\.|[(\[)\],]", re.S)
_PASSING = re.compile(r"^[^(]*:(?:hover|focus|active|visited|checked|target|:|before|after)")
_BRACE = re.compile(r"[{}]")
_SEEN_THROUGH = re.compile(r"@(?:supports|layer|scope|starting-style)\b", re.I)
_MEDIA = re.compile(r"@media\b(.*)", re.I | re.S)
_TERM = re.compile(r"(?:(min|max)-(width|height)\s*:\s*([\w.]+))")
_RANGE = re.compile(r"(width|height)\s*([<>]=?)\s*([\w.]+)")
_ALWAYS = frozenset(
    (
        "not print",
        "color",
        "screen",
        "all",
        "only screen",
        "only all",
        "orientation:landscape",
        "hover:hover",
    )
)


@dataclass(slots=True)
class _Open:
    """A rule or condition that is not ended: its selectors, and what it declares so far."""

    head: str
    holds: bool
    body: list[str]


def rules(tree: html.HtmlElement) -> Iterator[tuple[str, str]]:
    """Return selectors and declarations (in small letters) of each rule that holds on a screen."""
    sheets = [
        "".join(sheet.itertext())
        for sheet in tree.iter("style")
        if sheet.get("type", "").strip().lower() in ("", "text/css")
        and _on_screen(sheet.get("media") or "") and next(sheet.iterancestors("noscript"), None) is None
    ]  # fmt: skip
    if text := "\n".join(sheets)[:MOST_SHEET]:
        yield from _rules(_TAKEN_OUT.sub(_plain, text))


def selectors(head: str) -> list[str]:
    """Return the selectors of a rule; where brackets in brackets are cut, the parser is to split."""
    if len(head) > LONGEST_HEAD:
        return []
    found = list(_parts(head))
    whole = all(one.count("(") == one.count(")") for one in found)
    return [one for one in found if not _PASSING.search(one)][:MOST_SELECTORS] if whole else [head]


def _parts(head: str) -> Iterator[str]:
    """Yield what stands between commas outside all brackets."""
    start = depth = 0
    for mark in _COMMA.finditer(head):
        if mark[0] in "([":
            depth += 1
        elif mark[0] in ")]":
            depth = max(depth - 1, 0)
        elif mark[0] == "," and not depth:
            yield head[start : mark.start()]
            start = mark.end()
    yield head[start:]


def _plain(found: re.Match[str]) -> str:
    """A string stays where nothing in it could end or hide anything; a comment does not."""
    said = found[0]
    return said if said[0] in "\"'" and not _ENDING.search(said) else " "


def _rules(text: str) -> Iterator[tuple[str, str]]:
    opened: list[_Open] = []
    last = inner = 0
    for brace in _BRACE.finditer(text):
        said, last = text[last : brace.start()], brace.end()
        if brace[0] == "{":
            declared, _, head = said.rpartition(";")
            if opened:
                opened[-1].body.append(declared)
            outer = opened[-1] if opened else None
            inner += bool(outer and outer.head)
            is_read = inner <= MOST_INNER and len(opened) < MOST_NESTED
            opened.append(_opened(head.strip(), outer) if is_read else _Open("", False, []))
        elif opened:
            rule = opened.pop()
            rule.body.append(said)
            if rule.holds and rule.head:
                yield rule.head, ";".join(rule.body).lower()
    while opened:  # a sheet may end within rules: they hold
        rule, said, last = opened.pop(), text[last:], len(text)
        if rule.holds and rule.head:
            yield rule.head, ";".join((*rule.body, said)).lower()


def _opened(head: str, outer: _Open | None) -> _Open:
    around = outer.head if outer else ""
    holds = outer is None or outer.holds
    if not head.startswith("@"):
        return _Open(_within(around, head) if around else head, holds, [])
    media = _MEDIA.match(head)
    seen_through = _on_screen(media[1]) if media else bool(_SEEN_THROUGH.match(head))
    return _Open(around, holds and seen_through, [])


def _within(around: str, inner: str) -> str:
    """The selectors of a rule inside another."""
    pairs = islice(product(map(str.strip, selectors(around)), selectors(inner)), MOST_SELECTORS)
    return ",".join(
        one.replace("&", outer) if "&" in one else f"{outer} {one}" for outer, one in pairs
    )[:LONGEST_HEAD]


def _on_screen(said: str) -> bool:
    """Whether one of some media conditions holds on a screen; one not understood does not.

    >>> [_on_screen(said) for said in ("", "print", "screen and (min-width: 40em)", "(max-width:9px)")]
    [True, False, True, False]
    """
    return any(
        all(_holds(term) for term in re.split(r"\s+and\s+", one))
        for one in said.lower()[:500].split(",")
    )


def _holds(term: str) -> bool:
    term = re.sub(r"\s*:\s*", ":", term.strip(" ()\n\t"))
    if not term or term in _ALWAYS:
        return True
    if found := _RANGE.fullmatch(term):
        least = found[2].startswith(">")
        term = f"{'min' if least else 'max'}-{found[1]}:{found[3]}"
    if not (found := _TERM.fullmatch(term)) or (said := pixels(found[3])) is None:
        return False
    window = WIDTH if found[2] == "width" else HEIGHT
    return said <= window if found[1] == "min" else said >= window
