"""Why an incident is what it is said to be: two to four sentences, none without a quotation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jiken.models import Classification, Said
from jiken.rollup import wordings
from jiken.rollup.glossary import Glossary
from jiken.rollup.pool import Voice
from jiken.rollup.quoting import one_of_each_language, quoted
from jiken.rollup.records import Classified, Fact, FactKind, Quote, RolledClaim, RolledTag
from jiken.rollup.severities import Step
from jiken.rollup.sources import Source
from jiken.rollup.titles import headline
from jiken.taxonomy import CLASSES_JA, SEVERITIES_JA, ArticleClass, japanese

MOST_CLAIMS = 4
_MOST_CONFLICTS = 2
# Of what two reports may have counted otherwise these are told first.
_TOLD_FIRST = (FactKind.KILLED, FactKind.INJURED, FactKind.PEOPLE, FactKind.AMOUNT, FactKind.COUNT)
_OF_HARM = frozenset({"harm_types", "relation", "stakeholders"})
_TAGS = (
    ("harm_types", ("害の種類", "Type of harm")),
    ("task", ("AIの働き", "What the AI system does")),
    ("relation", ("AIとの関わり", "How the AI system is involved")),
    ("stakeholders", ("影響を受けた人々", "Who is affected")),
)


def rationale(
    class_: ArticleClass,
    heard: Sequence[Voice],
    candidates: Sequence[tuple[ArticleClass, float]],
    helper: bool,
    severity: Step | None,
    tags: Sequence[RolledTag],
    facts: Sequence[Fact],
    glossary: Glossary,
) -> tuple[RolledClaim, ...]:
    """Return the claims: the class, the severity, the harm or the AI system, the conflicts.

    () where no article can be quoted.
    """
    found = [voice.source for voice in heard]
    who = {m.id: m.article.publisher for source in found for m in source.members}
    sure = class_ is not ArticleClass.NEEDS_REVIEW
    first = (
        _class_claim(class_, heard, helper, glossary, who)
        if sure
        else _open_claim(heard, candidates, glossary, who)
    )
    disputed = _disputed(facts, who)
    further = [
        *(_severity_claims(severity, who, first) if severity else ()),
        *_tag_claims(tags, who, harmful=(candidates[0][0].harmful if candidates else False)),
        *_headlines(found, who),
    ]
    kept = list(_without_repeats([*first, *further]))[: MOST_CLAIMS - len(disputed)]
    return (*kept, *disputed)


def _class_claim(
    class_: ArticleClass,
    heard: Sequence[Voice],
    helper: bool,
    glossary: Glossary,
    who: wordings.Publishers,
) -> list[RolledClaim]:
    quotes = one_of_each_language(_telling(class_, heard, glossary))
    if not quotes:
        return []
    return [wordings.claim(wordings.of_class(class_, helper), quotes, who)]


def _telling(class_: ArticleClass, heard: Sequence[Voice], glossary: Glossary) -> Iterator[Quote]:
    """Yield what the sources that speak for *class_* rest on, the surest of the best first.

    Where a report's own rationale cannot be quoted, its headline is.
    """
    surest = sorted(heard, key=lambda v: (v.top is not class_, not v.source.reports))
    for voice in surest:
        for member in voice.source.own:
            yield from _grounds(member, class_, glossary)


def _grounds(member: Classified, class_: ArticleClass, glossary: Glossary) -> Iterator[Quote]:
    said = member.classification
    if said is None:
        return
    agreed = said.candidates[0][0] is class_ if said.candidates else False
    quotes = [quoted(member, one, glossary) for one in (_class_quotes(said) if agreed else ())]
    own = next((quote for quote in quotes if quote), None)
    if own:
        yield own
    elif title := _quotable_title(member, glossary):
        yield title


def _class_quotes(said: Classification) -> list[Said]:
    """Return what the article's own rationale rests on, what it says of the class first.

    A rationale begins with the AI system, where it has more than one claim; of its first two
    that one speaks of the class that quotes the words of the harm or of the severity.
    """
    first = [claim.quotes[0] for claim in said.rationale if claim.quotes]
    telling = [tag.said for tag in said.tags if tag.group == "harm_types" and tag.said]
    telling += [said.severity_said] if said.severity_said else []
    harm = [quote for quote in first[:2] if any(_overlap(quote, one) for one in telling)]
    return list(dict.fromkeys([*harm, *first[1:2], *first]))


def _overlap(one: Said, other: Said) -> bool:
    return one.field == other.field and one.start < other.end and other.start < one.end


def _quotable_title(member: Classified, glossary: Glossary) -> Quote | None:
    """Return a headline that may be quoted, None where it is too long or names somebody."""
    title = headline([Source((member,))], member.article.language)
    return quoted(member, title.said, glossary) if title else None


def _open_claim(
    heard: Sequence[Voice],
    candidates: Sequence[tuple[ArticleClass, float]],
    glossary: Glossary,
    who: wordings.Publishers,
) -> list[RolledClaim]:
    """Say between which two classes a reviewer has to choose, with what speaks for each."""
    claims = []
    for class_, share in candidates[:2]:
        ranked = sorted(heard, key=lambda v: -v.shares[class_])
        quotes = [q for v in ranked for m in v.source.own for q in _grounds(m, class_, glossary)]
        if quotes:
            said = (
                f"判定は要確認で、{CLASSES_JA[class_]}の可能性は{share:.0%}",
                f"Needs review; {class_.aim} is {share:.0%} likely",
            )
            claims.append(wordings.claim(said, quotes[:1], who))
    return claims


def _severity_claims(
    step: Step, who: wordings.Publishers, first: Sequence[RolledClaim]
) -> list[RolledClaim]:
    said = (f"重大性は「{SEVERITIES_JA[step.severity]}」", f"Severity: {step.severity.value}")
    told = {quote for claim in first for quote in claim.quotes}
    if step.lower is None or not step.lower_quotes:
        return [] if set(step.quotes) <= told else [wordings.claim(said, step.quotes, who)]
    ja, en = (
        wordings.claim(said, step.quotes, who),
        wordings.claim(
            (
                f"「{SEVERITIES_JA[step.lower]}」にとどまる報道もある",
                f"others go only as far as {step.lower.value}",
            ),
            step.lower_quotes[:1],
            who,
        ),
    )
    return [
        RolledClaim(
            text_ja=f"{ja.text_ja}{en.text_ja}",
            text_en=f"{ja.text_en.removesuffix('.')}; {en.text_en}",
            quotes=(*ja.quotes, *en.quotes),
        )
    ]


def _tag_claims(
    tags: Sequence[RolledTag], who: wordings.Publishers, *, harmful: bool
) -> Iterator[RolledClaim]:
    for group, heading in _TAGS:
        if not harmful and group in _OF_HARM:
            continue
        some = [tag for tag in tags if tag.group == group and tag.quotes][:2]
        if some:
            quotes = tuple(dict.fromkeys(tag.quotes[0] for tag in some))
            values = [(japanese(group, tag.value), tag.value) for tag in some]
            yield wordings.claim(wordings.of_values(heading, values), quotes, who)


def _disputed(facts: Sequence[Fact], who: wordings.Publishers) -> list[RolledClaim]:
    some = [fact for fact in facts if fact.disagrees and fact.kind in _TOLD_FIRST]
    ranked = sorted(some, key=lambda f: -sum(v.sources for v in f.versions))[:_MOST_CONFLICTS]
    quoting = [
        f for f in ranked if all(v.quotes and v.quotes[0].article in who for v in f.versions)
    ]
    return [wordings.conflicts(quoting, who)] if quoting else []


def _headlines(found: Sequence[Source], who: wordings.Publishers) -> list[RolledClaim]:
    titles = (headline(found, language) for language in ("ja", "en"))
    quotes = [title for title in titles if title and len(title.said.said) <= 120]
    return [wordings.claim(wordings.FURTHER, quotes, who)] if quotes else []


def _without_repeats(claims: Sequence[RolledClaim]) -> Iterator[RolledClaim]:
    """Yield the claims that quote something new; headlines only where there is but one claim."""
    told: set[Quote] = set()
    kept = 0
    for claim in claims:
        filler = claim.text_en.startswith(wordings.FURTHER[1])
        if set(claim.quotes) <= told or (filler and kept > 1):
            continue
        told |= set(claim.quotes)
        kept += 1
        yield claim
