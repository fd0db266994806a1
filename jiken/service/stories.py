"""From stored articles to the stories that clustering compares, and what they are read with."""

from __future__ import annotations

import hashlib
import json
import tomllib
from functools import cache
from importlib.resources import files

import numpy as np

import dedupe
from dedupe import Knowledge, Model, Policy, Story
from jiken import resources
from jiken.models import Article
from jiken.store.evidence import Vectors

POLICY = Policy()
SHIPPED = ("model.json", "aliases.toml", "shingles.npz", "commentary.json")


@cache
def model() -> Model:
    """Return the shipped model of evidence."""
    return Model.from_table(
        json.loads(resources.path("model.json").read_text("utf-8"))["coefficients"]
    )


@cache
def knowledge() -> Knowledge:
    """Return the shipped alias and frequency tables, and the head that tells commentary."""
    commentary = json.loads(resources.path("commentary.json").read_text("utf-8"))
    aliases = tomllib.loads(resources.path("aliases.toml").read_text("utf-8"))
    with np.load(resources.path("shingles.npz"), allow_pickle=False) as table:
        return Knowledge.of(aliases, table["hashes"], table["levels"], commentary)


@cache
def model_name(encoder: str) -> str:
    """Return the name of all that evidence depends on besides the articles.

    The encoder, a digest of the shipped files, the policy, and the code that reads and compares:
    when any changes, what was compared before is compared again.
    """
    digest = hashlib.sha256(repr(POLICY).encode())
    for part in sorted(files(dedupe).iterdir(), key=lambda part: part.name):
        digest.update(part.read_bytes() if part.name.endswith(".py") else b"")
    for name in SHIPPED:
        digest.update(resources.path(name).read_bytes())
    return f"{encoder}+{digest.hexdigest()[:12]}"


def story(identity: int, article: Article, vectors: Vectors | None) -> Story:
    """Return the story of an article."""
    published = article.published
    plain = {} if vectors is None else {"title_vector": vectors.title, "lead_vector": vectors.lead}
    return Story(
        id=identity,
        key=article.canonical_url,
        title=article.title,
        lead=article.lead,
        text=article.text,
        language=article.language,
        family=article.family,
        source=article.source,
        kind=article.source_kind.value,
        published=published.at if published else None,
        precision=published.precision.value if published else None,
        offset=published.offset if published else 0,
        credit=article.credit,
        **plain,
    )
