"""The registry as a file: read whole, and added to in one step."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from jiken.models import Source
from jiken.sources.schema import sources_in
from jiken.sources.tables import SourceError


def content_of(path: Path) -> str:
    """Return the text of the registry at *path*, its line ends as they are."""
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError as wrong:
        raise SourceError(f"{path}: there is no such file.") from wrong
    except UnicodeDecodeError as wrong:
        raise SourceError(f"{path}: this is not UTF-8 text (byte {wrong.start}).") from wrong
    except OSError as wrong:
        raise SourceError(f"{path}: it cannot be read: {wrong.strerror}.") from wrong


def append(path: Path, source_fields: Mapping[str, object]) -> Source:
    """Add one source to the registry at *path* and return it as it will be loaded.

    What stands in the file stays byte for byte. Raises SourceError, and leaves the file as
    it was, where the registry with the new source would hold a mistake or cannot be written.
    """
    path = path.resolve()
    content_of(path)  # what cannot be read is said before anything is written
    try:
        with _draft(path) as draft:
            before = content_of(path)
            gap = "\n" if before.endswith("\n") else "\n\n"
            content = before + gap + _table(source_fields)
            added = sources_in(content, path.name)[-1]
            _replace(path, draft, content)
    except OSError as wrong:
        raise SourceError(f"{path}: it cannot be written: {wrong.strerror}.") from wrong
    return added


@contextmanager
def _draft(path: Path) -> Iterator[Path]:
    """Give the one draft beside *path*, empty: who adds at the same time waits for it.

    It goes, or takes the place of *path*; what a killed process left of it is used again.
    """
    draft = path.with_name(f".{path.name}.draft")
    descriptor = _locked(draft)
    try:
        os.ftruncate(descriptor, 0)
        yield draft
    finally:
        if _is_open_as(descriptor, draft):
            draft.unlink()
        os.close(descriptor)


def _locked(draft: Path) -> int:
    while True:
        descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if _is_open_as(descriptor, draft):
            return descriptor
        os.close(descriptor)  # it has become the registry while this process waited


def _is_open_as(descriptor: int, path: Path) -> bool:
    return path.exists() and os.path.samestat(os.fstat(descriptor), path.stat())


def _replace(path: Path, draft: Path, content: str) -> None:
    """Put *content* at *path* in one step: a reader sees the old file or the new one."""
    with draft.open("w", encoding="utf-8", newline="") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.chmod(path.stat().st_mode & 0o777)
    draft.replace(path)


def _table(source_fields: Mapping[str, object]) -> str:
    lines = (f"{_key(key)} = {_value(value)}" for key, value in source_fields.items())
    return "\n".join(("[[source]]", *lines, ""))


def _key(key: str) -> str:
    return key if key.isascii() and key.replace("_", "").isalnum() else _value(key)


def _value(value: object) -> str:
    """Return *value* in TOML, whose strings, numbers and booleans are JSON's."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(k)} = {_value(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list | tuple) and any(isinstance(one, Mapping) for one in value):
        return "[\n" + "".join(f"    {_value(one)},\n" for one in value) + "]"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    return json.dumps(value, ensure_ascii=False, default=str)
