"""The lead of an article: its first sentences, whole."""

from __future__ import annotations

import re

LEAD_CHARACTERS = 300
SENTENCE_END = re.compile(r"[。！？!?][」』）)\"”]?|\.(?=\s|$)")


def lead_of(text: str) -> str:
    r"""Return the first sentences of *text*, at most 300 characters, on one line.

    A first sentence longer than that is cut at the limit, between characters.

    >>> lead_of("札幌でAIの事故があった。\n\n市は謝罪した。")
    '札幌でAIの事故があった。 市は謝罪した。'
    """
    line = " ".join(text[: 4 * LEAD_CHARACTERS].split())
    if len(line) <= LEAD_CHARACTERS:
        return line
    ends = [match.end() for match in SENTENCE_END.finditer(line, 0, LEAD_CHARACTERS)]
    return line[: ends[-1]] if ends else line[:LEAD_CHARACTERS]
