"""Telling a process that runs from one that has died and whose number another has now."""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from jiken.store import Store

PROC = Path("/proc")


def begin(store: Store, kind: str, *, now: datetime) -> int:
    """Note that a run has begun which is this process, and return its id."""
    with store.writing():
        run = store.runs.begin(kind, now=now)
        store.runs.belong(run, pid=os.getpid(), process=identity(), now=now)
    return run


def identity(pid: int | None = None) -> str:
    """Return what only this process (or that of number *pid*) is, empty for one that is not there.

    The machine, its start, the container, and when the process began, as far as the system
    tells: elsewhere than on Linux only the machine.
    """
    pid = os.getpid() if pid is None else pid
    return f"{place()} {_began(pid)}" if _exists(pid) else ""


def place() -> str:
    """Return where process numbers mean what they mean here."""
    found = [socket.gethostname()]
    with suppress(OSError):
        found.append((PROC / "sys/kernel/random/boot_id").read_text("ascii").strip())
        found.append(str((PROC / "self/ns/pid").readlink()))
    return "/".join(found)


def is_alive(pid: int, kept: str) -> bool | None:
    """Whether the process of which `identity` was *kept* still runs; None where this place cannot tell."""
    if not kept.startswith(f"{place()} "):
        return None
    return identity(pid) == kept


def _began(pid: int) -> str:
    with suppress(OSError, IndexError):
        # After the name, which may hold anything: fields 3 and on; 3 is the state, 22 the start.
        fields = (PROC / str(pid) / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
        return "" if fields[0] == "Z" else fields[19]
    return ""


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
