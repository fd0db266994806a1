"""The words of AIM's records, the older monitor's included, as ours. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from jiken.taxonomy import LEGACY, TAGS, ArticleClass, Severity

PROPERTIES = {
    **{"principles": "principles", "ai_principles": "principles"},
    **{"industries": "industries", "harm_types": "harm_types"},
    **{"harmed_entities": "stakeholders", "affected_stakeholders": "stakeholders"},
    **{"business_functions": "functions", "ai_tasks": "task", "autonomy_level": "autonomy"},
}
"""Properties of a record, under their names now and before, and our groups of tags."""
SAYS_NOTHING = frozenset({"", "unknown", "n/a", "none"})
MOST_VALUES, LONGEST = 50, 200
LEVELS: Mapping[str, tuple[ArticleClass, Severity | None]] = {
    "ai incident": (ArticleClass.INCIDENT, None),
    "ai hazard": (ArticleClass.HAZARD, None),
    "hazard": (ArticleClass.HAZARD, Severity.HAZARD),
    "serious hazard": (ArticleClass.HAZARD, Severity.SERIOUS_HAZARD),
    "incident": (ArticleClass.INCIDENT, Severity.INCIDENT),
    "serious incident": (ArticleClass.INCIDENT, Severity.SERIOUS_INCIDENT),
    "disaster": (ArticleClass.INCIDENT, Severity.DISASTER),
    # The older monitor's: a death is a serious incident by the framework, the others do not say.
    "death": (ArticleClass.INCIDENT, Severity.SERIOUS_INCIDENT),
    "injury": (ArticleClass.INCIDENT, None),
    "physical harm": (ArticleClass.INCIDENT, None),
    "non-physical harm": (ArticleClass.INCIDENT, None),
}


def class_of(
    properties: Mapping[str, object],
) -> tuple[ArticleClass | None, Severity | None]:
    """Return the class and the severity that a record's properties say, None where they do not."""
    levels = [*_texts(properties.get("harm_levels"))]
    steps = [*_texts(properties.get("most_severe_harm")), *_texts(properties.get("severity"))]
    said = [LEVELS[low] for one in (*levels, *steps) if (low := one.strip().lower()) in LEVELS]
    class_ = next((class_ for class_, _ in said), None)
    fitting = (step for found, step in reversed(said) if step and found is class_)
    return class_, next(fitting, None)


def tags_of(properties: Mapping[str, object]) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """Return a record's tags by our groups, and the values that no taxonomy knows.

    Legacy values stay as they are; those that say nothing ("Unknown") are left out.
    """
    found: dict[str, tuple[str, ...]] = {}
    strange: list[str] = []
    for name, group in PROPERTIES.items():
        for value in _texts(properties.get(name)):
            if value.strip().lower() in SAYS_NOTHING:
                continue
            if known := _known(group).get(_folded(value)):
                found[group] = tuple(dict.fromkeys((*found.get(group, ()), known)))
            else:
                strange.append(value)
    return found, strange


@cache
def _known(group: str) -> Mapping[str, str]:
    """Return {a value as it is compared: as it is spelled now}; of legacy ones as it was."""
    values = (*LEGACY.get(group, ()), *TAGS[group])
    return {_folded(value): value for value in values}


def _folded(value: str) -> str:
    """Return a value without case, commas and "and": spellings differ by no more.

    >>> _folded("Media, social platforms, marketing")
    'media social platforms marketing'
    """
    plain = unicodedata.normalize("NFKC", value).casefold()
    return " ".join(word for word in re.findall(r"[^\s,;]+", plain) if word not in ("and", "&"))


def _texts(value: object) -> Iterator[str]:
    several = [value] if isinstance(value, str) else value
    if isinstance(several, Sequence):
        yield from (one for one in several[:MOST_VALUES] if isinstance(one, str) and len(one) <= LONGEST)  # fmt: skip
