"""Handing a message to a service that Apprise knows; it comes with the extra `alerts`."""

from __future__ import annotations

import importlib.util

from jiken.service.desk.outcomes import Outcome, outcome
from jiken.service.desk.ways import NotDelivered, Ways
from pipelines.addresses import refusal

OWN_MACHINE = frozenset(
    "dbus kde qt glib gnome macosx windows syslog mailto mailtos json jsons xml xmls form forms".split()
)
"""What Apprise could do on this machine, or what would be a webhook without our guard."""


def has_apprise() -> bool:
    """Whether the `alerts` extra is installed."""
    return importlib.util.find_spec("apprise") is not None


def notify(target: str, subject: str, text: str, *, ways: Ways) -> Outcome:
    """Hand a message to the service that an Apprise address names; raises NotDelivered.

    Apprise has no key that would let a service know a message that is tried again. Its host is
    looked at before, not when it connects: only admins may add such an address.
    """
    why = apprise_refusal(target, ways)
    if why:
        raise NotDelivered(outcome("refused", why=why))
    import apprise

    service = apprise.Apprise.instantiate(target, suppress_exceptions=True)
    if not service or not service.notify(title=subject, body=text):
        raise NotDelivered(outcome("service not taken"))
    return outcome("service taken")


def apprise_refusal(target: str, ways: Ways) -> str | None:
    """Return why an Apprise address cannot be used, None where it can."""
    if not has_apprise():
        return "the extra “alerts” is not installed (pip install 'jiken[alerts]')"
    scheme = target.partition("://")[0].lower()
    if scheme in OWN_MACHINE:
        return f"{scheme}:// is not used through Apprise"
    import apprise

    service = apprise.Apprise.instantiate(target, suppress_exceptions=True)
    if service is None:
        return "Apprise does not know such an address"
    host = getattr(service, "host", "") or ""
    return refusal(f"http://{host}/", ways.allowed) if host else None
