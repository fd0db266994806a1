"""A second opinion on one article: asked, checked value by value, never more than a suggestion."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from jiken.models import Article
from jiken.opinion.endpoint import Endpoint
from jiken.opinion.held import Held, Numbers
from jiken.opinion.outcomes import NoOpinion, Outcome
from jiken.opinion.prompts import PROMPT_VERSION, opinion_prompt
from jiken.opinion.question import answer
from jiken.opinion.quoting import said
from jiken.opinion.records import Opinion, Quote
from jiken.opinion.schemas import NOT_ESTABLISHED, SUPPORTS
from jiken.opinion.wordings import wordings
from jiken.taxonomy import DECIDED, TAGS, ArticleClass, Severity

MAX_QUOTES = 8
_STEPS = {
    ArticleClass.INCIDENT: (Severity.INCIDENT, Severity.SERIOUS_INCIDENT, Severity.DISASTER),
    ArticleClass.HAZARD: (Severity.HAZARD, Severity.SERIOUS_HAZARD),
}


@dataclass(frozen=True, slots=True)
class _Checked:
    """An answer on *article* while it is checked; *dropped* grows with each part left out."""

    found: Mapping[str, object]
    article: Article
    dropped: list[Outcome] = field(default_factory=list)


def second_opinion(
    endpoint: Endpoint, article: Article, numbers: Numbers, spellings: Collection[str] = ()
) -> Opinion:
    """Return what the model at *endpoint* makes of *article*, or an Opinion that says why none.

    *numbers* reads the numbers that a text states, *spellings* are the article's names in the
    other language.
    """
    try:
        found = answer(endpoint, opinion_prompt(article))
        held = Held.of((article,), numbers, spellings)
        opinion = _opinion(endpoint.model, _Checked(found, article), held, numbers)
    except NoOpinion as none:
        opinion = Opinion(outcome=none.outcome, model=endpoint.model, prompt_version=PROMPT_VERSION)
    endpoint.count(opinion.outcome, opinion.dropped)
    return opinion


def _opinion(model: str, checked: _Checked, held: Held, numbers: Numbers) -> Opinion:
    class_, ai, helper = _class(checked.found)
    written = wordings(checked.found, held, numbers)
    tags, quotes = tuple(_tags(checked)), _quotes(checked)
    severity = _severity(checked, class_, quotes)
    return Opinion(
        outcome=Outcome.GIVEN,
        model=model,
        prompt_version=PROMPT_VERSION,
        class_=class_,
        ai=ai,
        helper=helper,
        severity=severity,
        tags=tags,
        quotes=quotes,
        **written.passed,
        dropped=(*checked.dropped, *written.dropped),
    )


def _class(found: Mapping[str, object]) -> tuple[ArticleClass, bool, bool]:
    """Return class, ai and helper. Without an AI system, or with a helping one, there is no harm."""
    match found:
        case {"class": str(named), "ai": bool(ai), "helper": bool(helper)}:
            pass
        case _:
            raise NoOpinion(Outcome.NOT_AS_ASKED)
    if named not in DECIDED:
        raise NoOpinion(Outcome.NOT_IN_VOCABULARY)
    class_ = ArticleClass(named)
    if class_.harmful and (helper or not ai):
        raise NoOpinion(Outcome.CONTRADICTORY)
    return class_, ai, helper


def _tags(checked: _Checked) -> Iterator[tuple[str, str]]:
    """Yield (group, value) in the taxonomy's order; of autonomy, which is one, the first."""
    tags = checked.found.get("tags")
    named = tags if isinstance(tags, dict) else {}
    for group, values in TAGS.items():
        given_values = _listed(named.get(group, []))
        known = [value for value in values if value in given_values]
        unknown = [value for value in given_values if value not in list(values)]
        checked.dropped.extend(Outcome.NOT_IN_VOCABULARY for _ in unknown[:10])
        yield from ((group, value) for value in (known[:1] if group == "autonomy" else known))


def _listed(values: object) -> list[object]:
    return values if isinstance(values, list) else [values]


def _quotes(checked: _Checked) -> tuple[Quote, ...]:
    """Return the quotations that the article holds; raises NoOpinion if there is none."""
    listed = _listed(checked.found.get("quotes", []))[:MAX_QUOTES]
    found: dict[Quote, None] = {}
    for quote in listed:
        try:
            found[_quote(checked.article, quote)] = None
        except NoOpinion as unfit:
            checked.dropped.append(unfit.outcome)
    if not found:
        raise NoOpinion(Outcome.QUOTE_NOT_FOUND if listed else Outcome.NO_QUOTE)
    return tuple(found)


def _quote(article: Article, quote: object) -> Quote:
    match quote:
        case {"supports": str(supports), "quote": str(text)} if supports in SUPPORTS:
            return Quote(supports=supports, said=said(article, text))
    raise NoOpinion(Outcome.NOT_AS_ASKED)


def _severity(checked: _Checked, class_: ArticleClass, quotes: Sequence[Quote]) -> Severity | None:
    """Return the step if it fits the class and is quoted; the plain steps rest on any quote."""
    named = checked.found.get("severity", NOT_ESTABLISHED)
    if named == NOT_ESTABLISHED:
        return None
    if not isinstance(named, str) or named not in list(Severity):
        raise NoOpinion(Outcome.NOT_IN_VOCABULARY)
    severity = Severity(named)
    if severity not in _STEPS.get(class_, ()):
        checked.dropped.append(Outcome.CONTRADICTORY)
        return None
    if severity.value == class_.value or any(q.supports == "severity" for q in quotes):
        return severity
    checked.dropped.append(Outcome.NO_QUOTE)
    return None
