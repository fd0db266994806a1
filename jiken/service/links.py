"""Which link of an incident is the weakest: where a reviewer looks first. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from jiken.models import Membership


def weakest_link(memberships: Iterable[Membership]) -> Membership | None:
    """Return the member held by the lowest probability: in-event ones first, None without any.

    Everything behind a weak link is held by it; the one at the link itself is meant, that
    hangs on an article which is held better.
    """
    held = [m for m in memberships if m.probability is not None]
    inside = [m for m in held if m.role.in_event] or held
    lowest = min((m.probability for m in inside if m.probability is not None), default=None)
    behind = [m for m in inside if m.probability == lowest]
    weak = {m.article for m in behind}
    return min(behind, key=lambda m: (m.linked_to in weak, m.article), default=None)
