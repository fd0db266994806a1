"""How deliveries ended, and why addresses are refused, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable

from jiken.service.desk.outcomes import SENTENCES, outcome_of
from jiken.web.asked import Asked
from jiken.web.pages import say

REFUSALS = (
    "%(what)s is this machine",
    "%(what)s is not a public address",
    "%(what)s is not the name of a host",
    "%(what)s is not http or https",
    "%(what)s is not used through Apprise",
    "it is longer than %(what)s characters",
    "it is not an address",
    "it names no host",
    "Apprise does not know such an address",
    "the extra “alerts” is not installed (pip install 'jiken[alerts]')",
)
"""Why an address is refused, as `pipelines.addresses` and `notifying` say it."""


def ended(asked: Asked) -> Callable[[str], str]:
    """Return what says how a delivery ended; a sentence from before there were codes as it is."""

    def said(detail: str) -> str:
        found = outcome_of(detail)
        if found is None:
            return detail
        values = dict(found.values)
        if "why" in values:
            values["why"] = why_refused(asked, values["why"])
        return say(asked, SENTENCES[found.code], **values)

    return said


def why_refused(asked: Asked, english: str) -> str:
    """Return the reason for refusing an address in the asked language; others as they are."""
    for sentence in REFUSALS:
        before, named, after = sentence.partition("%(what)s")
        if not (english.startswith(before) and english.endswith(after)):
            continue
        if not named:
            if english == sentence:
                return say(asked, sentence)
            continue
        what = english[len(before) : len(english) - len(after) or None]
        return say(asked, sentence, what=what)
    return english
