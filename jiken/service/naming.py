"""The names of the alias table that an article mentions, as the classifier takes them."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from dedupe.fold import folded
from dedupe.names import PART_OF, names
from jiken import resources
from jiken.models import Article, Said
from jiken.rollup import Glossary
from jiken.rollup.reading import introductions
from pipelines.classify.places import Mention

READ = 2_000
"""Characters of a text that are looked at: those that the classifier looks at."""
# Whose spellings are never handed to a language model: not everybody in the table is public.
_PERSON = "person"
_INITIALS = re.compile(r"(?i:ai|gpt)\b")


@cache
def glossary() -> Glossary:
    """Return the shipped alias table."""
    return Glossary.from_table(_table())


@cache
def table_name() -> str:
    """Return a digest of the shipped alias table: with another one, names are others."""
    return hashlib.sha256(resources.path("aliases.toml").read_bytes()).hexdigest()[:8]


def mentions(article: Article) -> tuple[Mention, ...]:
    """Return the names in an article's title and in the front of its text.

    Those of the alias table in order, then the organisations and AI systems that it introduces.
    """
    table = (*_found(article.title, "title"), *_found(article.text[:READ], "text"))
    return (*table, *_introduced(article))


def spellings(articles: Iterable[Article]) -> set[str]:
    """Return how else the table spells what *articles* name, persons left out."""
    found = {m.id for article in articles for m in mentions(article) if m.kind != _PERSON}
    return {spelling for id_ in found for spelling in _spellings().get(id_, ())}


def _found(text: str, field: str) -> Iterator[Mention]:
    for name in names(folded(text), text, field, glossary().aliases):
        yield Mention(
            kind=name.kind,
            id=name.id,
            said=Said(field=field, start=name.start, end=name.end, said=name.said),
            within=wholes(name.id),
            name=_proper(glossary().named(name.id)[1]),
        )


def _introduced(article: Article) -> Iterator[Mention]:
    for one in introductions(article, glossary()):
        if one.said.field == "lead":
            continue
        known = ":" in one.value
        yield Mention(
            kind=one.kind.value,
            id=one.value if known else f"{one.kind.value}:{one.value.lower()}",
            said=one.said,
            name=_proper(glossary().named(one.value)[1]) if known else one.value,
        )


def _proper(name: str) -> str:
    """Return a name with capitals where the table has none, as it finds a name in either case.

    >>> _proper("openai"), _proper("microsoft 365 copilot"), _proper("Local Government")
    ('OpenAI', 'Microsoft 365 Copilot', 'Local Government')
    """
    if not (name.islower() or name.istitle()):
        return name
    capital = re.sub(r"\b[a-z][\w'-]*", lambda w: w[0][:1].upper() + w[0][1:], name)
    return _INITIALS.sub(lambda w: w[0].upper(), capital)


@cache
def wholes(identity: str) -> tuple[str, ...]:
    """Return the ids of all that *identity* is part of, nearest first.

    >>> wholes("city:sapporo")
    ('prefecture:hokkaido', 'country:japan')
    """
    owners, found = glossary().aliases.owners, [identity]
    for part in found:  # grows while it is walked
        found += [whole for whole in owners.get(part, ()) if whole not in found]
    return tuple(found[1:])


@cache
def _spellings() -> Mapping[str, Sequence[str]]:
    return {
        f"{kind}:{name}": spelt
        for kind, entries in _table().items()
        if kind != PART_OF
        for name, spelt in entries.items()
    }


@cache
def _table() -> Mapping[str, Mapping[str, Sequence[str]]]:
    return tomllib.loads(resources.path("aliases.toml").read_text("utf-8"))
