"""What a reviewer says of two incidents or two articles: each one step, as in regrouping."""

from __future__ import annotations

from datetime import datetime

from jiken.service.desk import pairing, steps
from jiken.service.desk.pairing import Wishes, ordered
from jiken.service.desk.places import HELD, append, inside, known, place_of
from jiken.service.desk.steps import NoJudgement, Step
from jiken.store import Store
from jiken.store.decided import NOT_RELATED, RELATED
from jiken.store.rows import url_key

RELATE, UNRELATE, TOGETHER, APART = "relate", "unrelate", "together", "apart"


def relate(
    store: Store, incident: str, other: str, *,
    seen: int | None, by: str, now: datetime, note: str = "",
) -> Step:  # fmt: skip
    """They are of one affair, but not one event."""
    return _relation(store, RELATE, incident, other, seen, by, now, note)


def unrelate(
    store: Store, incident: str, other: str, *,
    seen: int | None, by: str, now: datetime, note: str = "",
) -> Step:  # fmt: skip
    """They have nothing to do with each other, as like as they may look."""
    return _relation(store, UNRELATE, incident, other, seen, by, now, note)


def together(
    store: Store, a: int, b: int, *, seen: int | None, by: str, now: datetime, note: str = ""
) -> Step:
    """These two articles always tell of one event."""
    wishes = Wishes(together=frozenset((ordered(a, b),)))
    return _pair(store, TOGETHER, (a, b), wishes, seen, by, now, note)


def apart(
    store: Store, a: int, b: int, *, seen: int | None, by: str, now: datetime, note: str = ""
) -> Step:
    """These two articles never tell of one event."""
    wishes = Wishes(apart=frozenset((ordered(a, b),)))
    return _pair(store, APART, (a, b), wishes, seen, by, now, note)


def _pair(
    store: Store, kind: str, both: tuple[int, int], wishes: Wishes,
    seen: int | None, by: str, now: datetime, note: str,
) -> Step:  # fmt: skip
    if both[0] == both[1]:
        raise NoJudgement("Choose two articles.")
    with store.writing():
        incidents = [place_of(store, article, None).incident for article in both]
        step = append(store, kind, incidents, {"articles": list(both)}, {}, seen, by, now, note)
        pairing.write(store, step, wishes, by=by, now=now, note=note)
    return steps.made(store, step)


def _relation(
    store: Store, kind: str, incident: str, other: str,
    seen: int | None, by: str, now: datetime, note: str,
) -> Step:  # fmt: skip
    incident, other = (known(store, one) for one in (incident, other))
    if incident == other:
        raise NoJudgement("Choose another incident that this one is related to, or is not.")
    with store.writing():
        sides = sorted(
            [url_key(one.url) for one in inside(store, name)[:HELD]] for name in (incident, other)
        )
        step = append(
            store, kind, [incident, other], {"incidents": [other]}, {}, seen, by, now, note
        )
        store.judgements.about(
            RELATED if kind == RELATE else NOT_RELATED,
            [first for first, *_ in sides],
            {"incidents": [incident, other], "others": [rest for _, *rest in sides]},
            by=by, now=now, note=note, step=step,
        )  # fmt: skip
    return steps.made(store, step)
