"""Why an article is where it is: reasons composed at publication, and told to a reader later."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, fields

from dedupe import Profile
from dedupe.explanation import Side, explanation
from dedupe.said import Kind, Said, Sign
from dedupe.said import Reason as Composed
from dedupe.wording import line as line_of
from jiken.models import Article, Reason
from jiken.models import Said as Kept
from jiken.service.profiles import Profiles
from jiken.store import Store

LANGUAGES = ("ja", "en")
SAID = tuple(f.name for f in fields(Said))
# What a reason says besides what it is of and what it quotes.
PLAIN = tuple(f.name for f in fields(Composed) if f.name not in ("kind", "sign", "here", "there"))


Why = Mapping[tuple[int, int], tuple[Reason, ...]]
"""Why each article goes with the one that it is linked to."""


class Composer:
    """Composes why two articles go together, each pair once: before others have to wait for it."""

    def __init__(self, store: Store, profiles: Profiles) -> None:
        self._store, self._profiles = store, profiles
        self._known: dict[tuple[int, int], tuple[Reason, ...]] = {}

    def composed(self, pairs: Collection[tuple[int, int]]) -> Why:
        """Return why the first of each pair goes with the second."""
        new = [pair for pair in pairs if pair not in self._known]
        ids = {id_ for pair in new for id_ in pair}
        known = {one.id: one for one in self._profiles.made(ids)}
        articles = {kept.id: kept.article for kept in self._store.articles.by_ids(ids)}
        self._known |= {(a, b): compose(known, articles, a, b) for a, b in new}
        return {pair: self._known[pair] for pair in pairs}


def compose(
    profiles: Mapping[int, Profile], articles: Mapping[int, Article], article: int, other: int
) -> tuple[Reason, ...]:
    """Return why *article* goes with *other*, from the side of *article*; both by id."""
    here, there = (_side(profiles[id_], articles[id_]) for id_ in (article, other))
    return tuple(map(_kept, explanation(here, there)))


def line(reasons: Iterable[Reason], language: str) -> str:
    """Return stored reasons in one line, in "ja" or "en"; sentences of before stand as they are."""
    known = list(reasons)
    old = [reason.text for reason in known if reason.text]
    told = line_of([_composed(reason) for reason in known if not reason.text], language)
    return "; ".join([*old, told]) if told else "; ".join(old)


def _side(profile: Profile, article: Article) -> Side:
    published = article.published
    return Side(
        profile=profile,
        title=article.title,
        lead=article.lead,
        text=article.text,
        day=published.exported()[:10] if published else None,
    )


def _kept(reason: Composed) -> Reason:
    told = {name: getattr(reason, name) for name in PLAIN}
    return Reason(
        kind=reason.kind.value,
        sign=reason.sign.value,
        here=_quotation(reason.here),
        there=_quotation(reason.there),
        **told,
    )


def _quotation(said: Said | None) -> Kept | None:
    return Kept(**{name: getattr(said, name) for name in SAID}) if said else None


def _composed(reason: Reason) -> Composed:
    record = {name: value for name, value in asdict(reason).items() if name != "text"}
    sides = {name: Said(**record[name]) for name in ("here", "there") if record[name]}
    return Composed(**(record | {"kind": Kind(reason.kind), "sign": Sign(reason.sign)} | sides))
