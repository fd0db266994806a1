"""An incident's best Japanese and best English report beside each other, with what is quoted of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from jiken.models import Article, Role, Said
from jiken.service.desk.marking import Line, Span, marked, spans, spans_of_lead
from jiken.store import Store
from jiken.store.members import Placed

SHOWN = 1_500
"""Characters of each text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """An article's title and the front of its text with the quotations marked; *cut* if there is more."""

    id: int
    article: Article
    title: Line
    lines: tuple[Line, ...]
    cut: bool


def side_by_side(
    store: Store, placed: Sequence[Placed], best: Sequence[int], quotes: Iterable[tuple[int, Said]]
) -> tuple[Side, ...]:
    """Return the Japanese side and the English one, each if there is one; *best* come first.

    *quotes* are those of the incident, each with its article's number.
    """
    chosen = [id_ for language in ("ja", "en") if (id_ := _best(placed, best, language))]
    articles = {kept.id: kept.article for kept in store.articles.by_ids(chosen)}
    said = list(quotes)
    return tuple(
        _side(id_, articles[id_], [one for article, one in said if article == id_])
        for id_ in chosen
        if id_ in articles
    )


def _best(placed: Sequence[Placed], best: Sequence[int], language: str) -> int | None:
    own = {one.article: one for one in placed if one.language == language and one.role.in_event}
    ranked = (id_ for id_ in best if id_ in own)
    reports = (id_ for id_, one in own.items() if one.role is Role.REPORT)
    return next((id_ for some in (ranked, reports, own) for id_ in some), None)


def _side(id_: int, article: Article, quotes: Sequence[Said]) -> Side:
    text = article.text or article.lead
    end = _end(text)
    at = spans(text, "text", quotes) if article.text else spans(text, "lead", quotes)
    if article.text:
        at += spans_of_lead(text, article.lead, quotes) or []
    lines = marked(text[:end], _unnamed(one for one in at if one.start < end))
    headline = spans(article.title, "title", quotes)
    (title,) = marked(article.title.replace("\n", " "), _unnamed(headline))
    return Side(id=id_, article=article, title=title, lines=lines, cut=end < len(text))


def _unnamed(some: Iterable[Span]) -> Iterator[Span]:
    """Yield spans without names: those are of the articles' own pages."""
    yield from (replace(one, name="") for one in some)


def _end(text: str) -> int:
    """Return where to cut: behind the last sentence or line that fits, or where no more does."""
    if len(text) <= SHOWN:
        return len(text)
    ends = (text.rfind(mark, SHOWN // 2, SHOWN) for mark in ("\n", "。", ". "))
    return max(ends) + 1 or SHOWN
