"""What a reviewer decides of which articles are one incident: each one step that can be undone.

*seen* is the last step that the reviewer's page knew of. Each raises Collision where somebody
else has made a later one, NoJudgement in a sentence for what cannot stand (beside an earlier
judgement, too), UnknownSubject where there is no such incident or article; then nothing is
written. What was decided shows in the incidents after `jiken.service.desk.settling.settle`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from jiken.models import Role
from jiken.service.desk import pairing, steps
from jiken.service.desk.pairing import Wishes, joined, ordered, parted, star
from jiken.service.desk.proposals import proposed_splits as proposed_splits
from jiken.service.desk.settling import settle as settle
from jiken.service.desk.steps import NoJudgement, Step
from jiken.service.subjects import UnknownSubject
from jiken.store import Store
from jiken.store.decided import NOT_RELATED, RELATED, Placed
from jiken.store.decided import ROLE as ROLE_JUDGEMENT
from jiken.store.rows import url_key

MERGE = steps.MERGE
SPLIT, MOVE, TAKE_OUT, ROLE = "split", "move", "take out", "role"
RELATE, UNRELATE, TOGETHER, APART = "relate", "unrelate", "together", "apart"
MOST_MERGED = 20
"""Incidents that are merged at once."""
HELD = 20
"""Articles of an incident that one which is put there is kept together with: enough to hold it."""


def merge(
    store: Store, incident: str, others: Sequence[str], *,
    seen: int | None, by: str, now: datetime, note: str = "",
) -> Step:  # fmt: skip
    """They tell of one event: all their articles are one incident. The larger one's id stays."""
    ids = list(dict.fromkeys(_known(store, one) for one in (incident, *others)))
    if not 1 < len(ids) <= MOST_MERGED:
        raise NoJudgement(
            "Choose another incident to merge this one with, up to %(most)s.", most=MOST_MERGED - 1
        )
    with store.writing():
        members = [one.article for id_ in ids for one in _inside(store, id_)]
        said: dict[str, object] = {"incidents": ids[1:]}
        step = _step(store, MERGE, ids, said, {}, seen, by, now, note)
        wishes = joined(store.decided.pairs(), members)
        pairing.write(store, step, wishes, by=by, now=now, note=note)
    return steps.made(store, step)


def split(
    store: Store, incident: str, articles: Collection[int], *,
    seen: int | None, by: str, now: datetime, note: str = "",
) -> Step:  # fmt: skip
    """These articles tell of another event than the rest: they are an incident of their own."""
    incident = _known(store, incident)
    with store.writing():
        members = [one.article for one in _inside(store, incident)]
        out = [article for article in members if article in articles]
        rest = [article for article in members if article not in articles]
        if len(out) < len(set(articles)):
            raise NoJudgement("Not all of these articles are reports of this incident any more.")
        if not out or not rest:
            raise NoJudgement("Tick some of the articles, but not all: these become an incident.")
        step = _step(store, SPLIT, [incident], {"articles": out}, {}, seen, by, now, note)
        wishes = parted(store.decided.pairs(), out, rest)
        pairing.write(store, step, wishes, by=by, now=now, note=note)
    return steps.made(store, step)


def move(
    store: Store, article: int, to: str, *,
    seen: int | None, by: str, now: datetime, note: str = "", incident: str | None = None,
) -> Step:  # fmt: skip
    """The article tells of the event of another incident; *incident* is where it is linked, if to several."""
    to = _known(store, to)
    with store.writing():
        place = _place(store, article, incident)
        if place.incident == to:
            raise NoJudgement("The article is in that incident already.")
        step = _step(
            store, MOVE, [place.incident, to], {"article": article, "incident": to},
            {"incident": place.incident}, seen, by, now, note,
        )  # fmt: skip
        old, new = ([one.article for one in _inside(store, id_)] for id_ in (place.incident, to))
        rest = [other for other in old if other != article]
        standing = store.decided.pairs()
        overruled = joined(standing, [article, *new]).together & standing.keys()
        away = parted(standing, [article], rest) if rest else Wishes()
        together = away.together | star(article, _held(place.role, new)) | overruled
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
        place = _place(store, article, incident)
        rest = [one.article for one in _inside(store, place.incident) if one.article != article]
        if not rest:
            raise NoJudgement("It is the only article of its incident; that can be dismissed.")
        step = _step(
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
        place = _place(store, article, incident)
        if role == place.role and role is not Role.COPY:
            raise NoJudgement("The article has that role already.")
        others = [one for one in _inside(store, place.incident) if one.article != article]
        if not others and (Role(place.role).in_event or role is Role.COPY):
            raise NoJudgement("It is the only article of its incident: it can only be its report.")
        origin = _origin(others, copy_of) if role is Role.COPY else None
        step = _step(
            store, ROLE, [place.incident], {"article": article, "role": role.value},
            {"role": place.role}, seen, by, now, note,
        )  # fmt: skip
        _role(store, step, place, role.value, origin, by, now, note)
        if role.in_event != Role(place.role).in_event:
            # It stays with this incident, whatever the evidence for that is.
            held = _held(role, [one.article for one in others])
            together = frozenset(star(article, held))
            pairing.write(store, step, Wishes(together=together), by=by, now=now, note=note)
    return steps.made(store, step)


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


def concern(store: Store, step: Step) -> None:
    """Let a step be found in the history of the incidents, too, that its articles came to by it."""
    told = step.said.get("articles", [step.said.get("article")])
    articles = [one for one in told if isinstance(one, int)] if isinstance(told, list) else []
    store.steps.concerns(step.id, store.incidents.homes(articles).values())


def _pair(
    store: Store, kind: str, both: tuple[int, int], wishes: Wishes,
    seen: int | None, by: str, now: datetime, note: str,
) -> Step:  # fmt: skip
    if both[0] == both[1]:
        raise NoJudgement("Choose two articles.")
    with store.writing():
        incidents = [_place(store, article, None).incident for article in both]
        step = _step(store, kind, incidents, {"articles": list(both)}, {}, seen, by, now, note)
        pairing.write(store, step, wishes, by=by, now=now, note=note)
    return steps.made(store, step)


def _relation(
    store: Store, kind: str, incident: str, other: str,
    seen: int | None, by: str, now: datetime, note: str,
) -> Step:  # fmt: skip
    incident, other = (_known(store, one) for one in (incident, other))
    if incident == other:
        raise NoJudgement("Choose another incident that this one is related to, or is not.")
    with store.writing():
        sides = sorted(
            [url_key(one.url) for one in _inside(store, name)[:HELD]] for name in (incident, other)
        )
        step = _step(
            store, kind, [incident, other], {"incidents": [other]}, {}, seen, by, now, note
        )
        store.judgements.about(
            RELATED if kind == RELATE else NOT_RELATED,
            [first for first, *_ in sides],
            {"incidents": [incident, other], "others": [rest for _, *rest in sides]},
            by=by, now=now, note=note, step=step,
        )  # fmt: skip
    return steps.made(store, step)


def _step(
    store: Store, kind: str, incidents: Sequence[str], said: dict[str, object],
    before: dict[str, object], seen: int | None, by: str, now: datetime, note: str,
) -> int:  # fmt: skip
    return steps.append(
        store, kind, incidents, said=said, before=before, seen=seen, by=by, now=now,
        note=note.strip(),
    )  # fmt: skip


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


def _held(role: Role | str, members: Sequence[int]) -> Sequence[int]:
    """Return what an article of that role is kept together with; one that is only linked needs one."""
    return members[: HELD if Role(role).in_event else 1]


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


def _known(store: Store, incident: str) -> str:
    """Return the incident that an id is now. Raises UnknownSubject, NoJudgement for one without articles."""
    found = store.incidents.get(incident.strip())
    if found is None:
        raise UnknownSubject(
            f"There is no incident “{incident.strip()[:200]}”.", incident=incident.strip()
        )
    if not any(m.role.in_event for m in found.memberships):
        raise NoJudgement("Incident %(incident)s has no articles any more.", incident=found.id)
    return found.id


def _inside(store: Store, incident: str) -> list[Placed]:
    """Return the in-event articles of an incident, the first one first."""
    found = store.decided.places([incident]).get(incident, [])
    return [one for one in found if Role(one.role).in_event]


def _place(store: Store, article: int, incident: str | None) -> Placed:
    """Return where an article is: in-event, or linked to *incident* or what it is linked to most."""
    places = store.decided.places_of(article)
    if incident and (name := store.steps.heir(incident)):
        places = [one for one in places if one.incident == name] or places
    if not places:
        raise UnknownSubject(f"Article {article} is in no incident, or there is no such article.")
    return places[0]
