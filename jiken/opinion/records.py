"""What a language model suggested, checked, and marked with the model and the prompt's version."""

from __future__ import annotations

from dataclasses import dataclass

from jiken.models import Said
from jiken.opinion.outcomes import Outcome
from jiken.taxonomy import ArticleClass, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A quotation of the article, and what it *supports*: "class" or "severity"."""

    supports: str
    said: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """A second opinion on one article, or why there is none (*outcome*; then the rest is empty).

    *tags* are (group, value) as `jiken.taxonomy.TAGS` has them. *severity* is None where no
    quotation supports it; *dropped* names each part that did not pass. A title or summary is
    None where it did not pass.
    """

    outcome: Outcome
    model: str
    prompt_version: str
    class_: ArticleClass | None = None
    ai: bool | None = None
    helper: bool | None = None
    severity: Severity | None = None
    tags: tuple[tuple[str, str], ...] = ()
    quotes: tuple[Quote, ...] = ()
    title_ja: str | None = None
    title_en: str | None = None
    summary_ja: str | None = None
    summary_en: str | None = None
    dropped: tuple[Outcome, ...] = ()

    @property
    def given(self) -> bool:
        """Whether there is an opinion."""
        return self.outcome is Outcome.GIVEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Fluent:
    """An incident's title and summary in a model's words; None in a language that did not pass."""

    outcome: Outcome
    model: str
    prompt_version: str
    title_ja: str | None = None
    title_en: str | None = None
    summary_ja: str | None = None
    summary_en: str | None = None
    dropped: tuple[Outcome, ...] = ()

    @property
    def given(self) -> bool:
        """Whether there is a title and a summary in a language at least."""
        return self.outcome is Outcome.GIVEN
