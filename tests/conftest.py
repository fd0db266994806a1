"""A news web on the loopback that a crawl is pointed at as its proxy, and crawls as processes."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TypeVar

import pytest
from filelock import FileLock
from hypothesis import settings

from jiken.encoders import Encoders
from jiken.service.evaluating import Remembering
from tests.site import demo
from tests.site.server import Asked as DemoAsked
from tests.site.server import Server, make_server

Served = TypeVar("Served", bound=ThreadingHTTPServer)
ROOT = Path(__file__).resolve().parents[1]

# No test asserts a time: how long an example takes says more of the machine than of the code.
settings.register_profile("jiken", deadline=None)
settings.load_profile("jiken")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--complete", action="store_true", help="fail a test that a part is missing for"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what drives a browser, so that it can be asked for alone."""
    for item in items:
        if "visitor" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure where everything was asked for: nothing may be missing silently."""
    report = yield
    if report.skipped and item.config.getoption("--complete"):
        report.outcome, report.longrepr = "failed", f"not tried: {report.longrepr[-1]}"  # type: ignore[index]
    return report


@dataclass(kw_only=True)
class Answer:
    """What an address answers; *then* is what it answers once *times* have been used up."""

    body: bytes | str = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    times: int = -1
    then: Answer | None = None

    @property
    def bytes(self) -> bytes:
        return self.body.encode() if isinstance(self.body, str) else self.body


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request that came in."""

    url: str
    at: float
    status: int
    headers: Mapping[str, str]


class Web(ThreadingHTTPServer):
    """Answers for every host, by the absolute address that a proxy is asked for."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: dict[str, Answer] = {}
        self.asked: list[Asked] = []
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def say(self, url: str, body: bytes | str = b"", **more: object) -> None:
        """Let *url* answer with *body*; more are fields of Answer, or its content type."""
        kind = str(more.pop("type", "text/html; charset=utf-8"))
        headers = {"Content-Type": kind, **more.pop("headers", {})}  # type: ignore[arg-type]
        self.answers[url] = Answer(body=body, headers=headers, **more)  # type: ignore[arg-type]

    def times(self, url: str) -> int:
        """Return how often *url* was asked for."""
        return sum(one.url == url for one in self.asked)

    def answer_of(self, url: str) -> Answer:
        with self.lock:
            answer = self.answers.get(url, Answer(status=404))
            if answer.times == 0 and answer.then:
                return answer.then
            answer.times -= answer.times > 0
            return answer


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Web

    def do_GET(self) -> None:
        url = self.path if "://" in self.path else f"http://{self.headers['Host']}{self.path}"
        answer = self.server.answer_of(url)
        etag = answer.headers.get("ETag")
        known = etag is not None and self.headers.get("If-None-Match") == etag
        status, body = (304, b"") if known else (answer.status, answer.bytes)
        asked = Asked(url=url, at=time.monotonic(), status=status, headers=dict(self.headers))
        self.server.asked.append(asked)
        time.sleep(answer.seconds)
        self.send_response(status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass

    def handle(self) -> None:
        try:
            super().handle()
        except OSError:
            self.close_connection = True


@contextmanager
def serving(web: Served) -> Iterator[Served]:
    """Let *web* answer in a thread of its own."""
    thread = threading.Thread(target=web.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield web
    finally:
        web.shutdown()
        thread.join()
        web.server_close()


@pytest.fixture
def web() -> Iterator[Web]:
    """A web that knows no address yet (404); robots.txt is absent everywhere."""
    with serving(Web()) as server:
        yield server


@dataclass(kw_only=True)
class Desk:
    """A folder with a registry and a database, and crawls of it as processes of their own."""

    folder: Path
    web: Web

    @property
    def db(self) -> Path:
        return self.folder / "jiken.db"

    @property
    def registry(self) -> Path:
        return self.folder / "sources.toml"

    def sources(self, text: str) -> None:
        self.registry.write_text(text, "utf-8")

    def command(self, *arguments: str) -> list[str]:
        ours = ("--db", str(self.db), "--sources", str(self.registry), "--proxy", self.web.url)
        summary = ("--summary", str(self.folder / "summary.json"))
        return [sys.executable, "-m", "crawler", *ours, *summary, *arguments]

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return self._started(self.command(*arguments))

    def crawl(self, *arguments: str, seconds: float = 120) -> Crawled:
        return self.run(self.command(*arguments), seconds)

    def _started(self, command: list[str]) -> subprocess.Popen[str]:
        pipe = subprocess.PIPE
        return subprocess.Popen(command, cwd=ROOT, stdout=pipe, stderr=pipe, text=True)

    def run(self, command: list[str], seconds: float = 120) -> Crawled:
        process = self._started(command)
        out, err = process.communicate(timeout=seconds)
        path = self.folder / "summary.json"
        summary = json.loads(path.read_text("utf-8")) if path.exists() else {}
        path.unlink(missing_ok=True)
        return Crawled(status=process.returncode, out=out, err=err, summary=summary)


@dataclass(frozen=True, kw_only=True)
class Crawled:
    """A crawl that has ended."""

    status: int
    out: str
    err: str
    summary: dict[str, object]

    @property
    def outcomes(self) -> dict[str, int]:
        """Pages by outcome; polls are left out."""
        counts = self.summary["outcomes"]
        assert isinstance(counts, dict)
        return {name: n for name, n in counts.items() if ":" not in name}


@pytest.fixture
def desk(tmp_path: Path, web: Web) -> Desk:
    return Desk(folder=tmp_path, web=web)


SOURCE = """
[[source]]
id = "{id}"
name_ja = "{name}"
name_en = "{id}"
language = "ja"
country = "JP"
kind = "{kind}"
hosts = {hosts}
delay = 0
{more}
"""


def source(id: str, *hosts: str, name: str = "", kind: str = "publisher", more: str = "") -> str:
    """Return the registry's table of one source."""
    said = {"id": id, "name": name or id, "kind": kind, "hosts": json.dumps(hosts), "more": more}
    text = SOURCE.format(**said)
    return text if hosts else text.replace("hosts = []\n", "")


def feed_of(url: str) -> str:
    """Return the line of a source's table that names its one feed."""
    return f'feeds = [{{ url = "{url}", evidence = "invented" }}]'


def rss(*items: tuple[str, str]) -> str:
    """Return an RSS 2.0 feed of (address, title)."""
    entries = "".join(
        f"<item><title>{title}</title><link>{url}</link></item>" for url, title in items
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>'
        f"<title>架空新聞</title><link>http://kaku.example/</link>{entries}</channel></rss>"
    )


PARAGRAPHS = (
    "架空市の図書館は、来館者の質問に答える生成AIの案内係が、存在しない本を勧めていたと発表した。",
    "市によると、案内係は先月から試験的に動いており、少なくとも{n}件の誤った案内が確認された。",
    "図書館は案内係を止め、職員が一件ずつ利用者に連絡を取り、正しい本を案内し直している。",
    "担当者は「確かめる仕組みが足りなかった」と話し、再開の時期は決まっていないという。",
)


def story(
    n: int, title: str = "", paragraphs: Sequence[str] = PARAGRAPHS, day: str = "2026-01-19"
) -> str:
    """Return the page of an invented article that the gate lets pass."""
    headline = title or f"図書館の生成AI、存在しない本を案内　架空市で{n}件"
    body = "".join(f"<p>{paragraph.format(n=n)}</p>" for paragraph in paragraphs)
    return (
        f'<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>{headline}</title>'
        f'<meta property="og:type" content="article"><meta property="og:title" content="{headline}">'
        f'<meta property="article:published_time" content="{day}T09:00:00+09:00"></head>'
        f"<body><header><a href='/'>架空新聞</a></header><article><h1>{headline}</h1>{body}</article>"
        "</body></html>"
    )


@pytest.fixture(scope="session")
def encoders() -> Encoders:
    """The encoders that ship, loaded once; what they read for one test, they know in the next."""
    shipped = Encoders.shipped()
    return Encoders(clusters=Remembering(shipped.clusters), classes=Remembering(shipped.classes))


@dataclass(frozen=True, kw_only=True)
class Demonstrated:
    """`make demo`, done: its exit status, its database, its web and what that was asked for."""

    status: int
    db: Path
    server: Server
    asked: list[DemoAsked]


@pytest.fixture(scope="session")
def demonstrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstrated]:
    """The demonstration, run once for all tests, by the first process of the test run that asks.

    Whoever writes to its database copies it first.
    """
    folder = shared_folder(tmp_path_factory)
    db, account = folder / "demonstrated.db", folder / "demonstrated.json"
    with make_server() as server:
        with FileLock(folder / "demonstrated.lock"):
            if not account.exists():
                account.write_text(json.dumps(demonstrate(db, server)), "utf-8")
        told = json.loads(account.read_text("utf-8"))
        asked = [DemoAsked(**one) for one in told["asked"]]
        yield Demonstrated(status=told["status"], db=db, server=server, asked=asked)


def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that all processes of this test run have in common (pytest-xdist's -n)."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def demonstrate(db: Path, server: Server) -> dict[str, object]:
    """Run the demonstration into *db* and return its exit status and what the web was asked for."""
    status = demo.run(db, server.url)
    connection = sqlite3.connect(db)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return {"status": status, "asked": [asdict(one) for one in server.requests]}
