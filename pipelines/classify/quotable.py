"""What can be quoted of an article: by class, by cue, by what names the AI system."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jiken.models import Said
from jiken.taxonomy import ArticleClass
from pipelines.classify.cues import Cue
from pipelines.classify.happened import came_to_nothing, first_done
from pipelines.classify.phrases import phrase
from pipelines.classify.quoting import (
    best,
    bounds,
    clause,
    names_harm,
    overlap,
    term,
    word,
)
from pipelines.classify.standing import best_done, standing
from pipelines.classify.unharmed import unharmed

_CLEAR = 0.6
"""Weight of a cue that is worth a second quotation."""
_NAME, _FRONT = 12, 400
# What says no more of a system than that it is one.
_BARE = re.compile(
    r"(?:AI|ＡＩ|人工知能|artificial intelligence|generative)(?:システム| systems?)?", re.IGNORECASE
)

EMPTY = Said(field="title", start=0, end=0, said="")


@dataclass(frozen=True, slots=True)
class Quotable:
    """An article with its cues; *telling* is what speaks for a class where no cue of it stands."""

    title: str
    text: str
    cues: tuple[Cue, ...]
    telling: Mapping[ArticleClass, Said]

    def clause(self, said: Said) -> Said:
        """Return the clause that holds what is said."""
        return clause(self.title, self.text, said)

    def cue(self, group: str, value: str) -> Said | None:
        """Return the words of the best cue of a value, bare."""
        found = best(self.cues, group, value)
        return found.said if found else None

    def unharmed(self) -> Said | None:
        """Return the words that say that nobody was harmed, or nothing lost."""
        return self.cue("severity", "unharmed") or unharmed(self.title, self.text)

    def danger(self) -> Said:
        """Return the clause that speaks most for a hazard, never that no one was hurt; else the title."""
        safe = [cue.said for cue in self.cues if cue.value == "unharmed"]
        read = unharmed(self.title, self.text)
        safe += [read] if read else []
        rest = [c for c in self.cues if not any(overlap(c.said, said) for said in safe)]
        found = best(rest, "class", ArticleClass.HAZARD.value)
        return self.clause(found.said) if found else self.opening() or EMPTY

    def speaks_for(self, class_: ArticleClass) -> Said:
        """Return the clause that speaks most for a class.

        Where no cue does, the title: single letters that weigh with the classifier say less,
        but where there is no title. Of an incident rather what did happen than what was prevented.
        """
        if found := self._evidence(class_):
            return self.clause(found.said)
        said = None if self.title.strip() else self.telling.get(class_)
        return self.clause(said) if said else self.opening() or EMPTY

    def _evidence(self, class_: ArticleClass) -> Cue | None:
        return standing(self.title, self.text, self.cues, class_)

    def _best(self, cues: Sequence[Cue], class_: ArticleClass) -> Cue | None:
        return best_done(self.title, self.text, cues, class_)

    def is_prevented(self, said: Said) -> bool:
        """Whether all that a quotation tells of harm was prevented, or came to nothing."""
        own = [c for c in self.cues if overlap(c.said, said) and _tells_harm(c)]
        told = [cue.said for cue in own] or [said]
        return all(came_to_nothing(self.title, self.text, each) for each in told)

    def prevented(self, cue: Cue) -> bool:
        """Whether the harm that a cue tells of was prevented, or came to nothing."""
        return came_to_nothing(self.title, self.text, cue.said)

    def beside(self, said: Said, cues: Sequence[Cue]) -> Cue | None:
        """Return the cue that stands nearest to a quotation: in its field, in what follows first."""

        def far(left: Sequence[Cue]) -> Cue | None:
            return min(left, key=lambda c: _distance(c.said, said), default=None)

        return first_done(
            self.title, self.text, [c for c in cues if not overlap(c.said, said)], far
        )

    def is_of_event(self, said: Said) -> bool:
        """Whether words stand in the title, or in a sentence that tells of harm or danger."""
        if said.field == "title":
            return True
        start, end = bounds(self.text, said.start, said.end)
        return any(
            cue.said.field == "text" and start <= cue.said.start < end and _tells(cue)
            for cue in self.cues
        )

    def more_for(self, class_: ArticleClass, used: Sequence[Said]) -> Said | None:
        """Return another clause that clearly speaks for it, apart from the one quoted already."""
        others = [c for c in self.cues if c.weight >= _CLEAR and not _is_in(c.said, used)]
        found = self._best(others, class_)
        other = self.clause(found.said) if found else None
        return other if other and not _is_in(other, used) else None

    def within(self, class_: ArticleClass, used: Said) -> Said | None:
        """Return the bare words for a class inside a clause that is quoted already."""
        own = [c for c in self.cues if c.weight >= _CLEAR and overlap(c.said, used)]
        found = self._best(own, class_)
        said = self.phrase(found.said) if found else None
        return said if said and said != used else None

    def phrase(self, said: Said) -> Said:
        """Return words with those that make a phrase of them."""
        return phrase(self.title, self.text, said)

    def system(self) -> Said | None:
        """Return the most specific name of an AI system: more than "AI", the title's, of the front."""
        own = [cue for cue in self.cues if cue.group == "ai"]
        known = [cue for cue in own if cue.weight >= 1.0] or own
        terms = (term(self.title, self.text, cue.said) for cue in known)
        return max(terms, key=_specific, default=None)

    def apart(self, said: Said, used: Said) -> Said:
        """Return the clause of a cue, or its phrase or word where its clause is quoted already."""
        wide, phrase = self.clause(said), self.phrase(said)
        if not overlap(wide, used):
            return wide
        return word(self.title, self.text, said) if overlap(phrase, used) else phrase

    def opening(self, fields: Sequence[str] = ("title", "text")) -> Said | None:
        """Return the first clause of the first of *fields* that has a word."""
        for field in fields:
            source = self.title if field == "title" else self.text
            start = len(source) - len(source.lstrip())
            if start < len(source):
                first = Said(field=field, start=start, end=start + 1, said=source[start])
                return self.clause(first)
        return None


def _is_in(said: Said, used: Sequence[Said]) -> bool:
    return any(overlap(said, other) for other in used)


def _distance(said: Said, other: Said) -> tuple[bool, int]:
    return said.field != other.field, abs(said.start - other.start)


def _tells(cue: Cue) -> bool:
    return _tells_harm(cue) or cue.group == "severity" or cue.value == ArticleClass.HAZARD.value


def _tells_harm(cue: Cue) -> bool:
    return names_harm(cue) or (cue.group, cue.value) == ("class", ArticleClass.INCIDENT.value)


def _specific(said: Said) -> tuple[bool, bool, int]:
    title = said.field == "title"
    tells = not _BARE.fullmatch(said.said) and (title or said.start < _FRONT)
    return tells, title, min(len(said.said), _NAME)
