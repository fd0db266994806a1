"""The source registry: who publishes, under which hosts, and where new articles are announced."""

from jiken.sources.file import append
from jiken.sources.registry import Registry, bundled_path, load
from jiken.sources.tables import SourceError

__all__ = ["Registry", "SourceError", "append", "bundled_path", "load"]
