"""The list of faults, and what `make faults` says of those that do not hold."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.faults import __main__ as faults
from tests.faults.every import FAULTS
from tests.faults.fault import Fault, Missing, Trial


def test_every_fault_has_a_name_of_its_own() -> None:
    names = [fault.name for fault in FAULTS]
    assert len(names) == len(set(names))


def holding(times: int, folder: Path, chance: random.Random) -> Trial:
    return Trial(held=times, of=times, worst=1.0, limit=1.0)


def breaking_off(times: int, folder: Path, chance: random.Random) -> Trial:
    raise AssertionError("['jiken']: no such\n  file")


def missing(times: int, folder: Path, chance: random.Random) -> Trial:
    raise Missing("there is no tmpfs")


def failing(times: int, folder: Path, chance: random.Random) -> Trial:
    return Trial(held=times - 1, of=times)


def seldom(times: int, folder: Path, chance: random.Random) -> Trial:
    return Trial(held=2, of=2)


def over(times: int, folder: Path, chance: random.Random) -> Trial:
    return Trial(held=times, of=times, worst=2.0, limit=1.0)


@pytest.mark.parametrize(
    ("run", "row"),
    [
        (breaking_off, "| – | **broke off**: ['jiken']: no such file | |"),
        (missing, "| – | not tried: there is no tmpfs | |"),
        (failing, "| 3 | **2** |  |"),
        (seldom, "| **2** of 3 | 2 |  |"),
        (over, "| 3 | 3 | 2 s (**over** 1) |"),
    ],
)
def test_one_that_does_not_hold_is_a_row_and_the_others_are_tried(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    run: object,
    row: str,
) -> None:
    both = [
        Fault(name=name, promise="kept", few=1, many=3, run=one)  # type: ignore[arg-type]
        for name, one in (("first", run), ("second", holding))
    ]
    monkeypatch.setattr(faults, "FAULTS", both)
    monkeypatch.setattr("sys.argv", ["faults"])
    assert faults.main() == 1
    said = capsys.readouterr().out
    assert f"| first{'' if '–' in row else ': kept'} {row}" in said
    assert "| second: kept | 3 | 3 | 1 s (1) |" in said


def test_all_that_hold_end_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        faults, "FAULTS", [Fault(name="a", promise="b", few=1, many=2, run=holding)]
    )
    monkeypatch.setattr("sys.argv", ["faults", "--few"])
    assert faults.main() == 0
