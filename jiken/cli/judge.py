"""`jiken judge`: a reviewer's word on what incidents and articles are."""

from __future__ import annotations

import getpass
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import click

from jiken.cli.class_labels import CLASS_LABELS
from jiken.cli.judged_lines import changed
from jiken.cli.options import Named, existing_db_option, language_option, now
from jiken.cli.screen import plain
from jiken.service import judging
from jiken.service.judging import Deed, Judged
from jiken.service.subjects import ARTICLE, subject
from jiken.store import Store
from jiken.store.judgements import Verdict
from jiken.taxonomy import CLASSES_JA, DECIDED, SEVERITIES_JA, ArticleClass, Severity

_GIVEN: Mapping[ArticleClass, str] = {class_: CLASSES_JA[class_] for class_ in DECIDED}


@click.command()
@click.argument("names", metavar="ID...", nargs=-1, required=True)
@existing_db_option
@click.option(
    "--class",
    "class_",
    type=Named(_GIVEN),
    help="It is of this class.",
)
@click.option("--severity", type=Named(SEVERITIES_JA), help="It is so severe.")
@click.option("--confirm", is_flag=True, help="Its class and its severity are right as they are.")
@click.option("--dismiss", metavar="REASON", help="It is unrelated, and why.")
@click.option("--note", default="", help="A note that is kept with it.")
@click.option("--by", default=getpass.getuser, show_default="you", help="Who says so.")
@language_option
def judge(
    names: tuple[str, ...],
    db: Path,
    class_: str | None,
    severity: str | None,
    confirm: bool,
    dismiss: str | None,
    note: str,
    by: str,
    language: str,
) -> None:
    """Say what incidents or articles are, over what the classifier says.

    ID is an incident's id, or an article's number as `jiken show` has it, its address or how
    that begins. Nothing is overwritten: each judgement is kept with who, when, what stood before
    and the note; of two on one thing the later holds, through every reclustering and
    reclassifying. `jiken train --from-judgements` learns from those on articles.
    """
    deed = _deed(_verdict(class_, severity), confirm, dismiss, note)
    with Store.open(db) as store:
        about = [subject(store, name) for name in names]
        found = judging.each(store, about, deed, by=by, now=now())
    _print(found, language)


def _verdict(class_: str | None, severity: str | None) -> Verdict | None:
    if not class_ and not severity:
        return None
    return Verdict(
        class_=ArticleClass(class_) if class_ else None,
        severity=Severity(severity) if severity else None,
    )


def _deed(said: Verdict | None, confirm: bool, dismiss: str | None, note: str) -> Deed:
    """Return what the options ask for, or fail in one sentence."""
    if (said is not None, confirm, dismiss is not None).count(True) != 1:
        raise click.UsageError(
            "Say one of: --class, --severity or both of them; --confirm; --dismiss REASON."
        )
    if dismiss is not None and note:
        raise click.UsageError("The reason of --dismiss is its note: leave --note out.")
    if dismiss is not None:
        return partial(judging.dismiss, reason=dismiss)
    if said is None:
        return partial(judging.confirm, note=note)
    return partial(judging.judge, said=said, note=note)


def _print(found: Sequence[Judged], language: str) -> None:
    labels = CLASS_LABELS[language]
    for one in found:
        click.echo(plain(f"{one.subject.name}: {changed(one.before, one.after, labels)}"))
    stale = {one.subject.incident for one in found if one.subject.kind == ARTICLE}
    for incident in sorted(filter(None, stale)):
        click.echo(f"`jiken classify` rolls incident {incident} up anew.")
