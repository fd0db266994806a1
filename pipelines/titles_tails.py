"""Site names behind headlines, and how to tell them from a headline's own words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from pipelines.body_lines import folded
from pipelines.metadata import PageFacts, site_names

SEPARATOR = re.compile(
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
_DATED_TAIL = re.compile(r"\s*[（(](?:19|20)\d\d年\d{1,2}月\d{1,2}日[^）)]{0,10}[）)]$")


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


def without_name(title: str, names: frozenset[str]) -> str:
    """Return *title* without the publisher's names (folded) behind it, whatever else stands there.

    Where no page can be asked, a label ("| 社説") or a part of the headline must stay.

    >>> without_name("[社説]規制を急げ | 社説 | 架空新聞", frozenset({"架空新聞"}))
    '[社説]規制を急げ | 社説'
    """
    title = title.strip()
    for _ in range(4):
        cut = _named_tail(title, names)
        if cut is None:
            return title
        title = _DATED_TAIL.sub("", title[:cut].strip())
    return title


def as_addressed(title: str, url: str) -> str:
    """Return *title* up to the separator before which it is all that the address spells out.

    >>> as_addressed("AI camera errs - Town, County, State", "https://a.example/ai-camera-errs/")
    'AI camera errs'
    """
    try:
        last = urlsplit(url).path.rstrip("/").rpartition("/")[2].partition(".")[0]
    except ValueError:
        return title
    spelt = re.sub(r"[\W_]+", "", last.lower())
    heads = (title[: cut.start()] for cut in SEPARATOR.finditer(title)) if "-" in last else ()
    return next((head for head in heads if re.sub(r"[\W_]+", "", head.lower()) == spelt), title)


def _last_cut(title: str, names: frozenset[str]) -> int | None:
    """Where the site's name begins, counting its separator; None where there is none."""
    named = _named_tail(title, names)
    if named is not None:
        return named
    cuts = list(SEPARATOR.finditer(title))
    if not cuts:
        return None
    tail, head = title[cuts[-1].end() :], title[: cuts[-1].start()]
    strong = cuts[-1].group().strip()[:1] in _STRONG
    return cuts[-1].start() if _is_site(tail, head, names, strong=strong) else None


def _named_tail(title: str, names: frozenset[str]) -> int | None:
    """Where one of *names* begins that ends the title behind a separator, counting that."""
    for name in sorted(names, key=len, reverse=True):
        if len(name) < 4 or not folded(title).endswith(name):
            continue
        start = next(
            (at for at in range(len(title) - len(name), -1, -1) if folded(title[at:]) == name),
            len(title),
        )
        head = title[:start].rstrip(" 　|｜:：-–—―－")
        if len(head) >= 4 and head != title[:start]:
            return len(head)
    return None


def _is_site(tail: str, head: str, names: frozenset[str], *, strong: bool) -> bool:
    """Whether what follows the last separator names the site or a part of it."""
    if not head.strip() or not tail.strip():
        return True
    if len(head) < 4:
        return False
    name = folded(tail)
    if name in names or in_host(tail, names):
        return True
    if len(tail) > 40:
        return False
    return bool(_OUTLET.fullmatch(tail.strip())) or (strong and len(tail) < len(head))


def in_host(tail: str, names: frozenset[str]) -> bool:
    """Whether every word of *tail* stands in the host's name, which *names* holds as `host:…`."""
    host = next((name[5:] for name in names if name.startswith("host:")), "")
    words = re.findall(r"[a-z0-9]+", tail.lower())
    letters = sum(map(len, words))
    plain = not re.search(r"[^\x00-\u024f®™]", tail)
    return plain and letters >= 3 and all(word in host for word in words)


def known_names(facts: PageFacts, url: str, tails: Sequence[str]) -> frozenset[str]:
    """Return the site's names, folded, and its host as `host:letters`, for `without_tail`."""
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
