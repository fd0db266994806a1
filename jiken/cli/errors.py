"""Mistakes that a person can act on come as one sentence and an exit status that is not 0."""

from __future__ import annotations

import os
import sys
from typing import Any, NoReturn

import click
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]

from jiken.cli.screen import plain
from jiken.exports import ExportError
from jiken.opinion import NotConfigured
from jiken.quality import GoldError
from jiken.service.aim_file import NotAim
from jiken.service.classifiers import NoModel
from jiken.service.desk.ways import BadSettings
from jiken.service.grouping import ContradictoryJudgements
from jiken.service.judging import NoJudgement
from jiken.service.subjects import UnknownSubject
from jiken.service.training import NothingToLearn
from jiken.sources import SourceError
from jiken.stopping import raise_if_asked
from jiken.store import StoreError
from jiken.store.connection import explained
from pipelines.urls import BadURL

FORESEEN = (
    *(BadSettings, NotAim),
    *(StoreError, SourceError, ExportError, GoldError, ContradictoryJudgements, BadURL),
    *(NotConfigured, NoModel, NothingToLearn, NoJudgement, UnknownSubject),
)


class Sentences(click.Group):
    """A command group that says foreseeable mistakes in a sentence, without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except FORESEEN as mistake:
            _say(str(mistake), mistake)
        except click.ClickException as mistake:
            mistake.message = plain(mistake.message)  # type: ignore[misc]
            raise
        except BrokenPipeError:  # whoever read our output has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise SystemExit(0) from None
        except sqlite3.Error as mistake:
            _say(f"The database: {explained(mistake)}.", mistake)
        except OSError as mistake:
            named = f"{mistake.filename}: " if mistake.filename else ""
            _say(f"{named}{mistake.strerror or mistake}", mistake)


def _say(sentence: str, mistake: Exception) -> NoReturn:
    raise_if_asked()  # what a signal has broken off is no mistake
    raise click.ClickException(plain(sentence)) from mistake
