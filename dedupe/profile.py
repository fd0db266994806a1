"""A story's derived features, computed once and compared many times."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta, timezone
from typing import Self

import numpy as np
from numpy.typing import NDArray

from dedupe.background import background, in_background
from dedupe.body import figures, telling_terms
from dedupe.commentary import Commentator
from dedupe.concepts import (
    Mention,
    blocking_terms,
    by_kind,
    concept_mentions,
    lexical_terms,
    norm,
    sounds,
)
from dedupe.fold import Folded, bigrams, fold, folded
from dedupe.lexicon import Frequencies
from dedupe.names import Aliases, names
from dedupe.nature import Nature, nature
from dedupe.quantities import Quantity, quantities
from dedupe.shingles import shingles
from dedupe.steps import steps
from dedupe.story import Story
from dedupe.vectors import together, whole

# What is read of a story; the rest of a hostile page costs nothing.
TITLE_CHARACTERS = 300
LEAD_CHARACTERS = 400
BODY_CHARACTERS = 2000
ROUND_UP_CHARACTERS = 6000


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What profiles are read with: the alias and the frequency table, and who tells commentary."""

    aliases: Aliases
    frequencies: Frequencies
    commentator: Commentator | None = None

    @classmethod
    def of(
        cls,
        aliases: Mapping[str, Mapping[str, Sequence[str]]],
        hashes: NDArray[np.uint32],
        levels: NDArray[np.uint8],
        commentary: Mapping[str, object] | None = None,
    ) -> Self:
        """Return the knowledge in parsed `aliases.toml`, the arrays of `shingles.npz`, and `commentary.json`."""
        commentator = None if commentary is None else Commentator.from_table(commentary)
        return cls(
            Aliases.from_table(aliases), Frequencies.from_arrays(hashes, levels), commentator
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What comparing needs of one story.

    *begin* and *end* are seconds since 1970 (±inf unknown), *worded* is the title's words sorted,
    in Japanese its bigrams, *units* is {unit: {value: how telling}} of the quantities (*title_units*
    of the title's), *body_square* the sum of the squares of *body_weights*.
    """

    id: int
    key: str
    language: str
    family: str
    source: str
    kind: str
    credit: str | None
    begin: float
    end: float
    title: str
    worded: str
    concepts: dict[str, float]
    concepts_norm: float
    mentions: dict[str, Mention]
    sounds: dict[str, str]
    kinds: dict[str, frozenset[str]]
    quantities: tuple[Quantity, ...]
    units: dict[str, dict[float, float]]
    title_units: dict[str, dict[float, float]]
    blocking: tuple[tuple[int, float], ...]
    body: NDArray[np.uint32]
    body_weights: NDArray[np.int8]
    body_square: int
    figures_told: frozenset[str]
    figures: frozenset[str]
    shingles: NDArray[np.uint32]
    length: int
    nature: Nature
    steps: frozenset[str]
    title_vector: NDArray[np.int8]
    lead_vector: NDArray[np.int8]
    vector: NDArray[np.int8]

    @property
    def dated(self) -> bool:
        """Whether anything is known of the time."""
        return math.isfinite(self.begin)

    @property
    def exact(self) -> bool:
        """Whether the day at least is known."""
        return self.end - self.begin <= 86_400


def profile(story: Story, knowledge: Knowledge) -> Profile:
    """Return the derived features of *story*; they depend on nothing but the story."""
    title, lead = story.title[:TITLE_CHARACTERS], story.lead[:LEAD_CHARACTERS]
    vector = together(story.title_vector, story.lead_vector)
    kind = nature(title, story.text or lead, vector, knowledge.commentator)
    parts = [("title", title, folded(title)), told(story, kind)]
    day = local_day(story)
    # What a story says of another case that it cites is not what it reports.
    cited = {where: background(original) for where, original, _ in parts}
    named = [
        n
        for where, original, text in parts
        for n in names(text, original, where, knowledge.aliases)
        if not in_background(n.start, cited[where])
    ]
    amounts = [
        q
        for where, original, text in parts
        for q in quantities(text, original, where, day)
        if not in_background(q.start, cited[where])
    ]
    terms = lexical_terms(parts, knowledge.frequencies)
    mentions = concept_mentions(parts, named, story.language, knowledge.frequencies)
    concepts = {c: knowledge.frequencies.weight(c) for c in sorted(mentions)}
    told_figures = figures(parts[0][2].text) | figures(parts[1][2].text)
    text = front_of(story, parts[1])
    body, weights = telling_terms(parts[0][2].text, text.text, knowledge.frequencies)
    begin, end = interval(story)
    return Profile(
        id=story.id,
        key=story.key,
        language=story.language,
        family=story.family,
        source=story.source,
        kind=story.kind,
        credit=story.credit,
        begin=begin,
        end=end,
        title=" ".join(parts[0][2].text.split()),
        worded=worded(title, story.language),
        concepts=concepts,
        concepts_norm=norm(concepts.values()),
        mentions=mentions,
        sounds=sounds(parts, named, story.language, knowledge.frequencies),
        kinds=by_kind(named, knowledge.aliases),
        quantities=tuple(amounts),
        units=by_unit(amounts),
        title_units=by_unit(q for q in amounts if q.field == "title"),
        blocking=blocking_terms(terms, concepts),
        body=body,
        body_weights=weights,
        body_square=int((weights.astype(np.int32) ** 2).sum()),
        figures_told=told_figures,
        figures=told_figures | figures(text.text),
        shingles=shingles(story.text or f"{title}\n{lead}"),
        length=len(story.text),
        nature=kind,
        steps=steps(title, lead),
        title_vector=whole(story.title_vector),
        lead_vector=whole(story.lead_vector),
        vector=whole(vector),
    )


def worded(title: str, language: str) -> str:
    """Return the words of *title* (in Japanese its bigrams) in order, as RapidFuzz's token sort has them.

    >>> worded("AI事故", "ja"), worded("The robot fell", "en")
    ('ai i事 事故', 'fell robot the')
    """
    text = bigrams(title) if language == "ja" else fold(title)
    return " ".join(sorted(text.split()))


def by_unit(some: Iterable[Quantity]) -> dict[str, dict[float, float]]:
    """Return {unit: {value: weight}}."""
    units: dict[str, dict[float, float]] = {}
    for quantity in some:
        units.setdefault(quantity.unit, {})[quantity.value] = quantity.weight
    return units


def told(story: Story, kind: Nature) -> tuple[str, str, Folded]:
    """Return the field in which *story* says what happened, its beginning, and that folded.

    A report does so in its lead, a round-up of several events all over its text.
    """
    if kind is Nature.ROUND_UP and story.text:
        text = story.text[:ROUND_UP_CHARACTERS]
        return "text", text, folded(text)
    lead = story.lead[:LEAD_CHARACTERS]
    return "lead", lead, folded(lead)


def front_of(story: Story, beginning: tuple[str, str, Folded]) -> Folded:
    """Return the front of *story*'s text, folded; its beginning where there is no text."""
    _, said, already = beginning
    front = story.text[:BODY_CHARACTERS]
    return folded(front) if front and front != said else already


def local_day(story: Story) -> date | None:
    """Return the publisher's day, where one is known."""
    if story.published is None or story.precision == "month":
        return None
    return story.published.astimezone(timezone(timedelta(minutes=story.offset))).date()


def interval(story: Story) -> tuple[float, float]:
    """Return the first and last second at which the story may have come out.

    An undated story may be of any time; one dated to a month, of that month.
    """
    if story.published is None:
        return -math.inf, math.inf
    begin = story.published.timestamp()
    days = {"day": 1, "month": 31}.get(story.precision or "instant", 0)
    return begin, begin + 86_400.0 * days
