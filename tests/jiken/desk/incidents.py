"""Small stores of incidents that are what a test says they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

from jiken.models import Article, Incident, Membership, Published, Role, Said
from jiken.rollup import Assessment, Quote, RolledTag
from jiken.store import Store
from jiken.store.as_json import written
from jiken.store.classes import Assessed
from jiken.taxonomy import ArticleClass, Severity

NOW = datetime(2026, 1, 22, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 1, 23, 9, 0, tzinfo=UTC)
INCIDENT, HAZARD, UNRELATED = ArticleClass.INCIDENT, ArticleClass.HAZARD, ArticleClass.UNRELATED


def article(store: Store, number: int, publisher: str = "東都新聞", language: str = "ja") -> int:
    """Keep an article and return its id."""
    title = f"生成AIで偽画像、{number}件目" if language == "ja" else f"AI fakes: case {number}"
    url = f"https://news.example/{number}"
    kept = Article(
        canonical_url=url, urls=(url,), title=title, text=f"{title}。警察が調べている。", lead=title,
        language=language, source=publisher, publisher=publisher, family=publisher, country="JP",
        fetched_at=NOW, content_hash=title, published=Published(at=NOW, offset=540),
    )  # fmt: skip
    store.articles.keep(kept)
    found = store.articles.by_url(url)
    assert found is not None
    return found.id


def incident(
    store: Store, name: str, articles: Sequence[int], sources: int = 1, now: datetime = NOW
) -> None:
    """Make *articles* the reports of an incident."""
    store.incidents.replace(
        [
            Incident(
                id=name, day=date(2026, 1, int(name[-2:])), title_ja="生成AIで偽画像", title_en=None,
                article_count=len(articles), independent_source_count=sources, languages=("ja",),
                countries=("JP",),
                memberships=tuple(
                    Membership(article=one, incident=name, role=Role.REPORT) for one in articles
                ),
            )
        ],
        now=now,
    )  # fmt: skip


def assessed(
    store: Store,
    name: str,
    class_: ArticleClass = INCIDENT,
    probability: float = 0.9,
    severity: Severity | None = None,
    tags: Sequence[tuple[str, str]] = (),
    title: str = "生成AIで偽画像",
) -> None:
    """Say what an incident is, as the roll-up would."""
    articles = store.queue.articles(name)
    said = Said(field="title", start=0, end=len(title), said=title)
    found = Assessment(
        incident=name, class_=class_, candidates=((class_, probability),), severity=severity,
        tags=tuple(RolledTag(group=g, value=v, probability=0.9, sources=1) for g, v in tags),
        title_ja=Quote(article=articles[0], language="ja", said=said),
    )  # fmt: skip
    store.classes.assess(
        "test",
        [
            Assessed(
                incident=name, model="test", class_=class_, probability=probability,
                severity=severity, articles=articles, record=written(found),
            )
        ],
    )  # fmt: skip
