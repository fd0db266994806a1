"""How well incidents agree with gold: pure figures over partitions, no database."""

from jiken.quality.churn import Churn, Snapshot, churn
from jiken.quality.figures import Figures, figures
from jiken.quality.gold import Gold, read_gold
from jiken.quality.limits import GoldError, Limits, crossed, read_limits
from jiken.quality.placements import Placement, url_key

__all__ = [
    "Churn",
    "Figures",
    "Gold",
    "GoldError",
    "Limits",
    "Placement",
    "Snapshot",
    "churn",
    "crossed",
    "figures",
    "read_gold",
    "read_limits",
    "url_key",
]
