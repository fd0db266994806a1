"""The dataset that the desk shows at /data: a copy of what may be published, beside the database."""

from __future__ import annotations

from pathlib import Path

from jiken.store import Store


def dataset_of(db: Path) -> Path:
    """Return where the dataset of a database lies."""
    return db.with_name(f"{db.stem}-explore.db")


def drop(store: Store) -> None:
    """Remove the dataset of a store: it is made again when somebody wants it."""
    if store.path is not None:
        dataset_of(store.path).unlink(missing_ok=True)
