"""A database, a registry and a web of which every text tries to drive the terminal of its reader."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from jiken.cli import main
from tests.conftest import Web, rss, story

FORGED = "FORGED"
"""How a line begins that a text has made up."""

DRIVING = (
    "\x1b[38;5;199m",  # a colour that rich is not asked for
    "\x1b[7A",  # up, to overwrite
    "\x1b]8;;https://evil.example/\x07",  # a link that reads as another
    "\x1b]0;題\x1b\\",  # the window's title
    "\x9b2J",  # C1: clears the screen
    "\x9d0;題\x9c",
    "\u202e",
    "\u2066",
    "\r",
    "\x08",
    "\x0b",
    "\x7f",
    "\u2028",
    "\x85",
)
HOSTILE = f"図書館{'上書き'.join(DRIVING)}\n{FORGED} 偽の行"
NAME = "図書館新報"
"""What a registry lets pass."""

IN_MARKUP = HOSTILE.replace("\x1b", "&#27;").replace("\x08", "").replace("\x0b", "")

# What a database may hold that was written by others than today's commands.
COLUMNS = {
    "articles": ("title", "publisher", "author", "lead"),
    "incidents": ("title_ja", "title_en"),
    "queue": ("title_ja", "title_en", "assignee"),
    "source_states": ("error",),
    "feeds": ("detail",),
    "checks": ("url", "outcome", "detail"),
    "frontier": ("detail",),
    "people": ("name",),
    "views": ("name",),
    "tombstones": ("forgotten_by", "reason"),
}


@dataclass(frozen=True, kw_only=True)
class Site:
    """The files of one folder, and the web that its registry names."""

    folder: Path
    proxy: str

    @property
    def db(self) -> Path:
        return self.folder / "jiken.db"

    @property
    def environment(self) -> dict[str, str]:
        """What every command reads unless it is told otherwise."""
        return {
            "JIKEN_DB": str(self.db),
            "JIKEN_SOURCES": str(self.folder / "sources.toml"),
            "http_proxy": self.proxy,
            "https_proxy": self.proxy,
        }

    def incident(self) -> str:
        with sqlite3.connect(self.db) as db:
            return str(db.execute("SELECT max(id) FROM incidents").fetchone()[0])


def site(folder: Path, web: Web) -> Site:
    """Return a site made in *folder*."""
    announce(web)
    (folder / "sources.toml").write_text(registry(), "utf-8")
    articles(folder / "articles.jsonl")
    (folder / "bad.jsonl").write_text(
        json.dumps({"url": HOSTILE, HOSTILE: HOSTILE}) + "\n{\x1b[7A\n"
    )
    (folder / "bad.toml").write_text(registry(HOSTILE))
    gold(folder / "gold")
    made = Site(folder=folder, proxy=web.url)
    fill(made)
    spoil(made.db)
    return made


def announce(web: Web) -> None:
    """Let the web answer with hostile feeds and pages, and with a hostile mistake."""
    pages = [f"http://kaku.example/{n}" for n in range(3)]
    web.say("http://kaku.example/rss", rss(*((page, IN_MARKUP) for page in pages)))
    for n, page in enumerate(pages):
        web.say(page, story(n, f"生成AIの案内係が誤り{IN_MARKUP}"))
    web.say("http://kowareta.example/rss", f"<rss>{HOSTILE}")


def quoted(text: str) -> str:
    """Return *text* as JSON and TOML write it."""
    return json.dumps(text).replace("\x7f", "\\u007f")


def registry(name: str = NAME) -> str:
    """Return a registry of two sources, both called *name*."""
    return "\n".join(
        f"""[[source]]
id = "{id}"
name_ja = {quoted(name)}
name_en = {quoted(name)}
language = "ja"
country = "JP"
kind = "publisher"
hosts = ["{id}.example"]
delay = 0
feeds = [{{ url = "http://{id}.example/rss", evidence = {quoted(name)} }}]
"""
        for id in ("kaku", "kowareta")
    )


def articles(path: Path) -> None:
    """Write articles in which everything is hostile that may be text."""
    rows = [
        {
            "url": f"https://toto.example/{n}",
            "title": f"生成AIの案内係が誤り{n} {HOSTILE}",
            "text": f"架空市の図書館で{n}日、生成AIの案内係が誤り、市が謝罪した。{HOSTILE}" * 3,
            "language": language,
            "published_at": "2026-01-20",
            "publisher": HOSTILE,
        }
        for n, language in enumerate(("ja", "en"))
    ]
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")


def gold(folder: Path) -> None:
    """Write a gold whose events and titles are hostile, and wrong."""
    folder.mkdir()
    articles(folder / "articles.jsonl")
    rows = [
        {"url": f"https://toto.example/{n}", "cluster": f"{HOSTILE}{n}", "role": "report"}
        for n in range(2)
    ]
    (folder / "gold.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")


def fill(made: Site) -> None:
    """Take the articles in, group and judge them, with people, backups and a tombstone."""
    db = ("--db", str(made.db))
    _jiken("import", str(made.folder / "articles.jsonl"), *db)
    _jiken("cluster", *db)
    one = made.incident()
    _jiken("judge", one, "--remark", HOSTILE, "--by", HOSTILE, *db)
    _jiken("judge", one, "--class", "incident", "--note", HOSTILE, "--by", HOSTILE, *db)
    _jiken("user", "add", "hana", "--role", "admin", "--password-stdin", *db)
    _jiken("forget", "https://toto.example/9", "--reason", HOSTILE, "--by", HOSTILE, *db)
    _jiken("backup", *db)


def _jiken(*arguments: str) -> None:
    CliRunner().invoke(main, arguments, input="correct horse battery staple\n")


def spoil(path: Path) -> None:
    """Put the hostile text behind what stands in each column that a command might show."""
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA foreign_keys = ON")
        for table, columns in COLUMNS.items():
            for column in columns:
                db.execute(
                    f"UPDATE OR IGNORE {table} SET {column} = coalesce({column}, '') || ?",
                    (HOSTILE,),
                )
