"""How fast the desk answers, with 1,000,000 articles and 100,000 incidents, on one core.

    python -m scripts.bench_desk [--articles 1000000] [--folder DIR] [--keep] [--requests 60]

The articles are invented here (`scripts.invented_news`) and written straight into a store in a
temporary folder, which is deleted afterwards (about 5.5 GB). The desk runs as it is started by
`jiken desk`, on one core; requests come over loopback from another, one after the other, each
kind with other words, filters or incidents every time. Printed are the median and the 95th
percentile, of the time that it took and, in brackets, of the time that the desk was on its core:
where other work shares the core, only the latter says something of the desk. Last comes the memory
of the desk's process at its highest, and how long settling takes after two incidents were merged.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import quote

from jiken.service.desk.refreshing import refresh
from jiken.service.desk.regrouping import merge
from jiken.service.desk.settling import settle
from jiken.service.desk.undoing import undo
from jiken.store import Store
from scripts.invented_groups import group, is_grouped
from scripts.invented_news import EVENTS, PUBLISHERS, WORDS, fill

WARM_UP = 5
MERGES = 10
INCIDENTS_EACH = 10
"""Articles for one incident."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of page: addresses of its own each time, and in how many milliseconds it is to answer."""

    name: str
    target: float
    address: Callable[[random.Random], str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--requests", type=int, default=60)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--keep", action="store_true", help="leave the database there")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        db = (asked.folder if asked.keep else Path(folder)) / "desk.db"
        if not db.exists():
            generate(db, asked.articles)
        with Store.open(db) as store:
            if not is_grouped(store):
                group(store)
            incidents = some_of(store, 2_000, "1")
        measure(db, incidents, asked.requests)
        # In a process of its own: making the store takes more memory than settling.
        settling = get_context("spawn").Process(target=measure_settling, args=(db,))
        settling.start()
        settling.join()


def generate(db: Path, articles: int) -> None:
    """Make the database, saying how far that is."""
    began = time.perf_counter()

    def told(what: str, number: int) -> None:
        print(f"  {time.perf_counter() - began:5.0f} s  {what} {number:,}", flush=True)

    with Store.open(db) as store:
        for pragma in ("synchronous = OFF", "cache_size = -200000", "foreign_keys = OFF"):
            store.db.execute(f"PRAGMA {pragma}")
        fill(store, articles, articles // INCIDENTS_EACH, told)
        done = 0
        while batch := refresh(store, datetime.now(UTC), most=10_000):
            done += batch
            told("queued", done)
        group(store)
        store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    print(f"{articles:,} articles: {db.stat().st_size / 1e9:.1f} GB", flush=True)


def measure(db: Path, incidents: Sequence[str], requests: int) -> None:
    """Print what each kind of page takes, and the memory of the process."""
    with served(db) as (process, port):
        for kind in kinds(incidents):
            took, busy = times(process.pid, port, kind, requests)
            p95 = statistics.quantiles(took, n=20)[-1]
            mark = "" if p95 <= kind.target else f"  over {kind.target:.0f}"
            cpu = statistics.quantiles(busy, n=20)[-1]
            print(f"{kind.name:32} p50 {statistics.median(took):6.1f} ms   p95 {p95:6.1f} ms"
                f"   (on the core: {statistics.median(busy):5.1f} and {cpu:5.1f} ms){mark}", flush=True)  # fmt: skip
        print(f"memory of the desk {peak(process.pid) / 1e6:.0f} MB at its highest (target 300)")


def measure_settling(db: Path) -> None:
    """Print how long a reviewer waits after merging two incidents, and after taking that back.

    On one core; the first of each, which loads the models, is left out.
    """
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    took: dict[str, list[tuple[float, float]]] = {"merge": [], "undo": []}
    with Store.open(db) as store:
        some = some_of(store, 2 * (MERGES + 1), "shelf = 'new' AND articles BETWEEN 3 AND 20")
        for one, other in zip(some[::2], some[1::2], strict=True):
            now = datetime.now(UTC)
            step = merge(store, one, [other], seen=None, by="bench", now=now)
            took["merge"].append(settled(store, now))
            if len({store.steps.heir(one), store.steps.heir(other)}) > 1:
                raise SystemExit(f"{one} and {other} were merged, but are not one.")
            undo(store, store.steps.heir(one), step.id, seen=None, by="bench", now=now)
            took["undo"].append(settled(store, now))
    for name, times_ in took.items():
        clock, core = (sorted(some) for some in zip(*times_[1:], strict=True))
        print(f"settle after {'a merge' if name == 'merge' else 'its undo':19} p50 {statistics.median(clock):6.0f} ms"
            f"   at most {clock[-1]:6.0f} ms   (on the core: {statistics.median(core):5.0f} and {core[-1]:5.0f} ms)", flush=True)  # fmt: skip
    print(f"memory of settling {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:.0f} MB at its highest")  # fmt: skip


def some_of(store: Store, number: int, which: str) -> list[str]:
    """Return so many incidents of the queue, at random, that are as a test says."""
    sql = f"SELECT incident FROM queue WHERE {which} ORDER BY random() LIMIT ?"
    return [str(row[0]) for row in store.db.execute(sql, (number,))]


def settled(store: Store, now: datetime) -> tuple[float, float]:
    """Settle, and return the milliseconds that it took by the clock and on the core."""
    began, worked = time.perf_counter(), time.process_time()
    settle(store, now)
    return 1000 * (time.perf_counter() - began), 1000 * (time.process_time() - worked)


def kinds(incidents: Sequence[str]) -> list[Kind]:
    """Return the kinds of pages that are measured."""

    def query(*parts: str) -> Callable[[random.Random], str]:
        def address(chance: random.Random) -> str:
            told = "&".join(parts).format(
                publisher=quote(chance.choice(PUBLISHERS)[0]),
                word=quote(chance.choice(WORDS)),
                event=quote(chance.choice(EVENTS)),
                month=f"{chance.randint(2023, 2025)}-{chance.randint(1, 12):02}",
                lang=chance.choice(("ja", "en")),
                cursor=f"{chance.random() * 8:.4f}~x",
            )
            return f"/queue?{told}"

        return address

    days = ("since={month}-01", "until={month}-28")
    queues = {
        "queue": query("lang={lang}"),
        "queue, a later page": query("after={cursor}"),
        "queue, newest": query("sort=newest"),
        "queue, class": query("class=hazard"),
        "queue, publisher": query("publisher={publisher}"),
        "queue, language and tag": query("language=en", "tag=harm_types/Psychological"),
        "queue, country and days": query("country=JPN", *days),
        "queue, country, tag and days": query("country=JPN", "tag=harm_types/Psychological", *days),
        "queue, language, class and days": query("language=en", "class=hazard", *days),
        "queue, unsure and unread": query("most=0.6", "unread=bench"),
        "queue, a word": query("q={word}"),
        "queue, all by sources": query("status=any", "sort=sources"),
    }
    search = lambda chance: f"/search?q={quote(chance.choice(WORDS))}"  # noqa: E731
    phrase = lambda chance: f"/search?q={quote(chance.choice(EVENTS))}"  # noqa: E731
    one = lambda chance: f"/search?q={quote(chance.choice('車顔声偽県市社人'))}"  # noqa: E731
    filtered = lambda chance: f"/search?q={quote(chance.choice(WORDS))}&class=incident&language=ja"  # noqa: E731
    return [
        *(Kind(name=name, target=100, address=address) for name, address in queues.items()),
        Kind(name="incident", target=100, address=lambda c: f"/incidents/{c.choice(incidents)}"),
        Kind(name="search, a word", target=200, address=search),
        Kind(name="search, words", target=200, address=phrase),
        Kind(name="search, one character", target=200, address=one),
        Kind(name="search, with filters", target=200, address=filtered),
    ]


def times(process: int, port: int, kind: Kind, requests: int) -> tuple[list[float], list[float]]:
    """Return the milliseconds of each request of a kind, and those that the desk's core was at it.

    The first few are left out. Where other work shares the core, the two differ.
    """
    chance = random.Random(kind.name)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    took, busy = [], []
    for _ in range(WARM_UP + requests):
        address = kind.address(chance)
        worked, began = on_core(process), time.perf_counter()
        connection.request("GET", address)
        answer = connection.getresponse()
        answer.read()
        took.append(1000 * (time.perf_counter() - began))
        busy.append(on_core(process) - worked)
        if answer.status != 200:
            raise SystemExit(f"{address}: {answer.status}")
    return took[WARM_UP:], busy[WARM_UP:]


def on_core(process: int) -> float:
    """Return the milliseconds that the threads of a process have run so far."""
    threads = Path(f"/proc/{process}/task").glob("*/schedstat")
    return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e6


@contextmanager
def served(db: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Run the desk on one core and give its process and port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    core = sorted(os.sched_getaffinity(0))[0]
    process = subprocess.Popen(
        [sys.executable, "-m", "jiken.cli", "desk", "--db", str(db), "--port", str(port)],
        stdout=subprocess.DEVNULL,
        preexec_fn=lambda: os.sched_setaffinity(0, {core}),
    )
    try:
        _wait(port)
        yield process, port
    finally:
        process.terminate()
        process.wait()


def _wait(port: int) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("The desk did not start.")


def peak(process: int) -> float:
    """Return the most memory that a process had, in bytes."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return 1024 * float(next(line for line in lines if line.startswith("VmHWM")).split()[1])


if __name__ == "__main__":
    main()
