"""The embedded classifier: heads decide, cues are quoted, both are composed into one record."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from jiken.models import Classification, Said
from jiken.taxonomy import ArticleClass
from pipelines.classify.cues import LONGEST_TITLE, Cue, CueLists
from pipelines.classify.decide import Decision, decide
from pipelines.classify.features import GRAM_TEXT, Features, features
from pipelines.classify.heads import Heads, Telling
from pipelines.classify.places import Mention, countries, named
from pipelines.classify.rationale import rationale
from pipelines.classify.severity import severity
from pipelines.classify.tags import cited, told

VERSION = "embedded-2"
FILES = ("classes.npz", "cues.toml", "gate.toml")
"""What a classification depends on besides the code; CODE is the code."""
CODE = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddedClassifier:
    """Classifies one article at a time. *name* changes with the shipped files and the code."""

    name: str
    heads: Heads
    cues: CueLists

    @classmethod
    def load(cls, folder: Path, heads: Path | None = None) -> Self:
        """Read the files of `data/`; *heads* stands in for its classes.npz.

        Raises BadHeads, BadCue or OSError with a sentence.
        """
        paths = [heads or folder / FILES[0], *(folder / name for name in FILES[1:])]
        return cls(
            name=f"{VERSION}/{_digest([*paths, *sorted(CODE.glob('*.py'))])}",
            heads=Heads.load(paths[0]),
            cues=CueLists.load(paths[1]),
        )

    def classify(
        self,
        title: str,
        text: str,
        language: str,
        title_vector: NDArray[np.floating],
        lead_vector: NDArray[np.floating],
        whole_vector: NDArray[np.floating],
        mentions: Sequence[Mention],
        publisher_country: str = "",
    ) -> Classification:
        """Return what an article is and why: pure, whatever *title* and *text* hold.

        *title_vector* and *lead_vector* are the clusters' encoder's, *whole_vector* the classes'
        one's (zeros where there is none), *mentions* what the alias table finds. The language is read from the letters, so *language* is not
        asked; *publisher_country* (two letters) stands in where no country is named. An article
        without a word needs review.
        """
        found = self.cues.find(title, text)
        vectors = title_vector, lead_vector, whole_vector
        read = features(title, text, *vectors, found, self.heads.columns)
        likely = self.heads.probabilities(read)
        decision = decide(likely, self.heads.policy)
        if not title.strip() and not text.strip():
            decision = replace(decision, class_=ArticleClass.NEEDS_REVIEW, ai=False, tags={})
        telling = self._telling(read, title, text, found, decision)
        judged = Classification(
            class_=decision.class_,
            ai=decision.ai,
            helper=decision.helper,
            ai_probability=likely.ai,
            candidates=decision.candidates,
            tags=(
                *told(decision, title, text, found),
                *countries(mentions, title, text, publisher_country),
                *named(mentions, found),
            ),
            model=self.name,
        )
        if step := severity(judged.class_, title, text, found, telling.get(judged.class_)):
            judged = replace(judged, severity=step[0], severity_said=step[1])
        # The rationale rests on cues alone; what only the weights speak for is cited after it.
        judged = replace(judged, rationale=rationale(judged, title, text, found, telling))
        spots = partial(self._speaking, read, title, text)
        return replace(judged, tags=tuple(cited(judged.tags, title, text, spots)))

    def _telling(
        self, read: Features, title: str, text: str, found: Sequence[Cue], decision: Decision
    ) -> dict[ArticleClass, Said]:
        """Return what speaks most for a candidate by the heads, where no cue of it stands."""
        cued = {cue.value for cue in found if cue.group == "class"}
        telling: dict[ArticleClass, Said] = {}
        for class_, _ in decision.candidates:
            if class_ in cued:
                continue
            weights = self._weights(read, title, text, str(class_))
            if said := _most_telling(title, text, weights):
                telling[class_] = said
        return telling

    def _speaking(self, read: Features, title: str, text: str, name: str) -> Said | None:
        """Return what speaks most for a tag, None where the words on the whole speak against it.

        Of a publisher's country, which no head knows, nothing does.
        """
        if name not in self.heads.tags.names:
            return None
        weights = self._weights(read, title, text, name)
        if float(weights.title.sum() + weights.text.sum()) <= 0:
            return None
        return _most_telling(title, text, weights)

    def _weights(self, read: Features, title: str, text: str, name: str) -> Telling:
        lengths = len(title[:LONGEST_TITLE]), len(text[:GRAM_TEXT])
        return self.heads.telling(read, name, lengths)


def _most_telling(title: str, text: str, weights: Telling) -> Said | None:
    """Return the letter that adds most to a score, None where none adds to it."""
    spans = [
        (value, Said(field=field, start=at, end=at + 1, said=source[at]))
        for field, source, each in (("title", title, weights.title), ("text", text, weights.text))
        if each.size and source[at := int(each.argmax())].strip() and (value := float(each[at])) > 0
    ]
    return max(spans, key=lambda span: span[0])[1] if spans else None


def _digest(paths: Sequence[Path]) -> str:
    """Return eight hexadecimal digits of the files' bytes."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]
