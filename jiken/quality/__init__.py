"""How well incidents and classes agree with gold: pure figures over partitions, no database."""

from jiken.quality.churn import Churn, Snapshot, churn
from jiken.quality.classes import ClassRow, Told, class_figures
from jiken.quality.figures import Figures, figures
from jiken.quality.gold import Gold
from jiken.quality.gold_file import read_gold
from jiken.quality.limits import GoldError, Limits, crossed, read_limits
from jiken.quality.mistakes import Mistake, mistakes
from jiken.quality.placements import Placement, url_key

__all__ = [
    "Churn",
    "ClassRow",
    "Figures",
    "Gold",
    "GoldError",
    "Limits",
    "Mistake",
    "Placement",
    "Snapshot",
    "Told",
    "churn",
    "class_figures",
    "crossed",
    "figures",
    "mistakes",
    "read_gold",
    "read_limits",
    "url_key",
]
