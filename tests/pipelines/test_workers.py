"""Worker processes: what hangs, dies or eats memory costs one call, no more."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from pipelines.workers import CannotStart, Died, Limits, Raised, Workers


def calls(
    function: Callable[..., Any], *arguments: tuple[Any, ...], limits: Limits | None = None
) -> list[Any]:
    """Return what each call gave or raised, all asked for at once of two workers."""

    async def ask() -> list[Any]:
        workers = Workers(function, count=2, limits=limits)
        try:
            asked = (workers.run(*each) for each in arguments)
            return await asyncio.gather(*asked, return_exceptions=True)
        finally:
            workers.close()

    return asyncio.run(ask())


def test_answers_come_back_and_what_is_raised_keeps_its_name() -> None:
    answers = calls(int, ("31",), ("三十一",), ("３１",))

    assert answers[0] == answers[2] == 31
    assert isinstance(answers[1], Raised)
    assert answers[1].kind == "ValueError"


def test_a_call_that_hangs_is_given_up_and_the_others_go_on() -> None:
    answers = calls(time.sleep, (60,), (0,), (0,), (60,), (0,), limits=Limits(seconds=0.5))

    assert [isinstance(answer, Died) for answer in answers] == [True, False, False, True, False]
    assert str(answers[0]).startswith("it took longer than 0.5 seconds")


def test_a_worker_that_dies_is_replaced() -> None:
    answers = calls(os._exit, (7,), (7,), (9,))

    assert [str(answer) for answer in answers] == [
        f"its worker ended with status {status}" for status in (7, 7, 9)
    ]


def zeros(count: int) -> bytes:
    return bytes(count)


def test_a_call_that_wants_too_much_memory_is_given_up() -> None:
    answers = calls(zeros, (3_000_000_000,), (3,), limits=Limits(megabytes=1500))

    assert str(answers[0]) == "it needed more than 1500 MB"
    assert answers[1] == b"\0\0\0"


def test_a_worker_that_cannot_start_is_not_the_call_s_fault() -> None:
    def nowhere() -> None: ...

    nowhere.__module__ = "no_such_module"

    assert isinstance(calls(nowhere, ())[0], CannotStart)


def test_a_worker_that_starts_when_its_crawl_has_gone_ends_without_a_word() -> None:
    command = [sys.executable, "-m", "pipelines.worker", "builtins:int", "5", "1500"]
    reading, writing = os.pipe()
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=writing, stderr=subprocess.PIPE
    ) as worker:
        os.close(writing)
        os.close(reading)
        _, said = worker.communicate()
    assert (worker.returncode, said) == (0, b"")
