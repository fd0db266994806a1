"""What reviewers write and choose, made fit to be kept: titles, summaries, tags."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from jiken.service.desk.steps import NoJudgement
from jiken.taxonomy import TAGS
from pipelines.classify.nations import country_of

NAMES = ("system", "organisation")
COUNTRY = "country"
MOST_VALUES, LONGEST_VALUE = 50, 200
# Zero-width joiners belong to words of some scripts and to emoji.
_KEPT = "\u200c\u200d"


def one_line(text: str, most: int) -> str:
    """Return *text* on one line, without control characters. Raises NoJudgement over *most*."""
    return _bounded(" ".join(_visible(text).split()), most)


def paragraphs(text: str, most: int) -> str:
    """Return *text* with its lines, without control characters. Raises NoJudgement over *most*."""
    lines = (" ".join(_visible(line).split()) for line in text.strip().splitlines())
    return _bounded("\n".join(lines), most)


def known_tags(group: str, values: Sequence[str]) -> tuple[str, ...]:
    """Return the values of a group of tags, each once.

    Raises NoJudgement for a group or a value that the taxonomy does not have, and for a country
    that there is not; systems and organisations are called as they are called.
    """
    given = [value for value in (one_line(v, LONGEST_VALUE) for v in values) if value]
    if len(given) > MOST_VALUES:
        raise NoJudgement("A group may have %(most)s tags.", most=MOST_VALUES)
    return tuple(dict.fromkeys(_known(group, value) for value in given))


def _known(group: str, value: str) -> str:
    if group in NAMES:
        return value
    found = (
        country_of(value) if group == COUNTRY else value if value in TAGS.get(group, ()) else None
    )
    if found is None:
        raise NoJudgement("There is no tag “%(value)s” in this group.", value=value)
    return found


def _visible(text: str) -> str:
    return "".join(
        " " if c.isspace() else c
        for c in unicodedata.normalize("NFC", text)
        if c.isspace() or c in _KEPT or unicodedata.category(c) not in ("Cc", "Cf", "Cs")
    )


def _bounded(text: str, most: int) -> str:
    if len(text) > most:
        raise NoJudgement("That is too long: at most %(most)s characters.", most=most)
    return text
