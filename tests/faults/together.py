"""A crawl, four reviewers and clusterings that write one database at once."""

from __future__ import annotations

import json
import random
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from statistics import quantiles

from click.testing import CliRunner

from jiken.cli import main
from jiken.encoders import Encoders
from jiken.service import grouping
from jiken.service.desk import people
from jiken.service.desk.refreshing import refresh
from jiken.store import Store
from scripts.invented_news import AFTER
from tests.conftest import ROOT, Web, feed_of, source
from tests.faults import desks
from tests.faults.fault import Fault, Tally, Trial
from tests.faults.killing import jiken
from tests.faults.newsroom import FEED, news, publish, unlike
from tests.faults.reviewing import Decision, Incident, Reviewer
from tests.faults.stored import NOW, reading, unsound

NAMES = ("aoi", "ren", "yui", "sora")
PASSWORD = "架空の図書館にいる四人の案内係"
EVERY = 0.23
"""Seconds from one decision of a reviewer to the next: a thousand of all take a minute."""
FEW, MANY = (8, 10), (60, 150)
"""Incidents that are reviewed, and pages that each crawl finds new."""
MANY_DECISIONS = 400
PATIENCE = 900.0
MISTAKES = ("Traceback", "Error", "ERROR", "WARNING", "locked")
"""What no command may say on its standard error."""
LIMIT = 1.0


def together(times: int, folder: Path, chance: random.Random) -> Trial:
    """Let reviewers decide so often while crawls and clusterings run one after the other.

    The figure is the time that 99 of 100 decisions are answered in.
    """
    incidents, pages = MANY if times >= MANY_DECISIONS else FEW
    db = _base(folder, incidents, chance)
    with news() as web, desks.running(db, folder / "desk.log") as desk:
        reviewers = _reviewers(db, desk.port)
        with _again_and_again(db, web, pages, chance) as commands:
            deciding = [
                threading.Thread(target=one.decide, args=(share, EVERY))
                for one, share in zip(reviewers, _shares(times), strict=True)
            ]
            for thread in deciding:
                thread.start()
            for thread in deciding:
                thread.join()
    decisions = [decision for one in reviewers for decision in one.decisions]
    wrong = [*commands.wrong, *unsound(db)]
    if shown := (folder / "desk.log").read_text("utf-8"):
        wrong.append(f"the desk said {shown[-600:]}")
    return _trial(db, decisions, wrong)


def _base(folder: Path, incidents: int, chance: random.Random) -> Path:
    """Return a database with so many incidents, each months from the next, and four editors."""
    db, reports = folder / "jiken.db", folder / "reports.jsonl"
    rows = [
        {
            "url": f"https://minato.example/{n}",
            "title": title,
            "text": f"{title}。{chance.choice(AFTER)[0]}",
            "published_at": str(date(2012, 1, 1) + n * timedelta(days=80)),
        }
        for n, title in enumerate(unlike(chance, incidents))
    ]
    reports.write_text("".join(f"{json.dumps(one)}\n" for one in rows), "utf-8")
    imported = CliRunner().invoke(main, ["import", str(reports), "--db", str(db)])
    assert imported.exit_code == 0, imported.output
    encoder = Encoders.shipped().clusters
    with Store.open(db) as store:
        grouping.encode(store, encoder)
        grouping.cluster(store, encoder.name, now=NOW)
        refresh(store, NOW)
        for name in NAMES:
            people.add(store, name, "editor", PASSWORD, now=NOW)
    return db


def _trial(db: Path, decisions: Sequence[Decision], wrong: Sequence[str]) -> Trial:
    tally = Tally()
    with reading(db) as connection:
        kept = Counter(connection.execute("SELECT id, note FROM steps").fetchall())
        notes = Counter(row[0] for row in connection.execute("SELECT note FROM steps"))
    for one in decisions:
        told = [f"{one.note}: {one.said[:500]}"] if not one.step else []
        if one.step and (kept[one.step, one.note], notes[one.note]) != (1, 1):
            told.append(f"{one.note} is kept {notes[one.note]} times")
        tally.add(*told)
    for more in wrong:
        tally.add(more)
    worst = quantiles([one.seconds for one in decisions], n=100)[-1]
    return replace(tally.trial(unit="s for 99 of 100", limit=LIMIT), worst=worst)


def _shares(times: int) -> list[int]:
    return [times * (n + 1) // len(NAMES) - times * n // len(NAMES) for n in range(len(NAMES))]


def _reviewers(db: Path, port: int) -> list[Reviewer]:
    """Return reviewers who have signed in, each with incidents of their own."""
    with reading(db) as connection:
        rows = connection.execute(
            "SELECT incident, min(article) FROM memberships WHERE role = 'report'"
            " GROUP BY incident ORDER BY incident"
        ).fetchall()
    incidents = [Incident(id=incident, article=article) for incident, article in rows]
    made = [
        Reviewer(name=name, port=port, incidents=incidents[n :: len(NAMES)])
        for n, name in enumerate(NAMES)
    ]
    for one in made:
        one.sign_in(PASSWORD)
    return made


@dataclass(kw_only=True)
class Commands:
    """What was wrong with commands that ran."""

    wrong: list[str]


@contextmanager
def _again_and_again(db: Path, web: Web, pages: int, chance: random.Random) -> Iterator[Commands]:
    """Crawl what is new and cluster it, both again and again; the last ones run to their end."""
    commands, enough = Commands(wrong=[]), threading.Event()
    registry = db.with_name("sources.toml")
    registry.write_text(source("kaku", "kaku.example", more=feed_of(FEED)), "utf-8")

    def crawling() -> None:
        number = 0
        while not enough.is_set():
            publish(web, range(number, number + pages), chance)
            number += pages
            more = ("--sources", registry, "--proxy", web.url, "--plain")
            commands.wrong += _wrong(jiken("crawl", "--db", db, *more))

    def clustering() -> None:
        while not enough.is_set():
            commands.wrong += _wrong(jiken("cluster", "--db", db, "--plain"))

    running = [threading.Thread(target=work) for work in (crawling, clustering)]
    for thread in running:
        thread.start()
    try:
        yield commands
    finally:
        enough.set()
        for thread in running:
            thread.join()


def _wrong(command: Sequence[str]) -> list[str]:
    try:
        ended = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        return [f"{command[3]}: did not end in {PATIENCE} s"]
    shown = any(one in ended.stderr for one in MISTAKES)
    told = f"{command[3]}: {ended.returncode} {ended.stderr[-600:]}"
    return [told] if ended.returncode or shown else []


FAULTS = (
    Fault(
        name="a crawl, four reviewers and clusterings at once",
        promise="no error shown to anyone, every decision that was acknowledged kept once",
        few=40,
        many=1000,
        run=together,
    ),
)
