"""What can be quoted of an article: by class, by cue, by what names the AI system."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jiken.models import Said
from jiken.taxonomy import ArticleClass
from pipelines.classify.cues import Cue
from pipelines.classify.phrases import phrase
from pipelines.classify.quoting import best, clause, evidence, overlap, term, word

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

    def danger(self) -> Said:
        """Return the clause that speaks most for a hazard, never that no one was hurt; else the title."""
        safe = [cue.said for cue in self.cues if cue.value == "unharmed"]
        rest = [c for c in self.cues if not any(overlap(c.said, said) for said in safe)]
        found = best(rest, "class", ArticleClass.HAZARD.value)
        return self.clause(found.said) if found else self.opening() or EMPTY

    def speaks_for(self, class_: ArticleClass) -> Said:
        """Return the clause that speaks most for a class.

        Where no cue does, the title: single letters that weigh with the classifier say less,
        but where there is no title.
        """
        if found := evidence(self.cues, class_.value):
            return self.clause(found.said)
        said = None if self.title.strip() else self.telling.get(class_)
        return self.clause(said) if said else self.opening() or EMPTY

    def more_for(self, class_: ArticleClass, used: Said) -> Said | None:
        """Return another clause that clearly speaks for it, apart from the one quoted already."""
        others = [c for c in self.cues if c.weight >= _CLEAR and not overlap(c.said, used)]
        found = best(others, "class", class_.value)
        other = self.clause(found.said) if found else None
        return other if other and not overlap(other, used) else None

    def within(self, class_: ArticleClass, used: Said) -> Said | None:
        """Return the bare words for a class inside a clause that is quoted already."""
        own = [c for c in self.cues if c.weight >= _CLEAR and overlap(c.said, used)]
        found = best(own, "class", class_.value)
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
        """Return the clause of a cue, or the cue alone where its clause is quoted already."""
        wide = self.clause(said)
        return word(self.title, self.text, said) if overlap(wide, used) else wide

    def opening(self, fields: Sequence[str] = ("title", "text")) -> Said | None:
        """Return the first clause of the first of *fields* that has a word."""
        for field in fields:
            source = self.title if field == "title" else self.text
            start = len(source) - len(source.lstrip())
            if start < len(source):
                first = Said(field=field, start=start, end=start + 1, said=source[start])
                return self.clause(first)
        return None


def _specific(said: Said) -> tuple[bool, bool, int]:
    title = said.field == "title"
    tells = not _BARE.fullmatch(said.said) and (title or said.start < _FRONT)
    return tells, title, min(len(said.said), _NAME)
