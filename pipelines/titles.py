"""The headline: what the page's heading, Open Graph, JSON-LD and title element agree on."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from rapidfuzz import fuzz

from pipelines.body_lines import folded
from pipelines.metadata import PageFacts, headline, site_names

LONGEST = 500
"""Letters of a title that are looked at."""

ALIKE = 45.0
"""RapidFuzz partial ratio from which a heading may be the article's rather than the site's."""

_SEPARATOR = re.compile(
    r"\s*[|｜│┃]\s*|\s+[-–—―－‐‑:：»«›/•·]+\s+|\s?：\s?|\s+[-–—―]|[–—―－]\s+|\s»\s|\s«\s"
)
_STRONG = frozenset("|｜│┃")
_OUTLET = re.compile(
    r"""[^、。「」はがをで]{0,12}
    (?:新聞|新報|日報|通信|放送|テレビ|ニュース|オンライン|デジタル|電子版|プレス|ポータル|速報|ブログ|マガジン|ドットコム|Web版)
    (?:\w{0,6}|[（(].{1,20}[)）])
    |(?:[A-Z0-9][\w.&'’-]*\ ){0,4}[\w.-]{0,15}
    (?:News|NEWS|Online|ONLINE|Times|Post|Journal|Magazine|Blog|TV|Radio|\.(?:com|jp|net|org|tv))""",
    re.X,
)
_TYPOGRAPHY = str.maketrans(
    {**dict.fromkeys("‘’‚‛′", "'"), **dict.fromkeys("“”„‟″", '"'), **dict.fromkeys("–—‐‑―", "-")}
)
_PAREN_TAIL = re.compile(r"\s*（[^（）]{1,30}）$")
_DATED_TAIL = re.compile(r"\s*[（(](?:19|20)\d\d年\d{1,2}月\d{1,2}日[^）)]{0,10}[）)]$")


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
    names = _names(facts, url, tails)
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
    return best or (without_tail(announced[:LONGEST], names) if announced else "")


def without_tail(title: str, names: frozenset[str]) -> str:
    """Return *title* without the site's names and dates after it.

    >>> without_tail("AIカメラが誤検知｜架空新聞", frozenset({"架空新聞"}))
    'AIカメラが誤検知'
    """
    title = _DATED_TAIL.sub("", title.strip())
    for _ in range(4):
        cut = _last_cut(title, names)
        if cut is None:
            return title
        title = _DATED_TAIL.sub("", title[:cut].strip())
    return title


def _last_cut(title: str, names: frozenset[str]) -> int | None:
    """Where the site's name begins, counting its separator; None where there is none."""
    for name in sorted(names, key=len, reverse=True):
        if len(name) > 3 and folded(title).endswith(name) and title.lower().endswith(name):
            head = title[: -len(name)].rstrip(" 　|｜:：-–—―－")
            if len(head) >= 4 and head != title[: -len(name)]:
                return len(head)
    cuts = list(_SEPARATOR.finditer(title))
    if not cuts:
        return None
    tail, head = title[cuts[-1].end() :], title[: cuts[-1].start()]
    strong = cuts[-1].group().strip()[:1] in _STRONG
    return cuts[-1].start() if _is_site(tail, head, names, strong=strong) else None


def _is_site(tail: str, head: str, names: frozenset[str], *, strong: bool) -> bool:
    """Whether what follows the last separator names the site or a part of it."""
    if not head.strip() or not tail.strip():
        return True
    if len(head) < 4:
        return False
    name = folded(tail)
    if name in names or _in_host(tail, names):
        return True
    if len(tail) > 40:
        return False
    return bool(_OUTLET.fullmatch(tail.strip())) or (strong and len(tail) < len(head))


def _in_host(tail: str, names: frozenset[str]) -> bool:
    """Whether every word of *tail* stands in the host's name, which *names* holds as `host:…`."""
    host = next((name[5:] for name in names if name.startswith("host:")), "")
    words = re.findall(r"[a-z0-9]+", tail.lower())
    letters = sum(map(len, words))
    plain = not re.search(r"[^\x00-\u024f®™]", tail)
    return plain and letters >= 3 and all(word in host for word in words)


def _names(facts: PageFacts, url: str, tails: Sequence[str]) -> frozenset[str]:
    names = {folded(name) for name in (*site_names(facts), *tails) if name}
    try:
        host = (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        host = ""
    # A heading that the title element ends with is the site's own.
    names |= {
        folded(head)
        for head in facts.headings[:3]
        if folded(facts.title).endswith(folded(head)) and folded(facts.title) != folded(head)
    }
    return frozenset(names - {""}) | {f"host:{re.sub(r'[^a-z0-9]', '', host.lower())}"}


def _is_headline(head: str, claims: Sequence[str], names: frozenset[str]) -> bool:
    """Whether a heading is the article's: the page's other claims speak of the same."""
    said = [claim for claim in claims if claim]
    if len(head) < 2 or folded(head) in names or (len(head) < 12 and _in_host(head, names)):
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
        if rest and (_PAREN_TAIL.fullmatch(rest) or _SEPARATOR.match(rest)):
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
