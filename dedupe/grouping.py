"""Groups of reports by evidence, and the later ones that go on with an earlier group.

Each step looks again only at what a change can reach: a cell that has other members or holds a
fresh story, a group that is tied to another that changed, a whole that such groups make.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dedupe.edges import Edges, Evidences, Mask, Numbers, Times, Web
from dedupe.linkage import MILLION, Contrast, Pair, average_linkage
from dedupe.onto import onto_of
from dedupe.pieces import NONE, differing, having, pieces, reached
from dedupe.policy import HOUR, Policy
from dedupe.spanning import spanning
from dedupe.standing import Groups, Standing, Stories
from dedupe.wholes import wholes


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """How stories stand now, and what of it has changed.

    *wholes* are those that are new, changed or hold a fresh story, each ascending, by lowest
    rank; *added* the ranks among these that go on with an earlier group; *pages* what is in no
    whole and is fresh or was in one; *sizes* those of the cells that were looked at again.
    """

    standing: Standing
    wholes: Sequence[Sequence[int]]
    added: frozenset[int]
    pages: Sequence[int]
    sizes: Sequence[int]


@dataclass(frozen=True, slots=True)
class _Linked:
    """Groups by linkage, the cells in which they were *moved*, and the round-ups among them."""

    cell: Numbers
    moved: Mask
    linked: Numbers
    spread: Mask


def regroup(before: Standing, stories: Stories, evidence: Evidences, policy: Policy) -> Grouping:
    """Return how *stories* stand, from how they stood and which of them are fresh.

    With all of them fresh, this is how they stand whatever was before; with those fresh that are
    new or whose evidence changed, the same comes out, for less.
    """
    web, times = Web(evidence), Times(evidence)
    cell = _cells(before, stories, evidence.joins(), policy)
    moved = differing(cell, before.cell, stories.fresh)
    linked = np.where(stories.reports, before.linked, NONE)
    linked[moved] = _linked(stories, cell, moved, evidence, times, policy)
    spread = _spread(before, stories, linked, web, policy)
    now = _Linked(cell, moved, linked, spread)
    group = _groups(before, stories, now, evidence, times, policy)
    altered = differing(group, before.group, stories.fresh)
    gone = set(before.group[(before.group > NONE) & (altered | (group != before.group))].tolist())
    groups = Groups(group)
    new = np.unique(group[altered]).tolist()
    onto = onto_of(before, groups, stories, new, gone, web, times, policy)
    other = {g for g in onto.keys() | before.onto.keys() if _differs(before.onto, onto, g)}
    left = {before.onto[g][0] for g in other | gone if g in before.onto}
    start = [g for g in {*new, *other, *left} if groups.count(g)]
    found = wholes(before.whole, groups, onto, start, stories, policy)
    touched = stories.fresh | altered | np.isin(group, list(other))
    chosen = differing(found.whole, before.whole, touched)
    alone = (found.whole == NONE) & (stories.fresh | (before.whole > NONE))
    _, sizes = np.unique(cell[moved], return_counts=True)
    return Grouping(
        standing=Standing(cell=cell, linked=linked, group=group, whole=found.whole, onto=onto),
        wholes=_members(found.whole, chosen, stories),
        added=frozenset(groups.all_members(found.later)),
        pages=np.flatnonzero(alone).tolist(),
        sizes=sizes.tolist(),
    )


def _differs(before: Mapping[int, Pair], now: Mapping[int, Pair], g: int) -> bool:
    """Whether a group goes on with another than before."""
    return before.get(g, (NONE, 0))[0] != now.get(g, (NONE, 0))[0]


def _members(whole: Numbers, chosen: Mask, stories: Stories) -> list[list[int]]:
    """Return the members of the wholes of those *chosen*, by lowest rank."""
    groups = Groups(whole)
    labels = np.unique(whole[chosen])
    return [groups.members(label) for label in labels[np.argsort(stories.ranks(labels))].tolist()]


def _cells(before: Standing, stories: Stories, joins: Edges, policy: Policy) -> Numbers:
    """Return what cell each report is in: what joins connect, cut at the weakest."""
    joins = joins.where(
        stories.reports[joins.a] & stories.reports[joins.b] & ~_barred(stories, joins)
    )
    must = np.array(list(stories.together), dtype=np.int64).reshape(-1, 2)
    start = stories.fresh | having(before.cell, stories.fresh)
    both = np.append(joins.a, must[:, 0]), np.append(joins.b, must[:, 1])
    near = reached(len(stories), *both, start) & stories.reports
    at = np.flatnonzero(near)
    joins = joins.where(near[joins.a])
    inner = must[near[must[:, 0]]]
    lowest = pieces(
        len(at),
        np.searchsorted(at, joins.a),
        np.searchsorted(at, joins.b),
        joins.score,
        [(one, other) for one, other in np.searchsorted(at, inner).tolist()],
        policy.component,
    )
    cell = np.where(stories.reports, before.cell, NONE)
    cell[at] = stories.ids[at[lowest]]
    return cell


def _barred(stories: Stories, edges: Edges) -> Mask:
    """Say which edges are between two that a reviewer keeps apart."""
    count = len(stories)
    barred = np.array([min(p) * count + max(p) for p in stories.apart], dtype=np.int64)
    return np.isin(edges.a * count + edges.b, barred)


def _linked(
    stories: Stories,
    cell: Numbers,
    chosen: Mask,
    evidence: Evidences,
    times: Times,
    policy: Policy,
) -> Numbers:
    """Return the groups, by average linkage inside each cell, of the *chosen* stories alone."""
    ranks = np.flatnonzero(chosen)
    edges = evidence.inside(ranks)
    edges = edges.where(
        (edges.score >= round(policy.edge * MILLION)) & (cell[edges.a] == cell[edges.b])
    )
    found = stories.ids.copy()
    scores = _by_cell(cell, edges)
    barred = [pair for pair in stories.apart if chosen[pair[0]] and chosen[pair[1]]]
    labels, counts = np.unique(cell[ranks], return_counts=True)
    groups = Groups(np.where(chosen, cell, NONE))
    several = labels[counts > 1].tolist()
    times.read(groups.all_members(several))
    contrast = Contrast(
        odds=policy.contrast,
        alike=round(policy.alike * MILLION),
        alike_at_once=round(policy.alike_at_once * MILLION),
        at_once=policy.at_once_hours * HOUR,
        begin=times.begin,
    )
    for label in several:
        piece = groups.members(label)
        inside = set(piece)
        for group in average_linkage(
            piece,
            stories.bonds,
            scores.get(label, {}),
            [pair for pair in barred if pair[0] in inside and pair[1] in inside],
            join=round(policy.join * MILLION),
            never=round(policy.never * MILLION),
            contrast=contrast,
        ):
            found[group] = stories.ids[group[0]]
    return found[ranks]


def _by_cell(cell: Numbers, edges: Edges) -> Mapping[int, dict[Pair, int]]:
    """Return the scores of pairs, by the cell that both are in."""
    found: dict[int, dict[Pair, int]] = {}
    columns = (cell[edges.a], edges.a, edges.b, edges.score)
    for label, a, b, score in zip(*(column.tolist() for column in columns), strict=True):
        found.setdefault(label, {})[a, b] = score
    return found


def _spread(before: Standing, stories: Stories, linked: Numbers, web: Web, policy: Policy) -> Mask:
    """Say which stories are round-ups by evidence: see `spanning`."""
    changed = differing(linked, before.linked, stories.fresh)
    asked, found = spanning(before.spread, stories, linked, changed, web, policy)
    spread = before.spread & stories.reports
    spread[asked] = False
    spread[found] = True
    return spread


def _groups(
    before: Standing,
    stories: Stories,
    now: _Linked,
    evidence: Evidences,
    times: Times,
    policy: Policy,
) -> Numbers:
    """Return the groups without round-ups: linked anew where a cell has, or had, any."""
    odd = (now.spread & now.moved) | (now.spread != (before.spread & stories.reports))
    again = having(now.cell, odd) & ~now.spread
    group = np.where(now.moved, now.linked, before.group)
    group[~stories.reports | now.spread] = NONE
    group[again] = _linked(stories, now.cell, again, evidence, times, policy)
    return group
