"""`jiken incidents`, `jiken search`."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click

from jiken.cli.options import Day, existing_db_option
from jiken.cli.screen import plain, table
from jiken.exports.rows import article_row, incident_row
from jiken.models import Article, Incident
from jiken.service import reading
from jiken.service.reading import ArticleView
from jiken.store import Store


@click.command()
@existing_db_option
@click.option("--since", type=Day(), help="Only incidents with an article on that day or later.")
@click.option("--lang", type=click.Choice(["ja", "en"]), help="Only those reported in a language.")
@click.option(
    "--min-sources",
    default=1,
    show_default=True,
    type=click.IntRange(min=1),
    help="Only those of so many sources.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def incidents(
    db: Path, since: date | None, lang: str | None, min_sources: int, as_json: bool
) -> None:
    """List incidents, newest first: id, articles, independent sources, languages, title."""
    with Store.open(db) as store:
        waiting = not store.incidents.ids()
        found = [
            incident
            for incident in reading.incidents(store, since=since, language=lang)
            if incident.independent_source_count >= min_sources
        ]
        if as_json:
            for incident in found:
                row = incident_row(reading.summary(store, incident))
                click.echo(json.dumps(row, ensure_ascii=False))
            return
    rows = [_line(incident, lang) for incident in found]
    table(("incident", "articles", "sources", "languages", "title"), rows)
    if not found:
        click.echo(
            "No incidents yet: run `jiken cluster`." if waiting else "No incident matches.",
            err=True,
        )


def _line(incident: Incident, language: str | None) -> tuple[str, ...]:
    first, second = incident.title_ja, incident.title_en
    both = (second, first) if language == "en" else (first, second)
    title = "\n".join(plain(title) for title in both if title) or "(no title)"
    return (
        incident.id,
        str(incident.article_count),
        str(incident.independent_source_count),
        "+".join(incident.languages),
        title,
    )


def _when(article: Article) -> str:
    return article.published.exported() if article.published else "no date"


@click.command()
@click.argument("words", nargs=-1, required=True)
@existing_db_option
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def search(words: tuple[str, ...], db: Path, limit: int, as_json: bool) -> None:
    """Find articles that hold every one of WORDS, in Japanese from one character up."""
    with Store.open(db) as store:
        found = reading.search(store, " ".join(words), limit=limit)
        home = store.incidents.of_articles()
        views = [reading.article_view(store, f, home.get(f.id, ())) for f in found]
    if as_json:
        for view in views:
            click.echo(json.dumps(article_row(view, with_text=False), ensure_ascii=False))
        return
    table(("date", "publisher", "incident", "title"), [_found(view) for view in views])
    if not views:
        click.echo("Nothing found.", err=True)


def _found(view: ArticleView) -> tuple[str, ...]:
    home = view.home.incident if view.home else "-"
    return (_when(view.article), view.article.publisher, home, plain(view.article.title))
