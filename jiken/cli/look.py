"""`jiken incidents`, `jiken search`."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click

from jiken.cli.options import Day, existing_db_option
from jiken.cli.screen import plain, table
from jiken.exports.rows import article_row, incident_row
from jiken.models import Article
from jiken.service import reading
from jiken.service.listing import Listed, Listing, Wanted, listing
from jiken.service.reading import ArticleView
from jiken.service.saying import Saying
from jiken.store import Store
from jiken.taxonomy import ArticleClass, Severity


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
@click.option(
    "--class",
    "classes",
    multiple=True,
    type=click.Choice([c.value for c in ArticleClass]),
    help="Only those of a class; may be repeated.",
)
@click.option(
    "--severity",
    "severities",
    multiple=True,
    type=click.Choice([s.value for s in Severity]),
    help="Only those of a severity; may be repeated.",
)
@click.option("--country", metavar="CODE", help="Only those in a country (JP or JPN).")
@click.option(
    "--tag",
    "tags",
    multiple=True,
    metavar="VALUE",
    help="Only those with a tag of that value, such as Women or OpenAI; may be repeated.",
)
@click.option("--all", "unrelated", is_flag=True, help="Unrelated news, too.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def incidents(
    db: Path,
    since: date | None,
    lang: str | None,
    min_sources: int,
    classes: tuple[str, ...],
    severities: tuple[str, ...],
    country: str | None,
    tags: tuple[str, ...],
    unrelated: bool,
    as_json: bool,
) -> None:
    """List incidents, newest first: id, class, severity, articles, sources, languages, title.

    Plain product and business news, unrelated by the definitions, is left out unless asked for.
    """
    wanted = Wanted(
        since=since,
        language=lang,
        least_sources=min_sources,
        classes=tuple(map(ArticleClass, classes)),
        severities=tuple(map(Severity, severities)),
        country=country,
        tags=tags,
        unrelated=unrelated,
    )
    with Store.open(db) as store:
        waiting = not store.incidents.ids()
        found = listing(store, wanted)
        if as_json:
            saying = Saying(store)
            for one in found.incidents:
                row = incident_row(reading.summary(store, one.incident, saying))
                click.echo(json.dumps(row, ensure_ascii=False))
    if not as_json:
        _print(found, lang)
    if found.hidden:
        click.echo(
            f"{found.hidden:,} more are unrelated (product and business news, AI that helps): "
            "--all shows them, too.",
            err=True,
        )
    if not found.incidents and not as_json:
        click.echo(
            "No incidents yet: run `jiken cluster`." if waiting else "No incident matches.",
            err=True,
        )


def _print(found: Listing, language: str | None) -> None:
    headings = ("incident", "class", "severity", "articles", "sources", "languages", "title")
    table(headings, [_line(one, language) for one in found.incidents])


def _line(one: Listed, language: str | None) -> tuple[str, ...]:
    incident = one.incident
    first, second = one.title_ja, one.title_en
    both = (second, first) if language == "en" else (first, second)
    title = "\n".join(plain(title) for title in both if title) or "(no title)"
    return (
        incident.id,
        one.class_.value if one.class_ else "-",
        one.severity.value if one.severity else "-",
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
        views = reading.search(store, " ".join(words), limit=limit)
    if as_json:
        for view in views:
            click.echo(json.dumps(article_row(view, with_text=False), ensure_ascii=False))
        return
    table(("date", "publisher", "class", "incident", "title"), [_found(view) for view in views])
    if not views:
        click.echo("Nothing found.", err=True)


def _found(view: ArticleView) -> tuple[str, ...]:
    home = view.home.incident if view.home else "-"
    class_ = view.said.classification.class_.value if view.said else "-"
    article = view.article
    return (_when(article), article.publisher, class_, home, plain(article.title))
