"""Screenshots of every page of the desk: both languages, 1280 and 390 pixels, light, and one dark.

    python -m scripts.screenshots [DATABASE] [--into docs/screenshots] [--tour]

DATABASE is one that `make demo` left (./demo.db); a copy of it is shown. `--tour` makes only the
few small pictures that the README shows.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import click
from PIL import Image
from playwright.sync_api import Page

from jiken.web.app import desk
from jiken.web.settings import Settings
from tests.jiken.web.addresses import addresses, furnish
from tests.jiken.web.browsing import Visitor, served
from tests.site.registry import FILE

INTO = Path("docs/screenshots")
WIDTHS = (1280, 390)
TALLEST = 6_000
TOUR = ("queue", "incident", "search", "pictures")
TOUR_HEIGHT, TOUR_WIDTH, QUALITY = 900, 960, 82


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One picture: a page as one reader sees it."""

    name: str
    path: str
    language: str
    width: int
    dark: bool = False

    @property
    def file(self) -> str:
        """The file's name without its ending."""
        return f"{self.name}-{self.language}-{self.width}" + "-dark" * self.dark


def every(pages: Mapping[str, str]) -> Iterator[Shot]:
    """Return a shot of each page for each language and width, and the English wide one in dark."""
    for name, path in pages.items():
        for language in ("en", "ja"):
            for width in WIDTHS:
                yield Shot(name=name, path=path, language=language, width=width)
        yield Shot(name=name, path=path, language="en", width=WIDTHS[0], dark=True)


def tour(pages: Mapping[str, str]) -> Iterator[Shot]:
    """Return the shots of the README: the morning's pages, Japanese and dark once each."""
    for name in TOUR:
        yield Shot(name=name, path=pages[name], language="en", width=1280)
    yield Shot(name="incident", path=pages["incident"], language="ja", width=390)
    yield Shot(name="queue", path=pages["queue"], language="ja", width=1280, dark=True)


def take(visitor: Visitor, url: str, shot: Shot, into: Path, *, small: bool) -> Path:
    """Make one picture and return its file."""
    with visitor.visit(url, language=shot.language, width=shot.width, dark=shot.dark) as visit:
        seen = visit.go(shot.path, status=404 if shot.name == "not-found" else 200)
        return _small(seen, into, shot) if small else _whole(seen, into, shot)


def _whole(seen: Page, into: Path, shot: Shot) -> Path:
    height = min(seen.evaluate("document.documentElement.scrollHeight"), TALLEST)
    seen.set_viewport_size({"width": shot.width, "height": height})
    file = into / f"{shot.file}.png"
    seen.screenshot(path=file)
    return file


def _small(seen: Page, into: Path, shot: Shot) -> Path:
    picture = Image.open(BytesIO(seen.screenshot()))
    picture.thumbnail((TOUR_WIDTH, TOUR_HEIGHT))
    file = into / f"tour-{shot.file}.webp"
    picture.save(file, "WEBP", quality=QUALITY, method=6)
    return file


def _now(db: Path) -> datetime:
    """Return the time when the crawl of *db* ended, so that what was new then is new."""
    with sqlite3.connect(db) as connection:
        (ended,) = connection.execute("SELECT max(started_at) FROM runs").fetchone()
    return datetime.fromisoformat(ended).astimezone(UTC)


@click.command()
@click.argument("db", default="demo.db", type=click.Path(exists=True, path_type=Path))
@click.option("--into", default=INTO, type=click.Path(path_type=Path), show_default=True)
@click.option("--tour", "only_tour", is_flag=True, help="Only the README's pictures.")
def main(db: Path, into: Path, only_tour: bool) -> None:
    """Make the pictures and say how many."""
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copy(db, Path(folder) / "jiken.db"))
        copy.chmod(0o600)
        pages = addresses(copy)
        settings = Settings(db=copy, sources=FILE, reviewer="editor", now=lambda: _now(copy))
        with served(desk(settings)) as url, Visitor.arriving() as visitor:
            furnish(url)
            shots = list(tour(pages) if only_tour else every(pages))
            for shot in shots:
                click.echo(take(visitor, url, shot, into, small=only_tour))
    click.echo(f"{len(shots)} pictures of {len(pages)} pages.")


if __name__ == "__main__":
    main()
