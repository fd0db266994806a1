"""Grouping on the gold that ships with Jiken: quality cannot fall unseen."""

import json

from click.testing import CliRunner

from jiken.cli import main


def test_grouping_keeps_the_floors_of_the_shipped_gold() -> None:
    ran = CliRunner().invoke(main, ["evaluate", "--json"])
    assert ran.exit_code == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert told["gold"] == "events"
    assert told["both"]["missing"] == 0
    # A gold without limits would pass whatever the figures are.
    assert told["limits"] >= 10
    assert told["both"]["cross_lingual_recall"] > 0
