"""A stream of any length from a few thousand real articles: each round tells of other events.

A round takes every article again and replaces what makes its event one: prefectures, cities,
companies and products of the alias table by others of the same kind, katakana words and kanji
names before a title (さん, 容疑者, 首相 …) by others of the stream, and the first digits of numbers. In
one round one word always becomes the same other word, so that reports of one event still agree;
across rounds they differ. Round 0 is the stream as it is. The same seed gives the same stream.
"""

from __future__ import annotations

import json
import random
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import add
from pathlib import Path

from scripts.beside import ROOT

SEED = 7
KINDS = ("prefecture", "city", "company", "product", "country")
KATAKANA = re.compile(r"[ァ-ヴー]{3,}")
NAMED = re.compile(
    r"[\u4e00-\u9fff]{2,4}(?=さん|容疑者|被告|選手|首相|大統領|知事|市長|議員|監督|社長|会長|教授)"
)
FIRST_DIGIT = re.compile(r"(?<![0-9０-９])[1-9１-９]")
DIGITS = ("123456789", "１２３４５６７８９")
# A word becomes one about as common: rare ones stay rare.
ALIKE = 64
JAPANESE = re.compile(r"[\u3040-\u9fff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One article of a stream."""

    url: str
    title: str
    text: str
    publisher: str
    published: datetime


def read(path: Path) -> list[Told]:
    """Return the articles of *path* in order of time."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    found = [
        Told(
            url=row["url"],
            title=row["title"],
            text=row["text"],
            publisher=row.get("publisher") or "",
            published=datetime.fromisoformat(row["published_at"]),
        )
        for row in rows
    ]
    return sorted(found, key=lambda told: (told.published, told.url))


class Stream:
    """The articles, and after them as many rounds of perturbed ones as are asked for."""

    def __init__(self, articles: Sequence[Told], *, seed: int = SEED) -> None:
        self._articles = articles
        self._seed = seed
        self._span = articles[-1].published - articles[0].published + timedelta(hours=1)
        self._places = _places()
        self._katakana = _by_frequency(KATAKANA, articles)
        self._names = _by_frequency(NAMED, articles)
        places = sorted({word for kind in self._places for word in kind}, key=len, reverse=True)
        self._place = re.compile("|".join(map(re.escape, places)))

    def __iter__(self) -> Iterator[tuple[int, Told]]:
        """Yield (place in the real stream, article) without end, in order of time."""
        yield from enumerate(self._articles)
        number = 1
        while True:
            yield from enumerate(self._round(number))
            number += 1

    def _round(self, number: int) -> Iterator[Told]:
        chance = random.Random(self._seed * 1_000 + number)
        replacing = [
            (self._place, _shuffled(self._places, chance)),
            (KATAKANA, _shuffled(self._katakana, chance)),
            (NAMED, _shuffled(self._names, chance)),
            (FIRST_DIGIT, _shuffled(DIGITS, chance)),
        ]
        for at, told in enumerate(self._articles):
            yield Told(
                url=f"https://round{number}.example/{at}",
                title=_changed(told.title, replacing),
                text=_changed(told.text, replacing),
                publisher=told.publisher,
                published=told.published + number * self._span,
            )


def _changed(text: str, replacing: Iterable[tuple[re.Pattern[str], Mapping[str, str]]]) -> str:
    for pattern, words in replacing:
        pieces = pattern.split(text)
        found = pattern.findall(text)
        changed = [words.get(word, word) for word in found]
        text = pieces[0] + "".join(map(add, changed, pieces[1:]))
    return text


def _shuffled(kinds: Iterable[Sequence[str]], chance: random.Random) -> dict[str, str]:
    """Return what each word becomes: another of its kind."""
    words: dict[str, str] = {}
    for kind in kinds:
        words |= zip(kind, chance.sample(kind, len(kind)), strict=True)
    return words


def _places() -> list[list[str]]:
    """Return the Japanese spellings of the alias table, one for each thing, by kind."""
    table = tomllib.loads((ROOT / "data" / "aliases.toml").read_text("utf-8"))
    kinds = ([_japanese(spellings) for spellings in table[kind].values()] for kind in KINDS)
    return [sorted({word for word in kind if word}) for kind in kinds]


def _japanese(spellings: Iterable[str]) -> str:
    return next((s for s in spellings if JAPANESE.search(s) and len(s) > 1), "")


def _by_frequency(pattern: re.Pattern[str], articles: Iterable[Told]) -> list[list[str]]:
    """Return the words that *pattern* finds, some of them together that are about as common."""
    counts = Counter(w for told in articles for w in pattern.findall(f"{told.title}\n{told.text}"))
    words = sorted(counts, key=lambda w: (-counts[w], w))
    return [words[start : start + ALIKE] for start in range(0, len(words), ALIKE)]
