"""What each incident is by its reports: rolled up where anything that it rests on has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from jiken.models import Membership
from jiken.rollup import ROLL_UP, Assessment, Classified
from jiken.rollup import assess as rolled_up
from jiken.service.grouping import quiet
from jiken.service.naming import glossary
from jiken.service.verdicts import judged
from jiken.store import Store
from jiken.store.as_json import read, written
from jiken.store.classes import Assessed
from jiken.store.judgements import Verdict

ASSESSED_AT_ONCE = 64
Progress = Callable[[int], None]


def assess(store: Store, made_by: str, *, progress: Progress = quiet) -> int:
    """Roll up the incidents that are new or have changed, with names from *made_by*'s table.

    Returns how many there were; each batch is stored at once. Reviewers' words on articles
    are heard as theirs.
    """
    name = f"{made_by}+{ROLL_UP}"
    store.classes.tidy()
    waiting = store.classes.unassessed(name)
    verdicts = store.judgements.of_articles()
    for start in range(0, len(waiting), ASSESSED_AT_ONCE):
        batch = waiting[start : start + ASSESSED_AT_ONCE]
        store.classes.assess(name, _assessed(store, batch, verdicts))
        progress(len(batch))
    return len(waiting)


def assess_again(store: Store) -> int:
    """Roll up the incidents that are new or have changed, and no others; return how many.

    By the name that others were rolled up with: no classifier is needed. None before a first
    classification.
    """
    store.classes.tidy()
    name = store.classes.assessed_by()
    waiting = store.classes.stale() if name else []
    if name and waiting:
        verdicts = store.judgements.of_articles()
        store.classes.assess(name, _assessed(store, waiting, verdicts))
    return len(waiting)


def unassessed(store: Store, made_by: str) -> int:
    """Return how many incidents wait to be rolled up."""
    return len(store.classes.unassessed(f"{made_by}+{ROLL_UP}"))


def assessment(store: Store, incident: str) -> Assessment | None:
    """Return what an incident is by its reports, None where it has not been rolled up."""
    record = store.classes.assessment(incident)
    return read(Assessment, record) if record else None


def assessments(store: Store) -> dict[str, Assessment]:
    """Return the assessments of all incidents."""
    return {incident: read(Assessment, told) for incident, told in store.classes.assessments()}


def _assessed(
    store: Store, incidents: Sequence[str], verdicts: Mapping[int, Verdict]
) -> Iterator[Assessed]:
    members = store.incidents.members(incidents)
    ids = {m.article for some in members.values() for m in some}
    articles = {kept.id: kept.article for kept in store.articles.by_ids(ids)}
    said = {id_: judged(one, verdicts.get(id_)) for id_, one in store.classes.of(ids).items()}

    def classified(membership: Membership) -> Classified:
        id_ = membership.article
        return Classified(
            article=articles[id_], membership=membership, classification=said.get(id_)
        )

    for incident, some in members.items():
        found = rolled_up(incident, [classified(m) for m in some], glossary())
        yield Assessed(
            incident=incident,
            model=found.model,
            class_=found.class_.value,
            probability=found.probability,
            severity=found.severity.value if found.severity else None,
            articles=tuple(sorted(m.article for m in some)),
            record=written(found),
        )
