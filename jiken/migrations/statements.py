"""Running the statements of a migration."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def run_all(db: Database, statements: str) -> None:
    """Run statements that end, each but the last, in a semicolon at the end of a line."""
    for statement in statements.split(";\n"):
        db.execute(statement)
