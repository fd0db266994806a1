"""One article however often, under whatever id and by whatever feed it is announced; its edits kept."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Mapping
from html import escape
from pathlib import Path

from tests.conftest import Desk, Web, source, story
from tests.faults.bombs import served
from tests.faults.fault import Fault, Tally, Trial

SITE = "http://kaku.example"
FEEDS, EDITS = 30, 5
TRACKED = (
    "?utm_source=rss",
    "#top",
    "?fbclid=IwAR0",
    "?ref=rss",
    "",
    "?utm_medium=feed&utm_campaign=1",
    ";jsessionid=9F",
)


def item(path: str, title: str, guid: str | None) -> str:
    """Return an RSS item; *guid* None is none at all."""
    said = f'<guid isPermaLink="false">{escape(guid)}</guid>' if guid is not None else ""
    return f"<item>{said}<title>{title}</title><link>{SITE}{escape(path)}</link></item>"


def feed(*items: str) -> str:
    return f'<rss version="2.0"><channel><title>架空新聞</title>{"".join(items)}</channel></rss>'


def headline(n: int, edit: int = 0) -> str:
    return f"図書館の生成AI、存在しない本を案内　架空市で{n}件" + f"（更新{edit}）" * bool(edit)


def announced(web: Web, edit: int, chance: random.Random) -> None:
    """Let the web say what it says after so many edits: articles 1 to 5 and the one in 30 feeds."""
    new = f"tag:kaku.example,2026:{chance.getrandbits(64):x}"
    same = item("/news/1", headline(1), "id")
    items = (
        *(same, same, item("/news/2", headline(2), "id")),  # twice; two articles, one id
        *(item("/news/3", headline(3), new), item("/news/4", headline(4), None)),
        item("/news/5", headline(5, edit), "five"),
        item("/news/1", headline(1), new),
    )
    web.say(f"{SITE}/rss", feed(*chance.sample(items, len(items))))
    for n in range(FEEDS):
        path = "/news/6" + chance.choice(TRACKED)
        web.say(f"{SITE}/rss/{n}", feed(item(path, headline(6), chance.choice([new, "six", None]))))
    for n in range(1, 7):
        title = headline(n, edit if n == 5 else 0)
        page = story(n, title)
        for tail in TRACKED if n == 6 else ("",):
            web.say(f"{SITE}/news/{n}{tail.partition('#')[0]}", page)


def crawled_again(times: int, folder: Path, chance: random.Random) -> Trial:
    """Crawl before and after each of five edits, *times* times over."""
    tally = Tally()
    for n in range(times):
        (place := folder / f"{n}").mkdir()
        with served() as web:
            desk = Desk(folder=place, web=web)
            more = "".join(
                f', {{ url = "{SITE}/rss/{n}", evidence = "invented" }}' for n in range(FEEDS)
            )
            feeds = f'feeds = [{{ url = "{SITE}/rss", evidence = "invented" }}{more}]'
            desk.sources(source("kaku", "kaku.example", name="架空新聞", more=feeds))
            status = 0
            for edit in range(EDITS + 1):
                announced(web, edit, chance)
                status |= desk.crawl("--plain").status
            asked = [one.url.partition(SITE)[2] for one in web.asked]
        tally.add(*_wrong(desk), *[f"exit status {status}"] * bool(status), *_refetched(asked))
    return tally.trial()


def _wrong(desk: Desk) -> list[str]:
    """Return what is not as it should be of six articles and the edits of one."""
    db = sqlite3.connect(desk.db)
    rows = db.execute("SELECT id, canonical_url, title, revision FROM articles").fetchall()
    kept = dict(db.execute("SELECT article, count(*) FROM revisions GROUP BY article"))
    old = {title for (title,) in db.execute("SELECT title FROM revisions")}
    via = db.execute(
        "SELECT count(DISTINCT via) FROM sightings WHERE key LIKE '%/news/6'"
    ).fetchone()[0]
    db.close()
    revisions: Mapping[str, int] = {url: revision for _, url, _, revision in rows}
    right = {f"{SITE}/news/{n}": EDITS + 1 if n == 5 else 1 for n in range(1, 7)}
    wrong = [f"articles and revisions: {revisions}"] * (
        revisions != right or len(rows) != len(right)
    )
    edited = {id: title for id, url, title, _ in rows if url.endswith("/5")}
    wrong += [f"edits kept: {kept}"] * (
        [kept.get(id) for id in edited] != [EDITS] or len(kept) != 1
    )
    wrong += ["the title is not the last one"] * (f"更新{EDITS}" not in "".join(edited.values()))
    wrong += [f"old titles: {old}"] * (len(old) != EDITS)
    return wrong + [f"sighted by {via} feeds"] * (via != FEEDS)


def _refetched(asked: list[str]) -> list[str]:
    pages = [path for path in asked if path.startswith("/news/")]
    edited = pages.count("/news/5")
    others = [path for path in pages if path != "/news/5"]
    wrong = [f"the edited page was fetched {edited} times"] * (edited != EDITS + 1)
    return wrong + [f"fetched: {sorted(others)}"] * (len(others) != 5)


FAULTS = (
    Fault(
        name="GUIDs doubled, changed, missing; one address in 30 feeds; five edits",
        promise="one article each, fetched once, every revision kept",
        few=1,
        many=4,
        run=crawled_again,
    ),
)
