"""The filter that a page, a feed or an export is asked with: the queue's query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import parse_qs

from starlette.exceptions import HTTPException

from jiken.service.desk.wanted import Wanted, unheard, unknown, wanted_of
from jiken.web.asked import Asked
from jiken.web.pages import say

BESIDE = frozenset(("limit", "cursor", "lang", "drafts", "names"))
"""What a query may say besides filters."""


def asked_query(asked: Asked) -> Mapping[str, list[str]]:
    """Return the query of a request; 400 for one that is too long."""
    try:
        return parse_qs(asked.request.url.query, max_num_fields=500)
    except ValueError:
        raise HTTPException(400, "The query has too many fields.") from None


def asked_filter(asked: Asked) -> Wanted:
    """Return what is wanted; what a reviewer has read plays no part.

    400 for a filter that there is not or that means nothing: who takes data must not get other
    data than they asked for.
    """
    query = asked_query(asked)
    wrong = [f"{name}={value}" for name, value in unheard(query)]
    wrong += [name for name in unknown(query) if name not in BESIDE]
    if wrong:
        sentence = say(asked, "The filter “%(filter)s” means nothing here.", filter=wrong[0][:100])
        raise HTTPException(400, sentence)
    return replace(wanted_of(query), unread_by="")


def one(query: Mapping[str, list[str]], name: str) -> str:
    """Return the first value of a name, empty where it is not there."""
    return query.get(name, [""])[0]
