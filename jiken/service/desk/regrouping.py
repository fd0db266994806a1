"""What a reviewer decides of which articles are one incident: each one step that can be undone.

*seen* is the last step that the reviewer's page knew of. Each raises Collision where somebody
else has made a later one, NoJudgement in a sentence for what cannot stand (beside an earlier
judgement, too), UnknownSubject where there is no such incident or article; then nothing is
written. What was decided shows in the incidents after `jiken.service.desk.settling.settle`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from jiken.service.desk import pairing, steps
from jiken.service.desk.pairing import joined, parted
from jiken.service.desk.places import HELD as HELD
from jiken.service.desk.places import append, inside, known
from jiken.service.desk.placing import MOVE as MOVE
from jiken.service.desk.placing import ROLE as ROLE
from jiken.service.desk.placing import TAKE_OUT as TAKE_OUT
from jiken.service.desk.placing import change_role as change_role
from jiken.service.desk.placing import move as move
from jiken.service.desk.placing import take_out as take_out
from jiken.service.desk.proposals import proposed_splits as proposed_splits
from jiken.service.desk.relating import APART as APART
from jiken.service.desk.relating import RELATE as RELATE
from jiken.service.desk.relating import TOGETHER as TOGETHER
from jiken.service.desk.relating import UNRELATE as UNRELATE
from jiken.service.desk.relating import apart as apart
from jiken.service.desk.relating import relate as relate
from jiken.service.desk.relating import together as together
from jiken.service.desk.relating import unrelate as unrelate
from jiken.service.desk.settling import settle as settle
from jiken.service.desk.steps import NoJudgement, Step
from jiken.store import Store

MERGE = steps.MERGE
SPLIT = "split"
MOST_MERGED = 20
"""Incidents that are merged at once."""


def merge(
    store: Store, incident: str, others: Sequence[str], *,
    seen: int | None, by: str, now: datetime, note: str = "",
) -> Step:  # fmt: skip
    """They tell of one event: all their articles are one incident. The larger one's id stays."""
    ids = list(dict.fromkeys(known(store, one) for one in (incident, *others)))
    if not 1 < len(ids) <= MOST_MERGED:
        raise NoJudgement(
            "Choose another incident to merge this one with, up to %(most)s.", most=MOST_MERGED - 1
        )
    with store.writing():
        members = [one.article for id_ in ids for one in inside(store, id_)]
        said: dict[str, object] = {"incidents": ids[1:]}
        step = append(store, MERGE, ids, said, {}, seen, by, now, note)
        wishes = joined(store.decided.pairs(), members)
        pairing.write(store, step, wishes, by=by, now=now, note=note)
    return steps.made(store, step)


def split(
    store: Store, incident: str, articles: Collection[int], *,
    seen: int | None, by: str, now: datetime, note: str = "",
) -> Step:  # fmt: skip
    """These articles tell of another event than the rest: they are an incident of their own."""
    incident = known(store, incident)
    with store.writing():
        members = [one.article for one in inside(store, incident)]
        out = [article for article in members if article in articles]
        rest = [article for article in members if article not in articles]
        if len(out) < len(set(articles)):
            raise NoJudgement("Not all of these articles are reports of this incident any more.")
        if not out or not rest:
            raise NoJudgement("Tick some of the articles, but not all: these become an incident.")
        step = append(store, SPLIT, [incident], {"articles": out}, {}, seen, by, now, note)
        wishes = parted(store.decided.pairs(), out, rest)
        pairing.write(store, step, wishes, by=by, now=now, note=note)
    return steps.made(store, step)


def concern(store: Store, step: Step) -> None:
    """Let a step be found in the history of the incidents, too, that its articles came to by it."""
    store.steps.concerns(step.id, store.incidents.homes(step.articles).values())
