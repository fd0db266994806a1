"""Damaged databases, killed backups, interrupted migrations: noticed, and nothing half done."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from click.testing import CliRunner, Result
from sqlite_utils import Database

from jiken.cli import main
from jiken.migrations import MIGRATIONS
from jiken.migrations.keeping import SEALED
from jiken.models import Article
from jiken.service.keeping.backing_up import backups
from jiken.service.keeping.checking import check
from jiken.service.keeping.naming import NAMES
from jiken.store import Store, StoreError, schema
from tests.conftest import PARAGRAPHS, ROOT
from tests.faults.fault import Fault, Tally, Trial
from tests.faults.killing import damage, jiken

NOW = datetime(2026, 1, 20, 9, 0, tzinfo=UTC)
ARTICLES = 150
LARGE = 1_500
"""Articles of a database of which a backup takes long enough to be killed in the midst of it."""
FLIPPED = 64
"""Bytes."""
PAGE = 4096
LOGGED = 30
"""Articles that are only in the log of writes yet, each written by itself."""
Rows = Mapping[str, Mapping[str, object]]
Kinds = Mapping[str, Mapping[str, object] | None]


def article(n: int) -> Article:
    """Return an invented article."""
    url = f"https://kaku.example/news/{n}"
    return Article(
        canonical_url=url,
        urls=(url,),
        title=f"図書館の生成AI、存在しない本を案内　{n}件",
        text="".join(one.format(n=n) for one in PARAGRAPHS),
        lead=PARAGRAPHS[0],
        language="ja",
        source="kaku",
        publisher="架空新聞",
        family="架空新聞",
        fetched_at=NOW,
        content_hash=f"{n:064x}",
    )


def filled(db: Path, articles: int) -> Path:
    """Make a database with articles, judgements, steps and something that was forgotten."""
    with Store.open(db) as store, store.writing():
        for n in range(1, articles + 1):
            store.articles.keep(article(n))
        for n in range(1, articles // 5):
            about = {"article": f"kaku.example/news/{n}"}
            store.judgements.about("class", about, {"class": "incident"}, by="審査", now=NOW)
            store.steps.append("note", [f"i{n}"], said={"n": n}, before={}, by="審査", now=NOW)
        store.articles.forget("https://kaku.example/gone", by="ms", reason="求めにより", now=NOW)
    return db


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)))


def truth(db: Path) -> Kinds:
    """Return every row that matters, by kind and key, with None for a kind that cannot be read."""
    return {kind: _read(db, kind) for kind in SEALED}


def _read(db: Path, kind: str) -> Mapping[str, object] | None:
    try:
        with opened(db) as connection:
            return dict(_rows(connection, kind))
    except (sqlite3.Error, UnicodeDecodeError):
        return None


@contextmanager
def opened(db: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(f"file:{db}?mode=ro&immutable=1", uri=True)
    try:
        yield connection
    finally:
        connection.close()


def _rows(connection: sqlite3.Connection, kind: str) -> Iterator[tuple[str, object]]:
    key, columns = SEALED[kind]
    chosen = ", ".join(f"CAST({column} AS BLOB)" for column in columns)
    order = f"SELECT {key.format(row=kind)}, {chosen} FROM {kind} NOT INDEXED ORDER BY 1, 2"
    for number, *row in connection.execute(order):
        yield str(number), row


def flip(db: Path, chance: random.Random) -> None:
    """Change 64 bytes: of one place, as a disk does, or anywhere."""
    whole = bytearray(db.read_bytes())
    first = chance.randrange(len(whole) - FLIPPED)
    block = range(first, first + FLIPPED)
    anywhere = [chance.randrange(len(whole)) for _ in range(FLIPPED)]
    for at in chance.choice((block, anywhere)):
        whole[at] ^= chance.randrange(1, 256)
    db.write_bytes(whole)


def flip_one(db: Path, chance: random.Random) -> None:
    """Change one byte."""
    whole = bytearray(db.read_bytes())
    whole[chance.randrange(len(whole))] ^= chance.randrange(1, 256)
    db.write_bytes(whole)


def zero(db: Path, chance: random.Random) -> None:
    """Write zeros over one to three pages but the first, as a disk does that lost a write."""
    whole = bytearray(db.read_bytes())
    for _ in range(chance.randint(1, 3)):
        at = PAGE * chance.randrange(1, len(whole) // PAGE)
        whole[at : at + PAGE] = bytes(PAGE)
    db.write_bytes(whole)


def ruin(db: Path, chance: random.Random) -> None:
    """Leave of a database a part, none of its header, a page of a web server, or nothing."""
    whole = db.read_bytes()
    html = "<!doctype html><title>502 Bad Gateway</title>ゲートウェイの誤り".encode() * 500
    cut = whole[: chance.randrange(len(whole))]
    db.write_bytes(chance.choice((cut, bytes(100) + whole[100:], html, b"")))


def damaged(
    hurt: Callable[[Path, random.Random], None], times: int, folder: Path, chance: random.Random
) -> Trial:
    """Hurt a database; what matters of it is unhurt, or that is said by row; and it comes back."""
    tally = Tally()
    (folder / "sound").mkdir()
    sound = filled(folder / "sound" / "jiken.db", ARTICLES)
    assert run("backup", "--db", sound).exit_code == 0
    was = {kind: rows for kind, rows in truth(sound).items() if rows is not None}
    for n in range(times):
        place = folder / f"{n}"
        shutil.copytree(sound.parent, place)
        db = place / "jiken.db"
        hurt(db, chance)
        is_now = truth(db)
        wrong = list(_unnoticed(was, is_now, run("check", "--db", db)))
        began = time.monotonic()
        wrong += _unrestored(run("restore", "--db", db), db, was)
        tally.add(*wrong, figure=time.monotonic() - began)
        shutil.rmtree(place)
    return tally.trial(unit="s to restore")


def _unnoticed(was: Rows, is_now: Kinds, checked: Result) -> Iterator[str]:
    """Yield what a check should have said and has not."""
    if checked.exception and not isinstance(checked.exception, SystemExit):
        yield f"the check broke: {checked.exception!r}"
        return
    if checked.exit_code == 0 and is_now != was:
        yield "damage was not noticed"
    if checked.exit_code == 0 or len(checked.output.splitlines()) == 1:
        return  # refused as a whole
    for kind, rows in was.items():
        now = is_now[kind]
        if now is None:
            if (NAMES[kind].split("{")[0] if rows else kind) not in checked.output:
                yield f"{kind} cannot be read, and that is not named"
            continue
        told = _told(kind, checked.output)
        different = {key for key in rows.keys() & now.keys() if rows[key] != now[key]}
        yield from (f"{kind} {key} is damaged, not named" for key in sorted(different - told))


def _told(kind: str, output: str) -> set[str]:
    """Return the keys that a check names: by one, and from one to another."""
    key = re.escape(NAMES[kind]).replace(r"\{key\}", r"([^\s(),]+)")
    ranges = re.findall(f"^from {key} to {key}", output, re.MULTILINE)
    within = {str(n) for first, last in ranges for n in range(int(first), int(last) + 1)}
    return within | set(re.findall(f"^{key}", output, re.MULTILINE))


def _unrestored(restored: Result, db: Path, was: Rows) -> Iterator[str]:
    if restored.exit_code:
        yield f"not restored: {restored.output} {restored.exception!r}"
    elif truth(db) != was or damage(db):
        yield "what was restored is not what was backed up"


def hurt_logs(times: int, folder: Path, chance: random.Random) -> Trial:
    """Hurt what SQLite keeps beside a database in use: what is read is what was written, if not all."""
    tally = Tally()
    (folder / "sound").mkdir()
    db, was = logged(folder / "sound" / "jiken.db")
    for n in range(times):
        place = folder / f"{n}"
        shutil.copytree(db.parent, place)
        name = chance.choice(("jiken.db-wal", "jiken.db-shm"))
        hurt = chance.choice((flip, flip_one, _cut))
        hurt(place / name, chance)
        tally.add(*(f"{name}, {hurt.__name__}: {one}" for one in _misread(place / db.name, was)))
        shutil.rmtree(place)
    return tally.trial()


def logged(db: Path) -> tuple[Path, Rows]:
    """Make a database whose last articles are only in its log, as a machine leaves it that stops."""
    working = filled(db.with_name("working.db"), ARTICLES)
    with Store.open(working) as store:
        store.db.execute("PRAGMA wal_autocheckpoint = 0")
        for n in range(ARTICLES + 1, ARTICLES + LOGGED + 1):
            store.articles.keep(article(n))
        for ending in ("", "-wal", "-shm"):
            shutil.copy(f"{working}{ending}", f"{db}{ending}")
    was = {kind: rows for kind, rows in truth(working).items() if rows is not None}
    for one in db.parent.glob("working.db*"):
        one.unlink()
    return db, was


def _cut(log: Path, chance: random.Random) -> None:
    whole = log.read_bytes()
    log.write_bytes(whole[: chance.randrange(len(whole))])


def _misread(db: Path, was: Rows) -> Iterator[str]:
    """Yield what is wrong: of the writes in the log the first ones are there, and nothing else is."""
    checked = run("check", "--db", db)
    if checked.exit_code:
        yield f"the check found damage: {checked.output[-300:]}"
    try:
        with Store.open(db) as store:
            store.runs.begin("crawl", now=NOW)
    except StoreError as mistake:
        yield f"not opened: {mistake}"
        return
    for kind, rows in truth(db).items():
        if rows is None or not rows.items() <= was[kind].items():
            yield f"{kind} are not what was written"
    count = len(truth(db)["articles"] or ())
    if not was["articles"].keys() >= {str(n) for n in range(1, count + 1)} or count < ARTICLES:
        yield f"{count} articles, not the first ones"


WRITER = """
    import sys, time
    from pathlib import Path
    from jiken.store import Store
    from tests.faults.keeping import article
    with Store.open(sys.argv[1]) as store:
        n = 1_000_000
        while not Path(sys.argv[2]).exists():
            n += 1
            store.articles.keep(article(n))
            time.sleep(0.002)
"""


@contextmanager
def written_to(db: Path, wrong: list[str]) -> Iterator[None]:
    """Have another process write to the database meanwhile, and note if that had trouble."""
    stop = db.with_name("stop")
    command = [sys.executable, "-c", textwrap.dedent(WRITER), str(db), str(stop)]
    writer = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    try:
        yield
    finally:
        stop.touch()
        error = writer.communicate(timeout=60)[1]
        stop.unlink()
        if writer.returncode:
            wrong.append(f"the writer had trouble: {error[-500:]}")


def kill_backups(times: int, folder: Path, chance: random.Random) -> Trial:
    """Kill backups while others write; whatever has a backup's name is one, the next clears the rest."""
    tally = Tally()
    db = filled(folder / "jiken.db", LARGE)
    trouble: list[str] = []
    with written_to(db, trouble):
        for _ in range(times):
            _kill_one(db, chance)
            wrong = [f"{one.name}: {said}" for one in backups(db) for said in check(one).damaged]
            began = time.monotonic()
            made = subprocess.run(
                jiken("backup", "--keep", "2", "--db", db), cwd=ROOT, capture_output=True, text=True
            )
            seconds = time.monotonic() - began
            if made.returncode:
                wrong.append(f"the next backup failed: {made.stderr}")
            wrong += [f"{one.name}: {said}" for one in backups(db) for said in check(one).damaged]
            left = {one.name for one in (folder / "backups").iterdir()}
            left -= {one.name for one in backups(db)}
            wrong += [f"{name} was left" for name in left]
            tally.add(*wrong, figure=seconds)
    if (drilled := run("restore", "--drill", "--db", db)).exit_code:
        trouble.append(drilled.output)
    if trouble:
        tally.add(*trouble)
    return tally.trial(unit="s for the next one")


def _kill_one(db: Path, chance: random.Random) -> None:
    """Kill a backup at a random moment once it has begun to write."""
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(jiken("backup", "--db", db), cwd=ROOT, stdout=quiet, stderr=quiet)
    while process.poll() is None and not list((db.parent / "backups").glob(".*")):
        time.sleep(0.005)
    time.sleep(chance.uniform(0, 0.4))
    process.send_signal(signal.SIGKILL)
    process.wait()


STEPS = tuple(step.name for step in MIGRATIONS.pending(Database(memory=True)))


def migrate(times: int, folder: Path, chance: random.Random) -> Trial:
    """Kill the migration from each earlier schema in turn: it is there wholly or not at all."""
    tally = Tally()
    for n in range(times):
        first = 1 + n % (len(STEPS) - 1)
        db = earlier(folder / f"{n}.db", STEPS[first])
        _killed_migrating(db, chance.uniform(0, 0.06))
        applied = _applied(db)
        wrong = damage(db)
        if applied not in (STEPS[:first], STEPS):
            wrong.append(f"from {STEPS[first]}: {len(applied)} steps of {len(STEPS)}, from {first}")
        with Store.open(db) as store:
            if store.articles.count() != ARTICLES:
                wrong.append(f"{store.articles.count()} articles of {ARTICLES}")
            wrong += [f"schema: {name}" for _, name in schema.differing(store.db)]
        wrong += check(db).damaged
        tally.add(*wrong)
        db.unlink()
    return tally.trial()


def earlier(db: Path, step: str) -> Path:
    """Make a database as it was before a step, with articles in it."""
    made = Database(db)
    made.execute("PRAGMA journal_mode = WAL")
    MIGRATIONS.apply(made, stop_before=step)
    with Store(made).writing():
        for n in range(ARTICLES):
            Store(made).articles.keep(article(n))
    made.close()
    return db


def _killed_migrating(db: Path, seconds: float) -> None:
    child = os.fork()
    if not child:
        Store.open(db)
        os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _applied(db: Path) -> tuple[str, ...]:
    connection = Database(db)
    try:
        return tuple(step.name for step in MIGRATIONS.applied(connection))
    finally:
        connection.close()


def flipped(times: int, folder: Path, chance: random.Random) -> Trial:
    return damaged(flip, times, folder, chance)


def flipped_one(times: int, folder: Path, chance: random.Random) -> Trial:
    return damaged(flip_one, times, folder, chance)


def zeroed(times: int, folder: Path, chance: random.Random) -> Trial:
    return damaged(zero, times, folder, chance)


def ruined(times: int, folder: Path, chance: random.Random) -> Trial:
    return damaged(ruin, times, folder, chance)


FAULTS = (
    Fault(
        name="64 bytes of the database changed",
        promise="no row that matters is hurt, or it is named; a restore brings back the backup",
        few=30,
        many=300,
        run=flipped,
    ),
    Fault(
        name="1 byte of the database changed",
        promise="no row that matters is hurt, or it is named; a restore brings back the backup",
        few=4,
        many=300,
        run=flipped_one,
    ),
    Fault(
        name="pages of the database zeroed",
        promise="no row that matters is hurt, or it is named; a restore brings back the backup",
        few=4,
        many=300,
        run=zeroed,
    ),
    Fault(
        name="the database's log of writes or its index hurt",
        promise="the writes before the damage are there, whole; it opens and is written to",
        few=6,
        many=200,
        run=hurt_logs,
    ),
    Fault(
        name="database cut off, without header, a web page, empty",
        promise="said in sentences; a restore brings back the backup",
        few=8,
        many=80,
        run=ruined,
    ),
    Fault(
        name="kill -9 of a backup under writes",
        promise="what has a backup's name passes its check, the next clears the rest",
        few=2,
        many=25,
        run=kill_backups,
    ),
    Fault(
        name="migration from an earlier schema, killed",
        promise="wholly or not at all; the next opening goes on, with every article",
        few=len(STEPS) - 1,
        many=10 * (len(STEPS) - 1),
        run=migrate,
    ),
)
