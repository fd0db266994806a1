"""What an incident says of itself, put together from its articles. Pure."""

from jiken.rollup.assessment import assess
from jiken.rollup.glossary import Glossary
from jiken.rollup.incident import Member, first_day, first_member, roll_up, title
from jiken.rollup.pieces import pieces_text
from jiken.rollup.records import (
    ROLL_UP,
    Assessment,
    Classified,
    Fact,
    FactKind,
    Quote,
    RolledClaim,
    RolledTag,
    Version,
)

__all__ = [
    "ROLL_UP",
    "Assessment",
    "Classified",
    "Fact",
    "FactKind",
    "Glossary",
    "Member",
    "Quote",
    "RolledClaim",
    "RolledTag",
    "Version",
    "assess",
    "first_day",
    "first_member",
    "pieces_text",
    "roll_up",
    "title",
]
