"""The invented web as records: its outlets, the articles that are written, the portal's links."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A site of the invented web, as outlets.toml has it."""

    id: str
    host: str
    path: str
    name_ja: str
    name_en: str
    family: str
    language: str
    country: str
    kind: str
    title_format: str
    tails: tuple[str, ...]
    charset: str
    declared: str
    announces: tuple[str, ...]
    template: str
    wires: tuple[str, ...]
    site_name: str = ""

    @property
    def name(self) -> str:
        """The name in the outlet's own language."""
        return self.name_ja if self.language == "ja" else self.name_en

    def at(self, path: str) -> str:
        """Return the address of *path*, as the proxy is asked for it."""
        return f"http://{self.host}{path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An article as its file has it; the furniture is printed on the page and is not its text."""

    outlet: Outlet
    slug: str
    title: str
    published: datetime
    shown_date: str
    body: str
    section: str = ""
    credit: str = ""
    author: str = ""
    lead: str = ""
    ruby: tuple[tuple[str, str], ...] = ()
    member_notice: str = ""
    related: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return f"{self.outlet.id}/{self.slug}"

    @property
    def path(self) -> str:
        """The path and query of the article's address, which hold its local day."""
        day = self.published
        return self.outlet.path.format(
            slug=self.slug, yyyy=f"{day:%Y}", mm=f"{day:%m}", dd=f"{day:%d}"
        )

    @property
    def url(self) -> str:
        """The address that the article is fetched under; see *canonical* for its own claim."""
        return self.outlet.at(self.path)

    @property
    def canonical(self) -> str:
        """The address that the page claims where it claims one."""
        return f"https://{self.outlet.host}{self.path}"

    @property
    def page_title(self) -> str:
        """The headline with what the outlet hangs on it."""
        day = self.published
        return self.outlet.title_format.format(
            title=self.title,
            section=self.section,
            day_ja=f"{day.year}年{day.month}月{day.day}日",
        )

    @property
    def paragraphs(self) -> list[str]:
        return [part.strip() for part in self.body.split("\n\n") if part.strip()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A story that the portal passes on: *how* is `query`, `redirect` or `page`."""

    outlet: str
    to: str
    how: str
    published: datetime
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Web:
    """Every outlet with its articles, newest first as a site announces them."""

    outlets: Mapping[str, Outlet]
    articles: Mapping[str, Written]
    links: tuple[Link, ...]

    def of(self, outlet: Outlet) -> list[Written]:
        """Return the outlet's articles, newest first."""
        own = (article for article in self.articles.values() if article.outlet == outlet)
        return sorted(own, key=lambda article: article.published, reverse=True)


def plan() -> dict[str, Any]:
    """Return events.toml as it stands."""
    return tomllib.loads((HERE / "events.toml").read_text("utf-8"))


@cache
def invented_web() -> Web:
    """Return the whole web; articles of the plan that are not written yet are not in it."""
    outlets = {table["id"]: _outlet(table) for table in _tables("outlets.toml")["outlets"]}
    files = sorted((HERE / "articles").glob("*/*.toml"))
    written = [_written(outlets[file.parent.name], file) for file in files]
    return Web(
        outlets=outlets,
        articles={article.id: article for article in written},
        links=tuple(Link(**link) for link in plan()["links"]),
    )


def _tables(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text("utf-8"))


def _outlet(table: Mapping[str, Any]) -> Outlet:
    lists = {key: tuple(table[key]) for key in ("tails", "announces", "wires")}
    unserved = ("date_style", "style")  # notes for the writers
    return Outlet(**{k: v for k, v in table.items() if k not in unserved} | lists)


def _written(outlet: Outlet, file: Path) -> Written:
    table = tomllib.loads(file.read_text("utf-8"))
    extra = table.pop("extra", {})
    return Written(
        outlet=outlet,
        slug=file.stem,
        **table,
        ruby=tuple((word, reading) for word, reading in extra.get("ruby", ())),
        member_notice=extra.get("member_notice", ""),
        related=tuple(extra.get("related", ())),
        comments=tuple(extra.get("comments", ())),
    )
