"""Who may take a step back."""

from __future__ import annotations

from jiken.service.desk import regrouping
from jiken.service.desk.steps import Step
from jiken.web.asked import Asked
from jiken.web.signed_in import may

EDITORS = frozenset(
    (
        *(regrouping.MERGE, regrouping.SPLIT, regrouping.MOVE, regrouping.TAKE_OUT),
        *(regrouping.TOGETHER, regrouping.APART),
    )
)
"""Kinds of steps that editors make, and take back."""


def may_undo(asked: Asked, step: Step) -> bool:
    """Whether a step, or what it took back, is for the role of who asks."""
    return may(asked, "editor") or not {step.kind, step.said.get("kind")} & EDITORS
