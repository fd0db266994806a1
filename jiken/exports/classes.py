"""What articles and incidents are said to be, as rows of a dataset."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import TypeAlias

from jiken.models import Classification, Said
from jiken.opinion import Fluent, Opinion
from jiken.rollup import Fact, Quote, RolledTag
from jiken.service.saying import ArticleSaid, IncidentSaid, quotes, told_tags
from jiken.taxonomy import TAGS, ArticleClass

Value: TypeAlias = "str | int | float | bool | Sequence[object] | Mapping[str, object] | None"
Row: TypeAlias = "dict[str, Value]"
NAMED = {"countries": "country", "systems": "system", "organisations": "organisation"}


def article_said_row(said: ArticleSaid | None) -> Row:
    """Return the columns of an article's class; None in each where it is not classified."""
    found = said.classification if said else None
    return {
        "class": found.class_.value if found else None,
        "class_by": said.decided_by if said else None,
        "class_probability": round(found.probability, 4) if found else None,
        "candidates": candidates(found.candidates if found else ()),
        "helper": found.helper if found else None,
        "severity": found.severity.value if found and found.severity else None,
        "tags": {group: list(found.values(group)) if found else [] for group in TAGS},
        **{name: list(found.values(tag)) if found else [] for name, tag in NAMED.items()},
        "rationale_ja": "".join(c.text_ja for c in found.rationale) if found else None,
        "rationale_en": " ".join(c.text_en for c in found.rationale) if found else None,
        "quotes": list(article_quotes(found)) if found else [],
        "second_opinion": opinion_record(said.opinion) if said and said.opinion else None,
        "classifier": found.model if found else None,
    }


def article_quotes(said: Classification) -> Iterator[Row]:
    """Yield what an article is quoted for, with field, start and end (characters, from 0)."""
    if said.severity_said:
        yield _quote("severity", said.severity_said)
    for claim in said.rationale:
        yield from (_quote("rationale", quote) for quote in claim.quotes)
    for tag in said.tags:
        if tag.said:
            yield _quote(tag.group, tag.said) | {"value": tag.value}


def opinion_record(said: Opinion) -> Row:
    """Return a model's second opinion: it decides nothing."""
    tags: dict[str, list[str]] = {}
    for group, value in said.tags:
        tags.setdefault(group, []).append(value)
    return {
        "class": said.class_.value if said.class_ else None,
        "ai": said.ai,
        "helper": said.helper,
        "severity": said.severity.value if said.severity else None,
        "tags": tags,
        "quotes": [_quote(quote.supports, quote.said) for quote in said.quotes],
        "model": said.model,
        "prompt_version": said.prompt_version,
    }


def incident_said_row(said: IncidentSaid | None) -> Row:
    """Return the columns of an incident's class; None in each where it is not rolled up."""
    found = said.assessment if said else None
    tags = told_tags(found) if found else ()
    return {
        "class": found.class_.value if found else None,
        "class_by": said.decided_by if said else None,
        "class_probability": round(found.probability, 4) if found else None,
        "candidates": candidates(found.candidates if found else ()),
        "ai": found.ai if found else None,
        "helper": found.helper if found else None,
        "severity": found.severity.value if found and found.severity else None,
        "tags": {group: [t.value for t in tags if t.group == group] for group in TAGS},
        **{name: [t.value for t in tags if t.group == of] for name, of in NAMED.items()},
        "rationale_ja": "".join(c.text_ja for c in found.rationale) if found else None,
        "rationale_en": " ".join(c.text_en for c in found.rationale) if found else None,
        "summary_ja": said.summary("ja") if said else None,
        "summary_en": said.summary("en") if said else None,
        "facts": [_fact(fact, said) for fact in found.facts] if found and said else [],
        "quotes": list(incident_quotes(said)) if said else [],
        "fluent": fluent_record(said.fluent) if said and said.fluent else None,
        "classifier": found.model if found else None,
    }


def incident_quotes(said: IncidentSaid) -> Iterator[Row]:
    """Yield what is quoted of an incident's articles but for its facts, with the article's URL."""
    for why, quote in quotes(said.assessment):
        if why != "facts":
            yield {"for": why} | _sourced(quote, said)


def fluent_record(said: Fluent) -> Row:
    """Return a model's title and summary: suggestions, beside the quoted ones."""
    return {name: value for name, value in asdict(said).items() if name not in _INNER}


_INNER = frozenset({"outcome", "dropped"})


def candidates(ranked: Sequence[tuple[ArticleClass, float]]) -> list[Row]:
    """Return the likeliest classes, best first."""
    return [{"class": c.value, "probability": round(p, 4)} for c, p in ranked]


def rolled_tag_row(tag: RolledTag) -> Row:
    """Return an incident's tag: how likely, and how many independent sources give it."""
    return {
        "tag": tag.group,
        "value": tag.value,
        "probability": round(tag.probability, 4),
        "sources": tag.sources,
    }


def _fact(fact: Fact, said: IncidentSaid) -> Row:
    return {
        "kind": fact.kind.value,
        "unit": fact.unit,
        "label_ja": fact.label_ja,
        "label_en": fact.label_en,
        "disagrees": fact.disagrees,
        "versions": [
            {
                "value": version.value,
                "value_ja": version.value_ja,
                "value_en": version.value_en,
                "sources": version.sources,
                "quotes": [_sourced(quote, said) for quote in version.quotes],
            }
            for version in fact.versions
        ],
    }


def _sourced(quote: Quote, said: IncidentSaid) -> Row:
    return {
        "article": said.sources.get(quote.article),
        "language": quote.language,
        **said_row(quote.said),
    }


def _quote(why: str, said: Said) -> Row:
    return {"for": why} | said_row(said)


def said_row(said: Said) -> Row:
    """Return the columns of a quotation: where it stands (characters, from 0), and its words."""
    return {"field": said.field, "start": said.start, "end": said.end, "said": said.said}
