"""A full disk: said in a sentence, nothing lost, and it goes on when there is room.

The disk is a small one in memory that only this module's own process sees: run as
`python -m tests.faults.full FOLDER TIMES SEED` under `unshare`, it prints what came of it.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from httpx2 import Response
from starlette.testclient import TestClient

from jiken.models import Incident, Membership, Role
from jiken.store import Store
from jiken.web.app import desk
from jiken.web.settings import Settings
from tests.conftest import PARAGRAPHS, ROOT, Desk, feed_of, source
from tests.faults.fault import Fault, Missing, Tally, Trial
from tests.faults.keeping import NOW, filled
from tests.faults.killing import damage, jiken, served

MEGABYTES = 6
ARTICLES = 60
IMPORTED = 500
PAGES = 60
SECONDS = 120
INCIDENT = "2026-01-20-aaaa"


def fill_up(disk: Path, chance: random.Random, *, but: int = 0) -> Path:
    """Fill the disk but for so many bytes, and return the file that does it."""
    ballast = disk / f"ballast{chance.random()}"
    with ballast.open("wb") as out:
        out.write(bytes(max(shutil.disk_usage(disk).free - but, 0)))
    return ballast


def ended(*arguments: object, out: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; *out* takes what it says."""
    command, pipe = jiken(*arguments), subprocess.PIPE
    if out is None:
        return subprocess.run(
            command, cwd=ROOT, text=True, timeout=SECONDS, stdout=pipe, stderr=pipe
        )
    with out.open("w") as log:
        return subprocess.run(command, cwd=ROOT, text=True, timeout=SECONDS, stdout=log, stderr=log)


def said_so(done: subprocess.CompletedProcess[str]) -> list[str]:
    """Return what is wrong with how a command said that the disk is full."""
    wrong = [] if done.returncode else ["the exit status was 0"]
    said = done.stderr.strip()
    if "full" not in said and "No space left" not in said:
        wrong.append(f"not said: {said[-300:]!r}")
    return wrong + ["a traceback"] * ("Traceback" in said)


def went_on(done: subprocess.CompletedProcess[str]) -> list[str]:
    return [f"did not go on: {(done.stderr or '')[-300:]}"] if done.returncode else []


def counted(db: Path, articles: int) -> list[str]:
    connection = sqlite3.connect(db)
    found = connection.execute("SELECT count(*) FROM articles").fetchone()[0]
    connection.close()
    return damage(db) + ([] if found == articles else [f"{found} articles of {articles}"])


def importing(disk: Path, other: Path, chance: random.Random) -> list[str]:
    """The disk of the database fills up in the midst of an import."""
    lines = other / "import.jsonl"
    text = "".join(PARAGRAPHS)
    told = ({"url": f"https://i.example/{n}", "title": f"事故{n}", "text": f"{n} {text}"} for n in range(IMPORTED))  # fmt: skip
    lines.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in told), "utf-8")
    db = filled(disk / "jiken.db", ARTICLES)
    ballast = fill_up(disk, chance, but=chance.randrange(300_000, 900_000))
    wrong = said_so(ended("import", lines, "--db", db)) + damage(db)
    ballast.unlink()
    wrong += went_on(ended("import", lines, "--db", db))
    return wrong + counted(db, ARTICLES + IMPORTED)


@dataclass(kw_only=True)
class Apart(Desk):
    """A crawl whose database is on another disk than all the rest."""

    disk: Path

    @property
    def db(self) -> Path:
        return self.disk / "jiken.db"


def crawling(disk: Path, other: Path, chance: random.Random) -> list[str]:
    """The disk of the database fills up in the midst of a crawl."""
    with served(PAGES) as web:
        site = Apart(folder=other, web=web, disk=disk)
        site.sources(source("kaku", "kaku.example", more=feed_of(FEED)))
        Store.open(site.db).close()
        ballast = fill_up(disk, chance, but=chance.randrange(150_000, 400_000))
        done = site.run(site.command("--plain"))
        process = subprocess.CompletedProcess([], done.status, done.out, done.err)
        wrong = said_so(process) + damage(site.db)
        ballast.unlink()
        again = site.run(site.command("--plain"))
        if again.status:
            wrong.append(f"did not go on: {again.err[-300:]}")
        return wrong + counted(site.db, PAGES)


FEED = "http://kaku.example/rss.xml"


def logging(disk: Path, other: Path, chance: random.Random) -> list[str]:
    """The disk of the log is full while a crawl and an import write to another."""
    wrong = []
    with served(PAGES) as web:
        site = Desk(folder=other, web=web)
        site.sources(source("kaku", "kaku.example", more=feed_of(FEED)))
        fill_up(disk, chance)
        with (disk / "log").open("w") as log:
            subprocess.run(
                site.command("--plain"), cwd=ROOT, stdout=log, stderr=log, timeout=SECONDS
            )
        wrong += damage(site.db)
        again = site.run(site.command("--plain"))
        if again.status:
            wrong.append(f"did not go on: {again.err[-300:]}")
        wrong += counted(site.db, PAGES)
    listed = ended("search", "図書館", "--db", site.db, out=disk / "out")
    if not listed.returncode:
        wrong.append("what it said was lost, and the exit status was 0")
    return wrong + damage(site.db)


def exporting(disk: Path, other: Path, chance: random.Random) -> list[str]:
    """The disk that an export is written to is full."""
    db, wrong = filled(other / "export.db", ARTICLES), []
    target = disk / chance.choice(("all.jsonl", "all.csv", "all.db"))
    ballast = fill_up(disk, chance, but=8_192)
    wrong += said_so(ended("export", target, "--db", db))
    if target.exists() or list(disk.glob(".*")):
        wrong.append(f"a part of {target.name} was left")
    ballast.unlink()
    wrong += went_on(ended("export", target, "--db", db))
    return wrong + ([] if target.exists() else ["no export"]) + counted(db, ARTICLES)


def backing_up(disk: Path, other: Path, chance: random.Random) -> list[str]:
    """The disk of the backups is full."""
    db, target = filled(other / "backup.db", ARTICLES), disk / "backup.db"
    ballast = fill_up(disk, chance, but=chance.randrange(1, 200_000))
    wrong = said_so(ended("backup", target, "--db", db))
    if {one.name for one in disk.iterdir()} != {ballast.name}:
        wrong.append("something was left")
    ballast.unlink()
    return wrong + went_on(ended("backup", target, "--db", db)) + counted(target, ARTICLES)


BANNERS = {"en": "The desk is read-only for now", "ja": "現在、デスクは閲覧のみ可能です"}


def reviewing(disk: Path, other: Path, chance: random.Random) -> list[str]:
    """The disk fills up under the desk: it turns read-only, says so, and comes back by itself."""
    db = filled(disk / "jiken.db", ARTICLES)
    with Store.open(db) as store:
        member = Membership(incident=INCIDENT, article=1, role=Role.REPORT, probability=1.0)
        made = Incident(
            id=INCIDENT,
            day=NOW.date(),
            title_ja="図書館の生成AI",
            title_en=None,
            article_count=1,
            independent_source_count=1,
            memberships=(member,),
        )
        store.incidents.replace([made], now=NOW)
    app = desk(Settings(db=db, reviewer="ms", now=lambda: NOW))
    with TestClient(app, base_url="http://127.0.0.1", headers=HEADERS) as client:
        return _reviewed(client, disk, db, chance)


HEADERS = {"Origin": "http://127.0.0.1"}
PAGES_READ = (
    "/queue",
    f"/incidents/{INCIDENT}",
    "/search?q=図書館",
    "/runs",
    "/sources",
    "/pictures",
)


def _reviewed(client: TestClient, disk: Path, db: Path, chance: random.Random) -> list[str]:
    wrong = _shown(client, "", 200)
    ballast = fill_up(disk, chance)
    for n in range(40):  # until what the log of writes still has room for is used up
        if (answer := _noted(client, f"注記{n}")).status_code != 303:
            break
    kept = n
    if answer.status_code != 507:
        wrong.append(f"a note on a full disk was answered {answer.status_code}")
    for language, banner in BANNERS.items():
        wrong += _shown(client, banner, 200, language)
    ballast.unlink()
    wrong += _shown(client, "", 200)
    if _noted(client, "また書ける").status_code != 303:
        wrong.append("no note could be made when there was room")
    with Store.open(db) as store:
        notes = store.steps.of(INCIDENT, limit=100)
        if len(notes) != kept + 1:
            wrong.append(f"{len(notes)} notes, {kept + 1} were accepted")
    return wrong + damage(db)


def _noted(client: TestClient, words: str) -> Response:
    form = {"note": words * 50, "seen": "999"}
    return client.post(f"/incidents/{INCIDENT}/note", data=form, follow_redirects=False)


def _shown(client: TestClient, banner: str, status: int, language: str = "en") -> list[str]:
    """Return what is wrong with the pages: each is there, with the banner or with none."""
    wrong = []
    for at in PAGES_READ:
        answer = client.get(at, headers={"Accept-Language": language})
        if answer.status_code != status:
            wrong.append(f"{at} was answered {answer.status_code}")
        elif banner and banner not in answer.text:
            wrong.append(f"{at} has no banner")
        elif not banner and any(one in answer.text for one in BANNERS.values()):
            wrong.append(f"{at} has a banner")
    return wrong


Trying = Callable[[Path, Path, random.Random], list[str]]
TRYINGS: tuple[Trying, ...] = (importing, crawling, logging, exporting, backing_up, reviewing)


def within(folder: Path, times: int, chance: random.Random) -> Trial:
    """Try each, on a small disk of its own, in this process."""
    tally = Tally()
    for n in range(times):
        for trying in TRYINGS:
            disk, other = folder / f"disk{n}{trying.__name__}", folder / f"other{n}{trying.__name__}"  # fmt: skip
            disk.mkdir()
            other.mkdir()
            subprocess.run([*MOUNT, f"size={MEGABYTES}m", "tmpfs", str(disk)], check=True)
            tally.add(*(f"{trying.__name__}: {one}" for one in trying(disk, other, chance)))
            subprocess.run(["umount", str(disk)], check=True)
    return tally.trial()


MOUNT = ("mount", "-t", "tmpfs", "-o")


def full(times: int, folder: Path, chance: random.Random) -> Trial:
    """Fill up a small disk under each thing that is written."""
    apart = ["unshare", "-m"] if os.geteuid() == 0 else ["unshare", "-rm"]
    probe = folder / "probe"
    probe.mkdir()
    if subprocess.run([*apart, *MOUNT, "size=1m", "tmpfs", str(probe)], check=False, capture_output=True).returncode:  # fmt: skip
        raise Missing("a small disk: neither root nor a user namespace may mount one here")
    command = [sys.executable, "-m", "tests.faults.full", folder, times, chance.random()]
    done = subprocess.run(
        [*apart, *map(str, command)], cwd=ROOT, text=True, stdout=subprocess.PIPE, check=True
    )
    return Trial(**json.loads(done.stdout.splitlines()[-1]))


def main() -> None:
    folder, times, seed = sys.argv[1:]
    trial = within(Path(folder), int(times), random.Random(seed))
    sys.stdout.write(json.dumps(asdict(trial)) + "\n")


FAULTS = (
    Fault(
        name="full disk under database, log, export, backup, desk",
        promise="said in a sentence, nothing lost or half written, goes on when there is room",
        few=1,
        many=10,
        run=full,
    ),
)

if __name__ == "__main__":
    main()
