"""The only package that knows tables and columns; it takes and returns records."""

from jiken.store.connection import NewerDatabase, Store, StoreError, is_store
from jiken.store.frontier import Leased

__all__ = ["Leased", "NewerDatabase", "Store", "StoreError", "is_store"]
