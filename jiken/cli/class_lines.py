"""What an incident or an article is, and why, as lines of text: (indent, text, bold)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from jiken.cli.class_labels import ClassLabels, quoted
from jiken.cli.tag_lines import tag_lines
from jiken.models import Claim, Classification
from jiken.opinion import Fluent, Opinion
from jiken.rollup import Assessment, Fact, Quote, RolledClaim, Version, pieces_text
from jiken.service.saying import ArticleSaid, IncidentSaid, told_tags
from jiken.service.verdicts import REVIEWER
from jiken.taxonomy import ArticleClass, Severity

Line = tuple[int, str, bool]
# Cues of one tag, and sources of one fact, that are named; the exports have them all.
NAMED = 3
# Sentences of an article's own rationale that are told.
TOLD = 2


def incident_lines(said: IncidentSaid, labels: ClassLabels) -> Iterator[Line]:
    """Yield class, severity, rationale, summary, tags and facts of an incident."""
    found = said.assessment
    yield 2, _class_line(found, said.decided_by, labels), True
    if found.class_.harmful or found.severity:
        yield (
            2,
            labels.severity.format(_severity(found.severity, labels))
            + _cited(found.severity_quotes, said, labels),
            False,
        )
    yield from _section(labels.why, (_sentence(claim, labels) for claim in found.rationale))
    yield from _section(labels.summary, _summaries(found, labels))
    if said.fluent:
        yield from _section(
            labels.worded.format(said.fluent.model, said.fluent.prompt_version),
            _fluent(said.fluent, labels),
        )
    yield from _section(labels.tags, tag_lines(told_tags(found), labels))
    yield from _section(labels.facts, (_fact(fact, said, labels) for fact in found.facts))


def article_lines(said: ArticleSaid, labels: ClassLabels) -> Iterator[Line]:
    """Yield an article's own class, and the first sentence of why."""
    found = said.classification
    yield 4, _class_line(found, said.decided_by, labels), False
    if found.rationale:
        between = "" if labels.language == "ja" else " "
        told = between.join(_sentence(claim, labels) for claim in found.rationale[:TOLD])
        yield 6, told, False
    if said.opinion and said.opinion.class_:
        yield 4, _opinion(said.opinion, labels), False


def _class_line(found: Assessment | Classification, by: str, labels: ClassLabels) -> str:
    notes = [labels.by_reviewer] if by == REVIEWER else list(_doubts(found, labels))
    notes += [labels.helper] if found.helper else []
    notes += [] if found.ai else [labels.no_ai]
    return " · ".join([labels.named(found.class_), *notes])


def _doubts(found: Assessment | Classification, labels: ClassLabels) -> Iterator[str]:
    ranked = found.candidates
    if found.class_ is ArticleClass.NEEDS_REVIEW and len(ranked) > 1:
        (first, sure), (second, less) = ranked[:2]
        yield labels.between.format(labels.named(first), sure, labels.named(second), less)
    elif ranked:
        yield labels.probability.format(ranked[0][1])


def _section(heading: str, lines: Iterable[str]) -> Iterator[Line]:
    told = [line for line in lines if line]
    if told:
        yield 2, heading, True
    yield from ((4, line, False) for line in told)


def _sentence(claim: Claim | RolledClaim, labels: ClassLabels) -> str:
    return claim.text_ja if labels.language == "ja" else claim.text_en


def _severity(severity: Severity | None, labels: ClassLabels) -> str:
    return labels.severities[severity] if severity else labels.not_established


def _summaries(found: Assessment, labels: ClassLabels) -> Iterator[str]:
    both = {"ja": found.summary_ja, "en": found.summary_en}
    for language in sorted(both, key=lambda one: one != labels.language):
        yield pieces_text(both[language], language)


def _fluent(said: Fluent, labels: ClassLabels) -> Iterator[str]:
    for language in sorted(("ja", "en"), key=lambda one: one != labels.language):
        for part in ("title", "summary"):
            yield getattr(said, f"{part}_{language}") or ""


def _fact(fact: Fact, said: IncidentSaid, labels: ClassLabels) -> str:
    label = fact.label_ja if labels.language == "ja" else fact.label_en
    versions = " | ".join(_version(version, said, labels) for version in fact.versions)
    conflict = f" [{labels.disagree}]" if fact.disagrees else ""
    return f"{label}{labels.colon}{versions}{conflict}"


def _version(version: Version, said: IncidentSaid, labels: ClassLabels) -> str:
    value = version.value_ja if labels.language == "ja" else version.value_en
    who = dict.fromkeys(said.publishers.get(quote.article, "?") for quote in version.quotes)
    named = labels.comma.join(list(who)[:NAMED])
    return value + (labels.said_by.format(named) if named else "")


def _cited(quotes: Sequence[Quote], said: IncidentSaid, labels: ClassLabels) -> str:
    cited = (
        quoted(quote) + labels.said_by.format(said.publishers.get(quote.article, "?"))
        for quote in quotes
    )
    told = labels.comma.join(cited)
    return f" {told}" if told and labels.language == "en" else told


def _opinion(said: Opinion, labels: ClassLabels) -> str:
    assert said.class_ is not None  # asked by the caller
    return labels.opinion.format(labels.named(said.class_), said.model, said.prompt_version)
