"""The product's version: exports and requests carry it."""

__version__ = "0.1.0"
