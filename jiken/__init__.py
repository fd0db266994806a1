"""Jiken (事件): an open AI-incident news monitor for Japanese and English news."""
