"""The headline: what the page's heading, Open Graph, JSON-LD and title element agree on."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from pipelines.body_lines import folded
from pipelines.metadata import PageFacts, headline
from pipelines.titles_tails import SEPARATOR, as_addressed, in_host, known_names, without_tail

LONGEST = 500
"""Letters of a title that are looked at."""

ALIKE = 45.0
"""RapidFuzz partial ratio from which a heading may be the article's rather than the site's."""

_TYPOGRAPHY = str.maketrans(
    {**dict.fromkeys("‘’‚‛′", "'"), **dict.fromkeys("“”„‟″", '"'), **dict.fromkeys("–—‐‑―", "-")}
)
_PAREN_TAIL = re.compile(r"\s*（[^（）]{1,30}）$")


@dataclass(frozen=True, slots=True)
class _Vote:
    """A title as one part of the page has it, and how much that part's word counts."""

    text: str
    weight: float


def best_title(
    facts: PageFacts, url: str, *, tails: Sequence[str] = (), announced: str | None = None
) -> str:
    """Return the article's headline without the site's name, or nothing where there is none.

    *tails* are site names that the registry knows; *announced* is what a feed said, and
    decides only where the page is silent.
    """
    names = known_names(facts, url, tails)
    claims = [
        without_tail(text[:LONGEST], names)
        for text in (
            facts.first("og:title", "twitter:title"),
            headline(facts),
            facts.title,
        )
    ]
    graph, linked, element = claims
    heads = [without_tail(head[:LONGEST], names) for head in facts.headings[:8]]
    heads = [head for head in heads if _is_headline(head, claims, names)]
    heads.sort(key=lambda head: _likeness(head, claims), reverse=True)
    votes = [_Vote(graph, 1.0), _Vote(linked, 1.0), _Vote(element, 0.05 if graph else 1.0)]
    if linked and _plain(linked) == _plain(element):
        votes.append(_Vote(linked, 0.25))
    votes += [_Vote(_without_kicker(heads[0], graph), 1.1)] if heads else []
    best = _elected([vote for vote in votes if vote.text], heads[:1])
    if best not in heads:
        best = as_addressed(best, url)
    return best or (without_tail(announced[:LONGEST], names) if announced else "")


def _is_headline(head: str, claims: Sequence[str], names: frozenset[str]) -> bool:
    """Whether a heading is the article's: the page's other claims speak of the same."""
    said = [claim for claim in claims if claim]
    if len(head) < 2 or folded(head) in names or (len(head) < 12 and in_host(head, names)):
        return False
    if not said:
        return True
    return any(
        folded(head) in folded(claim)
        or folded(claim) in folded(head)
        or fuzz.ratio(folded(head), folded(claim)) >= ALIKE
        for claim in said
    )


def _likeness(head: str, claims: Sequence[str]) -> float:
    """How much of what the page says elsewhere a heading says (a section's name says little)."""
    return max((fuzz.ratio(folded(head), folded(claim)) for claim in claims if claim), default=0.0)


def _elected(votes: Sequence[_Vote], heads: Sequence[str]) -> str:
    """The title with most weight behind it, spelt as the first of its votes has it.

    Quotation marks and dashes do not make another title; Open Graph's spelling is the first.
    """
    if not votes:
        return ""
    weights: defaultdict[str, float] = defaultdict(float)
    for vote in votes:
        weights[_plain(vote.text)] += vote.weight
    for head in heads:
        weights[_plain(head)] += sum(_yielded(head, votes))
    best = max(weights, key=lambda key: weights[key])
    return next(vote.text for vote in votes if _plain(vote.text) == best)


def _yielded(head: str, votes: Sequence[_Vote]) -> Iterator[float]:
    """Votes for the heading with a site or publisher after it are votes for the heading."""
    for vote in votes:
        rest = _rest(vote.text, head)
        if rest and (_PAREN_TAIL.fullmatch(rest) or SEPARATOR.match(rest)):
            yield 2 * vote.weight


def _rest(title: str, head: str) -> str:
    """What *title* has after *head*, however the two are spaced; nothing if it begins otherwise."""
    start = len(folded(head))
    if not folded(title).startswith(folded(head)) or len(folded(title)) == start:
        return ""
    return next((title[i:] for i in range(len(title)) if len(folded(title[:i])) == start), "")


def _without_kicker(head: str, graph: str) -> str:
    """A heading that is a kicker, a dash and the title is the title."""
    if (
        len(graph) >= 8
        and head.endswith(graph)
        and head[: -len(graph)].rstrip()[-1:] in "-–—|｜:："
    ):
        return graph
    return head


def _plain(title: str) -> str:
    """Return *title* folded, typographic quotation marks and dashes as the keyboard's."""
    return folded(title).translate(_TYPOGRAPHY)
