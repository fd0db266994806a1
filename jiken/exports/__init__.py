"""Datasets to take away, in the forms that people, spreadsheets and other monitors read."""

from jiken.exports.bundle import FORMS, Order, bundle
from jiken.exports.files import ExportError, export
from jiken.exports.selection import Chosen

__all__ = ["FORMS", "Chosen", "ExportError", "Order", "bundle", "export"]
