"""What a request to chat/completions holds: servers differ in what they take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

# With the longest prompt inside a window of 8,192. What reasoning models think counts as well.
MAX_TOKENS = {"max_tokens": 2000, "max_completion_tokens": 8000}


class Format(StrEnum):
    """How the answer is held to JSON, strictest first."""

    SCHEMA = "json_schema"
    OBJECT = "json_object"
    PLAIN = "text"


_LOWER = {Format.SCHEMA: Format.OBJECT, Format.OBJECT: Format.PLAIN}


@dataclass(frozen=True, slots=True)
class Prompt:
    """The messages of one request, and the JSON schema that the answer is to keep to."""

    messages: Sequence[Mapping[str, str]]
    schema: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Shape:
    """Which parameters a request has. *limit* is what the server calls its cap on tokens.

    OpenAI's reasoning models take no temperature and have max_completion_tokens; DeepSeek and
    others know json_object only; small servers take no format at all.
    """

    format: Format = Format.SCHEMA
    temperature: bool = True
    limit: str = "max_tokens"

    def after(self, refusal: str) -> Self | None:
        """Return the next shape to try where the server refused this one, None after the last."""
        if self.limit == "max_tokens" and "max_completion_tokens" in refusal:
            return replace(self, limit="max_completion_tokens")
        if self.temperature and "temperature" in refusal:
            return replace(self, temperature=False)
        lower = _LOWER.get(self.format)
        return replace(self, format=lower) if lower else None

    def body(self, model: str, prompt: Prompt) -> dict[str, object]:
        """Return the request's JSON."""
        body: dict[str, object] = {
            "model": model,
            "messages": list(prompt.messages),
            "stream": False,
            self.limit: MAX_TOKENS[self.limit],
        }
        if self.temperature:
            body["temperature"] = 0
        if self.format is Format.SCHEMA:
            named = {"name": "answer", "strict": True, "schema": prompt.schema}
            body["response_format"] = {"type": "json_schema", "json_schema": named}
        elif self.format is Format.OBJECT:
            body["response_format"] = {"type": "json_object"}
        return body
