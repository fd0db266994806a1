"""Why an incident is what it is said to be: two to four sentences, none without a quotation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jiken.models import Said
from jiken.rollup import wordings
from jiken.rollup.glossary import Glossary
from jiken.rollup.grounds import grounds
from jiken.rollup.pool import Voice
from jiken.rollup.quoting import LONGEST, field_of, one_of_each_language, quoted, telling
from jiken.rollup.records import Fact, FactKind, Quote, RolledClaim, RolledTag
from jiken.rollup.sentences import sentences
from jiken.rollup.severities import Step
from jiken.rollup.sources import Source
from jiken.rollup.titles import headline
from jiken.taxonomy import ArticleClass, japanese

MOST_CLAIMS = 4
_MOST_CONFLICTS, _FRONT = 2, 4
# Of what two reports may have counted otherwise these are told.
_COUNTED = (FactKind.KILLED, FactKind.INJURED, FactKind.PEOPLE, FactKind.AMOUNT, FactKind.COUNT)
_OF_HARM = frozenset({"harm_types", "relation", "stakeholders"})
_HEADINGS = (
    ("harm_types", ("害の種類", "Type of harm")),
    ("task", ("AIの働き", "What the AI system does")),
    ("relation", ("AIとの関わり", "How the AI system is involved")),
    ("stakeholders", ("影響を受けた人々", "Who is affected")),
)
_AT_RISK = (
    ("harm_types", ("起こりうる害の種類", "Type of harm that could follow")),
    *_HEADINGS[1:3],
    ("stakeholders", ("影響を受けうる人々", "Who is at risk")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found of an incident: what its rationale is to give the grounds of."""

    class_: ArticleClass
    helper: bool
    sources: Sequence[Source]
    heard: Sequence[Voice]
    candidates: Sequence[tuple[ArticleClass, float]]
    severity: Step | None
    tags: Sequence[RolledTag]
    facts: Sequence[Fact]

    @property
    def publishers(self) -> wordings.Publishers:
        """Who is behind each article."""
        members = (m for source in self.sources for m in source.members)
        return {m.id: m.article.publisher for m in members}

    @property
    def harmful(self) -> bool:
        """Whether it is an incident or a hazard, or would be if it were sure."""
        return bool(self.candidates) and self.candidates[0][0].harmful

    @property
    def hazard(self) -> bool:
        """Whether harm is not done but possible."""
        return bool(self.candidates) and self.candidates[0][0] is ArticleClass.HAZARD


def rationale(found: Found, glossary: Glossary) -> tuple[RolledClaim, ...]:
    """Return the claims: the class, the severity, the harm or the AI system, the conflicts.

    () where no article can be quoted.
    """
    who = found.publishers
    first = list(_of_class(found, who, glossary))
    disputed = _disputed(found.facts, who)
    severity = _severity(found.severity, who, first) if found.severity else ()
    kept = list(_quoting_more([*first, *severity, *_tags(found, who)], severity))
    if len(kept) + len(disputed) < 2:
        kept += _more(found, kept, who, glossary)
    return (*kept[: MOST_CLAIMS - len(disputed)], *disputed)


def _of_class(found: Found, who: wordings.Publishers, glossary: Glossary) -> Iterator[RolledClaim]:
    """Say what it is, or between which two classes a reviewer has to choose, and what speaks for each."""
    if found.class_ is not ArticleClass.NEEDS_REVIEW:
        quotes = one_of_each_language(grounds(found.class_, found.heard, glossary))
        if quotes:
            yield wordings.claim(_heading(found), quotes, who)
        return
    for class_, share in found.candidates[:2]:
        quotes = tuple(grounds(class_, found.heard, glossary))[:1]
        if quotes:
            yield wordings.claim(wordings.undecided(class_, share), quotes, who)


def _heading(found: Found) -> tuple[str, str]:
    """Return what it is; of an incident no words establish the harm of, that this is open."""
    if found.class_ is ArticleClass.INCIDENT and found.severity is None:
        return wordings.UNSETTLED
    return wordings.of_class(found.class_, found.helper)


def _severity(
    step: Step, who: wordings.Publishers, first: Sequence[RolledClaim]
) -> Sequence[RolledClaim]:
    told = {quote for claim in first for quote in claim.quotes}
    if step.lower and step.lower_quotes:
        return [wordings.steps(step.severity, step.quotes, step.lower, step.lower_quotes[0], who)]
    if set(step.quotes) <= told:
        return []
    return [wordings.claim(wordings.step(step.severity), step.quotes, who)]


def _tags(found: Found, who: wordings.Publishers) -> Iterator[RolledClaim]:
    for group, heading in _AT_RISK if found.hazard else _HEADINGS:
        if not found.harmful and group in _OF_HARM:
            continue
        cued = (tag for tag in found.tags if tag.quotes and not tag.learnt)
        some = [tag for tag in cued if tag.group == group][:2]
        if some:
            quotes = tuple(dict.fromkeys(tag.quotes[0] for tag in some))
            values = [(japanese(group, tag.value), tag.value) for tag in some]
            yield wordings.claim(wordings.of_values(heading, values), quotes, who)


def _disputed(facts: Sequence[Fact], who: wordings.Publishers) -> list[RolledClaim]:
    """Return the sentence on what the articles counted otherwise: what most of them tell first."""
    some = [
        fact
        for fact in facts
        if fact.disagrees and fact.kind in _COUNTED and not _is_conversion(fact, facts)
    ]
    most = sorted(some, key=lambda f: -sum(v.sources for v in f.versions))
    # 212 people or 200 is the same disagreement as 212 or 200 of something.
    apart = {frozenset(v.value for v in fact.versions): fact for fact in reversed(most)}
    told = [fact for fact in most if fact in apart.values()][:_MOST_CONFLICTS]
    return [wordings.conflicts(told, who)] if told else []


def _is_conversion(fact: Fact, facts: Sequence[Fact]) -> bool:
    """Whether those who disagree on a sum agree on the one, in other money, that it is made of."""
    return fact.kind is FactKind.AMOUNT and any(
        other.kind is FactKind.AMOUNT and other.unit != fact.unit and _all_have(fact, other)
        for other in facts
    )


def _all_have(fact: Fact, other: Fact) -> bool:
    agreed = {quote.article for quote in other.versions[0].quotes}
    return all(agreed & {quote.article for quote in v.quotes} for v in fact.versions)


def _more(
    found: Found, kept: Sequence[RolledClaim], who: wordings.Publishers, glossary: Glossary
) -> list[RolledClaim]:
    """Return the sentence on what else is said: the headlines or, where they are told, the opening."""
    told = {quote for claim in kept for quote in claim.quotes}
    sources = [voice.source for voice in found.heard]
    titles = (headline(sources, language) for language in ("ja", "en"))
    quotes = [t for t in titles if t and len(t.said.said) <= LONGEST and t not in told]
    quotes = quotes or [q for q in _openings(sources, glossary) if q not in told][:1]
    return [wordings.claim(wordings.FURTHER, quotes, who)] if quotes else []


def _openings(found: Sequence[Source], glossary: Glossary) -> Iterator[Quote]:
    """Yield the sentences that open the articles and are short enough to be quoted."""
    for member in telling(found):
        for sentence in sentences(member.article)[:_FRONT]:
            words = field_of(member.article, sentence.field)[sentence.start : sentence.end]
            said = Said(field=sentence.field, start=sentence.start, end=sentence.end, said=words)
            if sentence.complete and (quote := quoted(member, said, glossary)):
                yield quote


def _quoting_more(
    claims: Sequence[RolledClaim], always: Sequence[RolledClaim]
) -> Iterator[RolledClaim]:
    """Yield the claims that quote what none before did, and those told always."""
    told: set[Quote] = set()
    for claim in claims:
        if claim in always or not set(claim.quotes) <= told:
            told |= set(claim.quotes)
            yield claim
