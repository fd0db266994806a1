"""Files that are complete before they have their name; what a killed process left is cleared."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ENDING = ".jiken-draft"
BESIDE = ("-journal", "-wal", "-shm")
"""What SQLite keeps beside a database, by the ending of its name."""


@contextmanager
def draft(target: Path) -> Iterator[Path]:
    """Give an empty file beside *target*, which takes that name when all went well, else goes.

    Drafts that killed processes left in the same folder are cleared.
    """
    with scratch(target.parent, target.name) as path:
        yield path
        synced(path)
        path.replace(target)
        synced(target.parent)


@contextmanager
def scratch(folder: Path, name: str) -> Iterator[Path]:
    """Give an empty file in *folder* that goes when it has been used."""
    _clear(folder)
    descriptor, path = _locked(folder, name)
    try:
        yield path
    finally:
        for one in (path, *beside(path)):
            one.unlink(missing_ok=True)
        os.close(descriptor)


@contextmanager
def scratch_folder(folder: Path, name: str) -> Iterator[Path]:
    """Give an empty folder in *folder* that goes, with all that is in it, when it has been used."""
    _clear(folder)
    descriptor, path = _locked_folder(folder, name)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)
        os.close(descriptor)


def beside(path: Path) -> list[Path]:
    """Return where SQLite keeps what belongs to the database at *path*."""
    return [path.with_name(path.name + ending) for ending in BESIDE]


def synced(path: Path) -> None:
    """Have a file, or the names in a folder, on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _locked(folder: Path, name: str) -> tuple[int, Path]:
    """Make a file and lock it, which tells others that it is in use; the system drops the lock."""
    while True:
        descriptor, path = tempfile.mkstemp(dir=folder, prefix=f".{name}.", suffix=ENDING)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if os.fstat(descriptor).st_nlink:  # nobody took it for one that was left
            return descriptor, Path(path)
        os.close(descriptor)


def _locked_folder(folder: Path, name: str) -> tuple[int, Path]:
    while True:
        path = Path(tempfile.mkdtemp(dir=folder, prefix=f".{name}.", suffix=ENDING))
        with suppress(FileNotFoundError):  # somebody took it for one that was left
            descriptor = os.open(path, os.O_RDONLY)
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            if path.exists():
                return descriptor, path
            os.close(descriptor)


def _clear(folder: Path) -> None:
    for left in folder.glob(f".*{ENDING}"):
        with suppress(OSError):
            _clear_one(left)
    for left in folder.glob(f".*{ENDING}-*"):
        if not left.with_name(left.name.rpartition("-")[0]).exists():
            with suppress(OSError):
                left.unlink()


def _clear_one(left: Path) -> None:
    """Remove a draft; OSError where somebody has it locked, or it is no file of that kind."""
    descriptor = os.open(left, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if left.is_dir():
            shutil.rmtree(left)
            return
        for one in (left, *beside(left)):
            one.unlink(missing_ok=True)
    finally:
        os.close(descriptor)
