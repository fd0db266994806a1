"""What is said of an article or an incident in the end, and by whom: read for pages and exports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from jiken.models import Classification
from jiken.opinion import Fluent, Opinion
from jiken.rollup import Assessment, Quote, RolledTag
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
    *judgements* are those on the incident, as of an article.
    """

    assessment: Assessment
    decided_by: str
    fluent: Fluent | None = None
    sources: Mapping[int, str] = field(default_factory=dict)
    publishers: Mapping[int, str] = field(default_factory=dict)
    judgements: tuple[Judgement, ...] = ()


class Saying:
    """What a store says of its articles and incidents; judgements are read once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._of_articles = store.judgements.of_articles()
        self._of_incidents = store.judgements.of_incidents()
        self._log = store.judgements.log()

    def article(self, identity: int) -> ArticleSaid | None:
        """Return what is said of an article, None where nobody has said anything."""
        verdict = self._of_articles.get(identity)
        said = self._store.classes.of((identity,)).get(identity)
        if said is None and verdict is None:
            return None
        return ArticleSaid(
            classification=judged(said or _nothing(), verdict),
            decided_by=decided_by(verdict),
            opinion=self._opinion(identity),
            judgements=self._log.get(("article", identity), ()),
        )

    def incident(self, identity: str) -> IncidentSaid | None:
        """Return what is said of an incident, None where nobody has said anything."""
        verdict: Verdict | None = self._of_incidents.get(identity)
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
            judgements=self._log.get(("incident", identity), ()),
        )

    def _opinion(self, identity: int) -> Opinion | None:
        answers = (read(Opinion, record) for record in self._store.opinions.of(identity))
        return next((opinion for opinion in answers if opinion.given), None)


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
