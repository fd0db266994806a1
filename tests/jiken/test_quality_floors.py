"""Grouping on the gold that ships with Jiken: quality cannot fall unseen."""

import json

import pytest
from click.testing import CliRunner

from jiken.cli import main
from scripts.beside import SHARED
from scripts.seed import seed


def test_grouping_keeps_the_floors_of_the_shipped_gold() -> None:
    ran = CliRunner().invoke(main, ["evaluate", "--json"])
    assert ran.exit_code == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert told["gold"] == "events"
    assert told["both"]["missing"] == 0
    # A gold without limits would pass whatever the figures are.
    assert told["limits"] >= 10
    assert told["both"]["cross_lingual_recall"] > 0


def test_the_seed_is_one_incident_without_the_councillors_case_and_the_editorial() -> None:
    if not (SHARED / "seed_incident.json").exists():
        pytest.skip("the seed is not beside the checkout")
    told = seed()
    assert (told.together, len(told.members)) == (18, 18)
    assert told.taken_in == ()
