"""Every page of the desk that a reader can open, with an address that shows something on it."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from urllib.parse import quote

import httpx2

LARGEST = """
SELECT m.incident, min(m.article) FROM memberships m JOIN incidents i ON i.id = m.incident
WHERE i.redirect_to IS NULL GROUP BY m.incident ORDER BY count(*) DESC, m.incident LIMIT 2
"""


PAGES = (
    *("queue", "queue-filtered", "incident", "evidence", "history", "article", "search"),
    *(
        "merge",
        "compare",
        "ticked",
        "split",
        "pictures",
        "exports",
        "alerts",
        "alert",
        "explore",
        "api",
    ),
    *("search-nothing", "sources", "source", "runs", "run", "people", "sign-in", "keys"),
    *("not-found",),
)


def furnish(url: str) -> None:
    """Save a view and an alert for it at the desk at *url*: pages of theirs want something to show."""
    with httpx2.Client(base_url=url, headers={"Origin": url}) as here:
        here.post("/views", data={"name": "逮捕", "query": "text=逮捕"})
        alert = {"view": "1", "kind": "mail", "target": "desk@news.example"}
        here.post("/alerts", data=alert).raise_for_status()


def addresses(db: Path) -> dict[str, str]:
    """Return the pages' names and paths; those that need one, with an incident of *db*."""
    with sqlite3.connect(f"file:{db}?mode=ro", uri=True) as connection:
        (first, article), (second, _article) = connection.execute(LARGEST).fetchall()
        (run,) = connection.execute("SELECT max(id) FROM runs WHERE kind = 'crawl'").fetchone()
        (source,) = connection.execute("SELECT min(source) FROM source_states").fetchone()
    connection.close()
    return {
        "queue": "/queue",
        "queue-filtered": "/queue?class=incident&language=ja",
        "incident": f"/incidents/{second}",
        "evidence": f"/incidents/{first}?evidence=1",
        "history": f"/incidents/{first}/history",
        "merge": f"/incidents/{first}/merge",
        "compare": f"/incidents/{first}/merge?with={second}",
        "ticked": f"/merge?incident={first}&incident={second}",
        "split": f"/incidents/{first}/split",
        "article": f"/articles/{article}",
        "search": f"/search?q={quote('逮捕')}",
        "search-nothing": f"/search?q={quote('該当なしの語')}",
        "pictures": "/pictures",
        "sources": "/sources",
        "source": f"/sources/{source}",
        "runs": "/runs",
        "run": f"/runs/{run}",
        "exports": "/exports?class=incident",
        "alerts": "/alerts",
        "alert": "/alerts/1",
        "explore": "/explore",
        "api": "/api",
        "people": "/people",
        "sign-in": "/sign-in",
        "keys": "/keys",
        "not-found": "/no-such-page",
    }
