"""Whether a value is what a JSON Schema of `openapi.json` says: the keywords that are used there."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "object": (dict,),
    "array": (list,),
    "null": (type(None),),
}
KNOWN = {
    *("type", "properties", "required", "additionalProperties", "items", "enum", "pattern"),
    *("minimum", "maximum", "maxLength", "format", "description", "$ref", "default"),
}
FORMATS = {
    "date": r"\d{4}-\d\d-\d\d",
    "date-time": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)",
}


def faults(value: Any, schema: Mapping[str, Any], root: Mapping[str, Any], at: str = "$") -> Iterator[str]:  # fmt: skip
    """Yield where *value* is not what *schema* says."""
    assert not set(schema) - KNOWN, f"this check does not know {set(schema) - KNOWN}"
    if "$ref" in schema:
        yield from faults(value, _found(schema["$ref"], root), root, at)
        return
    if "type" in schema and not _is(value, schema["type"]):
        yield f"{at}: {value!r} is not {schema['type']}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at}: {value!r} is none of {schema['enum']}"
    if isinstance(value, str):
        yield from _text(value, schema, at)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        if not schema.get("minimum", value) <= value <= schema.get("maximum", value):
            yield f"{at}: {value!r} is too small or too large"
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from faults(one, schema.get("items", {}), root, f"{at}[{number}]")
    elif isinstance(value, dict):
        yield from _object(value, schema, root, at)


def _is(value: Any, types: Any) -> bool:
    names = [types] if isinstance(types, str) else types
    if isinstance(value, bool):
        return "boolean" in names
    return any(isinstance(value, TYPES[name]) for name in names)


def _text(value: str, schema: Mapping[str, Any], at: str) -> Iterator[str]:
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{at}: {value!r} does not fit {schema['pattern']}"
    if len(value) > schema.get("maxLength", len(value)):
        yield f"{at}: longer than {schema['maxLength']}"
    if "format" in schema and not re.fullmatch(FORMATS[schema["format"]], value):
        yield f"{at}: {value!r} is no {schema['format']}"


def _object(
    value: Mapping[str, Any], schema: Mapping[str, Any], root: Mapping[str, Any], at: str
) -> Iterator[str]:
    known = schema.get("properties", {})
    for name in set(schema.get("required", ())) - value.keys():
        yield f"{at}: {name} is missing"
    for name, inner in value.items():
        if name in known:
            yield from faults(inner, known[name], root, f"{at}.{name}")
        elif schema.get("additionalProperties") is False:
            yield f"{at}: {name} is not described"


def _found(ref: str, root: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Any = root
    for part in ref.removeprefix("#/").split("/"):
        found = found[part]
    return dict(found)
