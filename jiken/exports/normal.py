"""Tags, facts, quotations and memberships in normal form: a row each, for the SQLite dataset."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jiken.exports.classes import rolled_tag_row, said_row
from jiken.models import Classification, Reason
from jiken.rollup import Assessment, Quote
from jiken.service.explaining import line
from jiken.service.reading import ArticleView
from jiken.service.saying import quotes
from jiken.store.reasons import reasons_json

Row = dict[str, object]
EMPTY: Row = {"field": None, "start": None, "end": None, "said": None}


def article_tags(article: int, said: Classification) -> Iterator[Row]:
    """Yield a row for each tag of an article, each value once."""
    once = {(tag.group, tag.value): tag for tag in reversed(said.tags)}
    for tag in reversed(once.values()):
        quote = said_row(tag.said) if tag.said else EMPTY
        row: Row = {"article": article, "tag": tag.group, "value": tag.value}
        yield row | {"probability": round(tag.probability, 4)} | quote


def article_quotes(article: int, said: Classification) -> Iterator[Row]:
    """Yield a row for each quotation that an article's severity and rationale rest on."""
    if said.severity_said:
        yield {"article": article, "quoted_for": "severity"} | said_row(said.severity_said)
    for claim in said.rationale:
        for quote in claim.quotes:
            yield {"article": article, "quoted_for": "rationale"} | said_row(quote)


def incident_tags(said: Assessment) -> Iterator[Row]:
    """Yield a row for each tag of an incident."""
    return ({"incident": said.incident, **rolled_tag_row(tag)} for tag in said.tags)


def incident_facts(said: Assessment) -> Iterator[Row]:
    """Yield a row for each version of each fact."""
    for number, fact in enumerate(said.facts, start=1):
        for at, version in enumerate(fact.versions, start=1):
            yield {
                "incident": said.incident,
                "fact": number,
                "version": at,
                "kind": fact.kind.value,
                "unit": fact.unit,
                "label_ja": fact.label_ja,
                "label_en": fact.label_en,
                "value": version.value,
                "value_ja": version.value_ja,
                "value_en": version.value_en,
                "sources": version.sources,
            }


def incident_quotes(said: Assessment) -> Iterator[Row]:
    """Yield a row for each quotation of an incident; those of facts name fact and version."""
    for why, quote in quotes(said):
        if why != "facts":
            yield _quoted(said, why, quote, None, None)
    for number, fact in enumerate(said.facts, start=1):
        for at, version in enumerate(fact.versions, start=1):
            yield from (_quoted(said, "facts", quote, number, at) for quote in version.quotes)


def _quoted(said: Assessment, why: str, quote: Quote, fact: int | None, version: int | None) -> Row:
    row: Row = {"incident": said.incident, "quoted_for": why, "fact": fact, "version": version}
    return row | {"article": quote.article, "language": quote.language} | said_row(quote.said)


def memberships(view: ArticleView) -> Iterator[Row]:
    """Yield a row for each incident that an article is in, with what holds it there."""
    for membership in view.memberships:
        yield {
            "incident": membership.incident,
            "article": view.id,
            "role": membership.role.value,
            "copy_of": membership.copy_of,
            "linked_to": membership.linked_to,
            "probability": membership.probability,
            **why(membership.reasons),
        }


def why(reasons: Sequence[Reason]) -> Row:
    """Return the columns of what agrees between two articles and what does not."""
    return {
        "reason_ja": line(reasons, "ja") or None,
        "reason_en": line(reasons, "en") or None,
        "reasons": reasons_json(reasons),
    }
