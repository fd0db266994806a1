"""XML made safe to read: no entities, no depth, no length that a parser would choke on.

feedparser's fallback for what is not well-formed needs time in the square of the length
(two minutes for 8 MB of open tags), so that long feeds are repaired by libxml2 first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree  # type: ignore[import-untyped]

SMALL = 200_000
"""Characters up to which feedparser may try its own fallback, which loses less."""

MOST_LINES = 50_000
"""Lines of a document from which on a line's end is a blank: feedparser is called for each."""

MOST_TAGS = 60_000
"""Tags of a document that are read: feedparser needs up to 50 µs for each."""

_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,500}\?>")
_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TAG = re.compile("<")
_LONG_TAG = re.compile(r"<([A-Za-z_][\w.:-]{0,60})[^<>]{5000,}>?")
_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'


def declares_entities(text: str) -> bool:
    """Whether the document declares entities: 62 KB of them can become 200 MB.

    >>> declares_entities('<!DOCTYPE a [<!ENTITY b "c">]><a/>')
    True
    >>> declares_entities("<a><![CDATA[how <!ENTITY works]]></a>")
    False
    """
    return any(_ENTITY.search(text, start, end) for start, end in _outside_cdata(text))


def short_tags(text: str) -> str:
    """Return a document without the attributes of tags of over 5,000 characters.

    libxml2 takes minutes for a tag with 200,000 of them.
    """
    return _LONG_TAG.sub(r"<\1>", text)


def utf8(text: str) -> bytes:
    """Return the document as UTF-8 that says so, without characters that XML forbids."""
    plain = _NOT_XML.sub("", _DECLARATION.sub("", text, count=1))
    return (_HEAD + short_tags(plain)).encode()


def tame(text: str, *, closing: re.Pattern[str], most: int) -> bytes:
    """Return the document as UTF-8, cut after *most* closing tags and repaired where it is long."""
    if text.count("\n") > MOST_LINES:
        text = text.replace("\n", " ")
    end = min(_after(text, closing, most), _tags_end(text))
    xml = utf8(text[:end])
    if len(xml) <= SMALL or (end == len(text) and _is_well_formed(xml)):
        return xml
    return repaired(xml)


def repaired(xml: bytes) -> bytes:
    """Return what libxml2 makes of a document that is not well-formed, empty if nothing."""
    root = etree.fromstring(xml, _parser(recover=True))
    return b"" if root is None else bytes(etree.tostring(root, encoding="utf-8"))


def _after(text: str, closing: re.Pattern[str], most: int) -> int:
    last = next(islice(closing.finditer(text), most - 1, None), None)
    return last.end() if last and closing.search(text, last.end()) else len(text)


def _tags_end(text: str) -> int:
    """Where the last of MOST_TAGS tags begins; what stands in CDATA is text."""
    left = MOST_TAGS
    for start, end in _outside_cdata(text):
        tags = text.count("<", start, end)
        if tags > left:
            return next(islice(_TAG.finditer(text, start), left, None)).start()
        left -= tags
    return len(text)


def _is_well_formed(xml: bytes) -> bool:
    try:
        etree.fromstring(xml, _parser(recover=False))
    except etree.XMLSyntaxError:
        return False
    return True


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        recover=recover, resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False
    )


def _outside_cdata(text: str) -> Iterator[tuple[int, int]]:
    """The stretches outside CDATA sections; an unclosed one hides nothing."""
    start = 0
    while (opening := text.find("<![CDATA[", start)) >= 0:
        closing = text.find("]]>", opening)
        if closing < 0:
            break
        yield start, opening
        start = closing + 3
    yield start, len(text)
