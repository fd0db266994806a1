"""The titles and summaries in an answer: what of them may be shown, language by language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jiken.opinion.held import Held, Numbers
from jiken.opinion.outcomes import NoOpinion, Outcome
from jiken.opinion.schemas import LANGUAGES, WORDINGS
from jiken.opinion.wording import refuse_leftovers, worded

# In characters, by kind and language; a summary is cut to whole sentences, a title is not used.
LIMITS = {"title_ja": 80, "title_en": 140, "summary_ja": 400, "summary_en": 800}
MAX_WORDING = 5000


@dataclass(frozen=True, slots=True)
class Wordings:
    """Title and summary by name (title_ja, ...), and why a language has none."""

    passed: Mapping[str, str]
    dropped: tuple[Outcome, ...]


def wordings(found: Mapping[str, object], held: Held, numbers: Numbers) -> Wordings:
    """Return the wordings that pass; raises NoOpinion where one gives orders or addresses.

    A language passes with title and summary or not at all.
    """
    for name in WORDINGS:
        refuse_leftovers(_text(found, name))
    passed: dict[str, str] = {}
    dropped: list[Outcome] = []
    for language in LANGUAGES:
        try:
            passed |= _in_language(found, language, held, numbers)
        except NoOpinion as unfit:
            dropped.append(unfit.outcome)
    return Wordings(passed, tuple(dropped))


def _in_language(
    found: Mapping[str, object], language: str, held: Held, numbers: Numbers
) -> dict[str, str]:
    names = [name for name in WORDINGS if name.endswith(language)]
    made = {name: worded(_text(found, name), language, LIMITS[name]) for name in names}
    for text in made.values():
        held.require(text, numbers)
    return made


def _text(found: Mapping[str, object], name: str) -> str:
    match found.get(name, ""):
        case str(text) if len(text) > MAX_WORDING:
            raise NoOpinion(Outcome.TOO_LONG)
        case str(text):
            return text
    raise NoOpinion(Outcome.NOT_AS_ASKED)
