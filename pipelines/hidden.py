"""What stands in a page and no reader sees: emptied before anything else is read.

Whoever writes for machines what people are not to see (orders to a language model, invented
paragraphs) has it left out of title, text and quotations. SECURITY.md says what is not found.
"""

from __future__ import annotations

from collections import Counter

from lxml import html  # type: ignore[import-untyped]

from pipelines.hidden_boxes import Boxes, Piece, is_waiting
from pipelines.hidden_cascade import Evidence

MOST_WAITING = 0.3
"""Share of a page's running text above which what waits to be faded in is the article."""

FEW = 200
"""Letters up to which what waits to be faded in is believed to be hidden in any case."""

MOST_SHOWN = 12
"""Kinds of evidence on one page that may be the article's own."""

MOST_COUNTED = 5
"""Times the hidden text: where so much is to be read, no share of it is more than the above."""

_NEVER = ("template", "noframes", "noembed")


def without_hidden(tree: html.HtmlElement) -> html.HtmlElement:
    """Empty the boxes of *tree* that no reader sees; returns *tree*, changed.

    Nobody hides an article to slip a sentence into it: where one kind of evidence hides more
    than there is to see, the page waits for its script, and that evidence is not believed.
    """
    for element in list(tree.iter(*_NEVER)):
        element.drop_tree()
    boxes = Boxes(tree)
    pieces = boxes.hidden()
    seen = boxes.letters(most=MOST_COUNTED * _letters(pieces)) - _letters(pieces)
    while (own := _articles_own(pieces, seen)) and len(boxes.own) < MOST_SHOWN:
        boxes.own.add(own)
        before, pieces = _letters(pieces), boxes.hidden()
        seen += before - _letters(pieces)
    for piece in pieces:
        piece.empty()
    boxes.take_out_own()
    return tree


def _articles_own(pieces: list[Piece], seen: int) -> Evidence | None:
    """The evidence that hides the article, where one does, among *seen* letters to be read."""
    held = Counter[Evidence]()
    for piece in pieces:
        held[piece.hidden_by] += piece.letters
    for evidence, letters in held.most_common(MOST_SHOWN):
        waits = is_waiting(evidence) and letters > max(FEW, MOST_WAITING * (letters + seen))
        if letters > seen or waits:
            return evidence
    return None


def _letters(pieces: list[Piece]) -> int:
    return sum(piece.letters for piece in pieces)
