"""A real headless browser at the desk, watched for errors and for requests to other hosts."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

import uvicorn
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright
from starlette.types import ASGIApp

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
AXE = Path(__file__).parents[2] / "vendor" / "axe.min.js"
SECONDS = 30


@contextmanager
def served(app: ASGIApp) -> Iterator[str]:
    """Serve *app* on a free port of the loopback, in a thread, and yield its address."""
    config = uvicorn.Config(app, port=0, log_level="warning", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    listening = config.bind_socket()
    listening.listen()  # who comes before the server is there waits, instead of being refused
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(SECONDS)
        listening.close()


@dataclass(kw_only=True)
class Visit:
    """One person's look at the desk: a page, and what was seen that must not be."""

    page: Page
    url: str
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str, *, status: int = 200) -> Page:
        """Open a path of the desk, which must answer with that status."""
        answer = self.page.goto(self.url + path)
        assert answer is not None
        assert answer.status == status, f"{path}: {answer.status}"
        return self.page

    def violations(self) -> list[str]:
        """Return what axe-core finds serious or critical on the page, one line a place."""
        if not self.page.evaluate("typeof axe === 'object'"):
            self.page.evaluate(AXE.read_text("utf-8"))
        found = self.page.evaluate(
            "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa',"
            " 'best-practice'], resultTypes: ['violations']})"
        )["violations"]
        return [
            f"{one['id']} ({one['impact']}): {node['html'][:160]} {node['failureSummary'][:200]}"
            for one in found
            if one["impact"] in ("serious", "critical")
            for node in one["nodes"]
        ]

    def heard(self, message: ConsoleMessage) -> None:
        # A refusal (409, 404) is an answer that tests ask for; Chromium calls it an error.
        refusal = (
            message.text.startswith("Failed to load resource") and "status of 4" in message.text
        )
        if message.type in ("error", "warning") and not refusal and not _htmx_says(message):
            self.complaints.append(f"console: {message.text} ({message.location})")

    def sent(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if (
            parts.scheme in ("http", "https", "ws", "wss")
            and parts.netloc != urlsplit(self.url).netloc
        ):
            self.complaints.append(f"request to another host: {request.url}")


def _htmx_says(message: ConsoleMessage) -> bool:
    """Whether it is htmx's own line about a refusal, which the page shows as a notice."""
    return message.text.startswith("Response Status Error Code 4")


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """A browser that makes visits."""

    browser: Browser

    @classmethod
    @contextmanager
    def arriving(cls) -> Iterator[Self]:
        """Start the browser for a while."""
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
            try:
                yield cls(browser=browser)
            finally:
                browser.close()

    @contextmanager
    def visit(
        self,
        url: str,
        *,
        language: str = "en",
        width: int = 1280,
        script: bool = True,
        dark: bool = False,
    ) -> Iterator[Visit]:
        """A visit with its own cookies; fails at its end if something was seen that must not be."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 900},
            locale="ja-JP" if language == "ja" else "en-GB",
            java_script_enabled=script,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        context.set_default_timeout(SECONDS * 1000)
        page = context.new_page()
        visit = Visit(page=page, url=url)
        page.on("console", visit.heard)
        page.on("pageerror", lambda error: visit.complaints.append(f"script: {error}"))
        page.on("request", visit.sent)
        try:
            yield visit
        finally:
            context.close()
        assert not visit.complaints, "\n".join(visit.complaints)
