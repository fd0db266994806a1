"""Saved views: what somebody often asks of the queue, by a name; alerts and feeds refer to them."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import parse_qs

from jiken.service.desk.wanted import Wanted, query_of, wanted_of
from jiken.store import Store
from jiken.store.views import View as View

LONGEST_NAME, MOST = 80, 100
"""Characters of a name, views of one reviewer."""


class NoView(Exception):
    """The view cannot be saved or deleted; the sentence says why."""


def save(store: Store, owner: str, name: str, wanted: Wanted, *, now: datetime) -> int:
    """Keep a view under a name, in place of one that its owner called so; return its number.

    Raises NoView without a name, with one that is too long, and for one too many.
    """
    name = " ".join(name.split())
    if not name:
        raise NoView("Give the view a name.")
    if len(name) > LONGEST_NAME:
        raise NoView("The name is too long.")
    known = {view.name for view in store.views.of(owner)}
    if name not in known and len(known) >= MOST:
        raise NoView("There are too many views already: delete one first.")
    return store.views.save(owner, name, query_of(wanted), now=now)


def delete(store: Store, owner: str, view: int) -> None:
    """Delete one's own view; nothing where it is gone already.

    Raises NoView for somebody else's, and for one that alerts are sent for.
    """
    found = store.views.get(view)
    if found is None:
        return
    if found.owner != owner:
        raise NoView("This is somebody else's view.")
    if store.views.alerted(view):
        raise NoView("Alerts are sent for this view: delete them first.")
    store.views.delete(view)


def wanted_by(view: View) -> Wanted:
    """Return what a view asks for."""
    return wanted_of(parse_qs(view.query))
