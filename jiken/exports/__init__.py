"""Datasets to take away, in the forms that people, spreadsheets and other monitors read."""

from jiken.exports.bundle import Taken, bundle
from jiken.exports.files import export
from jiken.exports.forms import FORMS
from jiken.exports.job import Order
from jiken.exports.selection import Chosen
from jiken.exports.writing import ExportError

__all__ = ["FORMS", "Chosen", "ExportError", "Order", "Taken", "bundle", "export"]
