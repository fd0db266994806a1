"""The text of the article on a page: trafilatura finds it, the page's own structure mends it."""

from __future__ import annotations

from collections.abc import Sequence

import trafilatura
from lxml import html  # type: ignore[import-untyped]

from pipelines.body_gaps import filled, in_page, merged
from pipelines.body_lines import Line, folded, letters, lines
from pipelines.body_standfirst import descriptions, with_standfirst
from pipelines.body_tree import article_box, prune
from pipelines.boilerplate import kept_lines

MOST_LOST = 0.3
"""Share of the default mode's text that may be sentences which the precision mode leaves out."""

BOUND = 0.5
"""Share of what was found that must lie in the article's own box for the box to bound it."""

WHOLE = 0.97
"""Share of the precise mode's text that lies in the article's own box, and of that box's text
that the precise mode has, from which the default mode (half the time) is not asked."""

LEAST_OF_BOX = 0.7
"""Below this share of the article's own box, a part of the article has been lost."""


def body_text(tree: html.HtmlElement, titles: Sequence[str] = ()) -> str:
    """Return the article's paragraphs, one a line; empty where there are none.

    *tree* is pruned in place. *titles* are what the page calls the article: its body does not
    begin with them. The figures here were chosen on captured pages by F1 of 4-grams.
    """
    said = descriptions(tree)
    prune(tree)
    page = list(lines(tree))
    box = article_box(tree)
    own = list(lines(box)) if box is not None else []
    found = filled(in_page(_found(tree, own), page, titles), page)
    if own:
        found = _bounded(found, own)
    found = with_standfirst(found, tree, said)
    return "\n".join(kept_lines(found, titles))


def _found(tree: html.HtmlElement, own: list[Line]) -> list[Line]:
    """What trafilatura finds: precisely, or by its default where that would lose the article.

    *own* are the lines of the article's own box, none where the page names none.
    """
    precise = _extracted(tree, precise=True)
    if _is_whole(precise, own):
        return precise
    default = _extracted(tree, precise=False)
    kept = {folded(line.text) for line in precise}
    lost = [line for line in default if line.is_prose and folded(line.text) not in kept]
    if letters(lost) > MOST_LOST * letters(default):
        return default
    return merged(default, precise)


def _is_whole(found: list[Line], own: list[Line]) -> bool:
    """Whether *found* is the article's own box and little else: nothing is to be looked for."""
    whole = folded("".join(line.text for line in own))
    inside = letters([line for line in found if folded(line.text) in whole])
    unlinked = letters([line for line in own if not line.is_linked])
    return inside >= WHOLE * max(letters(found), 1) and inside >= WHOLE * unlinked > 0


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
