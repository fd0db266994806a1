"""`jiken incidents`, `jiken search`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from jiken.cli.labels import language_of_locale
from jiken.cli.list_labels import LIST_LABELS, ListLabels
from jiken.cli.options import Day, Named, existing_db_option, language_option
from jiken.cli.screen import Cell, plain, table
from jiken.exports.rows import article_row, incident_row
from jiken.service import reading
from jiken.service.listing import Listed, Wanted, listing
from jiken.service.reading import ArticleView
from jiken.service.saying import Saying
from jiken.store import Store
from jiken.store.notes import NoteFound
from jiken.taxonomy import CLASSES_JA, SEVERITIES_JA, ArticleClass, Severity
from jiken.terminal import json_line


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
    type=Named(CLASSES_JA),
    help="Only those of a class; may be repeated.",
)
@click.option(
    "--severity",
    "severities",
    multiple=True,
    type=Named(SEVERITIES_JA),
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
@click.option(
    "--language",
    type=click.Choice(["ja", "en"]),
    show_default="that of --lang or of your locale, otherwise en",
    help="The language of classes, severities and headings; titles stay as they are.",
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
    language: str | None,
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
                click.echo(json_line(row))
    labels = LIST_LABELS[language or lang or language_of_locale()]
    if not as_json:
        table(labels.incidents, [_line(one, labels, lang) for one in found.incidents])
    if found.hidden:
        click.echo(labels.hidden.format(found.hidden), err=True)
    if not found.incidents and not as_json:
        click.echo(labels.none_yet if waiting else labels.none_fits, err=True)


def _line(one: Listed, labels: ListLabels, language: str | None) -> tuple[Cell, ...]:
    incident = one.incident
    first, second = one.title_ja, one.title_en
    both = (second, first) if language == "en" else (first, second)
    titles = tuple(title for title in both if title) or labels.no_title
    return (
        incident.id,
        labels.classes[one.class_] if one.class_ else "-",
        labels.severities[one.severity] if one.severity else "-",
        str(incident.article_count),
        str(incident.independent_source_count),
        "+".join(incident.languages),
        titles,
    )


@click.command()
@click.argument("words", nargs=-1, required=True)
@existing_db_option
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000))
@language_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def search(words: tuple[str, ...], db: Path, limit: int, language: str, as_json: bool) -> None:
    """Find articles that hold every one of WORDS, in Japanese from one character up.

    In quotation marks of their own, words stand side by side: '"self-driving car"', 「生成 AI」.
    An English word is found in its plural and tenses, too. What reviewers wrote follows below.
    """
    asked = " ".join(words)
    with Store.open(db) as store:
        views = reading.search(store, asked, limit=limit)
        notes = [] if as_json else reading.search_notes(store, asked)[:limit]
    if as_json:
        for view in views:
            click.echo(json_line(article_row(view, with_text=False)))
        return
    labels = LIST_LABELS[language]
    if views or not notes:
        table(labels.articles, [_found(view, labels) for view in views])
    if notes:
        table(labels.notes, [_noted(note) for note in notes])
    if not views and not notes:
        click.echo(labels.nothing, err=True)


def _found(view: ArticleView, labels: ListLabels) -> tuple[str, ...]:
    home = view.home.incident if view.home else "-"
    class_ = labels.classes[view.said.classification.class_] if view.said else "-"
    article = view.article
    when = article.published.exported() if article.published else labels.no_date
    return (when, article.publisher, class_, home, plain(article.title))


def _noted(note: NoteFound) -> tuple[str, ...]:
    return (note.at[:10], plain(note.by), " ".join(note.incidents), plain(" / ".join(note.words)))
