"""The standfirst: the summary between an article's headline and its first paragraph."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import html  # type: ignore[import-untyped]

from pipelines.body_lines import Line, all_lines, folded

LEAST_STANDFIRST = 30
"""Letters from which a description is a sentence of the article's."""

_DESCRIBING = frozenset(("og:description", "description", "twitter:description"))


def descriptions(tree: html.HtmlElement) -> frozenset[str]:
    """Return what the page's meta elements say that it tells of, folded."""
    said = (
        folded((element.get("content") or "")[:2000])
        for element in tree.iter("meta")
        if (element.get("property") or element.get("name") or "").strip().lower() in _DESCRIBING
    )
    return frozenset(text for text in said if len(text) >= LEAST_STANDFIRST)


def with_standfirst(
    found: Sequence[Line], tree: html.HtmlElement, said: frozenset[str]
) -> list[Line]:
    """Return *found* with the line before it that is word for word the page's description."""
    whole = folded("".join(line.text for line in found))
    wanted = {text for text in said if text not in whole}
    if not wanted or not found or not _begins(tree, wanted):
        return list(found)
    first = folded(found[0].text)
    for line in all_lines(tree):
        text = folded(line.text)
        if text == first:
            break
        if text in wanted and not line.is_linked:
            return [line, *found]
    return list(found)


def _begins(tree: html.HtmlElement, wanted: set[str]) -> bool:
    """Whether a text of the page begins as one of *wanted*: cheap beside reading its lines."""
    starts = tuple(text[:8] for text in wanted)
    return any(
        folded(text.lstrip()[:60]).startswith(starts) for text in tree.itertext() if len(text) >= 8
    )
