"""What an article is by the OECD's definitions, and why, in its own words: no network, no GPU."""

from __future__ import annotations

from pipelines.classify.embedded import EmbeddedClassifier
from pipelines.classify.places import Mention

__all__ = ["EmbeddedClassifier", "Mention"]
