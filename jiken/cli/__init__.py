"""The `jiken` command: crawl, group, classify, look, take away."""

from __future__ import annotations

import click

from jiken.cli.alerts import alerts
from jiken.cli.classify import classify
from jiken.cli.collect import crawl, import_, run
from jiken.cli.desk import desk
from jiken.cli.errors import Sentences
from jiken.cli.evaluate import evaluate
from jiken.cli.group import cluster
from jiken.cli.judge import judge
from jiken.cli.keep import backup, check, restore
from jiken.cli.look import incidents, search
from jiken.cli.people import user
from jiken.cli.show import show
from jiken.cli.sources import sources
from jiken.cli.take_away import export, forget
from jiken.cli.timers import schedule, service
from jiken.cli.train import train
from jiken.version import __version__

EPILOG = """
\b
A first hour:
  jiken sources list             what would be read
  jiken crawl --limit 50         fetch a little (add --source ID to choose)
  jiken cluster                  put the reports of one event together, say what each is
  jiken incidents                look at what was found
  jiken desk                     review it in the browser
  jiken export incidents.csv     take it away
"""


@click.group(cls=Sentences, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="jiken")
def main() -> None:
    """Jiken (事件): an open AI-incident news monitor for Japanese and English news.

    It crawls news sites, keeps what is about AI, puts every report of one event into one
    incident across both languages, classifies it, and says why. Everything is in one SQLite file.
    """


COMMANDS = (
    crawl,
    import_,
    cluster,
    classify,
    run,
    incidents,
    show,
    search,
    judge,
    desk,
    alerts,
    export,
    forget,
    backup,
    check,
    restore,
    evaluate,
    train,
    sources,
    user,
    schedule,
    service,
)
for command in COMMANDS:
    main.add_command(command)
