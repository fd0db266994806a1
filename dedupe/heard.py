"""Names that only the ear finds in both texts: a katakana word and the English word it stands for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dedupe.agreements import paired
from dedupe.concepts import Mention
from dedupe.fold import folded
from dedupe.kana import katakana
from dedupe.lexicon import latin_words
from dedupe.said import Kind, Reason, Sign
from dedupe.sound import heard_alike, kana_sound, latin_sound

_SHORTEST = 4


def heard_names(article: Mapping[str, str], other: Mapping[str, str]) -> Iterator[Reason]:
    """Yield each name that one side writes in katakana and the other in Latin letters.

    The keys are the fields' names. Of the Latin words only capitalised ones are names.
    """
    for here, there, turned in ((article, other, False), (other, article, True)):
        latin = dict(_capitalised(there))
        sounds = tuple(latin)
        for sound, spoken in _katakana(here):
            alike = heard_alike(sound, sounds)
            if alike is not None:
                pair = (latin[alike], spoken) if turned else (spoken, latin[alike])
                yield paired(Kind.NAME, Sign.EQUAL, *pair)


def _katakana(fields: Mapping[str, str]) -> Iterator[tuple[str, Mention]]:
    for field, text in fields.items():
        whole = folded(text)
        for found in katakana(whole.text):
            if len(found.group()) >= _SHORTEST:
                start, end = whole.span(*found.span())
                yield kana_sound(found.group()), _mention(field, text, start, end)


def _capitalised(fields: Mapping[str, str]) -> Iterator[tuple[str, Mention]]:
    for field, text in fields.items():
        whole = folded(text)
        for word, at, until in latin_words(whole.text):
            start, end = whole.span(at, until)
            if len(word) >= _SHORTEST and text[start].isupper():
                yield latin_sound(word), _mention(field, text, start, end)


def _mention(field: str, text: str, start: int, end: int) -> Mention:
    return Mention(said=text[start:end], field=field, start=start, end=end)
