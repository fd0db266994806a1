"""Fit the head that tells commentary from reports, and write data/commentary.json with its card.

    python -m scripts.fit_commentary

Trained on gold beside the checkout: classes_train, where data/gold/roles/commentary.json says
which complementary pages comment (hand-labelled for this; doubtful ones are left out), on
ai_incidents_ja_en and ai_events_ja_en, on general news, on data/gold/roles/comment_or_report.jsonl
(invented: comments and reports on one event, side by side) and on the dev part of data/gold/roles. Judged by cross-validation over
groups: events, and pages alike by cosine; the test part of data/gold/roles is only scored.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from dedupe.commentary import WORDED, WORDS
from dedupe.cues import CUES, cues
from dedupe.linkage import Sets
from dedupe.nature import COMMENTS, is_labelled
from dedupe.vectors import together
from jiken.encoders import UniversalSentenceEncoder
from pipelines.lead import lead_of

ROOT = Path(__file__).resolve().parents[1]
GOLD, SHIPPED = ROOT / "../shared/gold", ROOT / "data"
STRENGTH, FOLDS, ALIKE = 0.5, 10, 0.8
# General news: (set, every how manieth page, weight). Most of what a monitor reads is of that kind. What labels itself
# comments, the rest is taken for reports, though some of it is opinion.
NEWS = (("translated_docs_ja_en", 1, 3.0), ("stories_en", 1, 1.0), ("lookalikes_en", 3, 0.5))
Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page to learn from: whether it *comments*, its event, and in which part it is scored."""

    title: str
    text: str
    comments: bool
    event: str
    part: str
    weight: float


def rows(path: Path) -> list[Row]:
    """Return the objects of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def pairs(folder: Path) -> Iterator[tuple[Row, Row]]:
    """Yield each gold row of a set with its article."""
    articles = {row["url"]: row for row in rows(folder / "articles.jsonl")}
    yield from ((row, articles[row["url"]]) for row in rows(folder / "gold.jsonl"))


def page(article: Row, *, comments: bool, event: str, part: str, weight: float) -> Page:
    """Return the page of an article; what comments counts double, for there is less of it."""
    return Page(
        title=article.get("title") or "",
        text=article.get("text") or "",
        comments=comments,
        event=event,
        part=part,
        weight=weight * (1 + comments),
    )


def pages() -> Iterator[Page]:
    """Yield every labelled page."""
    labels = json.loads((SHIPPED / "gold/roles/commentary.json").read_text("utf-8"))
    for gold, article in pairs(GOLD / "classes_train"):
        digest = hashlib.sha256(gold["url"].encode()).hexdigest()[:10]
        if gold["class"] == "unrelated" or digest in labels["unsure"]:
            continue
        part = "general commentary" if gold["class"] == "complementary" else "hazards and incidents"
        comments = digest in labels["commentary"]
        yield page(article, comments=comments, event=gold["url"], part=part, weight=1)
    for gold, article in pairs(GOLD / "ai_incidents_ja_en"):
        comments = gold["relation"] == "complementary"
        part = "look-alikes" if gold["relation"] == "different_similar" else "ai_incidents_ja_en"
        yield page(article, comments=comments, event=gold["cluster"], part=part, weight=2)
    for gold, article in pairs(GOLD / "ai_events_ja_en"):
        if gold.get("cluster"):
            yield page(
                article, comments=False, event=gold["cluster"], part="ai_events_ja_en", weight=2
            )
    for name, every, weight in NEWS:
        for gold, article in list(pairs(GOLD / name))[::every]:
            if gold.get("cluster"):
                comments = is_labelled(article.get("title") or "")
                yield page(
                    article, comments=comments, event=gold["cluster"], part=name, weight=weight
                )
    for row in rows(SHIPPED / "gold/roles/comment_or_report.jsonl"):
        event = f"invented {row['event']}"
        yield page(row, comments=row["comments"], event=event, part="invented", weight=1)
    for gold, article in pairs(SHIPPED / "gold/roles"):
        if gold["role"] != "round-up":
            comments, part = gold["role"] == "editorial", f"roles {gold['part']}"
            yield page(article, comments=comments, event=gold["cluster"], part=part, weight=2)


def encoded(found: list[Page]) -> NDArray[np.float64]:
    """Return the vector of title and lead of each page, as clustering has it."""
    encoder = UniversalSentenceEncoder()
    titles = encoder.encode([one.title for one in found])
    leads = encoder.encode([lead_of(one.text) for one in found])
    vectors = [together(title, lead) for title, lead in zip(titles, leads, strict=True)]
    return np.array(vectors, dtype=np.float64)


def groups(found: list[Page], vectors: NDArray[np.float64]) -> list[int]:
    """Return which pages must stay in one fold: those of one event, and those alike."""
    sets, first = Sets(len(found)), dict[str, int]()
    for at, one in enumerate(found):
        sets.join(first.setdefault(one.event, at), at)
    for a, b in zip(*np.where(np.triu(vectors @ vectors.T, 1) > ALIKE), strict=True):
        sets.join(int(a), int(b))
    return [sets.find(at) for at in range(len(found))]


def fitted(
    features: NDArray[np.float64], found: list[Page], chosen: NDArray[np.int64]
) -> LogisticRegression:
    """Return the head fitted on the *chosen* pages."""
    head = LogisticRegression(C=STRENGTH, max_iter=3000)
    comments = [found[at].comments for at in chosen]
    head.fit(features[chosen], comments, sample_weight=[found[at].weight for at in chosen])
    return head


def probabilities(head: LogisticRegression, features: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what the product makes of the pages: 0 where the words alone do not say enough."""
    words = features[:, :WORDED] @ head.coef_[0, :WORDED]
    return np.where(words < WORDS, 0.0, head.predict_proba(features)[:, 1])


def scores(
    features: NDArray[np.float64], found: list[Page], kept: list[int]
) -> NDArray[np.float64]:
    """Return the probability of each page by a head that saw none of its group."""
    told = np.zeros(len(found))
    train = np.array([at for at, one in enumerate(found) if one.part != "roles test"])
    test = np.array([at for at, one in enumerate(found) if one.part == "roles test"])
    for seen, left in GroupKFold(FOLDS).split(train, groups=[kept[at] for at in train]):
        head = fitted(features, found, train[seen])
        told[train[left]] = probabilities(head, features[train[left]])
    told[test] = probabilities(fitted(features, found, train), features[test])
    return told


def card(found: list[Page], told: NDArray[np.float64]) -> str:
    """Return the card: what it was fitted on and what cross-validation says of it."""
    lines = []
    for part in sorted({one.part for one in found}):
        inside = [at for at, one in enumerate(found) if one.part == part]
        for comments in (True, False):
            some = [told[at] >= COMMENTS for at in inside if found[at].comments is comments]
            if some:
                kind = "commentary" if comments else "reports"
                lines.append(f"| {part} | {kind} | {len(some)} | {sum(some) / len(some):.3f} |")
    table = "\n".join(lines)
    return f"""# commentary.json: whether a page reports or comments

A logistic head (L2, C = {STRENGTH:g}) over {len(CUES)} cues of title and front (`dedupe/cues.py`; one says whether the page is about AI, for
of such pages far more comment than of other news) and the encoder's vector of title and lead (512). `python -m scripts.fit_commentary` writes it. At a probability of {COMMENTS:g} a page is an editorial (if its words, the subject aside, make {WORDS:g} of the log-odds), which
joins no incident and is linked to those that it is about. Rules over self-given labels (社説, Opinion:) stand beside it in `dedupe/nature.py`.

Fitted on {sum(one.part != "roles test" for one in found):,} pages: `classes_train` without its unrelated rows, {sum(one.comments and one.part == "general commentary" for one in found)} of whose complementary ones were
labelled as commentary by hand for this (one annotator, doubtful ones left out), `ai_incidents_ja_en`, the events of `ai_events_ja_en`, general news ({", ".join(name for name, _, _ in NEWS)}; reports but for what labels itself opinion),
{sum(one.part == "invented" for one in found)} invented pages (`gold/roles/comment_or_report.jsonl`) and the dev part of `gold/roles`.
The wordings behind the cues were written with the training sets in view, so figures on unseen sets will be lower than these, which are
by {FOLDS}-fold cross-validation over events and over pages alike (cosine above {ALIKE:g}); `roles test` was scored once fitted and never trained on.

| part | pages | number | called commentary |
|---|---|---|---|
{table}

Hazards and incidents hold some pages that explain or argue and were classed by what they tell of; these count as errors here.
"""


def main() -> None:
    found = list(pages())
    vectors = encoded(found)
    features = np.hstack([np.array([cues(one.title, one.text) for one in found]), vectors])
    told = scores(features, found, groups(found, vectors))
    train = np.array([at for at, one in enumerate(found) if one.part != "roles test"])
    head = fitted(features, found, train)
    weights = [round(float(weight), 4) for weight in head.coef_[0]]
    table = {
        "intercept": round(float(head.intercept_[0]), 4),
        "cues": dict(zip(CUES, weights[: len(CUES)], strict=True)),
        "vector": weights[len(CUES) :],
    }
    (SHIPPED / "commentary.json").write_text(json.dumps(table) + "\n", "utf-8")
    (SHIPPED / "commentary.md").write_text(card(found, told), "utf-8")
    print(card(found, told))


if __name__ == "__main__":
    main()
