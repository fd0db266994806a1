"""Spiders say where; functions over bytes say what."""
