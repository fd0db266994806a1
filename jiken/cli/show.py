"""`jiken show`: one incident, its weakest link first, and why each article is there."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from jiken.cli.class_labels import CLASS_LABELS, ClassLabels
from jiken.cli.class_lines import Line, article_lines, incident_lines
from jiken.cli.judged_lines import judged_lines
from jiken.cli.labels import LABELS, Labels
from jiken.cli.options import existing_db_option, language_option
from jiken.cli.screen import paragraph, plain, unwrapped
from jiken.exports.rows import article_row, incident_row
from jiken.models import Article, Role
from jiken.service import reading
from jiken.service.explaining import line
from jiken.service.reading import ArticleInIncident, ArticleView, IncidentView
from jiken.store import Store
from jiken.terminal import json_line


@click.command()
@click.argument("incident")
@existing_db_option
@language_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def show(incident: str, db: Path, language: str, as_json: bool) -> None:
    """Show an incident: what it is and why, then its articles and why each is linked.

    Class, severity, rationale, summary, tags and facts rest on quoted words of its reports.
    The article that the weakest link holds comes first.
    """
    with Store.open(db) as store:
        view = reading.show(store, incident)
    if view is None:
        raise click.ClickException(
            f"There is no incident “{plain(incident)}”; `jiken incidents` lists them."
        )
    if as_json:
        members = [_row(member) for member in view.articles]
        click.echo(json_line(incident_row(view.summary) | {"articles": members}))
        return
    labels, classes = LABELS[language], CLASS_LABELS[language]
    _print_head(view, incident, labels)
    _print_class(view, classes)
    for member in view.articles:
        _print_member(member, labels, language, weakest=member is view.weakest)
        _print_lines(article_lines(member.said, classes) if member.said else ())
        judgements = member.said.judgements if member.said else ()
        _print_lines(judged_lines(judgements, classes, indent=4))
    _print_related(view, labels, language)


def _print_head(view: IncidentView, asked: str, labels: Labels) -> None:
    incident = view.summary.incident
    if incident.id != asked:
        click.echo(labels.merged.format(asked, incident.id))
    unwrapped(incident.id, bold=True)
    for title in _titles(view):
        if title:
            paragraph(title, indent=2)
    paragraph(labels.head(incident), indent=2)
    if view.weakest and view.weakest.membership.probability is not None:
        strength = view.weakest.membership.probability
        publisher = view.weakest.article.publisher
        paragraph(labels.weakest.format(labels.strength(strength), strength, publisher), indent=2)
    for parent, kind in view.lineage:
        told = labels.split_from if kind == "split" else labels.took_in
        paragraph(told.format(parent), indent=2)


def _titles(view: IncidentView) -> tuple[str | None, str | None]:
    """Return the Japanese and the English title: a reviewer's, else the best report's headline."""
    incident, said = view.summary.incident, view.summary.said
    ja, en = (said.title("ja"), said.title("en")) if said else (None, None)
    return ja or incident.title_ja, en or incident.title_en


def _print_class(view: IncidentView, labels: ClassLabels) -> None:
    said = view.summary.said
    _print_lines(incident_lines(said, labels) if said else [(2, labels.unclassified, False)])
    judgements = said.judgements if said else ()
    _print_lines(judged_lines(judgements, labels, indent=2, steps=view.remarks))


def _print_lines(lines: Iterable[Line]) -> None:
    for indent, text, bold in lines:
        paragraph(text, indent=indent, bold=bold)


def _print_member(
    member: ArticleInIncident, labels: Labels, language: str, *, weakest: bool
) -> None:
    article, membership = member.article, member.membership
    role = labels.roles[membership.role] + (f" · {labels.weakest_here}" if weakest else "")
    published = article.published.exported() if article.published else labels.no_date
    click.echo()
    head = f"[{role}] {article.publisher} · {published} · {article.language}"
    paragraph(f"{head} · {labels.number.format(member.id)}", indent=2)
    paragraph(_title(article, labels), indent=4, bold=membership.role is Role.REPORT)
    # Not wrapped: an address must be one piece to be opened or copied.
    click.echo(f"    {plain(article.canonical_url)}")
    if member.origin:
        paragraph(
            labels.copy_of.format(member.origin.publisher, _title(member.origin, labels)), indent=4
        )
    if member.linked_to:
        other = member.linked_to
        paragraph(labels.compared.format(other.publisher, labels.quoted(other.title)), indent=4)
        paragraph(line(membership.reasons, language) or labels.unexplained, indent=6)


def _print_related(view: IncidentView, labels: Labels, language: str) -> None:
    if view.related:
        click.echo()
        paragraph(labels.related, indent=2, bold=True)
    for found in view.related:
        other = found.incident
        both = (
            (other.title_en, other.title_ja)
            if language == "en"
            else (other.title_ja, other.title_en)
        )
        title = next((title for title in both if title), labels.no_title)
        paragraph(f"{other.id} · {title}", indent=4)
        paragraph(line(found.reasons, language) or labels.unexplained, indent=6)


def _title(article: Article, labels: Labels) -> str:
    return article.title or labels.no_title


def _row(member: ArticleInIncident) -> dict[str, object]:
    view = ArticleView(
        id=member.id,
        article=member.article,
        memberships=(member.membership,),
        sightings=(),
        origin_url=member.origin.canonical_url if member.origin else None,
        linked_url=member.linked_to.canonical_url if member.linked_to else None,
        said=member.said,
    )
    return {k: v for k, v in article_row(view, with_text=False).items() if k != "sightings"}
