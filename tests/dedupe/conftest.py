"""The shipped tables, read once, and stories made in a line."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from dedupe import Knowledge, Model, Story
from jiken.encoders import Encoder, Encoders

DATA = Path(__file__).resolve().parents[2] / "data"
START = datetime(2026, 1, 19, 3, tzinfo=UTC)
MakeStory = Callable[..., Story]


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    aliases = tomllib.loads((DATA / "aliases.toml").read_text("utf-8"))
    with np.load(DATA / "shingles.npz", allow_pickle=False) as table:
        return Knowledge.of(aliases, table["hashes"], table["levels"])


@pytest.fixture(scope="session")
def model() -> Model:
    return Model.from_table(json.loads((DATA / "model.json").read_text("utf-8"))["coefficients"])


@pytest.fixture(scope="session")
def encoder(encoders: Encoders) -> Encoder:
    return encoders.clusters


@pytest.fixture(scope="session")
def make(encoder: Encoder) -> MakeStory:
    """Return a maker of stories: id, title, lead, hours after START, and any other field."""

    def story(
        id_: int, title: str, lead: str = "", hours: float | None = 0.0, **more: object
    ) -> Story:
        vectors = encoder.encode([title, lead])
        none = np.zeros(0, dtype=np.float32)
        japanese = any("\u3040" <= c <= "\u9fff" for c in title + lead)
        fields: dict[str, object] = {
            "id": id_,
            "key": f"https://news{id_}.example/{id_}",
            "title": title,
            "lead": lead,
            "text": lead,
            "language": "ja" if japanese else "en",
            "family": f"family-{id_}",
            "published": None if hours is None else START + timedelta(hours=hours),
            "precision": None if hours is None else "instant",
            "title_vector": vectors[0] if title else none,
            "lead_vector": vectors[1] if lead else none,
        }
        return Story(**(fields | more))  # type: ignore[arg-type]

    return story
