"""`jiken incidents`, `jiken show`, `jiken search`."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click

from jiken.cli.options import Day, existing_db_option
from jiken.cli.screen import plain, table
from jiken.exports.rows import article_row, incident_row
from jiken.models import Article, Incident, Role
from jiken.service import reading
from jiken.service.reading import ArticleInIncident, ArticleView
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
            click.echo(json.dumps(incident_row(incident), ensure_ascii=False))
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


@click.command()
@click.argument("incident")
@existing_db_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def show(incident: str, db: Path, as_json: bool) -> None:
    """Show an incident: its articles with role, publisher, date, and why each is linked."""
    with Store.open(db) as store:
        view = reading.show(store, incident)
    if view is None:
        raise click.ClickException(
            f"There is no incident “{plain(incident)}”; `jiken incidents` lists them."
        )
    if as_json:
        members = [_member_row(member) for member in view.articles]
        click.echo(
            json.dumps(incident_row(view.incident) | {"articles": members}, ensure_ascii=False)
        )
        return
    _print_head(view.incident, incident)
    for parent, kind in view.lineage:
        click.echo(f"{'Split from' if kind == 'split' else 'Took in'} {parent}.")
    for member in view.articles:
        _print_member(member)


def _print_head(incident: Incident, asked: str) -> None:
    if incident.id != asked:
        click.echo(f"{asked} was merged into {incident.id}.")
    click.secho(incident.id, bold=True)
    for title in (incident.title_ja, incident.title_en):
        if title:
            click.echo(f"  {plain(title)}")
    click.echo(
        f"  {incident.day or 'no date'} to {incident.last_day or 'no date'} · "
        f"{incident.article_count} articles · "
        f"{incident.independent_source_count} independent sources · "
        f"{'+'.join(incident.languages)}"
    )


def _print_member(member: ArticleInIncident) -> None:
    article, membership = member.article, member.membership
    click.echo()
    click.echo(
        f"  [{membership.role.value}] {plain(article.publisher)} · {_when(article)} · {article.language}"
    )
    click.secho(f"    {plain(article.title) or '(no title)'}", bold=membership.role is Role.REPORT)
    click.echo(f"    {plain(article.canonical_url)}")
    if member.origin:
        click.echo(f"    copy of {plain(member.origin.publisher)}: {plain(member.origin.title)}")
    if member.linked_to:
        told = "; ".join(map(plain, membership.reasons)) or "a reviewer's judgement"
        click.echo(f"    like {plain(member.linked_to.publisher)}: {told}")


def _when(article: Article) -> str:
    return article.published.exported() if article.published else "no date"


def _member_row(member: ArticleInIncident) -> dict[str, object]:
    view = ArticleView(
        id=member.id, article=member.article, memberships=(member.membership,), sightings=()
    )
    origin = member.origin.canonical_url if member.origin else None
    row = {k: v for k, v in article_row(view, with_text=False).items() if k != "sightings"}
    return row | {"copy_of": origin, "probability": member.membership.probability}


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
    views = [
        ArticleView(id=f.id, article=f.article, memberships=home.get(f.id, ()), sightings=())
        for f in found
    ]
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
