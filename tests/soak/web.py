"""The changing web: hosts that announce by feed, sitemap and listing, and fail when told to."""

from __future__ import annotations

import gzip
import hashlib
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from html import escape

from tests.conftest import Handler, feed_of, rss, serving, source
from tests.faults.hosts import Failing, FailingHandler
from tests.soak.articles import Invented

EVIDENCE = 'evidence = "invented"'
A_PAGE, PAGES = 10, 20
"""Stories on a page of a listing, and how many such pages a crawl may walk."""

BOMB = gzip.compress(bytes(64 << 20), mtime=0)
POLLED = "poll_minutes = 1\npoll_min_minutes = 1\npoll_max_minutes = 1\n"
HOSTS: Mapping[str, tuple[str, ...]] = {
    "hibi": ("ja", "feed"),
    "daily": ("en", "feed"),
    "chizu": ("ja", "sitemap"),
    "atlas": ("en", "sitemap", "feed"),
    "ichiran": ("ja", "listing"),
    "ledger": ("en", "listing", "feed"),
}
"""The sources: the language of each, and how it announces."""


class Changing(Failing):
    """A web whose articles come and change, and whose hosts and pages fail as *fails* says."""

    def __init__(self) -> None:
        super().__init__()
        self.RequestHandlerClass = ChangingHandler
        self.articles: dict[str, list[Invented]] = {name: [] for name in HOSTS}

    def put(self, name: str, article: Invented) -> None:
        """Publish *article* on the host *name*, or its new edition, and announce it."""
        own = self.articles[name]
        at = next((n for n, known in enumerate(own) if known.url == article.url), None)
        if at is None:
            own.insert(0, article)
        else:
            own[at] = article
        self._tell(article.url, article.page)
        for form in HOSTS[name][1:]:
            ANNOUNCE[form](self, name)

    def _tell(self, url: str, body: str, kind: str = "text/html; charset=utf-8") -> None:
        etag = f'"{hashlib.sha256(body.encode()).hexdigest()[:16]}"'
        self.say(url, body, type=kind, headers={"ETag": etag})

    def feed(self, name: str) -> None:
        """Announce what *name* has in RSS."""
        items = ((one.url, escape(one.title)) for one in self.articles[name])
        self._tell(f"http://{name}.example/rss.xml", rss(*items), "application/rss+xml")

    def sitemap(self, name: str) -> None:
        """Announce it in a sitemap."""
        urls = "".join(f"<url><loc>{one.url}</loc></url>" for one in self.articles[name])
        top = '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        self._tell(f"http://{name}.example/sitemap.xml", f"{top}{urls}</urlset>", "application/xml")

    def listing(self, name: str) -> None:
        """Announce it in pages of ten, the newest first."""
        own = self.articles[name]
        for start in range(0, len(own), A_PAGE):
            rows = "".join(
                f'<li><a class="headline" href="{one.url}">{escape(one.title)}</a></li>'
                for one in own[start : start + A_PAGE]
            )
            number = start // A_PAGE + 1
            more = f'<a class="next" href="/list/?page={number + 1}">次へ</a>'
            body = f"<html><body><ul>{rows}</ul>{more if start + A_PAGE < len(own) else ''}</body></html>"
            page = f"?page={number}" if number > 1 else ""
            self._tell(f"http://{name}.example/list/{page}", body)


ANNOUNCE: Mapping[str, Callable[[Changing, str], None]] = {
    "feed": Changing.feed,
    "sitemap": Changing.sitemap,
    "listing": Changing.listing,
}


class ChangingHandler(FailingHandler):
    """Fails for a whole host, or for one address, in more ways."""

    server: Changing

    def do_GET(self) -> None:  # noqa: N802
        failure = self._failure()
        if failure is None:
            Handler.do_GET(self)
            return
        FAILURES[failure](self)
        self.close_connection = True

    def _failure(self) -> str | None:
        host = self.path.partition("://")[2].partition("/")[0]
        return self.server.fails.get(self.path) or self.server.fails.get(host)

    def busy(self) -> None:
        """503, with a pause asked for."""
        self.send_response(503)
        self.send_header("Retry-After", "2")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def bomb(self) -> None:
        """64 MB of nothing in 64 KB."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(BOMB)))
        self.end_headers()
        self.wfile.write(BOMB)

    def late(self) -> None:
        """The page itself, after two seconds."""
        self.server.over.wait(2.0)
        Handler.do_GET(self)

    def drip(self) -> None:
        """A page that comes byte by byte, and breaks off after three seconds."""
        body, until = self._begin(), time.monotonic() + 3.0
        for byte in body:
            if self.server.over.wait(0.2) or time.monotonic() > until:
                return
            self.wfile.write(bytes([byte]))
            self.wfile.flush()


FAILURES: Mapping[str, Callable[[ChangingHandler], object]] = {
    "500": lambda asked: asked.send_error(500),
    "404": lambda asked: asked.send_error(404),
    "503": ChangingHandler.busy,
    "reset": ChangingHandler._reset,
    "half": ChangingHandler._halve,
    "late": ChangingHandler.late,
    "drip": ChangingHandler.drip,
    "bomb": ChangingHandler.bomb,
}


def registry() -> str:
    """Return the sources of the changing web, polled as often as may be."""
    return "".join(
        source(name, f"{name}.example", more=_places(name)).replace(
            'language = "ja"', f'language = "{said[0]}"'
        )
        for name, said in HOSTS.items()
    )


def _places(name: str) -> str:
    said, top = HOSTS[name], f"http://{name}.example"
    lines = [POLLED]
    if "feed" in said:
        lines.append(feed_of(f"{top}/rss.xml"))
    if "sitemap" in said:
        lines.append(f'sitemaps = [{{ url = "{top}/sitemap.xml", {EVIDENCE} }}]')
    if "listing" in said:
        selectors = f'links = "a.headline", next = "a.next", pages = {PAGES}'
        lines.append(f'listings = [{{ url = "{top}/list/", {EVIDENCE}, {selectors} }}]')
    return "\n".join(lines)


@contextmanager
def served() -> Iterator[Changing]:
    """Serve it in a thread."""
    with serving(Changing()) as web:
        try:
            yield web
        finally:
            web.over.set()
