"""Writes sources.toml, the invented web's registry in the format of data/sources.toml.

python -m tests.site.registry
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from . import sitemaps
from .addresses import FEEDS, LINKS_FEED
from .listings import LINKS_LISTING, LISTING, pages_needed
from .web import HERE, Outlet, invented_web, plan

FILE = HERE / "sources.toml"
EVIDENCE = "the invented web of the test suite"
COUNTRIES = {
    "JPN": "JP", "ITA": "IT", "SGP": "SG", "HKG": "HK", "ZAF": "ZA", "IND": "IN", "USA": "US",
    "GBR": "GB",
}  # fmt: skip
HEAD = """\
# The registry of the invented web, made from outlets.toml by `python -m tests.site.registry`.
"""


def registry() -> str:
    """Return the whole registry; its listings are as long as the plan of articles asks for."""
    outlets = invented_web().outlets.values()
    return "\n".join([HEAD, *("\n".join(_table(outlet)) for outlet in outlets)])


def _table(outlet: Outlet) -> Iterator[str]:
    yield "[[source]]"
    for name in ("id", "name_ja", "name_en", "family", "language"):
        yield f"{name} = {_quoted(getattr(outlet, name))}"
    yield f"country = {_quoted(COUNTRIES[outlet.country])}"
    yield f"kind = {_quoted(outlet.kind)}"
    yield f"hosts = [{_quoted(outlet.host)}]"
    yield f"tails = [{', '.join(map(_quoted, outlet.tails))}]"
    yield f"wires = [{', '.join(map(_quoted, outlet.wires))}]"
    yield "delay = 0"
    for name, rows in (("feeds", _feeds), ("sitemaps", _sitemaps), ("listings", _listings)):
        if found := list(rows(outlet)):
            yield f"{name} = [\n" + "".join(f"    {{ {row} }},\n" for row in found) + "]"
    yield ""


def _feeds(outlet: Outlet) -> Iterator[str]:
    paths = [FEEDS[form][0] for form in outlet.announces if form in FEEDS]
    if "links-feed" in outlet.announces:
        paths.append(LINKS_FEED)
    yield from (_place(outlet, path) for path in paths)


def _sitemaps(outlet: Outlet) -> Iterator[str]:
    known = {"news-sitemap": sitemaps.NEWS_SITEMAP, "sitemap-index-gz": sitemaps.INDEX}
    yield from (_place(outlet, known[form]) for form in outlet.announces if form in known)


def _listings(outlet: Outlet) -> Iterator[str]:
    """Yield listings with the selectors of their links, which a page's other links do not meet."""
    selectors = 'links = "ul.news-list a.headline", next = "a.next"'
    entries = {"listing": (LISTING, "articles"), "links-listing": (LINKS_LISTING, "links")}
    for form in outlet.announces:
        if form in entries:
            path, kind = entries[form]
            stories = sum(story["outlet"] == outlet.id for story in plan()[kind])
            yield f"{_place(outlet, path)}, {selectors}, pages = {pages_needed(stories)}"


def _place(outlet: Outlet, path: str) -> str:
    return f"url = {_quoted(outlet.at(path))}, evidence = {_quoted(EVIDENCE)}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


if __name__ == "__main__":
    FILE.write_text(registry(), "utf-8")
