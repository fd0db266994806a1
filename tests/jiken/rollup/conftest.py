"""Members of incidents made up for tests: what an article says, its role, its classification."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from jiken import resources
from jiken.models import (
    Article,
    Claim,
    Classification,
    Membership,
    Published,
    Role,
    Said,
    SourceKind,
    Tag,
)
from jiken.rollup import Classified, Glossary
from jiken.taxonomy import ArticleClass, Severity

START = datetime(2026, 1, 19, 1, tzinfo=UTC)
MakeMember = Callable[..., Classified]


@pytest.fixture(scope="session")
def glossary() -> Glossary:
    return Glossary.from_table(tomllib.loads(resources.path("aliases.toml").read_text("utf-8")))


@pytest.fixture
def member() -> MakeMember:
    return make_member


def make_member(
    number: int,
    title: str,
    text: str = "",
    *,
    language: str = "ja",
    role: Role = Role.REPORT,
    copy_of: int | None = None,
    family: str | None = None,
    credit: str | None = None,
    kind: SourceKind = SourceKind.PUBLISHER,
    class_: str | None = "incident",
    share: float = 0.8,
    helper: bool = False,
    severity: tuple[str, str] | None = None,
    cue: str | None = None,
    tags: tuple[tuple[str, str, str], ...] = (),
) -> Classified:
    """Return a member; *cue*, the words of *severity* and of *tags* are found in its title or text."""
    article = Article(
        canonical_url=f"https://news{number}.example/{number}",
        title=title,
        text=text,
        lead=text[:120],
        language=language,
        source="",
        publisher=f"第{number}新聞" if language == "ja" else f"Paper {number}",
        family=family or f"family{number}",
        source_kind=kind,
        fetched_at=START,
        content_hash=str(number),
        credit=credit,
        published=Published(at=START + timedelta(hours=number), offset=540),
    )

    def said(words: str) -> Said:
        field, whole = ("title", title) if words in title else ("text", text)
        at = whole.index(words)
        return Said(field=field, start=at, end=at + len(words), said=words)

    classification = None
    if class_ is not None:
        best = ArticleClass(class_)
        other = ArticleClass.COMPLEMENTARY if best.harmful else ArticleClass.INCIDENT
        classification = Classification(
            class_=best,
            ai=True,
            helper=helper,
            ai_probability=0.95,
            candidates=((best, share), (other, (1 - share) / 2)),
            severity=Severity(severity[0]) if severity else None,
            severity_said=said(severity[1]) if severity else None,
            tags=tuple(
                Tag(group=group, value=value, probability=0.9, said=said(words))
                for group, value, words in tags
            ),
            rationale=(Claim(text_ja="理由", text_en="reason", quotes=(said(cue),)),)
            if cue
            else (),
            model="test-1",
        )
    return Classified(
        article=article,
        membership=Membership(
            article=number, incident="2026-01-19-abcd", role=role, copy_of=copy_of
        ),
        classification=classification,
    )
