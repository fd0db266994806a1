"""Second opinions and fluent wordings of a language model, where the operator names an endpoint."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from dedupe.fold import folded
from dedupe.numerals import numbers
from dedupe.quantities import quantities
from jiken.models import Article
from jiken.opinion import (
    PROMPT_VERSION,
    Endpoint,
    Fluent,
    Opinion,
    Outcome,
    fluent,
    second_opinion,
)
from jiken.service.naming import spellings
from jiken.service.saying import Saying
from jiken.service.verdicts import REVIEWER
from jiken.store import Store
from jiken.store.as_json import written
from jiken.store.opinions import Answer
from jiken.taxonomy import ArticleClass

WORTH_ASKING = tuple(c.value for c in ArticleClass if c.harmful or c is ArticleClass.NEEDS_REVIEW)
"""The classes that a second opinion is asked on: the others are the bulk of the news."""
Progress = Callable[[int], None]
Reports = Mapping[int, Article]


@dataclass(slots=True, kw_only=True)
class Opined:
    """What a run came to: answers by outcome, on articles and on incidents; *left* were not asked.

    *disagreeing* counts the opinions whose class is not the classifier's.
    """

    articles: Counter[Outcome] = field(default_factory=Counter)
    incidents: Counter[Outcome] = field(default_factory=Counter)
    disagreeing: int = 0
    left: int = 0


def opine(
    store: Store,
    endpoint: Endpoint,
    *,
    most: int,
    now: Callable[[], datetime],
    told: Opined,
    progress: Progress,
    judged: bool = False,
) -> None:
    """Ask on up to *most* articles and incidents that are new, newest first; count in *told*.

    Only what tells of harm or needs review is asked on, and what a reviewer has given a class
    only where *judged*: that is decided. Each answer is stored at once, so that
    a run that is interrupted, or whose endpoint goes away, loses none.
    """
    articles = _unasked(store, endpoint, most, frozenset() if judged else _decided_articles(store))
    for number, article in enumerate(articles):
        if endpoint.given_up:
            told.left += len(articles) - number
            return
        told.articles[_on_article(store, endpoint, article, told, now())] += 1
        progress(1)
    incidents = _unworded(store, endpoint, most - len(articles), judged=judged)
    for number, (incident, reports) in enumerate(incidents):
        if endpoint.given_up:
            told.left += len(incidents) - number
            return
        told.incidents[_on_incident(store, endpoint, incident, reports, now())] += 1
        progress(1)


def stated(text: str) -> set[float]:
    """The numbers that *text* states; kanji and words only where a unit makes them one."""
    told = folded(text)
    plain = {number.value for number in numbers(told.text) if not number.spelt}
    return plain | {q.value for q in quantities(told, text, "text", None) if q.unit != "day"}


def _on_article(
    store: Store, endpoint: Endpoint, identity: int, told: Opined, now: datetime
) -> Outcome:
    kept = store.articles.by_id(identity)
    assert kept is not None  # asked for in this very run
    article = kept.article
    opinion = second_opinion(endpoint, article, stated, spellings((article,)))
    store.opinions.save(identity, _answer(opinion, article.content_hash), now=now)
    said = store.classes.of((identity,))[identity]
    told.disagreeing += opinion.given and opinion.class_ is not said.class_
    return opinion.outcome


def _decided_articles(store: Store) -> frozenset[int]:
    return frozenset(
        id_ for id_, verdict in store.judgements.of_articles().items() if verdict.class_
    )


def _unasked(store: Store, endpoint: Endpoint, most: int, decided: frozenset[int]) -> list[int]:
    asked = endpoint.model, PROMPT_VERSION
    found = store.opinions.unasked(*asked, WORTH_ASKING, most + len(decided))
    return [identity for identity in found if identity not in decided][:most]


def _unworded(
    store: Store, endpoint: Endpoint, most: int, *, judged: bool
) -> list[tuple[str, Reports]]:
    """Return the newest incidents of harm, or for review, that have no final wording yet."""
    found: list[tuple[str, Reports]] = []
    saying = Saying(store)
    for incident in store.classes.incidents(WORTH_ASKING):
        if len(found) >= most:
            break
        reports = _reports(store, incident, saying, judged=judged)
        asked = endpoint.model, PROMPT_VERSION
        if reports and not store.opinions.is_worded(incident, _hash(reports), *asked):
            found.append((incident, reports))
    return found


def _on_incident(
    store: Store, endpoint: Endpoint, identity: str, reports: Reports, now: datetime
) -> Outcome:
    worded = fluent(endpoint, list(reports.values()), stated, spellings(reports.values()))
    store.opinions.word(identity, list(reports), _answer(worded, _hash(reports)), now=now)
    return worded.outcome


def _reports(store: Store, incident: str, saying: Saying, *, judged: bool) -> Reports:
    """Return the reports that decided on an incident, best first; none where it is not harmful.

    None either where a reviewer gave its class, unless *judged*.
    """
    said = saying.incident(incident)
    if said is None or said.assessment.class_.value not in WORTH_ASKING:
        return {}
    if said.decided_by == REVIEWER and not judged:
        return {}
    order = said.assessment.reports
    articles = {kept.id: kept.article for kept in store.articles.by_ids(order)}
    return {id_: articles[id_] for id_ in order}


def _hash(reports: Reports) -> str:
    told = "\n".join(sorted(article.content_hash for article in reports.values()))
    return hashlib.sha256(told.encode()).hexdigest()


def _answer(said: Opinion | Fluent, content_hash: str) -> Answer:
    return Answer(
        content_hash=content_hash,
        model=said.model,
        prompt_version=said.prompt_version,
        outcome=said.outcome.value,
        final=not said.outcome.worth_another_try,
        record=written(said),
    )
