"""What reviewers say of pairs of articles, checked against what they said before, then written."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from dedupe.linkage import Pair, Sets
from jiken.service.desk.steps import NoJudgement
from jiken.service.regrouping import APART, TOGETHER
from jiken.store import Store
from jiken.store.decided import Pair as Decision

CROSS = 400
"""Up to so many pairs between two sides are each kept apart; beyond that, their first ones are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """The pairs that one step puts together and keeps apart, by articles' numbers."""

    together: frozenset[Pair] = field(default_factory=frozenset)
    apart: frozenset[Pair] = field(default_factory=frozenset)


def star(centre: int, others: Iterable[int]) -> set[Pair]:
    """Return the pairs of *centre* with each of *others*."""
    return {ordered(centre, other) for other in others if other != centre}


def joined(standing: Mapping[Pair, Decision], members: Collection[int]) -> Wishes:
    """Return what makes *members* (first one first) one incident, whatever was said of two of them."""
    first, *rest = members
    here = set(members)
    overruled = {p for p, one in standing.items() if one.kind == APART and here.issuperset(p)}
    return Wishes(together=frozenset(star(first, rest) | overruled))


def parted(
    standing: Mapping[Pair, Decision], out: Collection[int], rest: Collection[int]
) -> Wishes:
    """Return what keeps *out* (one incident) apart from *rest*, each with its first one first."""
    across = {ordered(a, b) for a in out for b in rest} if len(out) * len(rest) <= CROSS else set()
    mine, theirs = set(out), set(rest)
    overruled = {
        (a, b)
        for (a, b), one in standing.items()
        if one.kind == TOGETHER and ((a in mine and b in theirs) or (b in mine and a in theirs))
    }
    first, *others = out
    together = star(first, others)
    if not across:
        head, *tail = rest
        across = {ordered(first, head)}
        together |= star(head, tail)
    return Wishes(together=frozenset(together), apart=frozenset(across | overruled))


def write(
    store: Store, step: int, wishes: Wishes, *, by: str, now: datetime, note: str = ""
) -> None:
    """Append the judgements of a step. Raises NoJudgement where earlier ones cannot stand beside them."""
    _check(store.decided.pairs(), wishes)
    ids = {id_ for pair in (*wishes.together, *wishes.apart) for id_ in pair}
    urls = store.articles.canonical_urls(ids)
    for kind, pairs in ((TOGETHER, wishes.together), (APART, wishes.apart)):
        for a, b in sorted(pairs):
            store.judgements.about_pair(
                kind, (urls[a], urls[b]), by=by, now=now, note=note, step=step
            )


def opposed(standing: Mapping[Pair, Decision]) -> list[Decision]:
    """Return judgements that cannot all stand, a pair kept apart and those that tie it; else nothing."""
    together = [pair for pair, one in standing.items() if one.kind == TOGETHER]
    bonds = _bonds(together)
    for pair, one in standing.items():
        if one.kind == APART and bonds.get(pair[0], -1) == bonds.get(pair[1], -2):
            return [one, *(standing[other] for other in _path(together, *pair))]
    return []


def _check(standing: Mapping[Pair, Decision], wishes: Wishes) -> None:
    """Raise NoJudgement, naming an earlier judgement, where two would be together and apart."""
    kinds = {pair: one.kind for pair, one in standing.items()}
    kinds |= dict.fromkeys(wishes.together, TOGETHER) | dict.fromkeys(wishes.apart, APART)
    together = [pair for pair, kind in kinds.items() if kind == TOGETHER]
    bonds = _bonds(together)
    for pair, kind in kinds.items():
        if kind == APART and bonds.get(pair[0], -1) == bonds.get(pair[1], -2):
            new = wishes.together | wishes.apart
            earlier = [p for p in (pair, *_path(together, *pair)) if p not in new]
            if earlier:
                raise _refusal(standing[max(earlier, key=lambda p: standing[p].at)])


def _bonds(together: Collection[Pair]) -> dict[int, int]:
    """Return for each article that is kept together with another by which of these it is known."""
    ids = sorted({id_ for pair in together for id_ in pair})
    rank = {id_: at for at, id_ in enumerate(ids)}
    sets = Sets(len(ids))
    for a, b in together:
        sets.join(rank[a], rank[b])
    return {id_: sets.find(at) for id_, at in rank.items()}


def _path(together: Collection[Pair], start: int, end: int) -> list[Pair]:
    """Return the pairs, the fewest, that lead from one article to another."""
    near: defaultdict[int, list[int]] = defaultdict(list)
    for a, b in together:
        near[a].append(b)
        near[b].append(a)
    came: dict[int, int] = {start: start}
    front = deque([start])
    while front and end not in came:
        at = front.popleft()
        for other in near[at]:
            if other not in came:
                came[other] = at
                front.append(other)
    found = []
    while end != start:
        found.append(ordered(end, came[end]))
        end = came[end]
    return found


def _refusal(one: Decision) -> NoJudgement:
    told = {"who": one.by, "day": one.at[:10], "a": one.a, "b": one.b, "step": one.step}
    if one.kind == APART and one.step is None:
        return NoJudgement(
            "This cannot stand beside what %(who)s decided on %(day)s: articles %(a)s and %(b)s "
            "are never together. Decide anew on these two first.",
            **told,
        )
    if one.kind == APART:
        return NoJudgement(
            "This cannot stand beside step %(step)s by %(who)s: articles %(a)s and %(b)s are "
            "never together. Undo that step first.",
            **told,
        )
    if one.step is None:
        return NoJudgement(
            "This cannot stand beside what %(who)s decided on %(day)s: articles %(a)s and %(b)s "
            "are always together. Decide anew on these two first.",
            **told,
        )
    return NoJudgement(
        "This cannot stand beside step %(step)s by %(who)s: articles %(a)s and %(b)s are "
        "always together. Undo that step first.",
        **told,
    )


def ordered(a: int, b: int) -> Pair:
    """Return the two, lower first."""
    return (a, b) if a <= b else (b, a)
