"""A small database in which every string that comes from outside or from a reviewer is an attack."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from jiken.models import Article, Incident, Membership, Published, Role
from jiken.service.desk import deciding, holding, queue, refreshing, views
from jiken.service.desk.wanted import Wanted
from jiken.store import Store
from jiken.store.polls import FeedState
from tests.jiken.desk.incidents import assessed

NOW = datetime(2026, 1, 22, 9, 0, tzinfo=UTC)
LISTS = Path(__file__).parents[3] / "../shared/suites/xss/payloads.json"
AT_ONCE = 25
"""Payloads in one title: a break-out of one is a break-out of all, and the pages are few."""

MORE = (
    "</title></textarea></script></style></noscript><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)" x="',
    "{{ 7*7 }}{% raw %}${7*7}#{7*7}",
    "</mark><script>alert(1)</script><mark>",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "%(n)s %s {0}",
)


def payloads() -> list[str]:
    if not LISTS.exists():
        pytest.skip("the lists of attacks are not there")
    found = [*MORE, *json.loads(LISTS.read_text("utf-8"))]
    return [one.encode("utf-8", "replace").decode("utf-8") for one in found]


def groups() -> list[str]:
    every = payloads()
    return [" ".join(every[at : at + AT_ONCE]) for at in range(0, len(every), AT_ONCE)]


def article(number: int, said: str, text: str) -> Article:
    url = said if number % 2 else f"https://news.example/{number}?{said}"
    return Article(
        canonical_url=url[:1900] + str(number), urls=(url[:1900] + str(number), f"javascript:{said}{number}"),
        title=said, text=text, lead=said, language="ja" if number % 3 else "en",
        source=said[:60], publisher=said, family=str(number), country="JP", author=said,
        section=said, image=said, credit=said, fetched_at=NOW, content_hash=str(number),
        published=Published(at=NOW, offset=540, raw=said),
    )  # fmt: skip


def fill(db: Path) -> None:
    every = groups()
    with Store.open(db) as store:
        for number, said in enumerate(every):
            _incident(store, number, said, text=f"{said}\n\n{every[number - 1]}")
        _incident(store, len(every), every[0], text="\n\n".join(payloads()))
        for number, said in enumerate(every):
            name = f"JK-{number:04}"
            for step in range(4):
                note = every[(number + step) % len(every)]
                deciding.remark(store, name, seen=None, by=said[:200], now=NOW, note=note)
        _judge(store, every)
        _runs(store, every)
        refreshing.refresh(store, NOW)
        assert queue.queue(store, Wanted(), reviewer="ms").rows


def _incident(store: Store, number: int, said: str, text: str) -> None:
    kept = article(number, said, text)
    store.articles.keep(kept)
    found = store.articles.by_url(kept.canonical_url)
    assert found is not None
    name = f"JK-{number:04}"
    member = Membership(article=found.id, incident=name, role=Role.REPORT)
    made = Incident(
        id=name, day=date(2026, 1, 1 + number % 28), title_ja=said, title_en=said, article_count=1,
        independent_source_count=1, languages=("ja",), countries=("JP",), memberships=(member,),
    )  # fmt: skip
    store.incidents.replace([made], now=NOW)
    assessed(store, name, title=said, tags=[("harm_types", "Human or fundamental rights")])


def _judge(store: Store, every: list[str]) -> None:
    for number in range(3):
        name, said = f"JK-{number:04}", every[number]
        for language in ("ja", "en"):
            deciding.retitle(store, name, language, said[:200], seen=None, by=said[:60], now=NOW)
            deciding.resummarise(store, name, language, said, seen=None, by="ms", now=NOW)
        deciding.assign(store, name, said[:60], seen=None, by="ms", now=NOW)
        deciding.dismiss(store, f"JK-{number + 9:04}", said, seen=None, by="ms", now=NOW)
    views.save(store, "ms", every[4][:60], Wanted(text=every[5][:200]), now=NOW)


def _runs(store: Store, every: list[str]) -> None:
    holding.pause(store, "abn", by=every[6][:60], reason=every[7], now=NOW)
    for source in ("abn", "toto"):
        state = FeedState(url=f"http://a.example/{source}", source=source, outcome="Unreadable")
        store.polls.read_feed(replace(state, detail=every[8]), now=NOW)
    run = store.runs.begin("crawl", now=NOW, asked={"by": every[9], "sources": every[9:12]})
    store.runs.beat(run, {every[12]: 1}, {}, {every[13]: every[13:15]}, now=NOW)
    store.runs.break_off(run, every[15], every[16], now=NOW)
    live = store.runs.begin("crawl", now=NOW, asked={"by": every[17]})
    store.runs.belong(live, pid=1, process="elsewhere 1", now=NOW)
    store.runs.beat(live, {every[18]: 1}, {}, {every[19]: every[19:21]}, now=NOW)
