"""The invented web on the loopback: an HTTP server that a crawler is pointed at as its proxy.

    python -m tests.site.server --port 8899
    http_proxy=http://127.0.0.1:8899 <crawler> …

Every answer carries an ETag and a Last-Modified and honours them with a 304.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

from .addresses import answers
from .answers import Answer, key

NOT_HERE = Answer(status=404, body=b"<h1>Not found</h1>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request that came in, and the status it got."""

    url: str
    status: int
    agent: str
    conditional: bool


class Handler(BaseHTTPRequestHandler):
    """Answers absolute addresses from the web of its server."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        url = self.path if "://" in self.path else f"http://{self.headers.get('Host')}{self.path}"
        answer = self.server.web.get(key(url), NOT_HERE)
        status = 304 if answer.status == 200 and self._has(answer) else answer.status
        self._note(url, status)
        self.send_response(status)
        if answer.location:
            self.send_header("Location", answer.location)
        if answer.status == 200:
            self.send_header("ETag", etag(answer))
            self.send_header("Last-Modified", http_date(answer.modified))
        if status == 304:
            self.end_headers()
        else:
            self._send(answer)

    do_HEAD = do_GET  # noqa: N815

    def do_CONNECT(self) -> None:
        self.send_error(501, "The invented web is served over http only")

    def _send(self, answer: Answer) -> None:
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            with suppress(ConnectionError):  # a crawler may hang up
                self.wfile.write(answer.body)

    def _has(self, answer: Answer) -> bool:
        """Whether the client holds this very answer already."""
        known = self.headers.get("If-None-Match")
        if known is not None:
            return etag(answer) in (tag.strip().removeprefix("W/") for tag in known.split(","))
        with suppress(ValueError, TypeError):
            since = parsedate_to_datetime(self.headers.get("If-Modified-Since", ""))
            return since >= answer.modified.replace(microsecond=0)
        return False

    def _note(self, url: str, status: int) -> None:
        conditional = bool({"If-None-Match", "If-Modified-Since"} & set(self.headers.keys()))
        agent = self.headers.get("User-Agent", "")
        asked = Asked(url=url, status=status, agent=agent, conditional=conditional)
        self.server.requests.append(asked)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: what was asked stands in the server's list."""


class Server(ThreadingHTTPServer):
    """Serves *web* in a thread while it is entered; *requests* lists what was asked."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, web: Mapping[str, Answer]) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.web = web
        self.requests: list[Asked] = []
        self._thread = threading.Thread(target=self.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        """The address to give a crawler as its proxy."""
        return f"http://127.0.0.1:{self.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.shutdown()
        self._thread.join()
        self.server_close()


def etag(answer: Answer) -> str:
    return f'"{hashlib.sha256(answer.body).hexdigest()[:16]}"'


def http_date(at: datetime) -> str:
    return format_datetime(at.astimezone(UTC), usegmt=True)


def make_server(port: int = 0, web: Mapping[str, Answer] | None = None) -> Server:
    """Return a server of the invented web, or of *web*; port 0 takes any that is free."""
    return Server(port, answers() if web is None else web)


def main() -> None:
    parser = argparse.ArgumentParser(description="Serve the invented web on the loopback.")
    parser.add_argument("--port", type=int, default=8899)
    server = make_server(parser.parse_args().port)
    sys.stdout.write(f"{len(server.web)} addresses; use {server.url} as the proxy.\n")
    sys.stdout.flush()
    with suppress(KeyboardInterrupt):
        server.serve_forever()


if __name__ == "__main__":
    main()
