"""What a story names and how much each term of it tells: the weighted features of its words."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dedupe.fold import Folded
from dedupe.kana import hepburn, kana_skeleton, katakana, latin_skeleton
from dedupe.lexicon import Frequencies, japanese_terms, latin_words, stem, term_hash
from dedupe.names import Aliases, Name
from dedupe.sound import kana_sound, latin_sound

_MIN_SKELETON = 4
_MIN_READING = 5
_RARE_WORD = 4.0
_BLOCKING_TERMS = 24
# (field, the original, folded).
Part = tuple[str, str, Folded]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Where a concept stands: *said* is the original's own wording at [start, end) of *field*."""

    said: str
    field: str
    start: int
    end: int


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


def sounds(
    parts: Iterable[Part], named: Sequence[Name], language: str, frequencies: Frequencies
) -> dict[str, str]:
    """Return how the words outside the alias table sound, each with its concept.

    In Japanese the katakana words, in other languages the rarer Latin words.
    """
    found: dict[str, str] = {}
    for where, _, text in parts:
        taken = [(n.start, n.end) for n in named if n.field == where]
        for sound, concept, start, end in _spoken(text.text, language, frequencies):
            first, last = text.span(start, end)
            if not any(first < t_end and t_start < last for t_start, t_end in taken):
                found.setdefault(sound, concept)
    return found


def _spoken(
    text: str, language: str, frequencies: Frequencies
) -> Iterable[tuple[str, str, int, int]]:
    if language == "ja":
        for found in katakana(text):
            yield kana_sound(found.group()), stem(hepburn(found.group())), *found.span()
        return
    for word, start, end in latin_words(text):
        if len(word) >= _MIN_SKELETON and word.isalpha() and frequencies.weight(word) > _RARE_WORD:
            yield latin_sound(word), word, start, end


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
