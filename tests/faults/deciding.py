"""`kill -9` of a desk while a reviewer decides: each decision is kept wholly or not at all."""

from __future__ import annotations

import http.client
import random
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tests.faults import desks
from tests.faults.fault import Fault, Tally, Trial
from tests.faults.interrupted import IN_A_ROW, PATIENCE, made
from tests.faults.stored import as_left, copied, different, dump, reading, unsound

DECISIONS = 4
"""Of each incident."""


def kill_desk(times: int, folder: Path, chance: random.Random) -> Trial:
    """Kill a desk while a reviewer decides; the next desk takes the rest of the decisions.

    The figure is how many kills came between a decision's keeping and its answer.
    """
    tally = Tally()
    base = made(times).clustered
    with reading(base) as connection:
        found = connection.execute("SELECT id FROM incidents ORDER BY id LIMIT 5")
        work = desks.deeds([row[0] for row in found], each=DECISIONS)
    unkilled = copied(base, folder / "unkilled")
    answered, seconds = decided(unkilled, work)
    assert answered == len(work) == _steps(unkilled)
    expected, unanswered = dump(unkilled), 0
    for number in range(times * PATIENCE):
        db = copied(base, folder / str(number))
        kills: list[list[str]] = []
        kept = 0
        while len(kills) < min(times - tally.of, IN_A_ROW):
            rest = work[kept:]
            answered, _ = decided(db, rest, chance.uniform(0, seconds * len(rest) / len(work)))
            if answered == len(rest):  # it was quicker than the kill
                kept += answered
                break
            with as_left(db) as seen:
                wrong, more = unsound(seen), _steps(seen) - kept
            if more not in (answered, answered + 1):
                wrong.append(f"{answered} decisions were answered, {more} are kept")
            unanswered += more > answered
            kept += more
            kills.append(wrong)
        if kills:
            decided(db, work[kept:])
            kills[-1] += (*unsound(db), *different(expected, dump(db)))
        for one in kills:
            tally.add(*one)
        if tally.of == times:
            break
    return replace(tally.trial(unit="of them before the answer to what is kept"), worst=unanswered)


def decided(
    db: Path, work: Sequence[desks.Deed], killed_after: float | None = None
) -> tuple[int, float]:
    """Send decisions to a desk, which may be killed meanwhile; return how many it answered, and how long they took."""
    answered = 0
    with desks.running(db) as desk:
        began = time.monotonic()
        killer = threading.Timer(killed_after or 0.0, desk.process.kill)
        if killed_after is not None:
            killer.start()
        try:
            for deed in work:
                status, page = desk.post(deed)
                assert status == 303, f"{deed}: {status} {page[:300]}"
                answered += 1
        except (OSError, http.client.HTTPException):
            assert killed_after is not None
        finally:
            killer.cancel()
        return answered, time.monotonic() - began


def _steps(db: Path) -> int:
    with reading(db) as connection:
        return int(connection.execute("SELECT count(*) FROM steps").fetchone()[0])


FAULTS = (
    Fault(
        name="kill -9 of the desk while a reviewer decides",
        promise="what was answered is kept; of what was on its way, nothing or all",
        few=2,
        many=25,
        run=kill_desk,
    ),
)
