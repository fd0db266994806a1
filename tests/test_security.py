"""SECURITY.md promises nothing that no test is there for."""

import re

from tests.test_layers import ROOT


def test_every_test_that_a_promise_names_is_there() -> None:
    text = (ROOT / "SECURITY.md").read_text("utf-8")
    promises = text.partition("## Promises")[2].partition("\n\nWorker")[0].splitlines()[4:]
    assert len(promises) > 10
    for promise in promises:
        named = re.findall(r"`([\w/]+(?:\.py)?)`", promise.split("|")[3])
        assert named, promise
        folder = ""
        for name in named:
            folder = name.rpartition("/")[0] or folder
            path = ROOT / folder / name.rpartition("/")[2]
            assert path.exists(), f"{promise}: {path}"
