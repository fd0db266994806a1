"""An incident's title and summary, and in whose words they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jiken.rollup import Quote, pieces_text
from jiken.service.desk.citing import Piece, cited
from jiken.service.saying import IncidentSaid
from jiken.store.members import Head

LANGUAGES = ("ja", "en")
REVIEWER, MODEL, QUOTED = "reviewer", "model", "quoted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """A title or a summary in "ja" or "en": a "reviewer"'s (*who*), a "model"'s (*who*), or "quoted".

    *pieces* are its words, the quotations with their places.
    """

    language: str
    by: str
    text: str
    who: str = ""
    pieces: tuple[Piece[Quote], ...] = ()


def titles(head: Head, said: IncidentSaid | None, language: str) -> Iterator[Worded]:
    """Yield the titles of an incident, *language* first; a model's stands behind a report's own."""
    for one in _first(language):
        headline = getattr(head, f"title_{one}")
        quote = getattr(said.assessment, f"title_{one}") if said else None
        model = getattr(said.fluent, f"title_{one}") if said and said.fluent else None
        if said and (text := said.titles.get(one)):
            who = _author(said, "titles", one)
            yield Worded(language=one, by=REVIEWER, text=text, who=who)
        elif quote:
            yield _quoted(one, (quote,))
        elif headline:
            yield Worded(language=one, by=QUOTED, text=headline, pieces=(Piece(headline),))
        if said and said.fluent and model:
            yield Worded(language=one, by=MODEL, text=model, who=said.fluent.model)


def summaries(said: IncidentSaid | None, language: str) -> Iterator[Worded]:
    """Yield the summaries of an incident in the same way."""
    for one in _first(language) if said else ():
        assert said is not None
        quoted = getattr(said.assessment, f"summary_{one}")
        model = getattr(said.fluent, f"summary_{one}") if said.fluent else None
        if text := said.summaries.get(one):
            who = _author(said, "summaries", one)
            yield Worded(language=one, by=REVIEWER, text=text, who=who)
        elif quoted:
            yield _quoted(one, quoted)
        if said.fluent and model:
            yield Worded(language=one, by=MODEL, text=model, who=said.fluent.model)


def _first(language: str) -> list[str]:
    return sorted(LANGUAGES, key=lambda one: one != language)


def _quoted(language: str, some: Sequence[Quote]) -> Worded:
    text = pieces_text(some, language)
    return Worded(language=language, by=QUOTED, text=text, pieces=cited(text, some))


def _author(said: IncidentSaid, part: str, language: str) -> str:
    """Return who wrote the title or summary that stands."""
    return next(
        (one.by for one in reversed(said.judgements) if getattr(one.said, part).get(language)), ""
    )
