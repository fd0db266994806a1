"""The text of the article on a page: trafilatura finds it, the page's own structure mends it."""

from __future__ import annotations

from collections.abc import Sequence

import trafilatura
from lxml import html  # type: ignore[import-untyped]

from pipelines.body_gaps import filled, in_page, merged
from pipelines.body_lines import Line, folded, letters, lines
from pipelines.body_tree import article_box, prune
from pipelines.boilerplate import kept_lines

MOST_LOST = 0.3
"""Share of the default mode's text that may be sentences which the precision mode leaves out."""

BOUND = 0.5
"""Share of what was found that must lie in the article's own box for the box to bound it."""

LEAST_OF_BOX = 0.7
"""Below this share of the article's own box, a part of the article has been lost."""


def body_text(tree: html.HtmlElement, titles: Sequence[str] = ()) -> str:
    """Return the article's paragraphs, one a line; empty where there are none.

    *tree* is pruned in place. *titles* are what the page calls the article: its body does not
    begin with them. The figures here were chosen on captured pages by F1 of 4-grams.
    """
    prune(tree)
    page = list(lines(tree))
    found = filled(in_page(_found(tree), page, titles), page)
    if (box := article_box(tree)) is not None:
        found = _bounded(found, list(lines(box)))
    return "\n".join(kept_lines(found, titles))


def _found(tree: html.HtmlElement) -> list[Line]:
    """What trafilatura finds: precisely, or by its default where that would lose the article."""
    default = _extracted(tree, precise=False)
    precise = _extracted(tree, precise=True)
    kept = {folded(line.text) for line in precise}
    lost = [line for line in default if line.is_prose and folded(line.text) not in kept]
    if letters(lost) > MOST_LOST * letters(default):
        return default
    return merged(default, precise)


def _extracted(tree: html.HtmlElement, *, precise: bool) -> list[Line]:
    document = trafilatura.bare_extraction(
        tree, favor_precision=precise, include_comments=False, include_links=True
    )
    body = getattr(document, "body", None)
    return [] if body is None else list(lines(body))


def _bounded(found: list[Line], box: list[Line]) -> list[Line]:
    """Keep what lies in the article's own box or introduces it; the box where much is missing."""
    whole = folded("".join(line.text for line in box))
    inside = [i for i, line in enumerate(found) if folded(line.text) in whole]
    held = letters([found[i] for i in inside])
    if held < BOUND * letters(found) or not inside:
        return found
    unlinked = [line for line in box if not line.is_linked]
    if held < LEAST_OF_BOX * letters(unlinked):
        return unlinked
    intro = [line for line in found[: inside[0]] if line.is_prose]
    return intro + [found[i] for i in inside]
