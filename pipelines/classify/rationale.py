"""Why an article is labelled as it is: a few sentences, each resting on words of the article."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from types import MappingProxyType

from jiken.models import Claim, Classification, Said
from jiken.taxonomy import ArticleClass
from pipelines.classify import harms, sentences
from pipelines.classify.cues import Cue
from pipelines.classify.elsewhere import of_event
from pipelines.classify.quotable import Quotable

MOST = 4
_NOTHING: Mapping[ArticleClass, Said] = MappingProxyType({})


def rationale(
    judged: Classification,
    title: str,
    text: str,
    cues: Sequence[Cue],
    telling: Mapping[ArticleClass, Said] = _NOTHING,
) -> tuple[Claim, ...]:
    """Return one to four claims in both languages, each with the quotations it rests on.

    *telling* is what speaks for a class where no cue of it stands, by the classifier's own
    weights. An article without a word in title and text has no rationale.
    """
    article = Quotable(title, text, tuple(of_event(title, text, cues)), telling)
    if article.opening() is None:
        return ()
    claims = tuple(islice(_claims(judged, article), MOST))
    if len(claims) > 1:
        return claims
    used = [quote for claim in claims for quote in claim.quotes]
    return (*claims, *sentences.begins(article, used))


def _claims(judged: Classification, article: Quotable) -> Iterator[Claim]:
    if not judged.ai and judged.class_ is not ArticleClass.NEEDS_REVIEW:
        return sentences.no_system(article)
    return chain(sentences.system(judged, article), _of_class(judged, article))


def _of_class(judged: Classification, article: Quotable) -> Iterator[Claim]:
    match judged.class_:
        case ArticleClass.INCIDENT:
            return harms.incident(judged, article)
        case ArticleClass.HAZARD:
            return harms.hazard(judged, article)
        case ArticleClass.COMPLEMENTARY:
            return sentences.complementary(article)
        case ArticleClass.UNRELATED:
            return sentences.unrelated(judged, article)
        case ArticleClass.NEEDS_REVIEW:
            return sentences.undecided(judged, article)
