"""The JSON schemas that answers are to keep to, made from the taxonomy.

Strict modes differ: every property is required, nothing is nullable, no length is given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from jiken.taxonomy import DECIDED, TAGS, Severity

NOT_ESTABLISHED = "not established"
SUPPORTS = ("class", "severity")
LANGUAGES = ("ja", "en")
WORDINGS = tuple(f"{kind}_{language}" for kind in ("title", "summary") for language in LANGUAGES)


def _object(properties: Mapping[str, object]) -> dict[str, object]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


def _one_of(values: Iterable[str]) -> dict[str, object]:
    return {"type": "string", "enum": [str(value) for value in values]}


def _some_of(values: Iterable[str]) -> dict[str, object]:
    return {"type": "array", "items": _one_of(values)}


_TEXT: Mapping[str, object] = {"type": "string"}
_QUOTES = {
    "type": "array",
    "items": _object({"supports": _one_of(SUPPORTS), "quote": _TEXT}),
}
FLUENT = _object(dict.fromkeys(WORDINGS, _TEXT))
OPINION = _object(
    {
        "quotes": _QUOTES,
        "ai": {"type": "boolean"},
        "helper": {"type": "boolean"},
        "class": _one_of(DECIDED),
        "severity": _one_of((NOT_ESTABLISHED, *Severity)),
        "tags": _object({group: _some_of(values) for group, values in TAGS.items()}),
        **dict.fromkeys(WORDINGS, _TEXT),
    }
)
