"""What somebody typed into the search field, as words and phrases. Pure.

An English word is found in its plural and its tenses, too: its forms are asked for, so that the
index stays exact and a quoted phrase means what it says.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from jiken.store.articles import spaced

LONGEST_QUERY, MOST_WORDS = 300, 16
"""Characters that are read of a query, and words and phrases."""
SHORT = 2
"""Up to so many characters a query is answered with the newest, not with the most relevant."""
QUOTED = re.compile(r'["“”„‟]([^"“”„‟]*)["“”„‟]|「([^「」]*)」|『([^『』]*)』|(\S+)')
QUOTES = re.compile(r'["“”„‟「」『』]')
ENGLISH = re.compile(r"[a-z]{3,30}")
IRREGULAR = (
    *(("child", "children"), ("man", "men"), ("woman", "women"), ("person", "people", "persons")),
    *(("life", "lives"), ("datum", "data"), ("crisis", "crises"), ("analysis", "analyses")),
    *(("say", "says", "said", "saying"), ("make", "makes", "made", "making")),
    *(("take", "takes", "took", "taken", "taking"), ("sue", "sues", "sued", "suing")),
    *(("steal", "steals", "stole", "stolen", "stealing"), ("hit", "hits", "hitting")),
    *(("leak", "leaks", "leaked", "leaking"), ("lie", "lies", "lied", "lying")),
    *(("die", "dies", "died", "dying"), ("fall", "falls", "fell", "fallen", "falling")),
    *(("lose", "loses", "lost", "losing"), ("kill", "kills", "killed", "killing")),
)
SAME = frozenset({"news", "series", "species", "evening", "morning", "during", "always", "this"})
"""Words that only look like a plural or a tense."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word or phrase: each of *forms* is one way to find it, as the index's tokens."""

    forms: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """All of *words* have to be found; *short* is one of one or two characters in all."""

    words: tuple[Word, ...]
    short: bool

    @property
    def match(self) -> str:
        """The FTS5 expression; every token of it is quoted."""
        return " AND ".join(map(_match, self.words))


def query_of(typed: str) -> Query:
    """Return what *typed* asks for; without a letter or digit in it, for nothing.

    >>> query_of('事故 "self driving"').match
    '"事 故" AND "self driving"'
    """
    plain = unicodedata.normalize("NFKC", typed[:LONGEST_QUERY].replace("\0", " "))
    words = tuple(_words(plain))[:MOST_WORDS]
    letters = sum(len(token) for word in words for token in word.forms[0])
    return Query(words=words, short=letters <= SHORT)


def _words(plain: str) -> Iterator[Word]:
    seen: set[Word] = set()
    for found in QUOTED.finditer(plain):
        *quoted, bare = found.groups()
        word = _word(QUOTES.sub(" ", bare)) if bare else _phrase("".join(filter(None, quoted)))
        if word and word not in seen:
            seen.add(word)
            yield word


def _word(part: str) -> Word | None:
    known = tokens(part)
    if len(known) == 1 and ENGLISH.fullmatch(known[0]):
        return Word(forms=tuple((form,) for form in forms(known[0])))
    return Word(forms=(known,)) if known else None


def _phrase(part: str) -> Word | None:
    known = tokens(part)
    return Word(forms=(known,)) if known else None


def tokens(text: str) -> tuple[str, ...]:
    """Return the tokens of *text* as the index has them, but for accents.

    >>> tokens("ＡＩの事故、3件")
    ('ai', 'の', '事', '故', '3', '件')
    """
    known = "".join(c if _is_told(c) else " " for c in spaced(text))
    return tuple(known.lower().split())


def _is_told(character: str) -> bool:
    """Whether FTS5's tokenizer unicode61 takes a character for part of a word."""
    return unicodedata.category(character)[0] in "LNM"


def _match(word: Word) -> str:
    some = [f'"{" ".join(form)}"' for form in word.forms]
    return some[0] if len(some) == 1 else f"({' OR '.join(some)})"


def forms(word: str) -> tuple[str, ...]:
    """Return an English word in lower case with its other forms: plural, past, -ing.

    By rule, so some of them are no words; those are found nowhere and cost nothing.

    >>> forms("crashes")[:4], "child" in forms("children"), forms("news")
    (('crashes', 'crash', 'crashs', 'crashed'), True, ('news',))
    """
    for family in IRREGULAR:
        if word in family:
            return (word, *(form for form in family if form != word))
    if word in SAME:
        return (word,)
    bases = tuple(dict.fromkeys((*_bases(word), word)))
    found = (word, *(form for base in bases for form in (base, *_inflected(base))))
    return tuple(dict.fromkeys(found))


def _bases(word: str) -> Iterator[str]:
    """Yield what *word* may be a plural, past or -ing form of, likeliest first."""
    if word.endswith(("ies", "ied")) and len(word) > 4:
        yield f"{word[:-3]}y"
        return
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        bare = word[:-1]
        if bare.endswith(("she", "che", "xe", "sse", "zze")):
            yield bare[:-1]
        elif _is_word(bare):
            yield bare
    for ending in ("ed", "ing"):
        if word.endswith(ending) and _is_word(stem := word[: -len(ending)]):
            if stem[-1] == stem[-2] and stem[-1] not in "lsz":
                yield stem[:-1]
                return
            yield stem
            yield f"{stem}e"


def _is_word(stem: str) -> bool:
    return len(stem) >= 3 and any(letter in "aeiouy" for letter in stem)


def _inflected(base: str) -> Iterator[str]:
    if base.endswith("y") and base[-2] not in "aeiou":
        yield from (f"{base[:-1]}ies", f"{base[:-1]}ied", f"{base}ing")
        return
    yield f"{base}s"
    if base.endswith("e"):
        yield from (f"{base}d", f"{base[:-1]}ing")
        return
    if base.endswith(("s", "x", "z", "ch", "sh")):
        yield f"{base}es"
    yield from (f"{base}ed", f"{base}ing")
    if re.fullmatch(r".*[^aeiou][aeiou][bdgklmnprt]", base):
        yield from (f"{base}{base[-1]}ed", f"{base}{base[-1]}ing")
