"""The names of outcomes, of pages and of polls and runs, as people say them."""

from __future__ import annotations

from collections.abc import Callable

from jiken.web.asked import Asked
from jiken.web.pages import say

WORDS = {
    "Stored": "stored",
    "Revised": "revised",
    "Unchanged": "unchanged",
    "Resolved": "led to its publisher",
    "NotAboutAI": "not about AI",
    "NoArticle": "no article text found",
    "ListPage": "a page that lists others",
    "Quarantined": "could not be read safely",
    "Gone": "no longer there",
    "Denied": "access denied",
    "ServerError": "the server had a fault",
    "HTTPError": "refused by the server",
    "Refused": "address not allowed",
    "RobotsDenied": "robots.txt does not allow it",
    "RobotsUnreachable": "robots.txt could not be read",
    "HostHeld": "the site asked for a pause",
    "NotHTML": "not a web page",
    "TooLarge": "too large",
    "TooOld": "too old",
    "TimedOut": "no answer in time",
    "NoSuchHost": "no such host",
    "CutShort": "answer cut short",
    "Unreachable": "could not be reached",
    "RedirectLoop": "redirects in a circle",
    "Ignored": "left out",
    "Unreadable": "could not be understood",
    "Broken": "a fault of Jiken's",
    "Lost": "lost, to be tried again",
    "Stopping": "the crawl was stopped",
    "Forgotten": "forgotten on request",
    "classified": "articles classified",
    "assessed": "incidents rolled up",
    "articles": "articles in all",
    "incidents": "incidents in all",
    "bad line": "lines that could not be read",
    "not about AI": "not about AI",
    "forgotten": "forgotten on request",
    "read": "read",
    "unchanged": "unchanged since the last time",
    "finished": "finished",
    "done": "finished",
    "shutdown": "stopped",
    "stopped": "stopped",
    "killed": "killed",
    "open": "no end noted",
}


def said_of(asked: Asked) -> Callable[[str], str]:
    """Return what says an outcome in the page's language; one that has no words stays a name."""
    return lambda name: say(asked, WORDS[name]) if name in WORDS else name


def poll_outcomes(asked: Asked) -> Callable[[str], str]:
    """The same for a count of a run, whose polls are called `poll:read` and so on."""
    said = said_of(asked)

    def counted(name: str) -> str:
        kind, _, outcome = name.rpartition(":")
        return say(asked, "polls: %(outcome)s", outcome=said(outcome)) if kind else said(outcome)

    return counted
