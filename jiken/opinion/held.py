"""What the articles hold: no number and no name in a model's words that stands in none of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from jiken.models import Article
from jiken.opinion import common
from jiken.opinion.outcomes import NoOpinion, Outcome
from jiken.opinion.persons import persons, refuse_persons

# The numbers that a text states, as values: the service hands in the reader that grouping uses.
Numbers = Callable[[str], Iterable[float]]
MAX_TEXT = 20_000
_WORD = re.compile(r"[^\W_\u3040-\u30ff\u3400-\u9fff]{1,60}")
_DOTTED = re.compile(r"(?<=\b[A-Z])\.(?=[A-Z]\b)")
_POSSESSIVE = re.compile(r"['’]s\b")
_KATAKANA = re.compile(r"[ァ-ヺー]{3,60}")
# Two characters before are enough to tell 札幌市 from 大阪市; 都市, 市場, 政府, 首都 are no places.
_PLACE = re.compile(
    r"[\u3400-\u9fff]{2}(?:県|市(?<!都市)(?![場況販価民街])|府(?<!政府)|都(?<!首都)(?![合度会心])|地裁|高裁)"
)
_MONTHS = (
    "january february march april may june july august september october november december"
).split()


@dataclass(frozen=True, slots=True)
class Held:
    """The numbers, Latin words, private persons and whole text (NFKC) of some articles."""

    numbers: frozenset[float]
    words: frozenset[str]
    persons: frozenset[str]
    text: str

    @classmethod
    def of(
        cls, articles: Sequence[Article], numbers: Numbers, spellings: Collection[str] = ()
    ) -> Self:
        """Return what *articles* hold, and the *spellings* of their names in the other language."""
        texts = [f"{a.title}\n{a.lead}\n{a.text[:MAX_TEXT]}" for a in articles]
        stated = {value for text in texts for value in numbers(text)}
        days = {float(part) for a in articles for part in _day(a)}
        whole = _folded("\n".join((*texts, *spellings)))
        words = frozenset(map(str.casefold, _words(whole)))
        return cls(frozenset(stated | days), words, persons(whole), whole)

    def require(self, text: str, numbers: Numbers) -> None:
        """Raise NoOpinion where *text* has a number or name that no article has, or a private one."""
        refuse_persons(text, self.persons)
        if not self.numbers.issuperset(numbers(text)):
            raise NoOpinion(Outcome.NUMBER_NOT_FOUND)
        folded = _folded(text)
        words_held = all(map(self._has_word, _words(folded)))
        if not words_held or not all(map(self._has_name, _names(folded))):
            raise NoOpinion(Outcome.NAME_NOT_FOUND)

    def _has_word(self, word: str) -> bool:
        """Whether a Latin *word* names nothing, or something that the articles name."""
        key = word.casefold()
        if word.islower() or word[0].isdigit() or key in common.ENGLISH or key in self.words:
            return True
        return key in _MONTHS and _MONTHS.index(key) + 1.0 in self.numbers

    def _has_name(self, name: str) -> bool:
        return name in common.JAPANESE or name in self.text


def _day(article: Article) -> tuple[int, ...]:
    day = article.published.day if article.published else None
    return (day.year, day.month, day.day) if day else ()


def _folded(text: str) -> str:
    return _POSSESSIVE.sub("", _DOTTED.sub("", unicodedata.normalize("NFKC", text)))


def _words(folded: str) -> list[str]:
    return _WORD.findall(folded)


def _names(folded: str) -> Iterator[str]:
    """Yield the katakana words and the places of Japanese text."""
    yield from _KATAKANA.findall(folded)
    yield from _PLACE.findall(folded)
