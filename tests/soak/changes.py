"""What happens to the changing web meanwhile: articles, new titles, faults that come and go."""

from __future__ import annotations

import random
import threading
import time

from tests.soak.articles import invented
from tests.soak.web import FAILURES, HOSTS, Changing

FIRST = 30
"""Articles that are there at the beginning."""

TICK = 0.25
PAUSES = 5.0
"""Seconds in which no host can ask for more pauses than it is granted."""


class Changes(threading.Thread):
    """Publishes *first* articles on *web*, then *a_second*, edits titles, and has hosts and pages fail."""

    def __init__(self, web: Changing, chance: random.Random, a_second: float, first: int) -> None:
        super().__init__(daemon=True)
        self.published = self.edits = self.faults = 0
        self._web, self._chance, self._rate = web, chance, a_second
        self._until: dict[str, float] = {}
        self._over = threading.Event()
        for _ in range(first):
            self._publish()
        self._web.fails.clear()  # none before it runs: nobody would mend it
        self._until.clear()
        self.faults = 0

    def run(self) -> None:
        """Go on until it is ended."""
        while not self._over.wait(TICK):
            if self._chance.random() < self._rate * TICK:
                self._publish()
            if self._chance.random() < 0.1 * TICK:
                self._edit()
            if self._chance.random() < 0.5 * TICK:
                self._break()
            self._mend()

    def end(self) -> None:
        """Publish no more; every fault is over."""
        self._over.set()
        self.join()
        self._web.fails.clear()

    def _publish(self) -> None:
        name = self._chance.choice(tuple(HOSTS))
        host = f"{name}.example"
        article = invented(self.published, host, HOSTS[name][0], self._chance)
        if self._chance.random() < 0.15:
            self._fail(article.url, self._chance.uniform(5, 60))
        self._web.put(name, article)
        self.published += 1

    def _edit(self) -> None:
        name = self._chance.choice([name for name, said in HOSTS.items() if "feed" in said])
        own = self._web.articles[name]
        if own:
            self._web.put(name, self._chance.choice(own).edited)
            self.edits += 1

    def _break(self) -> None:
        """Have a host fail, or one of the documents by which it announces, or its robots.txt."""
        host = f"{self._chance.choice(tuple(HOSTS))}.example"
        paths = ("", "/rss.xml", "/sitemap.xml", "/list/", "/list/?page=2", "/robots.txt")
        path = self._chance.choice(paths)
        self._fail(f"http://{host}{path}" if path else host, self._chance.uniform(2, 10))

    def _fail(self, place: str, seconds: float) -> None:
        failure = self._chance.choice(tuple(FAILURES))
        if (
            failure == "503"
        ):  # a host that asks for pauses again and again is left alone for an hour
            seconds = min(seconds, PAUSES)
        self._web.fails[place] = failure
        self._until[place] = time.monotonic() + seconds
        self.faults += 1

    def _mend(self) -> None:
        for place in [place for place, at in self._until.items() if at < time.monotonic()]:
            self._web.fails.pop(place, None)
            self._until.pop(place)
