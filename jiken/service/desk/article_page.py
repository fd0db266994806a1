"""All that the page of an article shows: its text with every quotation marked in its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from jiken.models import Article, Membership, Reason, Said
from jiken.service.assessing import assessment
from jiken.service.desk import steps
from jiken.service.desk.because import Because, because
from jiken.service.desk.explicit import is_explicit
from jiken.service.desk.marking import Line, marked, spans, spans_of_lead
from jiken.service.explaining import line
from jiken.service.relations import why
from jiken.service.saying import ArticleSaid, Saying, quotes
from jiken.store import Store
from jiken.store.articles import Sighting
from jiken.store.members import Head

CLASS, TAG, LINK, INCIDENT = "class", "tag", "link", "incident"
ADDRESSES, SIGHTED, HANGING = 20, 20, 50
"""Addresses, sightings and articles linked to this one that are read at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A quotation of the article and what it is quoted *for*: "class", "tag", "link", "incident"."""

    purpose: str
    said: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """An incident that the article is in or linked to, and why; *linked_to* is the article compared with."""

    head: Head
    membership: Membership
    why: str
    because: tuple[Because, ...]
    last_step: int
    linked_to: Article | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The article beside another one: what speaks for one event, and what against it."""

    id: int
    article: Article
    because: tuple[Because, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePage:
    """An article as its page shows it. *lead* is empty where the text begins with it."""

    id: int
    article: Article
    said: ArticleSaid | None
    title: Line
    lead: tuple[Line, ...]
    lines: tuple[Line, ...]
    cited: Mapping[str, tuple[Said, ...]]
    homes: tuple[Home, ...]
    sightings: tuple[Sighting, ...]
    revisions: int
    explicit: bool
    pictured: bool
    last_step: int
    compared: Comparison | None = field(default=None)

    @property
    def home(self) -> Home | None:
        """The incident that the article is in-event in."""
        return next((one for one in self.homes if one.membership.role.in_event), None)


def article_page(
    store: Store, number: int, *, language: str, beside: int | None = None
) -> ArticlePage | None:
    """Return the page of an article, None without it; *beside* is another to compare it with."""
    kept = store.articles.by_id(number)
    if kept is None:
        return None
    article, said = kept.article, Saying(store).article(number)
    memberships = store.members.places(number)
    compared, reasons = _compared(store, number, beside, language)
    found = [*_cited(store, number, said, memberships), *_links(reasons)]
    told = list(
        {(one.said.field, one.said.start, one.said.end): one.said for one in found}.values()
    )
    in_text = spans_of_lead(article.text, article.lead, told)
    (title,) = marked(article.title.replace("\n", " "), spans(article.title, "title", told))
    homes = tuple(_homes(store, number, memberships, language))
    last = next((one.last_step for one in homes if one.membership.role.in_event), 0)
    return ArticlePage(
        id=number,
        article=article,
        said=said,
        title=title,
        lead=marked(article.lead, spans(article.lead, "lead", told)) if in_text is None else (),
        lines=marked(article.text, [*spans(article.text, "text", told), *(in_text or ())]),
        cited=_by_purpose(found),
        homes=homes,
        sightings=tuple(store.articles.sightings(number)[:SIGHTED]),
        revisions=store.articles.revisions(number),
        explicit=is_explicit(f"{article.title}\n{article.lead}\n{article.text}"),
        pictured=store.thumbnails.has(number),
        last_step=last,
        compared=compared,
    )


def _cited(
    store: Store, number: int, said: ArticleSaid | None, memberships: Sequence[Membership]
) -> Iterator[Cited]:
    if said:
        yield from _of_class(said)
    for membership in memberships:
        yield from _links(membership.reasons)
        for reasons in store.members.hanging_on(number, membership.incident, HANGING):
            yield from _links(tuple(reason.turned() for reason in reasons))
        if found := assessment(store, membership.incident):
            for _, quote in quotes(found):
                if quote.article == number:
                    yield Cited(purpose=INCIDENT, said=quote.said)


def _of_class(said: ArticleSaid) -> Iterator[Cited]:
    found = said.classification
    for claim in found.rationale:
        yield from (Cited(purpose=CLASS, said=quote) for quote in claim.quotes)
    if found.severity_said:
        yield Cited(purpose=CLASS, said=found.severity_said)
    yield from (Cited(purpose=TAG, said=tag.said) for tag in found.tags if tag.said)


def _links(reasons: Sequence[Reason]) -> Iterator[Cited]:
    yield from (Cited(purpose=LINK, said=reason.here) for reason in reasons if reason.here)


def _by_purpose(found: Sequence[Cited]) -> dict[str, tuple[Said, ...]]:
    return {
        purpose: tuple(dict.fromkeys(one.said for one in found if one.purpose == purpose))
        for purpose in dict.fromkeys(one.purpose for one in found)
    }


def _homes(
    store: Store, number: int, memberships: Sequence[Membership], language: str
) -> Iterator[Home]:
    heads = store.members.heads({one.incident for one in memberships})
    others = {one.linked_to for one in memberships if one.linked_to}
    linked = {kept.id: kept.article for kept in store.articles.by_ids(others)}
    for one in sorted(memberships, key=lambda m: (not m.role.in_event, m.incident)):
        yield Home(
            head=heads[one.incident],
            membership=one,
            why=line(one.reasons, language),
            because=because(number, one.linked_to, one.reasons, language),
            last_step=steps.last_step(store, one.incident),
            linked_to=linked.get(one.linked_to or 0),
        )


def _compared(
    store: Store, number: int, beside: int | None, language: str
) -> tuple[Comparison | None, tuple[Reason, ...]]:
    other = store.articles.by_id(beside) if beside and beside != number else None
    if other is None:
        return None, ()
    reasons = why(store, number, other.id)
    told = because(number, other.id, reasons, language, beside=True)
    return Comparison(id=other.id, article=other.article, because=told), reasons
