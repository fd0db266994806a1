"""The processes of a soak: the schedule, the desk, and crawls that an operator starts between."""

from __future__ import annotations

import os
import random
import re
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

from tests.conftest import ROOT
from tests.soak.watch import MARK
from tests.soak.web import registry

PAGES = ("/", "/explore", "/api/v1/incidents", "/feeds/incidents.atom", "/healthz")
PATIENCE = 600.0
RUNNING = 3
"""The exit status of a crawl that found another one running."""


@dataclass(kw_only=True)
class Stage:
    """A folder, the web that is its proxy, and the commands that are run in it."""

    folder: Path
    proxy: str
    mark: str = field(default_factory=lambda: secrets.token_hex(8))
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for name in ("tmp", "logs", "home"):
            (self.folder / name).mkdir()
        (self.folder / "sources.toml").write_text(registry(), "utf-8")

    @property
    def db(self) -> Path:
        return self.folder / "jiken.db"

    @property
    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.upper().startswith("JIKEN_")}
        return kept | {
            MARK: self.mark,
            "JIKEN_DB": str(self.db),
            "JIKEN_SOURCES": str(self.folder / "sources.toml"),
            "TMPDIR": str(self.folder / "tmp"),
            "HOME": str(self.folder / "home"),
            "http_proxy": self.proxy,
            "PYTHONUNBUFFERED": "1",
            "PYTHONPATH": str(ROOT),
        }

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a command; what it says goes to a log of its name."""
        command = [sys.executable, "-m", "jiken", *arguments]
        with (self.log(arguments[0])).open("ab") as log:
            return subprocess.Popen(
                command, cwd=self.folder, env=self.environment, stdout=log, stderr=log
            )

    def log(self, name: str) -> Path:
        """Return the file that takes what a command says."""
        return self.folder / "logs" / f"{name}.log"

    def jiken(self, *arguments: str, fine: tuple[int, ...] = (0,)) -> bool:
        """Run a command to its end; note it where that was not one of the *fine* ones."""
        status = self.start(*arguments).wait(PATIENCE)
        if status not in fine:
            last = self.log(arguments[0]).read_text("utf-8", "replace").splitlines()[-3:]
            self.said.append(f"jiken {' '.join(arguments)} ended with {status}: {' / '.join(last)}")
        return status in fine

    @contextmanager
    def lasting(self) -> Iterator[None]:
        """Have the schedule and the desk run, and the desk be read; end both as systemd would."""
        over = threading.Event()
        running = [self.start("schedule", "--every", "1"), self.start("desk", "--port", "0")]
        reader = threading.Thread(target=self._read, args=(over,), daemon=True)
        reader.start()
        try:
            yield
            self.said += [
                f"{one.args[3]} ended by itself with {one.returncode}"  # type: ignore[index]
                for one in running
                if one.poll() is not None
            ]
        finally:
            over.set()
            reader.join()
            for one in running:
                one.terminate()
            for one in running:
                with suppress(subprocess.TimeoutExpired):
                    one.wait(20)

    def _read(self, over: threading.Event) -> None:
        """Ask the desk for its pages, one each second; note what it does not answer."""
        opener, number = build_opener(ProxyHandler({})), 0
        while not over.wait(1.0):
            found = re.search(rb"http://[\d.]+:\d+", self.log("desk").read_bytes())
            if not found:
                continue
            page = PAGES[number % len(PAGES)]
            number += 1
            try:
                opener.open(found[0].decode() + page, timeout=30).read()
            except OSError as wrong:
                self.said.append(f"the desk's {page}: {wrong}")

    def crawls(self, until: float, chance: random.Random) -> Iterator[int]:
        """Crawl again and again, beside the schedule; yield the number of each crawl."""
        number = 0
        while time.monotonic() < until:
            self.jiken("crawl", "--plain", fine=(0, RUNNING))
            number += 1
            yield number
            time.sleep(min(chance.uniform(1, 8), max(until - time.monotonic(), 0)))
