"""The figures of roles and copies, where gold names them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jiken.quality.gold import Gold, GoldRow, Kind
from jiken.quality.placements import Placement, url_key


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleFigures:
    """How roles and copies agree with gold; None where there is nothing to count.

    *copies_marked*: share of gold's copies that are called copies. *copy_precision*: share of
    the labelled articles called copies that are some (None where gold gives no roles or
    origins). *origins_right*: share of the copies with a known origin that are marked as copies
    of it, or of another copy of it.
    """

    roles: int
    roles_right: float | None
    copies: int
    copies_marked: float | None
    copy_precision: float | None
    origins_right: float | None


def role_figures(
    gold: Gold, found: Mapping[str, Placement], *, language: str | None = None
) -> RoleFigures:
    """Return the figures over the rows in *language* (None: all); a missing article is wrong."""
    once = {row.key: row for row in reversed(gold.rows) if row.cluster or row.role}
    rows = [row for row in once.values() if language in (None, gold.language(row))]
    placed = {row.key: found.get(row.key, Placement(urls=())) for row in rows}
    with_role = [row for row in rows if row.role]
    copies = [row for row in rows if row.is_copy and row.kind is Kind.MEMBER]
    named = [row for row in copies if row.copy_of]
    marked = [row for row in rows if placed[row.key].is_copy] if with_role or named else []
    return RoleFigures(
        roles=len(with_role),
        roles_right=_share([placed[row.key].role == row.role for row in with_role]),
        copies=len(copies),
        copies_marked=_share([placed[row.key].is_copy for row in copies]),
        copy_precision=_share([row.is_copy for row in marked]),
        origins_right=_share([_from_the_same(row, placed[row.key], once) for row in named]),
    )


def _from_the_same(row: GoldRow, placement: Placement, rows: Mapping[str, GoldRow]) -> bool:
    if placement.copy_of is None:
        return False
    return _origin(url_key(placement.copy_of), rows) == _origin(row.key, rows)


def _origin(key: str, rows: Mapping[str, GoldRow]) -> str:
    """Return where the chain of copies that *key* ends, by gold, comes from."""
    seen = {key}
    while (row := rows.get(key)) and row.copy_of and url_key(row.copy_of) not in seen:
        key = url_key(row.copy_of)
        seen.add(key)
    return key


def _share(answers: list[bool]) -> float | None:
    return sum(answers) / len(answers) if answers else None
