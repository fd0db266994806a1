"""An incident's articles as its page shows them: independent reports, copies under their origin."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from jiken.models import Membership
from jiken.opinion import Opinion
from jiken.service.desk.because import Because, because
from jiken.service.desk.in_order import in_order, origin_of, section_of
from jiken.service.explaining import line
from jiken.service.links import weakest_link
from jiken.service.saying import ArticleSaid, Saying
from jiken.service.verdicts import decided_by, judged
from jiken.store import Store
from jiken.store.as_json import read
from jiken.store.members import Placed

PAGE = 50
"""Articles of an incident on one page."""


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
            section=section_of(one, known),
            said=said.get(one.article),
            linked_to=known.get(one.linked_to) if one.linked_to else None,
            origin=known.get(one.copy_of) if one.copy_of else None,
            why=line(why.get(one.article, ()), language),
            because=because(one.article, one.linked_to, why.get(one.article, ()), language),
            weakest=weakest is not None and weakest.article == one.article,
        )

    folded = tuple(_folded([shown(one) for one in chosen], known))
    return ArticlesPage(shown=folded, number=number, pages=pages, count=len(ordered))


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


def _folded(shown: Sequence[Shown], known: Mapping[int, Placed]) -> Iterator[Shown]:
    """Yield what stands by itself, each with the copies of it that follow."""
    here = {one.placed.article for one in shown}
    under: dict[int, list[Shown]] = {}
    heads: list[Shown] = []
    for one in shown:
        origin = origin_of(one.placed, known)
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
