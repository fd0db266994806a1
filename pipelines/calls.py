"""Calls and answers through a pipe: JSON, then the bytes that it points to.

A frame is its length and so many bytes; what is sent is one frame of JSON and one frame for each
bytes value in it, which the JSON names by its number. Nothing that comes in can name code: what
is made of it is what the function's annotations say, and anything else is Garbled.
"""

from __future__ import annotations

import inspect
import json
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache, partial
from types import UnionType
from typing import IO, Any, Union, get_args, get_origin, get_type_hints

LONGEST = 64 * 1024 * 1024
"""Bytes of one frame; a page has 10 MB at most, and so has its text."""

MOST_FRAMES = 16
_LENGTH = struct.Struct(">Q")

Bodies = Sequence[bytes]
Reader = Callable[[Any, Bodies], Any]


class Garbled(ValueError):
    """What came through the pipe is not what the function's annotations say."""


def framed(said: object) -> list[bytes]:
    """Return the frames of records, times, texts, numbers, bytes and collections of them.

    Raises TypeError for anything else.
    """
    bodies: list[bytes] = []
    text = json.dumps(said, default=partial(_plain, bodies), ensure_ascii=False)
    return [text.encode("utf-8", "surrogatepass"), *bodies]


def _plain(bodies: list[bytes], value: object) -> object:
    if isinstance(value, bytes):
        bodies.append(value)
        return len(bodies) - 1
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    raise TypeError(f"{type(value).__name__} cannot be sent to a worker")


def send(pipe: IO[bytes], frames: Sequence[bytes]) -> None:
    """Write frames, and how many there are, to *pipe*."""
    pipe.write(_LENGTH.pack(len(frames)))
    for frame in frames:
        pipe.write(_LENGTH.pack(len(frame)))
        pipe.write(frame)
    pipe.flush()


def receive(pipe: IO[bytes]) -> tuple[Any, Bodies]:
    """Return what was sent, as JSON has it, and its bytes; EOFError at the end, Garbled."""
    count = _number(pipe)
    if not 0 < count <= MOST_FRAMES:
        raise Garbled(f"{count} frames")
    text, *bodies = [_frame(pipe) for _ in range(count)]
    try:
        return json.loads(text.decode("utf-8", "surrogatepass")), bodies
    except (ValueError, RecursionError):
        raise Garbled("it is not JSON") from None


def _frame(pipe: IO[bytes]) -> bytes:
    length = _number(pipe)
    if length > LONGEST:
        raise Garbled(f"a frame of {length:,} bytes")
    return _exactly(pipe, length)


def _number(pipe: IO[bytes]) -> int:
    return int(_LENGTH.unpack(_exactly(pipe, _LENGTH.size))[0])


def _exactly(pipe: IO[bytes], length: int) -> bytes:
    found = pipe.read(length)
    if len(found) < length:
        raise EOFError
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What a function takes and gives, by its annotations; what has none is JSON as it is."""

    positional: Sequence[Reader]
    named: Mapping[str, Reader]
    answer: Reader

    def arguments(self, said: Any, bodies: Bodies) -> tuple[list[Any], dict[str, Any]]:
        """Return the arguments that [positional, named] stand for; Garbled."""
        try:
            args, kwargs = said
            more = [_as_it_is] * (len(args) - len(self.positional))
            readers = zip((*self.positional, *more), args, strict=False)
            named = {name: self.named.get(name, _as_it_is)(v, bodies) for name, v in kwargs.items()}
            return [reader(value, bodies) for reader, value in readers], named
        except (TypeError, AttributeError) as wrong:
            raise Garbled(str(wrong)) from None


@cache
def shape(function: Callable[..., Any]) -> Shape:
    """Return what *function* takes and gives; of a function in C nothing is known."""
    try:
        parameters, hints = dict(inspect.signature(function).parameters), get_type_hints(function)
    except (ValueError, TypeError):
        parameters, hints = {}, {}
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    named = {name: _reader(hints.get(name, object)) for name in parameters}
    return Shape(
        positional=[named[name] for name, one in parameters.items() if one.kind in kinds],
        named=named,
        answer=_reader(hints.get("return", object)),
    )


@cache
def _reader(kind: Any) -> Reader:
    """Return what makes a value of *kind* of what JSON holds, or raises Garbled."""
    if get_origin(kind) in (UnionType, Union):
        inner = _reader(next(one for one in get_args(kind) if one is not type(None)))
        return lambda value, bodies: None if value is None else inner(value, bodies)
    if get_origin(kind) is tuple:
        return partial(_tuple, _reader(get_args(kind)[0]))
    if get_origin(kind) is not None and issubclass(get_origin(kind), Mapping):
        return partial(_mapping, _reader(get_args(kind)[1]))
    if kind in (bytes, datetime):
        return _bytes if kind is bytes else _time
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return partial(_choice, kind)
    if isinstance(kind, type) and is_dataclass(kind):
        return partial(_record, kind, get_type_hints(kind))
    return partial(_simple, kind) if kind in (str, int, float, bool) else _as_it_is


def _as_it_is(value: Any, bodies: Bodies) -> Any:
    return value


def _simple(kind: type, value: Any, bodies: Bodies) -> Any:
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:
        raise Garbled(f"{type(value).__name__} is not {kind.__name__}")
    return value


def _bytes(value: Any, bodies: Bodies) -> bytes:
    if type(value) is not int or not 0 <= value < len(bodies):
        raise Garbled("bytes that were not sent")
    return bodies[value]


def _time(value: Any, bodies: Bodies) -> datetime:
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise Garbled("no time") from None


def _choice(kind: type[StrEnum], value: Any, bodies: Bodies) -> StrEnum:
    try:
        return kind(value)
    except ValueError:
        raise Garbled(f"no {kind.__name__}") from None


def _tuple(each: Reader, value: Any, bodies: Bodies) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise Garbled("no list")
    return tuple(each(one, bodies) for one in value)


def _mapping(each: Reader, value: Any, bodies: Bodies) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Garbled("no object")
    return {name: each(one, bodies) for name, one in value.items()}


def _record(kind: type, hints: Mapping[str, Any], value: Any, bodies: Bodies) -> Any:
    said = _mapping(_as_it_is, value, bodies)
    try:
        return kind(**{name: _reader(hints[name])(one, bodies) for name, one in said.items()})
    except (KeyError, TypeError):
        raise Garbled(f"no {kind.__name__}") from None
