"""Worker processes for what hostile pages can hang or blow up.

concurrent.futures gives up its whole pool when one worker dies, and cannot stop a call
that hangs. Here a call that takes too long, needs too much memory or kills its process
costs that one page; its worker is replaced.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import resource
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from typing import Any, Generic, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_FORKS = multiprocessing.get_context("forkserver")
_GRACE = 2.0
"""Seconds that a worker has to leave when it is told to."""


class Died(Exception):
    """The call did not come back: the sentence says why."""


class Raised(Exception):
    """The call raised: *kind* is the exception's class name, the message its own."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def preload(*modules: str) -> None:
    """Import *modules* once, for all workers; to be called before the first worker starts."""
    multiprocessing.set_forkserver_preload(list(modules))


@dataclass(frozen=True, slots=True)
class Limits:
    """What one call may take: wall-clock seconds and megabytes of address space."""

    seconds: float = 20.0
    megabytes: int = 1500


class Workers(Generic[P, T]):
    """*count* processes that run *function*, one call each at a time."""

    def __init__(
        self, function: Callable[P, T], *, count: int = 2, limits: Limits | None = None
    ) -> None:
        self._idle: asyncio.LifoQueue[_Worker] = asyncio.LifoQueue()
        self._workers = [_Worker(function, limits or Limits()) for _ in range(count)]
        for worker in self._workers:
            self._idle.put_nowait(worker)
        # A thread waits for each worker, so the loop never blocks on a pipe.
        self._threads = ThreadPoolExecutor(count, "workers")

    def warm(self) -> None:
        """Start the processes now, so that the first calls need not wait for them."""
        for worker in self._workers:
            self._threads.submit(worker.start)

    async def run(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """Return the function's result; Raised if it raised, Died if it never ended."""
        worker = await self._idle.get()
        try:
            loop = asyncio.get_running_loop()
            result: T = await loop.run_in_executor(self._threads, worker.run, args, kwargs)
            return result
        finally:
            self._idle.put_nowait(worker)

    def close(self) -> None:
        """End all workers, also those that hang."""
        for worker in self._workers:
            worker.stop()
        self._threads.shutdown(wait=False, cancel_futures=True)


@dataclass(slots=True)
class _Worker:
    """One process and our end of its pipe."""

    function: Callable[..., Any]
    limits: Limits
    _process: ForkServerProcess | None = field(default=None, init=False)
    _pipe: Connection | None = field(default=None, init=False)
    _starting: threading.Lock = field(default_factory=threading.Lock, init=False)

    def run(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        self.start()
        assert self._pipe is not None
        try:
            self._pipe.send((args, kwargs))
            # The worker's own alarm comes first; this is for one that is stopped or lost.
            if not self._pipe.poll(self.limits.seconds + 2 * _GRACE):
                raise EOFError
            kind, answer = self._pipe.recv()
        except (EOFError, OSError):
            raise Died(self._death()) from None
        if kind:
            raise Died(self._too_big()) if kind == "MemoryError" else Raised(kind, answer)
        return answer

    def start(self) -> None:
        with self._starting:
            if self._process is None or not self._process.is_alive():
                self._fork()

    def _fork(self) -> None:
        self._pipe, theirs = _FORKS.Pipe()
        self._process = _FORKS.Process(
            target=_serve, args=(theirs, self.function, self.limits), daemon=True
        )
        self._process.start()
        theirs.close()

    def _death(self) -> str:
        process = self._process
        if process is None:
            return "the crawl was stopped"
        process.join(_GRACE)
        code = process.exitcode
        self.stop()
        if code in (-signal.SIGALRM, None):
            return f"it took longer than {self.limits.seconds:g} seconds"
        return f"its worker ended with status {code}"

    def _too_big(self) -> str:
        self.stop()
        return f"it needed more than {self.limits.megabytes} MB"

    def stop(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None:
            self._process.join(_GRACE if self._process.is_alive() else 0)
            self._process.kill()
        self._process = self._pipe = None


def _serve(pipe: Connection, function: Callable[..., Any], limits: Limits) -> None:
    """Answer calls until the other end is closed. Ctrl-C and stop signals are the parent's."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    most = limits.megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    while True:
        try:
            args, kwargs = pipe.recv()
        except (EOFError, OSError):
            return
        # The alarm's default action ends the process, also in the middle of C code.
        signal.setitimer(signal.ITIMER_REAL, limits.seconds)
        answer = _answer(function, args, kwargs)
        signal.setitimer(signal.ITIMER_REAL, 0)
        pipe.send(answer)


def _answer(
    function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[str, Any]:
    try:
        return "", function(*args, **kwargs)
    except Exception as wrong:
        return type(wrong).__name__, str(wrong)[:500]
