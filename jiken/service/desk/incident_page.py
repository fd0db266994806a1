"""All that the page of an incident shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from jiken.models import Role
from jiken.rollup import Assessment, Fact, Quote, RolledTag
from jiken.service.desk import steps
from jiken.service.desk.citing import Piece, cited
from jiken.service.desk.explicit import is_explicit
from jiken.service.desk.look_alikes import Neighbour, neighbours
from jiken.service.desk.members import ArticlesPage, articles_page
from jiken.service.desk.side_by_side import Side, side_by_side
from jiken.service.desk.timeline import Moment, timeline
from jiken.service.desk.worded import Worded, summaries, titles
from jiken.service.naming import glossary
from jiken.service.saying import IncidentSaid, Saying, quotes, told_tags
from jiken.store import Store
from jiken.store.members import Head, Placed
from jiken.taxonomy import TAGS

NAMED = 200
"""Headlines in which procedures are looked for: the first report's and those of follow-ups."""

GROUPS = (
    *("harm_types", "stakeholders", "industries", "principles", "relation", "task", "autonomy"),
    *("functions", "system", "organisation", "country"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """What an incident came of and what came of it: other incidents, each by "merge" or "split"."""

    parents: tuple[tuple[str, str], ...] = ()
    children: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentPage:
    """An incident as its page shows it, *titles* and *summaries* in the page's language first.

    *in_event* articles tell of it, *linked* ones (editorials, round-ups) only also of it. *facts*
    are in lines of one kind; *pictured* is an article with a thumbnail. *explicit*: it
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
    in_event: int
    linked: int
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
    told_so = tuple(summaries(said, language))
    in_event = sum(one.role.in_event for one in placed)
    told = [(quote.article, quote.said) for _, quote in quotes(found)] if found else []
    return IncidentPage(
        head=head,
        said=said,
        titles=named,
        summaries=told_so,
        rationale=tuple(_rationale(found, language)) if found else (),
        tags=_tags(told_tags(found)) if found else {},
        facts=_lines(found.facts) if found else (),
        moments=timeline(placed, procedures(placed)),
        articles=articles_page(store, head.id, placed, number, language),
        in_event=in_event,
        linked=len(placed) - in_event,
        sides=side_by_side(store, placed, best, told),
        near=neighbours(store, head.id, placed, best, evidence_in=language if evidence else None),
        near_told=evidence,
        lineage=Lineage(
            parents=tuple(store.incidents.lineage(head.id)),
            children=tuple(store.members.descendants(head.id)),
        ),
        pictured=_pictured(placed, best),
        explicit=any(is_explicit(one.text) for one in (*named, *told_so)),
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
