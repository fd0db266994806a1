"""The figures of clustering: how far incidents agree with gold, by language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from jiken.quality.gold import Gold
from jiken.quality.homes import HomeFigures, home_figures, placed
from jiken.quality.limits import BOTH, LANGUAGES
from jiken.quality.partition import PartitionFigures, partition_figures
from jiken.quality.placements import Placement
from jiken.quality.roles import RoleFigures, role_figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All figures of one language, or of both together."""

    partition: PartitionFigures
    homes: HomeFigures
    roles: RoleFigures


def figures(
    gold: Gold, placements: Iterable[Placement], *, window_days: float | None = None
) -> Mapping[str, Figures]:
    """Return the figures of "both", "ja" and "en"; a language without a member is left out.

    A member in no incident stands alone. Pairs further apart than *window_days* are not judged.
    """
    on = placed(gold, list(placements))
    told: dict[str, Figures] = {}
    for language in (BOTH, *LANGUAGES):
        asked = None if language == BOTH else language
        chosen = [i for i, spoken in enumerate(on.members.languages) if asked in (None, spoken)]
        if chosen or asked is None:
            told[language] = Figures(
                partition=partition_figures(on.members.among(chosen), window_days=window_days),
                homes=home_figures(on, language=asked),
                roles=role_figures(gold, on.found, language=asked),
            )
    return told
