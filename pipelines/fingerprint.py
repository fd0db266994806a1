"""The hash by which a changed text is a new revision and an unchanged one is not."""

from __future__ import annotations

import hashlib
import unicodedata


def content_hash(title: str, text: str) -> str:
    r"""Return the SHA-256 in hex of title and text, blind to character width and white space.

    >>> content_hash("生成ＡＩ　事故", "本文\n") == content_hash("生成AI 事故", "本文")
    True
    """
    folded = f"{_folded(title)}\n{_folded(text)}"
    return hashlib.sha256(folded.encode("utf-8", "replace")).hexdigest()


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())
