"""What trafilatura leaves out between two paragraphs of an article, put back from the page."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from lxml import etree  # type: ignore[import-untyped]

from pipelines.body_lines import Line, folded, letters

LEAST_PLACED = 0.6
"""Share of the text that must be found in the page's own lines before gaps can be told."""

LEAST_NEIGHBOURS = 2
"""Paragraphs of the article that a box must hold for its other lines to belong to it."""

LEAST_PARAGRAPH = 15
"""Letters from which a line is long enough to say where it stands."""


def merged(default: Sequence[Line], precise: Sequence[Line]) -> list[Line]:
    """The precise mode's extent, with the default mode's unlinked lines inside it."""
    kept = {folded(line.text) for line in precise}
    marks = [i for i, line in enumerate(default) if folded(line.text) in kept]
    if 2 * letters([default[i] for i in marks]) < letters(precise) or not marks:
        return list(precise)
    inner = default[marks[0] : marks[-1] + 1]
    return [line for line in inner if not line.is_linked or folded(line.text) in kept]


def in_page(found: Sequence[Line], page: Sequence[Line], titles: Sequence[str]) -> list[Line]:
    """Lines of the page instead of *found*, where that is the page in one piece.

    Trafilatura's last resort for short articles is all the text there is. Of that, the
    longest run of lines between links and headlines is the article.
    """
    known = {folded(line.text) for line in page}
    if len(found) > 2 or any(folded(line.text) in known for line in found):
        return list(found)
    whole = folded("".join(line.text for line in found))
    names = tuple(name for name in map(folded, titles) if len(name) >= 4)
    runs: list[list[Line]] = [[]]
    for line in page:
        text = folded(line.text)
        if line.is_linked or text not in whole or (names and text.startswith(names)):
            runs.append([])
        else:
            runs[-1].append(line)
    return max(runs, key=letters) or list(found)


def filled(found: Sequence[Line], page: Sequence[Line]) -> list[Line]:
    """Put back what stands on the page between two lines of *found* and belongs with them.

    That is: unlinked lines in a box that holds several paragraphs of the article, and a
    heading right before a paragraph. Nothing is put back before the first line or after the last.
    """
    places = _places(found, page)
    placed = [line for line, place in zip(found, places, strict=True) if place is not None]
    if letters(placed) < LEAST_PLACED * letters(found):
        return list(found)
    whole = list(_filled(found, places, page))
    return whole if letters(whole) <= 2 * letters(found) else list(found)


def _filled(
    found: Sequence[Line], places: Sequence[int | None], page: Sequence[Line]
) -> Iterator[Line]:
    boxes = _own_boxes(found, places, page)
    known = {folded(line.text) for line in found}
    last: int | None = None
    for line, place in zip(found, places, strict=True):
        if place is not None:
            for i in range(place if last is None else last + 1, place):
                own = page[i].box in boxes and not page[i].is_linked
                heads = page[i].is_heading and i == place - 1 and line.is_prose
                if (own or heads) and folded(page[i].text) not in known:
                    yield page[i]
            last = place
        yield line


def _places(found: Sequence[Line], page: Sequence[Line]) -> list[int | None]:
    """Where each line of *found* stands in *page*, in order; None where it does not."""
    known: defaultdict[str, list[int]] = defaultdict(list)
    for i, line in enumerate(page):
        known[folded(line.text)].append(i)
    places: list[int | None] = []
    last = -1
    for line in found:
        at = known.get(folded(line.text), [])
        next_at = bisect_left(at, last + 1)
        places.append(at[next_at] if next_at < len(at) else None)
        last = at[next_at] if next_at < len(at) else last
    return places


def _own_boxes(
    found: Sequence[Line], places: Sequence[int | None], page: Sequence[Line]
) -> set[etree._Element]:
    counted = Counter(
        page[place].box
        for line, place in zip(found, places, strict=True)
        if place is not None and len(line.text) >= LEAST_PARAGRAPH
    )
    return {box for box, n in counted.items() if box is not None and n >= LEAST_NEIGHBOURS}
