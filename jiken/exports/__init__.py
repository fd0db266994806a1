"""Datasets to take away: JSON Lines, CSV, and one SQLite file with its own dictionary."""

from jiken.exports.files import ExportError, export

__all__ = ["ExportError", "export"]
