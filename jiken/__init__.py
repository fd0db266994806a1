"""Jiken (事件): an open AI-incident news monitor for Japanese and English news."""

__version__ = "0.1.0"
