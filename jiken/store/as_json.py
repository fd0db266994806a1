"""Frozen records as JSON and back, by the types of their fields."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, fields, is_dataclass
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, TypeVar, cast, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")
Reader = Callable[[Any], object]


def written(record: DataclassInstance) -> str:
    """Return a record of texts, numbers, enumerations, tuples and further records as JSON."""
    return json.dumps(asdict(record), ensure_ascii=False)


def read(kind: type[T], text: str) -> T:
    """Return the *kind* of record that `written` made *text* of.

    A field that is not there keeps its default, one that *kind* does not have is left out.
    """
    return cast(T, _reader(kind)(json.loads(text)))


@cache
def _reader(kind: object) -> Reader:
    """Return what makes a value of *kind* of what JSON holds."""
    if isinstance(kind, UnionType):
        inner = _reader(next(one for one in get_args(kind) if one is not NoneType))
        return lambda value: None if value is None else inner(value)
    if get_origin(kind) is tuple:
        return _of_tuple(get_args(kind))
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind
    if isinstance(kind, type) and is_dataclass(kind):
        return _of_record(kind)
    return float if kind is float else lambda value: value


def _of_tuple(kinds: tuple[object, ...]) -> Reader:
    if kinds[-1] is Ellipsis:
        each = _reader(kinds[0])
        return lambda values: tuple(map(each, values))
    readers = [_reader(kind) for kind in kinds]
    return lambda values: tuple(r(value) for r, value in zip(readers, values, strict=True))


def _of_record(kind: type) -> Reader:
    hints = get_type_hints(kind)
    readers = [(field.name, _reader(hints[field.name])) for field in fields(kind)]
    return lambda value: kind(**{name: r(value[name]) for name, r in readers if name in value})
