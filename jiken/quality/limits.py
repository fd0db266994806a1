"""What a gold set asks of the figures: floors, ceilings, and the window in which pairs count."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

LANGUAGES = ("ja", "en")
BOTH = "both"

Bounds = Mapping[str, Mapping[str, float]]


class GoldError(ValueError):
    """A gold folder cannot be used; the sentence says which file, which line and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds by language ("both", "ja", "en") and figure; *window_days* is None for no window."""

    window_days: float | None = None
    floors: Bounds = field(default_factory=dict)
    ceilings: Bounds = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many bounds there are."""
        return sum(len(one) for some in (self.floors, self.ceilings) for one in some.values())


def read_limits(path: Path) -> Limits:
    """Return the limits in a TOML file. Raises GoldError in one sentence.

    ``window_days`` is a number; ``[floors]`` and ``[ceilings]`` give figures for both languages
    together, ``[floors.ja]`` and the like for one language.
    """
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise GoldError(f"{path}: there is no such file") from None
    except OSError as wrong:
        raise GoldError(f"{path}: it cannot be read ({wrong.strerror})") from None
    except ValueError as wrong:  # neither UTF-8 nor TOML
        raise GoldError(f"{path}: this is not TOML: {str(wrong)[:120]}") from None
    unknown = sorted(table.keys() - {"window_days", "floors", "ceilings"})
    if unknown:
        raise GoldError(f"{path}: “{unknown[0]}” is not known; window_days, floors, ceilings are")
    return Limits(
        window_days=_number(path, "window_days", table.get("window_days")),
        floors=_bounds(path, "floors", table.get("floors", {})),
        ceilings=_bounds(path, "ceilings", table.get("ceilings", {})),
    )


def _bounds(path: Path, name: str, table: object) -> Bounds:
    if not isinstance(table, dict):
        raise GoldError(f"{path}: “{name}” is not a table")
    languages = {key: value for key, value in table.items() if isinstance(value, dict)}
    strange = sorted(languages.keys() - set(LANGUAGES))
    if strange:
        raise GoldError(f"{path}: “{name}.{strange[0]}”: the languages are ja and en")
    plain = {key: value for key, value in table.items() if key not in languages}
    return {
        language: {figure: _bound(path, f"{name}.{figure}", value) for figure, value in one.items()}
        for language, one in ({BOTH: plain} | languages).items()
    }


def _bound(path: Path, name: str, value: object) -> float:
    number = _number(path, name, value)
    if number is None:
        raise GoldError(f"{path}: “{name}” has no value")
    return number


def _number(path: Path, name: str, value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        with suppress(OverflowError):
            number = float(value)
            if math.isfinite(number):
                return number
    raise GoldError(f"{path}: “{name}” is not a number")


def crossed(limits: Limits, measured: Mapping[str, Mapping[str, float | None]]) -> list[str]:
    """Return a phrase for each figure under its floor or over its ceiling.

    *measured* maps language and figure to values; one that could not be measured is crossed.
    Raises GoldError for a figure that there is not.
    """
    return [
        *_crossed(limits.floors, measured, "under its floor of", lower=True),
        *_crossed(limits.ceilings, measured, "over its ceiling of", lower=False),
    ]


def _crossed(
    bounds: Bounds, measured: Mapping[str, Mapping[str, float | None]], words: str, *, lower: bool
) -> Iterator[str]:
    for language, figures in bounds.items():
        for figure, bound in figures.items():
            # A language without a member has no figures at all.
            if figure not in measured[BOTH]:
                raise GoldError(f"“{figure}” has a limit, but there is no such figure")
            value = measured.get(language, {}).get(figure)
            named = figure if language == BOTH else f"{figure} ({language})"
            if value is None:
                yield f"{named} could not be measured"
            elif value < bound if lower else value > bound:
                yield f"{named} is {value:.3f}, {words} {bound:g}"
