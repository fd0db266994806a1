"""An incident's articles as its page shows them: independent reports, copies under their origin."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from jiken.models import Membership, Reason, Role
from jiken.opinion import Opinion
from jiken.service.desk.marking import place
from jiken.service.explaining import line
from jiken.service.links import weakest_link
from jiken.service.saying import ArticleSaid, Saying
from jiken.service.verdicts import decided_by, judged
from jiken.store import Store
from jiken.store.as_json import read
from jiken.store.members import Placed

PAGE = 50
"""Articles of an incident on one page."""

REPORTS, FOLLOW_UPS, LINKED = "reports", "follow-ups", "linked"
_SECTIONS = {Role.REPORT: REPORTS, Role.COPY: REPORTS, Role.FOLLOW_UP: FOLLOW_UPS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Because:
    """One reason of a link in the page's language, and where each side says so on its page."""

    text: str
    against: bool
    here: str | None = None
    there: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An article in an incident: what it is itself, and why it is linked (*why* in one line).

    *copies* are those of it that stand on the same page; *origin* of one that stands by itself
    is on another page.
    """

    placed: Placed
    section: str
    said: ArticleSaid | None = None
    linked_to: Placed | None = None
    origin: Placed | None = None
    why: str = ""
    because: tuple[Because, ...] = ()
    weakest: bool = False
    copies: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlesPage:
    """One page of an incident's articles, [first, last] of *count*, counted from 1."""

    shown: tuple[Shown, ...]
    number: int
    pages: int
    count: int

    @property
    def first(self) -> int:
        """The place of the first one."""
        return min((self.number - 1) * PAGE + 1, self.count)

    @property
    def last(self) -> int:
        """The place of the last one."""
        return min(self.number * PAGE, self.count)

    def section(self, name: str) -> tuple[Shown, ...]:
        """Return those of "reports", "follow-ups" or "linked"."""
        return tuple(one for one in self.shown if one.section == name)


def articles_page(
    store: Store, incident: str, placed: Sequence[Placed], number: int, language: str
) -> ArticlesPage:
    """Return page *number* of an incident's articles; one that there is not is the nearest that is."""
    ordered = list(in_order(placed))
    pages = max(1, -(-len(ordered) // PAGE))
    number = min(max(1, number), pages)
    chosen = ordered[(number - 1) * PAGE : number * PAGE]
    known = {one.article: one for one in placed}
    weakest = weakest_link(_membership(one, incident) for one in placed)
    ids = [one.article for one in chosen]
    why = store.members.reasons(incident, ids)
    said = articles_said(store, ids)

    def shown(one: Placed) -> Shown:
        return Shown(
            placed=one,
            section=_section(one, known),
            said=said.get(one.article),
            linked_to=known.get(one.linked_to) if one.linked_to else None,
            origin=known.get(one.copy_of) if one.copy_of else None,
            why=line(why.get(one.article, ()), language),
            because=because(one.article, one.linked_to, why.get(one.article, ()), language),
            weakest=weakest is not None and weakest.article == one.article,
        )

    folded = tuple(_folded([shown(one) for one in chosen], known))
    return ArticlesPage(shown=folded, number=number, pages=pages, count=len(ordered))


def in_order(placed: Sequence[Placed]) -> Iterator[Placed]:
    """Yield reports by time, then follow-ups, each with its copies behind it, then what is only linked.

    A copy whose origin is not there stands where a report would.
    """
    known = {one.article: one for one in placed}
    copies: dict[int, list[Placed]] = {}
    for one in placed:
        origin = _origin(one, known)
        if origin is not one:
            copies.setdefault(origin.article, []).append(one)
    heads = [one for one in placed if _origin(one, known) is one]
    for head in sorted(heads, key=lambda one: (_RANK[one.role], one.order)):
        yield head
        yield from sorted(copies.get(head.article, ()), key=lambda one: one.order)


_RANK = {
    Role.REPORT: 0,
    Role.COPY: 0,
    Role.FOLLOW_UP: 1,
    Role.EDITORIAL: 2,
    Role.ROUND_UP: 3,
}


def because(
    article: int,
    other: int | None,
    reasons: Sequence[Reason],
    language: str,
    *,
    beside: bool = False,
) -> tuple[Because, ...]:
    """Return reasons one by one, with where they stand in *article* and in the *other*.

    *beside*: the pages of the two mark these quotations only when they are compared there.
    """
    return tuple(
        Because(
            text=line((reason,), language),
            against=reason.sign == "≠",
            here=place(article, reason.here, other if beside else None) if reason.here else None,
            there=place(other, reason.there, article if beside else None)
            if reason.there and other
            else None,
        )
        for reason in reasons
    )


def articles_said(store: Store, ids: Collection[int]) -> dict[int, ArticleSaid]:
    """Return what is said of articles, read at once; their judgements are left out."""
    verdicts = store.judgements.of_articles(ids)
    classes = store.classes.of(ids)
    opinions = store.members.opinions(ids)
    found = {
        id_: ArticleSaid(
            classification=judged(said, verdicts.get(id_)),
            decided_by=decided_by(verdicts.get(id_)),
            opinion=_given(opinions.get(id_, ())),
        )
        for id_, said in classes.items()
    }
    saying = Saying(store)
    for id_ in verdicts.keys() - found.keys():  # judged before it was ever classified
        if alone := saying.article(id_):
            found[id_] = alone
    return found


def _given(records: Sequence[str]) -> Opinion | None:
    return next((one for record in records if (one := read(Opinion, record)).given), None)


def _origin(one: Placed, known: Mapping[int, Placed]) -> Placed:
    """Return what *one* is a copy of in the end, as far as that is in the incident; or itself."""
    seen: set[int] = set()
    while one.role is Role.COPY and one.article not in seen:
        seen.add(one.article)
        one = known.get(one.copy_of or 0, one)
    return one


def _section(one: Placed, known: Mapping[int, Placed]) -> str:
    return _SECTIONS.get(_origin(one, known).role, LINKED)


def _folded(shown: Sequence[Shown], known: Mapping[int, Placed]) -> Iterator[Shown]:
    """Yield what stands by itself, each with the copies of it that follow."""
    here = {one.placed.article for one in shown}
    under: dict[int, list[Shown]] = {}
    heads: list[Shown] = []
    for one in shown:
        origin = _origin(one.placed, known)
        if origin is not one.placed and origin.article in here:
            under.setdefault(origin.article, []).append(one)
        else:
            heads.append(one)
    for head in heads:
        yield replace(head, copies=tuple(under.get(head.placed.article, ())))


def _membership(one: Placed, incident: str) -> Membership:
    return Membership(
        article=one.article,
        incident=incident,
        role=one.role,
        copy_of=one.copy_of,
        linked_to=one.linked_to,
        probability=one.probability,
    )
