"""The queue's page: what waits for a reviewer, with filters, saved views and quick decisions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import parse_qs, urlencode

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from jiken.service.desk import queue as desk
from jiken.service.desk.queue import Count, QueuePage
from jiken.service.desk.refreshing import catch_up
from jiken.service.desk.wanted import Sort, Status, Wanted, query_of, wanted_of
from jiken.service.desk.worth import why
from jiken.taxonomy import ArticleClass, Severity
from jiken.web.asked import Asked, answered, back_of
from jiken.web.lately import before
from jiken.web.pages import page, say
from jiken.web.showing import class_name, severity_name
from jiken.web.signed_in import may, require

SHOWN = 10
"""So many values of a filter are offered, besides those that are chosen: the most frequent."""
MOST_READ = 500
TAGS = ("harm_types", "industries", "stakeholders", "principles", "organisation", "system")
ORDERED = {"class": tuple(map(str, ArticleClass)), "severity": tuple(map(str, Severity))}


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A value of a filter, how many incidents there are with it, and whether it is chosen."""

    value: str
    label: str
    count: Count | None
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """A filter of the page: *name* is that of its fields, *group* of tags theirs."""

    name: str
    title: str
    group: str
    options: tuple[Option, ...]

    @property
    def chosen(self) -> int:
        """How many of its values are chosen."""
        return sum(option.chosen for option in self.options)


def queue(asked: Asked) -> Response:
    """Show a page of the queue; with htmx the list and its filters, in place of what stands there."""
    wanted = wanted_here(asked)
    waiting = catch_up(asked.store, asked.now)
    cursor = asked.request.query_params.get("after", "")
    found = desk.queue(asked.store, wanted, reviewer=asked.reviewer.name, cursor=cursor)
    incidents = [row.queued.incident for row in found.rows]
    answer = page(
        asked,
        "_queue.html" if asked.by_htmx else "queue.html",
        found=found,
        wanted=wanted,
        query=query_of(wanted),
        waiting=waiting,
        first=not cursor,
        filtered=replace(wanted, status=None, sort=Sort.VALUE) != Wanted(),
        filters=_filters(asked, wanted, found),
        tabs=_tabs(asked, wanted),
        sorts=_sorts(asked),
        views=asked.store.views.of(asked.reviewer.name),
        seen={incident: asked.store.steps.last(incident) for incident in incidents},
        why=why,
        here=_here(wanted, cursor),
        may=partial(may, asked),
        before=before(asked),
        stored=bool(found.rows) or asked.store.queue.on_shelves(_EVERYWHERE) > 0,
    )
    answer.headers["Vary"] = "HX-Request"
    return answer


_EVERYWHERE = (*(f"{s}{u}" for s in Status for u in ("", "/unrelated")),)


def wanted_here(asked: Asked) -> Wanted:
    """Return what the address asks for; where it says nothing of it, what is open."""
    wanted = wanted_of(_query(asked.request.url.query))
    return wanted if wanted.status else replace(wanted, status=Status.OPEN)


def read(asked: Asked) -> Response:
    """Mark the ticked incidents as read, or unread again."""
    require(asked, "reviewer")
    for incident in asked.words("incident")[:MOST_READ]:
        if asked.word("as") == "unread":
            asked.store.looked.forget(asked.reviewer.name, incident)
        else:
            desk.looked(asked.store, incident, asked.reviewer.name, asked.now)
    return RedirectResponse(back_of(asked), status_code=303)


def _query(text: str) -> dict[str, list[str]]:
    try:
        return parse_qs(text, max_num_fields=500)
    except ValueError:
        return {}


def _here(wanted: Wanted, cursor: str) -> str:
    """Return the page's address, for forms to come back to."""
    query = query_of(wanted)
    after = urlencode({"after": cursor}) if cursor else ""
    return "/queue?" + "&".join(filter(None, (query, after)))


def _tabs(asked: Asked, wanted: Wanted) -> list[tuple[str, str, bool]]:
    """Return the tabs: name, address, and whether one is there."""
    names = {
        Status.OPEN: say(asked, "To review"),
        Status.NEW: say(asked, "New"),
        Status.CHANGED: say(asked, "Changed"),
        Status.CONFIRMED: say(asked, "Confirmed"),
        Status.DISMISSED: say(asked, "Dismissed"),
        Status.ANY: say(asked, "All"),
    }
    return [
        (name, f"/queue?{query_of(replace(wanted, status=status))}", status is wanted.status)
        for status, name in names.items()
    ]


def _sorts(asked: Asked) -> list[tuple[str, str]]:
    return [
        (Sort.VALUE, say(asked, "Most worth a look")),
        (Sort.NEWEST, say(asked, "Newest")),
        (Sort.CHANGED, say(asked, "Changed last")),
        (Sort.SOURCES, say(asked, "Most sources")),
    ]


def _filters(asked: Asked, wanted: Wanted, found: QueuePage) -> list[Filter]:
    chosen = {
        "class": tuple(map(str, wanted.classes)),
        "severity": tuple(map(str, wanted.severities)),
        "language": wanted.languages,
        "country": wanted.countries,
        "publisher": wanted.publishers,
    }
    titles = {
        "class": say(asked, "Class"),
        "severity": say(asked, "Severity"),
        "language": say(asked, "Language"),
        "country": say(asked, "Country"),
        "publisher": say(asked, "Publisher"),
    }
    plain = [
        Filter(
            name=name,
            title=title,
            group="",
            options=_options(asked, name, found.facets.get(name, {}), chosen[name]),
        )
        for name, title in titles.items()
    ]
    return [one for one in (*plain, *_tag_filters(asked, wanted, found)) if one.options]


def _tag_filters(asked: Asked, wanted: Wanted, found: QueuePage) -> list[Filter]:
    titles = {
        "harm_types": say(asked, "Type of harm"),
        "industries": say(asked, "Industry"),
        "stakeholders": say(asked, "Affected"),
        "principles": say(asked, "Principle"),
        "organisation": say(asked, "Organisation"),
        "system": say(asked, "AI system"),
    }
    others = {tag.partition("/")[0] for tag in wanted.tags} - titles.keys()
    counts = found.facets.get("tag", {})
    return [
        Filter(
            name="tag",
            title=titles.get(group, group),
            group=group,
            options=_options(
                asked,
                group,
                {tag: n for tag, n in counts.items() if tag.startswith(f"{group}/")},
                tuple(tag for tag in wanted.tags if tag.startswith(f"{group}/")),
            ),
        )
        for group in (*TAGS, *sorted(others))
    ]


def _options(
    asked: Asked, name: str, counts: desk.ValueCounts, chosen: tuple[str, ...]
) -> tuple[Option, ...]:
    """Return the most frequent values of a filter, and those that are chosen."""
    frequent = sorted(counts, key=lambda value: (-counts[value].number, value))[:SHOWN]
    values = [*frequent, *(value for value in chosen if value not in frequent)]
    if name in ORDERED:
        values.sort(key=ORDERED[name].index)
    return tuple(
        Option(
            value=value,
            label=_label(asked, name, value),
            count=counts.get(value),
            chosen=value in chosen,
        )
        for value in values
    )


def _label(asked: Asked, name: str, value: str) -> str:
    """Return a value's name where it has one in the page's language: of a tag its filter gives it."""
    if name == "class":
        return class_name(value, asked.language)
    if name == "severity":
        return severity_name(value, asked.language)
    if name == "language":
        return {"ja": say(asked, "Japanese"), "en": say(asked, "English")}.get(value, value)
    return value


ROUTES = (
    Route("/queue", answered(queue)),
    Route("/queue/read", answered(read), methods=["POST"]),
)
