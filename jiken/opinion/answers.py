"""From the body of a completion to the JSON object that the model gave."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from jiken.opinion.outcomes import NoOpinion, Outcome

_REFUSAL = re.compile(
    r"\b(?:sorry|apologi[sz]e|can(?:no|')t (?:help|assist|comply)|unable to|decline)\b"
    r"|申し訳|できません|できかねます|いたしかねます",
    re.IGNORECASE,
)


def given(body: bytes) -> dict[str, object]:
    """Return the object that the model answered with; raises NoOpinion."""
    return json_object(_content(body))


def _content(body: bytes) -> str:
    match _read(body, Outcome.BAD_ANSWER):
        case {"choices": [{"message": {"refusal": str(said)}}, *_]} if said:
            raise NoOpinion(Outcome.REFUSED)
        case {"choices": [{"finish_reason": "content_filter"}, *_]}:
            raise NoOpinion(Outcome.REFUSED)
        case {"choices": [{"finish_reason": "length"}, *_]}:
            raise NoOpinion(Outcome.CUT_SHORT)
        case {"choices": [{"message": {"content": str(content)}}, *_]}:
            return content
    raise NoOpinion(Outcome.BAD_ANSWER)


def json_object(content: str) -> dict[str, object]:
    """Return the one JSON object in *content*, prose and code fences round it left out.

    Two objects are none: which one was meant is not for us to choose. What a reasoning model
    thinks aloud goes before "</think>".
    """
    said = content.rpartition("</think>")[2]
    start = said.find("{")
    if start < 0:
        refused = _REFUSAL.search(said[:400])
        raise NoOpinion(Outcome.REFUSED if refused else Outcome.BAD_JSON)
    found, rest = _first(said[start:])
    if not isinstance(found, dict) or "{" in rest:
        raise NoOpinion(Outcome.BAD_JSON)
    return found


def _first(text: str) -> tuple[object, str]:
    try:
        found, end = _STRICT.raw_decode(text)
    except (ValueError, RecursionError):
        raise NoOpinion(Outcome.BAD_JSON) from None
    return found, text[end:]


def _read(body: bytes, otherwise: Outcome) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise NoOpinion(otherwise) from None


def _once_each(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


def _no_number(name: str) -> object:
    raise ValueError(f"{name} is not JSON")


_STRICT = json.JSONDecoder(object_pairs_hook=_once_each, parse_constant=_no_number)
