"""What is quoted of a member: checked against its text, short, and nobody's private name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from jiken.models import Article, Said
from jiken.rollup.glossary import Glossary
from jiken.rollup.privacy import names_nobody
from jiken.rollup.records import Classified, Quote
from jiken.rollup.sources import Source

LONGEST = 120
_NEAR = 12
# A point ends a clause where a sentence ends: not behind an initial or "Dec.", not before a small letter.
_CLAUSE = re.compile(
    r"[、。，！？\n\u3000]|[,;:](?=\s|$)|[!?](?=\s|$)"
    r"|(?<!\b[A-Z])(?<!\b(?:Mr|Ms|Dr|St|vs|No|Jr|Sr|Co|Lt))(?<!\b(?:Mrs|Gov|Sen|Rep|Inc|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Ltd|Mil|Bil))(?<!\b(?:Sept|Corp))"
    r"\.(?=\s+[\"“‘'(]?[A-Z0-9]|\s*$)"
)


def field_of(article: Article, field: str) -> str:
    """Return the article's title, lead or text; "" for any other field."""
    return {"title": article.title, "lead": article.lead, "text": article.text}.get(field, "")


def quoted(member: Classified, said: Said | None, glossary: Glossary) -> Quote | None:
    """Return the quotation, None where the text does not say so, it is too long, or it names somebody.

    The words beside it are looked at, too: a name is marked by what follows.
    """
    if said is None or not 0 < len(said.said) <= LONGEST:
        return None
    text = field_of(member.article, said.field)
    if text[said.start : said.end] != said.said:
        return None
    beside = text[max(0, said.start - _NEAR) : said.end + _NEAR]
    if not (names_nobody(said.said, glossary) and _is_free(beside, said.said, glossary)):
        return None
    return Quote(article=member.id, language=member.article.language, said=said)


def _is_free(beside: str, said: str, glossary: Glossary) -> bool:
    return said.isascii() or names_nobody(beside, glossary) or len(said) > LONGEST // 2


def clause(member: Classified, quote: Quote) -> Quote:
    """Return the quotation with the rest of its clause, as it was where that is too long or none.

    >>> _CLAUSE.split("雨の中、5人がけがをした。")
    ['雨の中', '5人がけがをした', '']
    """
    said = quote.said
    text = field_of(member.article, said.field)
    before = [m.end() for m in _CLAUSE.finditer(text, max(0, said.start - LONGEST), said.start)]
    start = before[-1] if before else (0 if said.start < LONGEST else said.start)
    behind = _CLAUSE.search(text, said.end, said.end + LONGEST)
    end = behind.start() if behind else (len(text) if len(text) - said.end < LONGEST else said.end)
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    wide = Said(field=said.field, start=start, end=start + len(words.strip()), said=words.strip())
    return quote if len(wide.said) > LONGEST or not wide.said else replace(quote, said=wide)


def one_of_each_language(quotes: Iterable[Quote]) -> tuple[Quote, ...]:
    """Return the first quotation of each language, Japanese and English before any other."""
    first: dict[str, Quote] = {}
    for quote in quotes:
        first.setdefault(quote.language, quote)
    return tuple(sorted(first.values(), key=lambda q: (q.language != "ja", q.language != "en")))[:2]


def telling(found: Iterable[Source]) -> Iterator[Classified]:
    """Yield the classified articles that say something of their own, best source first."""
    for source in found:
        yield from (member for member in source.telling if member.classification)
