"""Why two articles are linked: the reasons of their profiles, and what their texts say alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from dedupe.fold import fold
from dedupe.heard import heard_names
from dedupe.nature import Nature
from dedupe.passages import Passage, shared_passage
from dedupe.people import names_someone
from dedupe.profile import LEAD_CHARACTERS, ROUND_UP_CHARACTERS, TITLE_CHARACTERS, Profile
from dedupe.reasons import MOST_AGREEING, reasons, repeats
from dedupe.said import Kind, Reason, Said, Sign, quotation
from dedupe.signals import signals

# A passage that says so much is a reason beside any other; a shorter one only where there are few.
_LONG_PASSAGE = 16
_FEW = 2
# Less alike in meaning is no reason at all.
_ANY_MEANING = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """An article with its profile; *day* is its local day as far as it is known, or None."""

    profile: Profile
    title: str
    lead: str
    text: str = ""
    day: str | None = None

    @property
    def fields(self) -> dict[str, str]:
        """What clustering read of the article, by field."""
        read = {"title": self.title[:TITLE_CHARACTERS], "lead": self.lead[:LEAD_CHARACTERS]}
        if self.profile.nature is not Nature.ROUND_UP:
            return read
        return read | {"text": self.text[:ROUND_UP_CHARACTERS]}


def explanation(article: Side, other: Side) -> tuple[Reason, ...]:
    """Return why *article* goes with *other*, and what speaks against it; left is *article*.

    Scores alone are no reason: where no figure or name agrees, the words that both texts
    share are quoted, and where there are none, the titles that are alike in meaning.
    No word is quoted that a text marks as the name of a suspect or a victim.
    """
    found = [
        _dated(reason, article, other)
        for reason in _all(article, other)
        if not _is_private(reason, article, other)
    ]
    quoted = [reason for reason in found if reason.agrees and reason.quotes]
    passage = shared_passage(article.fields, other.fields)
    if passage and _tells(passage, quoted):
        found = list(_worded(found, passage))
    elif not quoted:
        found = list(_meant(found, article, other))
    return tuple(found)


def _tells(passage: Passage, quoted: Sequence[Reason]) -> bool:
    """Whether a passage says more than what is *quoted*: it is long, or there is little else."""
    if passage.content >= _LONG_PASSAGE:
        return True
    words = fold(passage.here.said)
    told = [fold(said.said) for reason in quoted for said in (reason.here, reason.there) if said]
    known = any(words in one for one in told)
    return not known and sum(reason.kind is not Kind.TERM for reason in quoted) < _FEW


def _all(article: Side, other: Side) -> list[Reason]:
    """Return the reasons of the profiles, and behind what they quote a name that the ear finds."""
    known = reasons(article.profile, other.profile)
    if article.profile.language == other.profile.language:
        return list(known)
    quoted = [reason for reason in known if reason.agrees and reason.quotes]
    heard = (
        reason
        for reason in heard_names(article.fields, other.fields)
        if len(quoted) < MOST_AGREEING and not any(repeats(reason, one) for one in quoted)
    )
    return [*quoted, *islice(heard, 1), *(reason for reason in known if reason not in quoted)]


def _is_private(reason: Reason, article: Side, other: Side) -> bool:
    """Whether a word that is in no table of public names is somebody's name on either side."""
    return reason.kind in (Kind.NAME, Kind.TERM) and any(
        names_someone(side.fields[said.field], said.start, said.end)
        for side, said in ((article, reason.here), (other, reason.there))
        if said
    )


def _dated(reason: Reason, article: Side, other: Side) -> Reason:
    if reason.kind is not Kind.TIME:
        return reason
    return replace(reason, here_day=article.day, there_day=other.day)


def _worded(found: Sequence[Reason], passage: Passage) -> Iterator[Reason]:
    """Yield the reasons with the passage after the other quotations.

    A passage of both titles is what the likeness of their wording is told with.
    """
    titles = passage.here.field == passage.there.field == "title"
    share = next((r.share for r in found if r.kind is Kind.WORDING), None) if titles else None
    known = [r for r in found if share is None or r.kind is not Kind.WORDING]
    at = sum(reason.agrees and reason.quotes for reason in known)
    yield from known[:at]
    yield Reason(
        kind=Kind.WORDING, sign=Sign.EQUAL, here=passage.here, there=passage.there, share=share
    )
    yield from known[at:]


def _meant(found: Iterable[Reason], article: Side, other: Side) -> Iterator[Reason]:
    """Yield the reasons with both titles quoted as what is alike in meaning, if they are."""
    here, there = _head(article), _head(other)
    share = round(signals(article.profile, other.profile).title, 2)
    if here is None or there is None or share < _ANY_MEANING:
        yield from found
        return
    yield Reason(kind=Kind.MEANING, sign=Sign.CLOSE, here=here, there=there, share=share)
    yield from (reason for reason in found if reason.kind is not Kind.MEANING)


def _head(side: Side) -> Said | None:
    told = [(name, side.fields[name]) for name in ("title", "lead") if side.fields[name]]
    return quotation(told[0][0], 0, told[0][1]) if told else None
