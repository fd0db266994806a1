"""A story's derived features, computed once and compared many times."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta, timezone
from typing import Self

import numpy as np
from numpy.typing import NDArray

from dedupe.fold import Folded, bigrams, folded
from dedupe.kana import hepburn, kana_skeleton, katakana, latin_skeleton
from dedupe.lexicon import Frequencies, japanese_terms, latin_words, stem, term_hash
from dedupe.names import Aliases, Name, names
from dedupe.nature import Nature, nature, stage
from dedupe.quantities import Quantity, quantities
from dedupe.shingles import shingles
from dedupe.story import Story

# What is read of a story; the rest of a hostile page costs nothing.
TITLE_CHARACTERS = 300
LEAD_CHARACTERS = 400
# Vectors are kept as whole numbers: sums of their products are then exact in float32 in any
# order, so a blocked matrix product and a single pair agree to the bit.
VECTOR_SCALE = 500
_MIN_SKELETON = 4
_MIN_READING = 5
_RARE_WORD = 4.0
_BLOCKING_TERMS = 24


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What profiles are read with: the alias table and the frequency table."""

    aliases: Aliases
    frequencies: Frequencies

    @classmethod
    def of(
        cls,
        aliases: Mapping[str, Mapping[str, Sequence[str]]],
        hashes: NDArray[np.uint32],
        levels: NDArray[np.uint8],
    ) -> Self:
        """Return the knowledge in parsed `aliases.toml` and the arrays of `shingles.npz`."""
        return cls(Aliases.from_table(aliases), Frequencies.from_arrays(hashes, levels))


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Where a concept stands: *said* is the original's own wording at [start, end) of *field*."""

    said: str
    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What comparing needs of one story. *begin* and *end* are seconds since 1970 (±inf unknown)."""

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
    title_bigrams: str
    terms: dict[int, float]
    terms_norm: float
    concepts: dict[str, float]
    concepts_norm: float
    mentions: dict[str, Mention]
    kinds: dict[str, frozenset[str]]
    quantities: tuple[Quantity, ...]
    blocking: tuple[tuple[int, float], ...]
    shingles: NDArray[np.uint32]
    length: int
    nature: Nature
    stage: int
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
    parts = [("title", title, folded(title)), ("lead", lead, folded(lead))]
    day = local_day(story)
    named = [
        n
        for where, original, text in parts
        for n in names(text, original, where, knowledge.aliases)
    ]
    amounts = [q for where, original, text in parts for q in quantities(text, original, where, day)]
    terms = lexical_terms(parts, knowledge.frequencies)
    mentions = concept_mentions(parts, named, story.language, knowledge.frequencies)
    concepts = {c: knowledge.frequencies.weight(c) for c in sorted(mentions)}
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
        title_bigrams=bigrams(title),
        terms=terms,
        terms_norm=norm(terms.values()),
        concepts=concepts,
        concepts_norm=norm(concepts.values()),
        mentions=mentions,
        kinds=by_kind(named, knowledge.aliases),
        quantities=tuple(amounts),
        blocking=blocking_terms(terms, concepts),
        shingles=shingles(story.text or f"{title}\n{lead}"),
        length=len(story.text),
        nature=nature(title, lead),
        stage=stage(title, lead),
        title_vector=whole(story.title_vector),
        lead_vector=whole(story.lead_vector),
        vector=whole(together(story.title_vector, story.lead_vector)),
    )


Part = tuple[str, str, Folded]


def lexical_terms(parts: Iterable[Part], frequencies: Frequencies) -> dict[int, float]:
    """Return the weight of each term of title and lead, under its hash."""
    found = {}
    for _, _, text in parts:
        for term, _, _ in (*latin_words(text.text), *japanese_terms(text.text)):
            found[term_hash(term)] = frequencies.weight(term)
    return found


def concept_mentions(
    parts: Iterable[Part], named: Sequence[Name], language: str, frequencies: Frequencies
) -> dict[str, Mention]:
    """Return the first mention of each thing that both scripts can name.

    Things of the alias table, Latin words outside them, and words by their sound.
    """
    found: dict[str, Mention] = {}
    for name in named:
        found.setdefault(
            name.id, Mention(said=name.said, field=name.field, start=name.start, end=name.end)
        )
    for where, original, text in parts:
        taken = [(n.start, n.end) for n in named if n.field == where]
        for concept, start, end in _heard(text.text, language, frequencies):
            first, last = text.span(start, end)
            if not any(first < t_end and t_start < last for t_start, t_end in taken):
                found.setdefault(
                    concept, Mention(said=original[first:last], field=where, start=first, end=last)
                )
    return found


def _heard(text: str, language: str, frequencies: Frequencies) -> Iterable[tuple[str, int, int]]:
    for word, start, end in latin_words(text):
        yield word, start, end
        if language != "ja" and len(word) > _MIN_SKELETON and frequencies.weight(word) > _RARE_WORD:
            skeleton = latin_skeleton(word)
            if len(skeleton) >= _MIN_SKELETON:
                yield f"~{skeleton}", start, end
    for found in katakana(text):
        read = hepburn(found.group())
        if len(read) >= _MIN_READING:
            yield stem(read), *found.span()
        skeleton = kana_skeleton(found.group())
        if len(skeleton) >= _MIN_SKELETON:
            yield f"~{skeleton}", *found.span()


def by_kind(named: Iterable[Name], aliases: Aliases) -> dict[str, frozenset[str]]:
    """Return the ids named, and what they are part of, by kind."""
    kinds: dict[str, set[str]] = {}
    for name in named:
        for whole_or_part in (name.id, *aliases.owners.get(name.id, ())):
            kinds.setdefault(whole_or_part.partition(":")[0], set()).add(whole_or_part)
    return {kind: frozenset(ids) for kind, ids in kinds.items()}


def blocking_terms(
    terms: Mapping[int, float], concepts: Mapping[str, float]
) -> tuple[tuple[int, float], ...]:
    """Return the rarest terms and concepts with their weights: what candidates are looked up by."""
    weights = {**terms, **{term_hash(c): w for c, w in concepts.items()}}
    rarest = sorted(
        (t for t in weights if weights[t] >= _RARE_WORD), key=lambda t: (-weights[t], t)
    )
    return tuple((term, weights[term]) for term in sorted(rarest[:_BLOCKING_TERMS]))


def norm(weights: Iterable[float]) -> float:
    """Return the Euclidean norm."""
    return math.sqrt(sum(w * w for w in sorted(weights)))


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


def together(title: NDArray[np.float32], lead: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the unit vector between title and lead (the one that there is, if one is missing)."""
    if not title.size or not lead.size:
        return title if title.size else lead
    total = title + lead
    length = float(np.linalg.norm(total))
    return (total / length).astype(np.float32) if length else total


def whole(vector: NDArray[np.float32]) -> NDArray[np.int8]:
    """Return *vector* in whole steps of 1/VECTOR_SCALE."""
    steps: NDArray[np.float32] = np.rint(vector * VECTOR_SCALE)
    return np.clip(steps, -127, 127).astype(np.int8)
