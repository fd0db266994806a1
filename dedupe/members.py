"""The members of one cluster: their roles, their origins, and the link that holds each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from dedupe.clusters import Cluster, Member, Part
from dedupe.copies import origins, source_groups
from dedupe.graph import Graph, ordered
from dedupe.linkage import MILLION
from dedupe.policy import DAY, Policy
from dedupe.profile import Profile
from dedupe.steps import LATER as LATER_STEPS
from dedupe.steps import SOON, court_step

# What comes within this time of the first report is of the first reports.
EARLY = DAY / 2
# A report that only matched the whole cluster is a follow-up from this long after its first,
# and any from the second: nobody reports an event for the first time after so long.
LATER, LONG_AFTER = 3 * DAY, 14 * DAY
# Roles in the event that need no origin.
PLAIN = ("report", "follow-up")
NOBODY: Mapping[int, Part] = {}
# (linked to, weakest link in millionths): None where only a judgement holds it.
Hold = tuple[int, int] | None


def member_cluster(
    graph: Graph,
    group: Sequence[int],
    reopened: Collection[int],
    policy: Policy,
    said: Mapping[int, Part] = NOBODY,
) -> Cluster:
    """Return the cluster of the stories in *group* (ranks, ascending), with the roles as *said*."""
    stories = [graph.stories[rank] for rank in group]
    found = origins(
        stories, lambda a, b: graph.score(graph.rank[a.id], graph.rank[b.id]) / MILLION, policy
    )
    copies = judged_copies(found, [story.id for story in stories], said)
    order = sorted(group, key=lambda rank: _time(graph.stories[rank], copies))
    holds = strongest_paths(graph, order, reopened)
    roles = _roles(graph, order, copies, reopened)
    roles |= {
        rank: said[id_].role
        for rank in order
        if (id_ := graph.stories[rank].id) in said and said[id_].role in PLAIN
    }
    return Cluster(
        members=tuple(_member(graph, rank, roles[rank], copies, holds[rank]) for rank in order),
        sources=source_groups(stories, copies),
    )


def judged_copies(
    copies: Mapping[int, int], ids: Sequence[int], said: Mapping[int, Part]
) -> dict[int, int]:
    """Return {copy: origin} as reviewers say, else as found; what is not among *ids* is no origin."""
    found = {c: o for c, o in copies.items() if c not in said or said[c].role not in PLAIN}
    for id_ in ids:
        part = said.get(id_)
        told = part.origin if part and part.role == "copy" else None
        if told is None or told == id_ or told not in ids:
            continue
        origin = found.get(told, told)
        if origin == id_:  # it was thought to be the other way round
            origin = told
            del found[told]
        found = {c: origin if o == id_ else o for c, o in found.items()}
        found[id_] = origin
    return found


def _time(story: Profile, copies: Mapping[int, int]) -> tuple[float, bool, bool, str]:
    """Order by time (undated last); at one time an exact one and an original come first."""
    begin = story.begin if story.dated else float("inf")
    return (begin, not story.exact, story.id in copies, story.key)


def _member(graph: Graph, rank: int, role: str, copies: Mapping[int, int], hold: Hold) -> Member:
    story = graph.stories[rank]
    if hold is None:
        return Member(id=story.id, role=role, copy_of=copies.get(story.id))
    other, weakest = hold
    return Member(
        id=story.id,
        role=role,
        copy_of=copies.get(story.id),
        probability=weakest / MILLION,
        linked_to=graph.stories[other].id,
    )


def strongest_paths(graph: Graph, order: Sequence[int], later: Collection[int]) -> dict[int, Hold]:
    """Return for each rank the last link of its strongest path from the first (Prim's tree).

    Those in *later* came to the whole group, whatever the time between: so do their links.
    """

    def strength(a: int, b: int) -> int:
        return graph.affair(a, b) if a in later or b in later else graph.score(a, b)

    holds: dict[int, Hold] = {order[0]: None}
    weakest = {order[0]: MILLION}
    open_ = list(order[1:])
    best = {rank: (strength(order[0], rank), order[0]) for rank in open_}
    while open_:
        rank = min(open_, key=lambda r: (-best[r][0], r))
        open_.remove(rank)
        score, other = best[rank]
        known = ordered(rank, other) in graph.affairs
        weakest[rank] = min(score, weakest[other])
        holds[rank] = (other, weakest[rank]) if known else None
        for left in open_:
            best[left] = max(best[left], (strength(rank, left), rank), key=lambda b: (b[0], -b[1]))
    return holds


def _roles(
    graph: Graph, order: Sequence[int], copies: Mapping[int, int], reopened: Collection[int]
) -> dict[int, str]:
    first = [graph.stories[rank] for rank in order if rank not in reopened]
    start = min((s.end for s in first if s.dated), default=float("inf"))
    early = frozenset(
        step for s in first if not s.dated or s.begin <= start + EARLY for step in s.steps
    )
    return {
        rank: _role(graph.stories[rank], copies, rank in reopened, start, early) for rank in order
    }


def _role(
    story: Profile,
    copies: Mapping[int, int],
    reopened: bool,
    start: float,
    early: frozenset[str],
) -> str:
    """Name the story's part: what tells of a new step, or comes long after, is a follow-up."""
    if story.id in copies:
        return "copy"
    later = story.begin - start if story.dated else 0.0
    long_after = later > (LATER if reopened else LONG_AFTER)
    return "follow-up" if long_after or _goes_on(story, later, early) else "report"


def _goes_on(story: Profile, later: float, early: frozenset[str]) -> bool:
    """Whether the story tells of a step that the first reports did not, and not at once.

    Where those name no step of the courts, a first one within two days may be the event itself.
    """
    new = story.steps - early
    further = court_step(story.steps) > court_step(early)
    return (
        (further and later > (DAY if court_step(early) else 2 * DAY))
        or (bool(new & SOON) and later > EARLY)
        or (bool(new & LATER_STEPS) and later > DAY)
    )
