"""Labelled articles to train the classifier on, in groups of one event, without the judged ones.

From gold beside the checkout and data/labels (see its README). Rows whose address, title or
text stands in `classes`, which judges, are left out.
"""

from __future__ import annotations

import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jiken.encoders import UniversalSentenceEncoder
from jiken.taxonomy import TAGS
from pipelines.lead import lead_of

ROOT = Path(__file__).resolve().parents[1]
GOLD, LABELS = (ROOT / "../shared/gold").resolve(), ROOT / "data/labels"
# A set's labels, and where its texts are: None where they stand in the label's own row.
SETS: dict[str, tuple[Path, tuple[str, ...]]] = {
    "classes_train": (GOLD / "classes_train/gold.jsonl", ("classes_train",)),
    "incidents": (GOLD / "ai_incidents_ja_en/gold.jsonl", ("ai_incidents_ja_en",)),
    "stream": (LABELS / "stream.jsonl", ("ai_events_ja_en", "news_ja")),
    "aim": (LABELS / "aim.jsonl", ("aim_older_export",)),
    "aiid": (LABELS / "aiid.jsonl", ("aiid_headlines",)),
    "invented": (LABELS / "invented.jsonl", ()),
}
# Labels that were tried and left out, as nothing got better by them (see the labels' README).
TRIED: dict[str, tuple[Path, tuple[str, ...]]] = {"hazards": (LABELS / "hazards.jsonl", ())}
STREAMS = ("ai_events_ja_en", "news_ja")
TAGGED = ("harm_types", "stakeholders", "industries", "task", "principles")
ALIKE = 0.75
"""Cosine (mean of title and lead) from which two articles of neighbouring years are one event."""
Read = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A labelled article. *confidence* is the annotator's, 1 to 3; *tags* empty where not given.

    *natural* ones came down a stream and were not looked for.
    """

    source: str
    url: str
    title: str
    text: str
    language: str
    year: int
    event: str
    class_: str
    ai: bool
    helper: bool
    confidence: int
    tags: dict[str, tuple[str, ...]]
    natural: bool = False


def lines(path: Path) -> list[Read]:
    """Return the objects of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def rows(sets: Sequence[str] = tuple(SETS)) -> list[Row]:
    """Return every labelled article once, in a fixed order."""
    judged = lines(GOLD / "classes/articles.jsonl")
    seen = {each["url"] for each in judged} | {key for each in judged for key in _keys(each)}
    streamed = {a["url"] for each in STREAMS for a in lines(GOLD / each / "articles.jsonl")}
    kept: list[Row] = []
    for name in sets:
        for row, keys in _rows(name):
            whole = "\n".join(keys)
            if row.url in seen or whole in seen or (seen & set(keys)):
                continue
            kept.append(replace(row, natural=row.url in streamed))
            seen |= {row.url, whole}
    return kept


def _rows(name: str) -> Iterator[tuple[Row, tuple[str, ...]]]:
    path, texts = (SETS | TRIED)[name]
    articles = {a["url"]: a for each in texts for a in lines(GOLD / each / "articles.jsonl")}
    events = _events(name)
    for label in lines(path):
        if not label.get("class"):
            continue
        article = articles.get(label["url"], label)
        year = str(article.get("published_at") or "")[:4]
        yield (
            Row(
                source=name,
                url=label["url"],
                title=article.get("title") or "",
                text=(article.get("text") or "")[:2000],
                language=article.get("language") or "en",
                year=int(year) if year.isdigit() else 0,
                event=label.get("cluster") or events.get(label["url"], ""),
                class_=label["class"],
                ai=label.get("ai", True),
                helper=label.get("helper", False),
                confidence=label.get("conf", 3),
                tags={
                    key: tuple(v for v in label.get(key, ()) if v in TAGS[key]) for key in TAGGED
                },
            ),
            _keys(article),
        )


def _events(name: str) -> dict[str, str]:
    if name != "aiid":
        return {}
    return {each["url"]: each["cluster"] for each in lines(GOLD / "aiid_headlines/gold.jsonl")}


def _keys(article: Read) -> tuple[str, ...]:
    """Return the folded title and the folded beginning of the text, where there are any."""
    both = _folded(article.get("title") or ""), _folded((article.get("text") or "")[:100])
    return tuple(key for key in both if key)


def _folded(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).lower()
    return "".join(char for char in folded if char.isalnum())[:60]


def vectors(found: Sequence[Row], kept: Path | None) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the encoder's rows for titles and leads, float16 as the store has them.

    *kept* is a file in which they are looked up, and kept for the next time.
    """
    texts = [*(row.title for row in found), *(lead_of(row.text) for row in found)]
    known: dict[str, NDArray[Any]] = {}
    if kept and kept.exists():
        with np.load(kept, allow_pickle=True) as stored:
            known = dict(zip(stored["texts"].tolist(), stored["vectors"], strict=True))
    if new := sorted(set(texts) - known.keys()):
        encoded = UniversalSentenceEncoder().encode(new).astype(np.float16)
        known |= dict(zip(new, encoded, strict=True))
        if kept:
            stacked = np.stack(list(known.values()))
            np.savez(kept, texts=np.array(list(known), dtype=object), vectors=stacked)
    both = np.stack([known[text] for text in texts])
    return both[: len(found)], both[len(found) :]


def groups(found: Sequence[Row], titles: NDArray[Any], leads: NDArray[Any]) -> NDArray[np.int64]:
    """Return a number for each article, the same for those of one event or much alike."""
    parent = list(range(len(found)))

    def root(one: int) -> int:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    events: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for place, row in enumerate(found):
        if row.event:
            events[row.source, row.event].append(place)
    for members in events.values():
        for one in members[1:]:
            parent[root(one)] = root(members[0])
    both = titles.astype(np.float32) + leads.astype(np.float32)
    both /= np.linalg.norm(both, axis=1, keepdims=True) + 1e-9
    for start in range(0, len(found), 500):
        alike = np.argwhere(both[start : start + 500] @ both.T > ALIKE)
        for here, there in alike:
            one, other = found[start + here], found[there]
            if start + here < there and (
                not one.year or not other.year or abs(one.year - other.year) < 2
            ):
                parent[root(int(there))] = root(int(start + here))
    return np.array([root(place) for place in range(len(found))])
