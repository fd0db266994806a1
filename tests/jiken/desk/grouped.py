"""Small stores of invented stories whose evidence is given, so that no encoder has to read them."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

import numpy as np

from jiken.encoders import UniversalSentenceEncoder
from jiken.models import Article, Published
from jiken.service.comparing import read_keys
from jiken.service.desk.settling import settle
from jiken.service.profiles import Profiles
from jiken.service.stories import model_name
from jiken.store import Store
from jiken.store.evidence import StoredEvidence, Vectors

CHARACTERS = "日月火水木金土山川田空海風雨雪花草虫魚鳥"
NOW = datetime(2026, 1, 22, tzinfo=UTC)
MORNING = datetime(2026, 1, 20, 1, tzinfo=UTC)
ENCODER = UniversalSentenceEncoder.name
MODEL = model_name(ENCODER)
NONE = np.zeros(512, dtype=np.float32)


def told(name: str, hours: float = 0.0) -> Article:
    """Return the invented article *name*; the first letter is its event."""
    url = f"https://{name}.example/1"
    # Words of its own, so that none is taken for a copy of another.
    title = "".join(random.Random(name).choices(CHARACTERS, k=30))
    return Article(
        canonical_url=url, urls=(url,), title=title, text=title, lead=title, language="ja",
        source=name, publisher=name, family=name, fetched_at=NOW, content_hash=name, country="JP",
        published=Published(at=MORNING + timedelta(hours=hours), offset=540),
    )  # fmt: skip


def filled(
    store: Store, names: Iterable[str], alike: Mapping[tuple[str, str], float] | None = None
) -> dict[str, int]:
    """Keep articles with evidence between them, and settle; those of one letter are of one event.

    *alike* is how likely two other names are of one event. Returns {name: number}.
    """
    names = list(names)
    ids = added(store, names)
    strength = {
        pair: 0.9 for pair in itertools.combinations(sorted(names), 2) if pair[0][0] == pair[1][0]
    }
    compare(store, ids, strength | dict(alike or {}))
    settle(store, NOW)
    return ids


def added(store: Store, names: Iterable[str]) -> dict[str, int]:
    """Keep articles that have been read and compared with nothing."""
    found = {}
    for name in names:
        store.articles.keep(told(name, int(name[1:] or 0)))
        kept = store.articles.by_url(told(name).canonical_url)
        assert kept is not None
        found[name] = kept.id
    vectors = [
        Vectors(article=id_, content_hash=name, title=NONE, lead=NONE)
        for name, id_ in found.items()
    ]
    store.evidence.save_vectors(ENCODER, vectors)
    read_keys(store, MODEL, Profiles(store, ENCODER))
    store.evidence.add(MODEL, found.values(), [])
    store.unsettled.add(found.values())
    return found


def compare(store: Store, ids: Mapping[str, int], alike: Mapping[tuple[str, str], float]) -> None:
    """Give pairs evidence of that strength."""
    evidence = []
    for pair, strength in alike.items():
        a, b = sorted(ids[name] for name in pair)
        evidence.append(
            StoredEvidence(a=a, b=b, probability=strength, affair=strength, ties=strength >= 0.32)
        )
    store.evidence.add(MODEL, [], evidence)
    store.unsettled.add({id_ for one in evidence for id_ in (one.a, one.b)})


def groups(store: Store) -> set[str]:
    """Return what is one incident, by the articles' names."""
    return set(named(store).values())


def named(store: Store) -> dict[str, str]:
    """Return {incident: its in-event articles' names}."""
    return {
        incident.id: " ".join(
            sorted(names_of(store, [m.article for m in incident.memberships if m.role.in_event]))
        )
        for incident in store.incidents.all()
        if any(m.role.in_event for m in incident.memberships)
    }


def names_of(store: Store, articles: Iterable[int]) -> list[str]:
    """Return the names of articles."""
    return [kept.article.publisher for kept in store.articles.by_ids(list(articles))]


def home(store: Store, article: int) -> str:
    """Return the incident that an article is in-event in."""
    return store.incidents.homes([article])[article]
