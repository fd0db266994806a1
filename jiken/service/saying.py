"""What is said of an article or an incident in the end, and by whom: read for pages and exports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from jiken.models import Classification
from jiken.opinion import Fluent, Opinion
from jiken.rollup import Assessment, Quote, RolledTag, pieces_text
from jiken.service.assessing import assessment
from jiken.service.naming import glossary
from jiken.service.verdicts import decided_by, judged, judged_incident
from jiken.store import Store
from jiken.store.as_json import read
from jiken.store.judgements import Judgement, Verdict
from jiken.taxonomy import TAGS, ArticleClass, japanese
from pipelines.classify.nations import country_name

NEEDS_REVIEW = ArticleClass.NEEDS_REVIEW
SHARED_FROM = 0.2
"""From so likely on a tag is an incident's: one report of a dozen alone does not make it so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleSaid:
    """An article's classification, a reviewer's word in it first; *opinion* is a model's.

    *decided_by* is "reviewer" or "classifier": who gave the class. *judgements* are those on
    it, oldest first, with reviewers' names: for the team, not for publication.
    """

    classification: Classification
    decided_by: str
    opinion: Opinion | None = None
    judgements: tuple[Judgement, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentSaid:
    """An incident's assessment, a reviewer's word in it first; *fluent* is a model's wording.

    *sources* are the canonical URLs of the articles that are quoted, by id, *publishers* theirs.
    *judgements* are those on the incident, as of an article. *titles* and *summaries* are what
    reviewers wrote, by language: they stand before what is quoted.
    """

    assessment: Assessment
    decided_by: str
    fluent: Fluent | None = None
    sources: Mapping[int, str] = field(default_factory=dict)
    publishers: Mapping[int, str] = field(default_factory=dict)
    judgements: tuple[Judgement, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    summaries: Mapping[str, str] = field(default_factory=dict)

    def title(self, language: str) -> str | None:
        """Return the title in "ja" or "en": a reviewer's, else the best report's headline."""
        quote = self.assessment.title_ja if language == "ja" else self.assessment.title_en
        return self.titles.get(language) or (quote.said.said if quote else None)

    def summary(self, language: str) -> str | None:
        """Return the summary in "ja" or "en": a reviewer's, else what is quoted of the reports."""
        found = self.assessment
        quoted = found.summary_ja if language == "ja" else found.summary_en
        return self.summaries.get(language) or pieces_text(quoted, language) or None


class Saying:
    """What a store says of its articles and incidents: each is read when it is asked for."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def article(self, identity: int) -> ArticleSaid | None:
        """Return what is said of an article, None where nobody has said anything."""
        verdict = self._store.judgements.of_articles((identity,)).get(identity)
        said = self._store.classes.of((identity,)).get(identity)
        if said is None and verdict is None:
            return None
        return ArticleSaid(
            classification=judged(said or _nothing(), verdict),
            decided_by=decided_by(verdict),
            opinion=self._opinion(identity),
            judgements=self._store.judgements.of_article(identity),
        )

    def incident(self, identity: str) -> IncidentSaid | None:
        """Return what is said of an incident, None where nobody has said anything."""
        verdict: Verdict | None = self._store.judgements.of_incidents(identity).get(identity)
        said = assessment(self._store, identity)
        if said is None and verdict is None:
            return None
        found = judged_incident(said or Assessment(incident=identity, class_=NEEDS_REVIEW), verdict)
        wording = self._store.opinions.wording(identity)
        fluent = read(Fluent, wording) if wording else None
        articles = {kept.id: kept.article for kept in self._store.articles.by_ids(quoted(found))}
        return IncidentSaid(
            assessment=found,
            decided_by=decided_by(verdict),
            fluent=fluent if fluent and fluent.given else None,
            sources={id_: article.canonical_url for id_, article in articles.items()},
            publishers={id_: article.publisher for id_, article in articles.items()},
            judgements=self._store.judgements.of_incident(identity),
            titles=_written(verdict.titles) if verdict else {},
            summaries=_written(verdict.summaries) if verdict else {},
        )

    def _opinion(self, identity: int) -> Opinion | None:
        answers = (read(Opinion, record) for record in self._store.opinions.of(identity))
        return next((opinion for opinion in answers if opinion.given), None)


def _written(by_language: Mapping[str, str]) -> dict[str, str]:
    return {language: text for language, text in by_language.items() if text}


def quotes(said: Assessment) -> list[tuple[str, Quote]]:
    """Return every quotation of an assessment with what it is quoted for."""
    titles = (("title_ja", said.title_ja), ("title_en", said.title_en))
    return [
        *((name, quote) for name, quote in titles if quote),
        *(("summary_ja", quote) for quote in said.summary_ja),
        *(("summary_en", quote) for quote in said.summary_en),
        *(("severity", quote) for quote in said.severity_quotes),
        *(("rationale", quote) for claim in said.rationale for quote in claim.quotes),
        *((tag.group, quote) for tag in said.tags for quote in tag.quotes),
        *(("facts", q) for fact in said.facts for version in fact.versions for q in version.quotes),
    ]


def told_tags(said: Assessment) -> tuple[RolledTag, ...]:
    """Return the tags of an incident that are likely enough to be told of it."""
    return tuple(tag for tag in said.tags if tag.probability >= SHARED_FROM)


def tag_name(group: str, value: str, language: str) -> str:
    """Return what a tag's value is called in a language: of AI systems the name as it is.

    >>> tag_name("country", "JPN", "ja"), tag_name("organisation", "OpenAI", "ja")
    ('日本', 'オープンAI')
    """
    if group == "country":
        return country_name(value, language)
    if language == "ja" and group in TAGS:
        return japanese(group, value)
    if language == "ja" and group == "organisation":
        return glossary().named(glossary().meant(value))[0]
    return value


def quoted(said: Assessment) -> set[int]:
    """Return the articles that an assessment quotes or rests on."""
    return {quote.article for _, quote in quotes(said)}.union(said.reports)


def _nothing() -> Classification:
    return Classification(
        class_=NEEDS_REVIEW,
        ai=False,
        helper=False,
        ai_probability=0.0,
        candidates=((NEEDS_REVIEW, 0.0),),
    )
