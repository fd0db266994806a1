"""Worker processes for what hostile pages can hang or blow up.

concurrent.futures gives up its whole pool when one worker dies, and cannot stop a call
that hangs. Here a call that takes too long, needs too much memory or kills its process
costs that one page; its worker is replaced. A worker is `python -m pipelines.worker`.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import IO, Any, Generic, ParamSpec, TypeVar

from pipelines import calls

P = ParamSpec("P")
T = TypeVar("T")

_GRACE = 4.0
"""Seconds that a worker has beyond its own alarm, and to leave when it is told to."""


class Died(Exception):
    """The call did not come back: the sentence says why."""


class Raised(Exception):
    """The call raised: *kind* is the exception's class name, the message its own."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class CannotStart(Exception):
    """No worker can be started: that is not the page's fault."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one call may take: wall-clock seconds and megabytes of address space."""

    seconds: float = 20.0
    megabytes: int = 1500


class Workers(Generic[P, T]):
    """*count* processes that run *function*, one call each at a time.

    The function must stand at the top of a module that can be imported.
    """

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
            worker.start()

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
    """One process: [args, kwargs] go in, [kind of exception, answer] come out."""

    function: Callable[..., Any]
    limits: Limits
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _is_ready: bool = field(default=False, init=False)
    _guard: threading.Lock = field(default_factory=threading.Lock, init=False)

    def run(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        process = self.start()
        assert process.stdin
        assert process.stdout
        self._await_readiness(process.stdout)
        # The worker's own alarm comes first; this is for one that is stopped or lost.
        watch = threading.Timer(self.limits.seconds + _GRACE, process.kill)
        watch.daemon = True
        watch.start()
        try:
            calls.send(process.stdin, calls.framed([args, kwargs]))
            kind, answer = self._answer(process.stdout)
        except (EOFError, OSError, calls.Garbled):
            raise Died(self._death(process)) from None
        finally:
            watch.cancel()
        if kind == "MemoryError":
            self.stop()
            raise Died(f"it needed more than {self.limits.megabytes} MB")
        if kind:
            raise Raised(kind, answer)
        return answer

    @property
    def _name(self) -> str:
        return f"{self.function.__module__}:{self.function.__qualname__}"

    def start(self) -> subprocess.Popen[bytes]:
        with self._guard:
            if self._process is None or self._process.poll() is not None:
                self._process = self._started()
                self._is_ready = False
            return self._process

    def _started(self) -> subprocess.Popen[bytes]:
        limits = (str(self.limits.seconds), str(self.limits.megabytes))
        return subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", "pipelines.worker", self._name, *limits],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            start_new_session=True,  # Ctrl-C is for the crawl, not for its workers
        )

    def _await_readiness(self, answers: IO[bytes]) -> None:
        try:
            if not self._is_ready:
                calls.receive(answers)
            self._is_ready = True
        except (EOFError, OSError, ValueError):
            raise CannotStart(f"the worker for {self._name} does not start") from None

    def _answer(self, answers: IO[bytes]) -> tuple[str, Any]:
        said, bodies = calls.receive(answers)
        match said:
            case [str(kind), answer] if kind == "":
                return kind, calls.shape(self.function).answer(answer, bodies)
            case [str(kind), str(message)]:
                return kind, message
        raise calls.Garbled("it is no answer")

    def _death(self, process: subprocess.Popen[bytes]) -> str:
        self.stop()
        code = process.returncode
        if code in (-signal.SIGALRM, -signal.SIGKILL, None):
            return f"it took longer than {self.limits.seconds:g} seconds, or was killed"
        return f"its worker ended with status {code}"

    def stop(self) -> None:
        with self._guard:
            process, self._process = self._process, None
        if process is None:
            return
        try:
            process.communicate(timeout=_GRACE)
        except (subprocess.TimeoutExpired, OSError, ValueError):
            process.kill()
            process.wait()
