"""The page as a tree, and what is no part of the article taken out of it before trafilatura looks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html  # type: ignore[import-untyped]

from pipelines.body_names import ARTICLE, BOX, CONSENT, NAMED

# The HTML parser of libxml2 stops at 256 levels unless huge_tree is set. One class for all
# elements, since lxml.html's own choice of classes costs a call for each look at an element.
_PARSER = etree.HTMLParser(
    remove_comments=True, remove_pis=True, huge_tree=False, encoding="utf-8", no_network=True
)
_PARSER.set_element_class_lookup(etree.ElementDefaultClassLookup(element=html.HtmlElement))
# libxml2 takes minutes for a tag with 200,000 attributes.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&#([0-9]{1,8}|[xX][0-9a-fA-F]{1,7})(?![0-9a-fA-F]);?")
_LONG_TAG = re.compile(r"<([a-zA-Z][\w:-]{0,30})[^<>]{5000,}>?")
_UNSEEN = frozenset(
    "style template rt rp rtc iframe frame svg canvas object embed applet audio video map "
    "button select option textarea input datalist dialog menu link meta".split()
)
_CLIPPED = re.compile(r"(?i)\boverflow(?:-[xy])?\s*:\s*hidden\b")
_WHOLE = frozenset(("html", "body"))
_BOXES = frozenset("nav div section ul ol dl aside p table td li span figure footer header".split())
LEAST_SENTENCE = 20
"""Letters from which a piece of text counts as running text rather than a label."""

MOST_PROSE = 0.25
"""Share of a page's running text above which a box is not beside the article but in it."""

LEAST_IN_BOX = 0.5
"""Share of a page's running text that the element named as the article's body must hold."""


def page_tree(text: str) -> html.HtmlElement | None:
    """Return the root of the page, or None where there is no element at all.

    The parser caps the nesting at 256 levels, so hostile depth costs text, not the process.
    """
    plain = _CONTROL.sub("", _REFERENCE.sub(_unless_control, text))
    clean = _LONG_TAG.sub(r"<\1>", plain).encode("utf-8", "replace")
    try:
        tree = html.document_fromstring(clean, parser=_PARSER, ensure_head_body=True)
    except (etree.ParserError, ValueError):
        return None
    return tree if isinstance(tree, html.HtmlElement) else None


def _unless_control(reference: re.Match[str]) -> str:
    """A reference to a character that lxml will not write back is left out."""
    digits = reference[1].lower()
    number = int(digits[1:], 16) if digits.startswith("x") else int(digits)
    return "" if number > 0x10FFFF or _CONTROL.match(chr(number)) else reference[0]


def prune(tree: html.HtmlElement) -> html.HtmlElement:
    """Take out what no reader sees and what belongs to other articles; returns *tree*, changed."""
    for element in list(_unseen(tree)):
        _drop(element)
    for element in tree.iter(etree.Element):
        _show(element)
    prose = _prose(tree)
    for element in list(_boxes(tree)):
        if not _carries(element, prose):
            _drop(element)
    _unwrap_forms(tree)
    _join_pieces(tree)
    return tree


def article_box(tree: html.HtmlElement) -> html.HtmlElement | None:
    """Return the innermost element that the page itself names its article's body, if it has one.

    It must hold most of the page's running text: names alone are not to be trusted.
    """
    prose = _prose(tree)
    boxes = [
        element
        for element in tree.iter("div", "section", "article", "td")
        if prose[element] >= LEAST_IN_BOX * prose[tree] > 0 and BOX.search(_name(element))
    ]
    return boxes[-1] if boxes else None


def _unseen(tree: html.HtmlElement) -> Iterator[html.HtmlElement]:
    for element in tree.iter(etree.Element):
        tag = element.tag
        if (
            tag == "script"
            or tag in _UNSEEN
            or (element.attrib and tag not in _WHOLE and _is_clicked_away(element))
        ):
            yield element


def _show(element: html.HtmlElement) -> None:
    """Take off what trafilatura would leave an element out for, though a reader sees it.

    Whatever is hidden has been taken out by `pipelines.hidden`.
    """
    element.attrib.pop("aria-hidden", None)
    if style := element.get("style"):
        element.set("style", _CLIPPED.sub("", style))


def _is_clicked_away(element: html.HtmlElement) -> bool:
    """Whether readers see the element once and click it away."""
    return bool(CONSENT.search(_name(element))) and not _holds(element, "h1", "article", "main")


def _boxes(tree: html.HtmlElement) -> Iterator[html.HtmlElement]:
    for element in tree.iter(*_BOXES):
        name = _name(element)
        if element.tag == "nav" or (NAMED.search(name) and not ARTICLE.search(name)):
            yield element


def _name(element: html.HtmlElement) -> str:
    return f"{element.get('class', '')} {element.get('id', '')} {element.get('itemprop', '')}"


def _prose(tree: html.HtmlElement) -> dict[html.HtmlElement, int]:
    """Return how many letters of running text, not links, each element holds."""
    prose: dict[html.HtmlElement, int] = {}
    for element in reversed(list(tree.iter(etree.Element))):
        own = 0 if element.tag in ("a", "script") else _running(element.text)
        own += sum(_running(child.tail) + prose.get(child, 0) for child in element)
        prose[element] = 0 if element.tag == "a" else own
    return prose


def _running(text: str | None) -> int:
    """Letters of a piece of text that is long enough to be a sentence."""
    length = len(text.strip()) if text else 0
    return length if length >= LEAST_SENTENCE else 0


def _carries(element: html.HtmlElement, prose: dict[html.HtmlElement, int]) -> bool:
    """Whether *element* holds too much of the page's running text to be a box beside it."""
    root = element.getroottree().getroot()
    return (
        prose.get(element, 0) > MOST_PROSE * prose.get(root, 0)
        or _holds(element, "h1")
        or any(ARTICLE.search(_name(inner)) and prose.get(inner, 0) > 100 for inner in element)
    )


def _holds(element: html.HtmlElement, *tags: str) -> bool:
    return next(element.iter(*tags), None) is not None


def _drop(element: html.HtmlElement) -> None:
    """Remove *element* and keep the text after it."""
    if element.getparent() is not None:
        element.drop_tree()


def _unwrap_forms(tree: html.HtmlElement) -> None:
    """Make forms plain boxes where they wrap the article, as older page frameworks do."""
    for form in list(tree.iter("form")):
        if _holds(form, "h1", "p"):
            form.tag = "div"


def _join_pieces(tree: html.HtmlElement) -> None:
    """Put an article's body back into one element where advertisements cut it into several.

    Pieces have one name inside one article (or on a page that marks none). Where headings stand between them, those hold the
    body together and nothing is moved.
    """
    pieces: dict[tuple[html.HtmlElement, str], list[html.HtmlElement]] = {}
    for element in tree.iter("div", "section"):
        name = element.get("class", "")
        article = next(element.iterancestors("article"), tree)
        if ARTICLE.search(name) and _holds(element, "p"):
            pieces.setdefault((article, name), []).append(element)
    for (article, _), some in pieces.items():
        if len(some) > 1 and not _headed(article, some) and not _nested(some):
            for piece in some[1:]:
                some[0].extend(list(piece))
                _drop(piece)


def _headed(article: html.HtmlElement, pieces: list[html.HtmlElement]) -> bool:
    """Whether a heading stands between two of *pieces*."""
    inside = {heading for piece in pieces for heading in piece.iter("h2", "h3", "h4")}
    between = False
    for element in article.iter("div", "section", "h2", "h3", "h4"):
        if element is pieces[-1]:
            return False
        between = between or element is pieces[0]
        if between and element.tag in ("h2", "h3", "h4") and element not in inside:
            return True
    return False


def _nested(pieces: list[html.HtmlElement]) -> bool:
    return any(piece in other.iterancestors() for piece in pieces for other in pieces)
