"""One soak, from the first article to the last crawl, and what was found."""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.faults.fault import Missing
from tests.soak import ended
from tests.soak.articles import Invented
from tests.soak.changes import FIRST, Changes
from tests.soak.fit import Growth, counted, grown
from tests.soak.stage import Stage
from tests.soak.watch import KINDS, LASTING, PROC, Watch, Watched
from tests.soak.web import served

MOST = 0.05
"""The growth after warm-up that is still called flat."""

LONG = 480.0
"""Seconds from which on the fit must tell: a soak that cannot has not held."""

FILES = 64
"""Open files of a crawl: twice its 32 requests at once."""

AHEAD = 16.0
"""MB that SQLite's log ahead may take: four times the size at which it is written back."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """A line of the table: what must hold, what was seen, and what speaks against it."""

    claim: str
    seen: str
    wrong: Sequence[str] = ()


def soak(
    seconds: float, folder: Path, seed: int, *, a_second: float, first: int = FIRST
) -> list[Row]:
    """Soak for so long and return what was found; the first rows are measured, the rest counted.

    *first* articles are there at the beginning, *a_second* come then.

    Raises Missing where the machine lacks a part.
    """
    if not (PROC / "self" / "environ").exists():
        raise Missing("processes cannot be looked at: there is no /proc")
    chance = random.Random(seed)
    with served() as web:
        stage = Stage(folder=folder, proxy=web.url)
        changes = Changes(web, random.Random(f"{seed} web"), a_second, first)
        watch = Watch(stage.mark, Path(f"{stage.db}-wal"))
        watch.start()
        stage.jiken("crawl", "--plain")  # the database is there before others open it
        changes.start()
        _until_the_end(stage, changes, time.monotonic() + seconds, chance)
        left = ended.still_running(stage.mark)
        watch.end()
        with stage.log("watched").open("w", encoding="utf-8") as log:
            log.writelines(f"{json.dumps(asdict(one))}\n" for one in watch.seen.values())
        changes.end()
        stage.jiken("crawl", "--plain", "--again")
        stage.jiken("check", "--plain")
        left += ended.still_running(stage.mark)
        published = [one for own in web.articles.values() for one in own]
    return [
        *_measured(list(watch.seen.values()), seconds >= LONG),
        _ahead(watch.ahead),
        *_counted(stage, published, left),
        Row(
            claim="what was done to it",
            seen=f"{changes.published} articles, {changes.edits} new titles, {changes.faults} faults",
            wrong=() if changes.faults else ["no fault was switched on"],
        ),
    ]


def _until_the_end(stage: Stage, changes: Changes, until: float, chance: random.Random) -> None:
    with stage.lasting():
        for number in stage.crawls(until, chance):
            left = max(until - time.monotonic(), 0.0)
            told = f"crawl {number}: {changes.published} articles, {changes.faults} faults, {left:.0f} s left"
            print(told, *stage.said, sep="\n  ", file=sys.stderr, flush=True)


def _measured(seen: list[Watched], long: bool) -> list[Row]:
    counts = counted(seen)
    memory = [
        flat(kind, "megabytes", counts.get(kind, 0), grown(seen, kind, "megabytes"), long)
        for kind in KINDS
    ]
    files = [
        flat(kind, "files", counts.get(kind, 0), grown(seen, kind, "files"), long)
        for kind in LASTING
    ]
    return [*memory, *files, _open(seen)]


def _open(seen: list[Watched]) -> Row:
    """Processes that end give their files back, so that only their number at once can tell."""
    short = [one for one in seen if one.kind not in LASTING]
    highest = max((most for one in short for most in one.files), default=0)
    return Row(
        claim=f"open files of crawls, workers and runs at most {FILES}",
        seen=f"at most {highest}",
        wrong=[] if 0 < highest <= FILES else [f"{highest} were open at once"],
    )


def flat(kind: str, what: str, count: int, found: Growth | None, long: bool) -> Row:
    """Return the row of a kind of process; *long* is a soak that must be able to tell."""
    claim = f"{'MB' if what == 'megabytes' else 'open files'} of {kind} flat ({count} processes)"
    if found is None or (not long and found.error > MOST):
        wrong = ["too few"] if long or not count else []
        return Row(claim=claim, seen="too few to say", wrong=wrong)
    seen = (
        f"{'' if kind in LASTING else 'peaks, '}median {found.middle:.4g}, "
        f"grew {found.fitted:+.1%} ± {found.error:.1%}, highest {found.highest:+.1%}"
    )
    wrong = [f"grew by {found.fitted:.1%}"] if found.fitted > MOST else []
    if long and found.error > MOST:
        wrong.append(f"known to {found.error:.1%} only")
    if kind in LASTING and what == "megabytes" and found.highest > MOST:
        wrong.append(f"once {found.highest:.1%} over its median")
    return Row(claim=claim, seen=seen, wrong=wrong)


def _ahead(seen: list[tuple[float, float]]) -> Row:
    highest = max((size for _, size in seen), default=0.0)
    wrong = [f"{highest:.1f} MB, over {AHEAD:g}"] if highest > AHEAD else []
    return Row(
        claim="SQLite's log ahead stays small", seen=f"at most {highest:.1f} MB", wrong=wrong
    )


def _counted(stage: Stage, published: list[Invented], left: list[str]) -> list[Row]:
    wrong, old = ended.not_once(stage.db, published), ended.outdated(stage.db, published)
    strays = ended.left_behind(stage.folder)
    edited = sum(one.edition > 1 for one in published)
    return [
        Row(
            claim="every article exactly once",
            seen=f"{len(published)} published, {len(wrong)} wrong",
            wrong=wrong,
        ),
        Row(claim="titles as edited last", seen=f"{edited} edited, {len(old)} old", wrong=old),
        Row(claim="no file left", seen=f"{len(strays)}", wrong=strays),
        Row(claim="no process left", seen=f"{len(left)}", wrong=left),
        Row(
            claim="every command ended well, the database is sound, the desk answered",
            seen=f"{len(stage.said)} did not",
            wrong=stage.said,
        ),
    ]
