"""Open databases for the threads that answer requests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue

from jiken.store import Store


class Stores:
    """Stores of one database, each lent to one request at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._idle: SimpleQueue[Store] = SimpleQueue()

    @contextmanager
    def lent(self) -> Iterator[Store]:
        """Lend an idle store, or open another; one with which something went wrong is closed."""
        try:
            store = self._idle.get_nowait()
        except Empty:
            store = Store.open(self._path, shared=True)
        try:
            yield store
        except BaseException:
            store.close()
            raise
        self._idle.put(store)

    def close(self) -> None:
        """Close those that are idle."""
        while not self._idle.empty():
            self._idle.get_nowait().close()
