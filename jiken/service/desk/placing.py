"""What a reviewer decides of one article's place: each one step, as in regrouping."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from jiken.models import Role
from jiken.service.desk import pairing, steps
from jiken.service.desk.pairing import Wishes, joined, parted, star
from jiken.service.desk.places import append, held, inside, known, place_of
from jiken.service.desk.steps import NoJudgement, Step
from jiken.store import Store
from jiken.store.decided import ROLE as ROLE_JUDGEMENT
from jiken.store.decided import Placed
from jiken.store.rows import url_key

MOVE, TAKE_OUT, ROLE = "move", "take out", "role"


def move(
    store: Store, article: int, to: str, *,
    seen: int | None, by: str, now: datetime, note: str = "", incident: str | None = None,
) -> Step:  # fmt: skip
    """The article tells of the event of another incident; *incident* is where it is linked, if to several."""
    to = known(store, to)
    with store.writing():
        place = place_of(store, article, incident)
        if place.incident == to:
            raise NoJudgement("The article is in that incident already.")
        step = append(
            store, MOVE, [place.incident, to], {"article": article, "incident": to},
            {"incident": place.incident}, seen, by, now, note,
        )  # fmt: skip
        old, new = ([one.article for one in inside(store, id_)] for id_ in (place.incident, to))
        rest = [other for other in old if other != article]
        standing = store.decided.pairs()
        overruled = joined(standing, [article, *new]).together & standing.keys()
        away = parted(standing, [article], rest) if rest else Wishes()
        together = away.together | star(article, held(place.role, new)) | overruled
        pairing.write(
            store, step, Wishes(together=together, apart=away.apart), by=by, now=now, note=note
        )
        if not Role(place.role).in_event:  # it stays what it is, but of the other incident
            _role(store, step, place, place.role, None, by, now, note)
    return steps.made(store, step)


def take_out(
    store: Store, article: int, *,
    seen: int | None, by: str, now: datetime, note: str = "", incident: str | None = None,
) -> Step:  # fmt: skip
    """The article does not tell of its incident's event; nor is it linked to that."""
    with store.writing():
        place = place_of(store, article, incident)
        rest = [one.article for one in inside(store, place.incident) if one.article != article]
        if not rest:
            raise NoJudgement("It is the only article of its incident; that can be dismissed.")
        step = append(
            store, TAKE_OUT, [place.incident], {"article": article},
            {"incident": place.incident}, seen, by, now, note,
        )  # fmt: skip
        wishes = parted(store.decided.pairs(), [article], rest)
        pairing.write(store, step, wishes, by=by, now=now, note=note)
    return steps.made(store, step)


def change_role(
    store: Store, article: int, role: Role | str, *,
    seen: int | None, by: str, now: datetime, note: str = "", incident: str | None = None,
    copy_of: int | None = None,
) -> Step:  # fmt: skip
    """The article is a report, a copy, a follow-up, or an editorial or round-up that is only linked.

    A copy is one of *copy_of*, else of the incident's first other article.
    """
    role = _role_of(role)
    with store.writing():
        place = place_of(store, article, incident)
        if role == place.role and role is not Role.COPY:
            raise NoJudgement("The article has that role already.")
        others = [one for one in inside(store, place.incident) if one.article != article]
        if not others and (Role(place.role).in_event or role is Role.COPY):
            raise NoJudgement("It is the only article of its incident: it can only be its report.")
        origin = _origin(others, copy_of) if role is Role.COPY else None
        step = append(
            store, ROLE, [place.incident], {"article": article, "role": role.value},
            {"role": place.role}, seen, by, now, note,
        )  # fmt: skip
        _role(store, step, place, role.value, origin, by, now, note)
        if role.in_event != Role(place.role).in_event:
            # It stays with this incident, whatever the evidence for that is.
            with_it = held(role, [one.article for one in others])
            together = frozenset(star(article, with_it))
            pairing.write(store, step, Wishes(together=together), by=by, now=now, note=note)
    return steps.made(store, step)


def _role(
    store: Store, step: int, place: Placed, role: str, origin: Placed | None,
    by: str, now: datetime, note: str,
) -> None:  # fmt: skip
    told = {"role": role} | ({"copy_of": url_key(origin.url)} if origin else {})
    subject = {"article": url_key(place.url)}
    store.judgements.about(
        ROLE_JUDGEMENT, subject, told, by=by, now=now, note=note, before={"role": place.role},
        step=step,
    )  # fmt: skip


def _role_of(role: Role | str) -> Role:
    try:
        return Role(role)
    except ValueError:
        raise NoJudgement("There is no role “%(role)s”.", role=str(role)[:100]) from None


def _origin(others: Sequence[Placed], wanted: int | None) -> Placed:
    if wanted is None:
        return others[0]
    found = next((one for one in others if one.article == wanted), None)
    if found is None:
        raise NoJudgement("A copy is one of another article of its incident.")
    return found
