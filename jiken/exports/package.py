"""`datapackage.json`: what each file of an export holds, by the Frictionless Data Package standard."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jiken.exports.classes import Row, Value
from jiken.exports.dictionary.shared import Columns
from jiken.exports.dictionary.sheets import LINES, ROWS
from jiken.exports.licence import LICENCE
from jiken.exports.selection import Counts
from jiken.version import __version__

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_TYPES = {str: "string", int: "integer", float: "number", bool: "boolean"}
_DATES = {"day": "date", "last_day": "date", "fetched_at": "datetime"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One file of an export: its name in the zip, its media type, rows, size and SHA-256 in hex.

    *table* says what its columns mean (`sheets.ROWS`, of JSON Lines `LINES`), *header* which it has.
    """

    path: str
    mediatype: str
    rows: int
    size: int
    sha256: str
    table: str | None = None
    header: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What an export says of itself: the filter as the desk's query, and what is in and out.

    *counts* are of all that the filter gives, *left_out* how many of them are not in the export
    because of what they are said to be.
    """

    name: str
    title: str
    query: str
    drafts: bool
    names: bool
    counts: Counts
    left_out: int
    now: datetime


def package(said: Said, files: Sequence[Written]) -> Row:
    """Return the descriptor of an export."""
    return {
        "$schema": PROFILE,
        "name": f"jiken-{said.name}",
        "title": said.title,
        "created": said.now.isoformat(timespec="seconds"),
        "version": __version__,
        "product": f"Jiken {__version__}",
        "filter": said.query,
        "drafts": said.drafts,
        "reviewers_named": said.names,
        "incidents_decided": said.counts.decided,
        "incidents_draft": said.counts.drafts,
        "incidents_of_other_classes_left_out": said.left_out,
        "licenses": [
            {
                "name": "CC-BY-4.0",
                "path": "https://creativecommons.org/licenses/by/4.0/",
                "title": "Creative Commons Attribution 4.0, for Jiken's own work",
            }
        ],
        "licence_note": LICENCE,
        "resources": [_resource(file) for file in files],
    }


def _resource(file: Written) -> Row:
    told: Row = {
        "name": file.path.rpartition(".")[0].lower().replace("_", "-"),
        "path": file.path,
        "mediatype": file.mediatype,
        "encoding": "utf-8",
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
        "rows": file.rows,
    }
    if file.table:
        form = file.path.rpartition(".")[2]
        columns = (LINES if form == "jsonl" else ROWS)[file.table]
        told |= {"type": "table", "format": form, "schema": schema(columns, file.header)}
    return told


def schema(columns: Columns, header: Sequence[str]) -> Mapping[str, Value]:
    """Return the Table Schema of a table with that header."""
    return {
        "fields": [
            {"name": name, "type": _type(name, *columns[name]), "description": columns[name][1]}
            for name in header
        ],
        "missingValues": [""],
    }


def _type(name: str, kind: type, meaning: str) -> str:
    """Return a field's type: a cell that holds JSON is an array or an object."""
    if meaning.startswith("JSON list"):
        return "array"
    if meaning.startswith("JSON object"):
        return "object"
    return _DATES.get(name, _TYPES[kind])


def header_of(path: Path) -> tuple[str, ...]:
    """Return the names of a CSV's columns; none where it has no rows."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return tuple(next(csv.reader(file), ()))


def digest(path: Path) -> tuple[int, str]:
    """Return the size and the SHA-256 in hex of a file."""
    with path.open("rb") as file:
        return path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()
