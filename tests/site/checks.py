"""What a crawl of the invented web must have come to, in plain sentences. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from . import article_claims, class_claims, incident_claims
from .outcome import Outcome

CLAIMS: Mapping[str, Callable[[Outcome], Iterator[str]]] = {
    "Every article about AI was found": article_claims.missing,
    "Nothing else was kept: no list page, no other news": article_claims.strangers,
    "No article is there twice": article_claims.doubles,
    "Every event reported in both languages is one incident": incident_claims.split,
    "No look-alike pair of events was merged": incident_claims.look_alikes_merged,
    "No incident holds two events, an editorial, a round-up or product news": incident_claims.impure,
    "Every copy is marked and names what it was copied from": incident_claims.unmarked_copies,
    "No outlet's own report is taken for a copy": incident_claims.false_copies,
    "Editorials and round-ups are linked to what they speak of and are in no event": incident_claims.wrong_links,
    "The first report's day is the incident's day": incident_claims.wrong_days,
    "Every incident is of its event's class": class_claims.wrong_classes,
    "No product news is called an incident or a hazard": class_claims.harmful_product_news,
    "Every incident says what it is and why, in Japanese and in English": class_claims.without_reason,
    "Every quotation stands where it is said to": class_claims.unverified,
    "Wrong, old and missing charsets came out right": article_claims.wrong_charsets,
    "Titles are headlines without the site's name": article_claims.wrong_titles,
    "Publishers have their right names": article_claims.wrong_publishers,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One claim with what speaks against it; it holds if nothing does."""

    claim: str
    against: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return not self.against


def checks(found: Outcome) -> list[Check]:
    """Return every claim with what speaks against it."""
    return [Check(claim=claim, against=tuple(test(found))) for claim, test in CLAIMS.items()]
