"""Tags that the article's own words gave, and their quotations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jiken.models import Classification, Said, Tag
from pipelines.classify.quoting import overlap
from pipelines.classify.wording import Both


def with_words(judged: Classification, group: str, known: Mapping[str, Both]) -> list[Tag]:
    """Return the likeliest two values of a group that the article's own words gave."""
    tags = [t for t in judged.tags if t.group == group and t.said and t.value in known]
    return sorted(tags, key=lambda tag: -tag.probability)[:2]


def quotations(used: Sequence[Said], tags: Sequence[Tag]) -> tuple[Said, ...]:
    """Return the quotations and the tags' words that do not stand in them."""
    found = list(used)
    for tag in tags:
        if tag.said and not any(overlap(tag.said, other) for other in found):
            found.append(tag.said)
    return tuple(found)
