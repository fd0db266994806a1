"""A desk that runs as a process of its own, and reviewers who send what its forms send."""

from __future__ import annotations

import http.client
import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

from tests.conftest import ROOT
from tests.faults.killing import jiken

PATIENCE = 60.0


@dataclass(frozen=True, kw_only=True)
class Deed:
    """What a reviewer decides: a form's address and its fields."""

    path: str
    form: Mapping[str, str]


def deeds(incidents: list[str], *, each: int) -> list[Deed]:
    """Return *each* different decisions for every incident, in turns."""
    kinds = (
        ("class", {"class": "hazard", "severity": ""}),
        ("title", {"language": "ja", "title": "架空市の案内係　{n}"}),
        ("note", {"note": "確かめた　{n}"}),
        ("class", {"class": "incident", "severity": "incident"}),
        ("summary", {"language": "en", "text": "It was taken down. {n}"}),
    )
    return [
        Deed(
            path=f"/incidents/{quote(incident)}/{kinds[n % len(kinds)][0]}",
            form={name: text.format(n=n) for name, text in kinds[n % len(kinds)][1].items()},
        )
        for n in range(each)
        for incident in incidents
    ]


@dataclass(frozen=True, kw_only=True)
class Running:
    """A desk that listens."""

    process: subprocess.Popen[str]
    port: int

    def get(self, path: str) -> tuple[int, str]:
        """Return the status and the page of an address."""
        return self._asked("GET", path, None)

    def post(self, deed: Deed) -> tuple[int, str]:
        """Send a form; OSError or HTTPException where the desk is gone."""
        return self._asked("POST", deed.path, urlencode(deed.form))

    def _asked(self, method: str, path: str, body: str | None) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Origin": f"http://127.0.0.1:{self.port}", "Accept-Language": "en"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()


@contextmanager
def running(db: Path, log: Path = Path(os.devnull)) -> Iterator[Running]:
    """Run `jiken desk` on a free port; it is killed at the end, if it still runs.

    What it says of mistakes goes to *log*.
    """
    command = jiken("desk", "--db", db, "--port", "0")
    with log.open("w", encoding="utf-8") as said:
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=said, text=True
        )
    try:
        assert process.stdout is not None
        found = re.search(r":(\d+)/", line := process.stdout.readline())
        assert found, f"the desk did not start: {line}"
        yield Running(process=process, port=int(found[1]))
    finally:
        process.kill()
        process.communicate()
