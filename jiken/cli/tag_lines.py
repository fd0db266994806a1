"""The tags of an incident as lines of text, each value with what gave it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from jiken.cli.class_labels import ClassLabels
from jiken.rollup import Quote, RolledTag


def tag_lines(tags: Sequence[RolledTag], labels: ClassLabels) -> Iterator[str]:
    """Yield a line for each group: its values, each with the words or whoever gave it."""
    ordered = sorted(tags, key=lambda tag: list(labels.groups).index(tag.group))
    for group, some in groupby(ordered, key=lambda tag: tag.group):
        values = labels.semicolon.join(_values(some, labels))
        yield f"{labels.groups[group]}{labels.colon}{values}"


def _values(tags: Iterable[RolledTag], labels: ClassLabels) -> Iterator[str]:
    """Yield the values with what gave them; those of one quotation together."""
    given: dict[tuple[Quote | None, bool, str], list[str]] = {}
    for tag in tags:
        own = sorted(tag.quotes, key=lambda quote: quote.language != labels.language)
        key = next(iter(own), None), tag.learnt, _without_words(tag, labels)
        given.setdefault(key, []).append(labels.tag(tag.group, tag.value))
    for (quote, learnt, note), values in given.items():
        named = labels.comma.join(values)
        if quote is None:
            yield f"{named}{note}"
        elif quote.said.said in values:
            yield named
        else:
            yield labels.with_cue(named, quote, learnt=learnt)


def _without_words(tag: RolledTag, labels: ClassLabels) -> str:
    """Return the note on a tag that quotes nothing, "" on others: 1 is how sure a reviewer is."""
    if tag.quotes:
        return ""
    if tag.probability == 1:
        return labels.noted.format(labels.by_reviewer)
    # A country that no words name is that of the publisher.
    return labels.noted.format(labels.by_publisher if tag.group == "country" else labels.no_words)
