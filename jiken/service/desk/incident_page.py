"""All that the page of an incident shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from jiken.models import Role
from jiken.rollup import Assessment, Fact, Quote, RolledTag, pieces_text
from jiken.service.desk import steps
from jiken.service.desk.citing import Piece, cited
from jiken.service.desk.explicit import is_explicit
from jiken.service.desk.look_alikes import Neighbour, neighbours
from jiken.service.desk.members import ArticlesPage, articles_page
from jiken.service.desk.side_by_side import Side, side_by_side
from jiken.service.desk.timeline import Moment, timeline
from jiken.service.naming import glossary
from jiken.service.saying import IncidentSaid, Saying, quotes, told_tags
from jiken.store import Store
from jiken.store.members import Head, Placed
from jiken.taxonomy import TAGS

LANGUAGES = ("ja", "en")
REVIEWER, MODEL, QUOTED = "reviewer", "model", "quoted"
NAMED = 200
"""Headlines in which procedures are looked for: the first report's and those of follow-ups."""

GROUPS = (
    *("harm_types", "stakeholders", "industries", "principles", "relation", "task", "autonomy"),
    *("functions", "system", "organisation", "country"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """A title or a summary in "ja" or "en": a "reviewer"'s (*who*), a "model"'s (*who*), or "quoted".

    *pieces* are its words, the quotations with their places.
    """

    language: str
    by: str
    text: str
    who: str = ""
    pieces: tuple[Piece[Quote], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """What an incident came of and what came of it: other incidents, each by "merge" or "split"."""

    parents: tuple[tuple[str, str], ...] = ()
    children: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentPage:
    """An incident as its page shows it, *titles* and *summaries* in the page's language first.

    *facts* are in lines of one kind; *pictured* is an article with a thumbnail. *explicit*: it
    tells of sexual harm. *last_step* is what a form has as *seen*.
    """

    head: Head
    said: IncidentSaid | None
    titles: tuple[Worded, ...]
    summaries: tuple[Worded, ...]
    rationale: tuple[tuple[Piece[Quote], ...], ...]
    tags: Mapping[str, tuple[RolledTag, ...]]
    facts: tuple[tuple[Fact, ...], ...]
    moments: tuple[Moment, ...]
    articles: ArticlesPage
    sides: tuple[Side, ...]
    near: tuple[Neighbour, ...]
    near_told: bool
    lineage: Lineage
    pictured: int | None
    explicit: bool
    assignee: str
    last_step: int

    @property
    def assessment(self) -> Assessment | None:
        """What it is by its reports, reviewers' words first."""
        return self.said.assessment if self.said else None


def incident_page(
    store: Store, head: Head, *, language: str, number: int = 1, evidence: bool = False
) -> IncidentPage:
    """Return the page of an incident with page *number* of its articles.

    *evidence*: with what speaks for and against what is near it, which takes longer.
    """
    said = Saying(store).incident(head.id)
    found = said.assessment if said else None
    placed = store.members.of(head.id)
    best = found.reports if found else ()
    named = tuple(titles(head, said, language))
    summaries = tuple(_summaries(said, language))
    told = [(quote.article, quote.said) for _, quote in quotes(found)] if found else []
    return IncidentPage(
        head=head,
        said=said,
        titles=named,
        summaries=summaries,
        rationale=tuple(_rationale(found, language)) if found else (),
        tags=_tags(told_tags(found)) if found else {},
        facts=_lines(found.facts) if found else (),
        moments=timeline(placed, procedures(placed)),
        articles=articles_page(store, head.id, placed, number, language),
        sides=side_by_side(store, placed, best, told),
        near=neighbours(store, head.id, placed, best, evidence_in=language if evidence else None),
        near_told=evidence,
        lineage=Lineage(
            parents=tuple(store.incidents.lineage(head.id)),
            children=tuple(store.members.descendants(head.id)),
        ),
        pictured=_pictured(placed, best),
        explicit=any(is_explicit(one.text) for one in (*named, *summaries)),
        assignee=steps.assignee(store, head.id),
        last_step=steps.last_step(store, head.id),
    )


def gone_to(store: Store, head: Head) -> str:
    """Return the incident that a merged one went to in the end."""
    found = store.incidents.get(head.id)
    return found.id if found else head.id


def procedures(placed: Sequence[Placed]) -> dict[int, tuple[str, ...]]:
    """Return the legal procedures that headlines of in-event articles name, as the alias table has them."""
    later = [one for one in placed if one.role is Role.FOLLOW_UP]
    first = [one for one in placed if one.role is Role.REPORT][:1]
    return {
        one.article: tuple(dict.fromkeys(_procedures(one.title)))
        for one in (*first, *later)[:NAMED]
    }


def _procedures(title: str) -> Iterator[str]:
    for name in glossary().found(title, "title"):
        if name.kind == "procedure":
            yield name.id.removeprefix("procedure:")


def titles(head: Head, said: IncidentSaid | None, language: str) -> Iterator[Worded]:
    """Yield the titles of an incident, *language* first; a model's stands behind a report's own."""
    for one in _first(language):
        headline = getattr(head, f"title_{one}")
        quote = getattr(said.assessment, f"title_{one}") if said else None
        model = getattr(said.fluent, f"title_{one}") if said and said.fluent else None
        if said and (text := said.titles.get(one)):
            who = _author(said, "titles", one)
            yield Worded(language=one, by=REVIEWER, text=text, who=who)
        elif quote:
            yield _quoted(one, (quote,))
        elif headline:
            yield Worded(language=one, by=QUOTED, text=headline, pieces=(Piece(headline),))
        if said and said.fluent and model:
            yield Worded(language=one, by=MODEL, text=model, who=said.fluent.model)


def _summaries(said: IncidentSaid | None, language: str) -> Iterator[Worded]:
    for one in _first(language) if said else ():
        assert said is not None
        quoted = getattr(said.assessment, f"summary_{one}")
        model = getattr(said.fluent, f"summary_{one}") if said.fluent else None
        if text := said.summaries.get(one):
            who = _author(said, "summaries", one)
            yield Worded(language=one, by=REVIEWER, text=text, who=who)
        elif quoted:
            yield _quoted(one, quoted)
        if said.fluent and model:
            yield Worded(language=one, by=MODEL, text=model, who=said.fluent.model)


def _first(language: str) -> list[str]:
    return sorted(LANGUAGES, key=lambda one: one != language)


def _quoted(language: str, some: Sequence[Quote]) -> Worded:
    text = pieces_text(some, language)
    return Worded(language=language, by=QUOTED, text=text, pieces=cited(text, some))


def _author(said: IncidentSaid, part: str, language: str) -> str:
    """Return who wrote the title or summary that stands."""
    return next(
        (one.by for one in reversed(said.judgements) if getattr(one.said, part).get(language)), ""
    )


def _rationale(found: Assessment, language: str) -> Iterator[tuple[Piece[Quote], ...]]:
    for claim in found.rationale:
        yield cited(claim.text_ja if language == "ja" else claim.text_en, claim.quotes)


def _tags(some: Sequence[RolledTag]) -> dict[str, tuple[RolledTag, ...]]:
    known = {group: tuple(tag for tag in some if tag.group == group) for group in (*GROUPS, *TAGS)}
    return {group: tags for group, tags in known.items() if tags}


def _lines(facts: Sequence[Fact]) -> tuple[tuple[Fact, ...], ...]:
    """Return facts of one kind and unit together, in the order in which each kind comes first."""
    order = list(dict.fromkeys((fact.kind, fact.unit) for fact in facts))
    ranked = sorted(facts, key=lambda fact: order.index((fact.kind, fact.unit)))
    return tuple(tuple(some) for _, some in groupby(ranked, key=lambda f: (f.kind, f.unit)))


def _pictured(placed: Sequence[Placed], best: Sequence[int]) -> int | None:
    pictured = {one.article for one in placed if one.pictured and one.role.in_event}
    return next((id_ for some in (best, sorted(pictured)) for id_ in some if id_ in pictured), None)
