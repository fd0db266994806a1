"""`jiken judge`: a reviewer's word on what incidents and articles are."""

from __future__ import annotations

import getpass
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import partial
from pathlib import Path

import click

from jiken.cli.class_labels import CLASS_LABELS
from jiken.cli.judge_deeds import Deed, judging_deed, step_deed, undoing, wording_deed
from jiken.cli.options import Named, existing_db_option, language_option, now
from jiken.cli.screen import plain
from jiken.service import judging
from jiken.service.desk import deciding
from jiken.service.desk.queue import refresh
from jiken.service.subjects import ARTICLE, Subject, subject
from jiken.store import Store
from jiken.store.judgements import Verdict
from jiken.store.verdict import severity_of
from jiken.taxonomy import (
    CLASSES_JA,
    DECIDED,
    NO_SEVERITY,
    NO_SEVERITY_JA,
    SEVERITIES_JA,
    ArticleClass,
)

_GIVEN: Mapping[ArticleClass, str] = {class_: CLASSES_JA[class_] for class_ in DECIDED}
_STEPS = dict[StrEnum, str]([*SEVERITIES_JA.items(), (NO_SEVERITY, NO_SEVERITY_JA)])
_ONE_OF = (
    "Say one of: --class, --severity or both of them; --confirm; --dismiss REASON; --undo STEP; "
    "--remark NOTE; --assign NAME; --title-ja, --title-en, --summary-ja or --summary-en TEXT."
)


@click.command()
@click.argument("names", metavar="ID...", nargs=-1, required=True)
@existing_db_option
@click.option(
    "--class",
    "class_",
    type=Named(_GIVEN),
    help="It is of this class.",
)
@click.option(
    "--severity",
    type=Named(_STEPS),
    help="It is so severe; “none”: that is not established.",
)
@click.option("--confirm", is_flag=True, help="Its class and its severity are right as they are.")
@click.option("--dismiss", metavar="REASON", help="It is unrelated, and why.")
@click.option("--undo", metavar="STEP", help="Take back that step (a number, or “last”).")
@click.option("--remark", metavar="NOTE", help="A note on it, by itself.")
@click.option("--assign", metavar="NAME", help="Who sees to it; “” for nobody.")
@click.option("--title-ja", metavar="TEXT", help="Its Japanese title; “” for the best report's.")
@click.option("--title-en", metavar="TEXT", help="Its English title, likewise.")
@click.option("--summary-ja", metavar="TEXT", help="What happened, in Japanese, likewise.")
@click.option("--summary-en", metavar="TEXT", help="What happened, in English, likewise.")
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
    undo: str | None,
    remark: str | None,
    assign: str | None,
    note: str,
    by: str,
    language: str,
    **wordings: str | None,
) -> None:
    """Say what incidents or articles are, over what the classifier says.

    ID is an incident's id, or an article's number as `jiken show` has it, its address or how
    that begins. Nothing is overwritten: each judgement is a step that is kept with who, when,
    what stood before and the note; of two on one thing the later holds, through every
    reclustering and reclassifying, until --undo takes it back. `jiken show` tells the steps'
    numbers. `jiken train --from-judgements` learns from those on articles.
    """
    if dismiss is not None and note:
        raise click.UsageError("The reason of --dismiss is its note: leave --note out.")
    if remark is not None and note:
        raise click.UsageError("--remark is a note by itself: leave --note out.")
    said = _verdict(class_, severity)
    deeds = [
        *([judging_deed(partial(judging.judge, said=said, note=note))] if said else []),
        *([judging_deed(partial(judging.confirm, note=note))] if confirm else []),
        *([judging_deed(partial(judging.dismiss, reason=dismiss))] if dismiss is not None else []),
        *([undoing(undo, note)] if undo is not None else []),
        *([step_deed(partial(deciding.remark, note=remark))] if remark is not None else []),
        *([step_deed(partial(deciding.assign, to=assign, note=note))] if assign is not None else []),
        *(
            wording_deed(*name.split("_"), text=text, note=note)  # type: ignore[misc]
            for name, text in wordings.items()
            if text is not None
        ),
    ]  # fmt: skip
    if len(deeds) != 1:
        raise click.UsageError(_ONE_OF)
    _do(db, names, deeds[0], by, language)


def _verdict(class_: str | None, severity: str | None) -> Verdict | None:
    if not class_ and not severity:
        return None
    return Verdict(
        class_=ArticleClass(class_) if class_ else None,
        severity=severity_of(severity) if severity else None,
    )


def _do(db: Path, names: Iterable[str], deed: Deed, by: str, language: str) -> None:
    """Do it to all of what is named, or to none where one of them cannot be judged so."""
    labels, at = CLASS_LABELS[language], now()
    with Store.open(db) as store:
        about = [subject(store, name) for name in names]
        with store.writing():
            told = [deed(store, one, labels, by=by, now=at) for one in about]
        refresh(store, at)
    for one, line in zip(about, told, strict=True):
        click.echo(plain(f"{one.name}: {line}"))
    _say_stale(about)


def _say_stale(about: Iterable[Subject]) -> None:
    stale = {one.incident for one in about if one.kind == ARTICLE}
    for incident in sorted(filter(None, stale)):
        click.echo(f"`jiken classify` rolls incident {incident} up anew.")
