"""Reading a file of AIM's records."""

from __future__ import annotations

from typing import BinaryIO

from jiken.strict_json import strict_json

MAX_BYTES = 500_000_000


class NotAim(ValueError):
    """The file holds no records of AIM's shape; the sentence says what is wrong."""


def records(file: BinaryIO) -> list[object]:
    """Return the records of a file: a JSON list, {"events": […]}, one record, or one a line.

    Raises NotAim.
    """
    content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise NotAim(f"The file is larger than {MAX_BYTES:,} bytes: split it.")
    try:
        found = strict_json(content)
    except (ValueError, RecursionError):
        return _lines(content)
    if isinstance(found, dict):
        inner = next((found[n] for n in ("events", "incidents", "results") if n in found), None)
        return inner if isinstance(inner, list) else [found]
    if not isinstance(found, list):
        raise NotAim("The file holds no list of records.")
    return found


def _lines(content: bytes) -> list[object]:
    try:
        return [strict_json(line) for line in content.splitlines() if line.strip()]
    except (ValueError, RecursionError) as mistake:
        raise NotAim(f"The file is not JSON in UTF-8: {str(mistake)[:120]}.") from None
