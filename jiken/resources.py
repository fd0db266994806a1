"""Where the files of `data/` are: beside a checkout's packages, inside an installed wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def path(name: str) -> Path:
    """Return the path of the shipped data file *name*, such as ``"sources.toml"``.

    The wheel's own copy comes first: beside an installed package, a folder called
    ``data`` could be anybody's. Raises FileNotFoundError where neither place has it.
    """
    places = (_PACKAGE / "_data" / name, _PACKAGE.parent / "data" / name)
    for place in places:
        if place.exists():
            return place
    raise FileNotFoundError(
        f"Jiken's data file {name} is missing: looked for {places[0]} and {places[1]}."
    )
