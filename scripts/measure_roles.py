"""Measure roles and copies on data/gold/roles, through the product's own import and clustering.

    python -m scripts.measure_roles [GOLD_DIR] [--given] [--wrong]

In-process, no network. With --given the events are held together by judgement, so that only
roles, copies and origins are measured, and no clustering. --wrong lists what is wrong.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

from dedupe import Clustering, Story, candidates, compare, partition, profile, worth_keeping
from dedupe.linkage import Sets
from jiken import resources
from jiken.encoders import UniversalSentenceEncoder
from jiken.models import Role
from jiken.service.importing import article_of_line
from jiken.service.stories import POLICY, knowledge, model, story
from jiken.sources import load
from jiken.store.evidence import Vectors
from pipelines.gate import Gate

SHIPPED = Path(__file__).resolve().parents[1] / "data" / "gold" / "roles"
IN_EVENT = {str(role) for role in Role if role.in_event}
Row = dict[str, Any]
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The figures of one part: per role (precision, recall, count), copies, origins, sources.

    *copies* are precision and recall of pairs that share a text, *alike* how many pairs that
    only share a quotation were taken for copies, *origins* the share of found copies with the
    right origin, *sources_off* the mean error of the independent source count, *linked* the
    share of editorials and round-ups that are linked to their event.
    """

    roles: Mapping[str, tuple[float, float, int]]
    right: float
    copies: tuple[float, float]
    alike: int
    origins: float
    sources_off: float | None
    linked: float
    confusion: Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What clustering made of each address: role, event, what it is a copy of, its links."""

    roles: Mapping[str, str]
    home: Mapping[str, int]
    copy_of: Mapping[str, str]
    links: Mapping[str, frozenset[int]]
    sources: Mapping[str, int]
    owners: Mapping[str, tuple[str, ...]]


def read_rows(path: Path) -> list[Row]:
    """Return the objects of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def read_stories(path: Path) -> list[Story]:
    """Return the imported and encoded stories of articles.jsonl."""
    registry, gate = load(resources.path("sources.toml")), Gate.load(resources.path("gate.toml"))
    now = datetime.now(UTC)
    articles = [
        article_of_line(line, registry=registry, gate=gate, now=now)
        for line in path.read_bytes().splitlines()
    ]
    encoder = UniversalSentenceEncoder()
    titles = encoder.encode([article.title for article in articles])
    leads = encoder.encode([article.lead for article in articles])
    return [
        story(at, article, Vectors(article=at, content_hash="", title=title, lead=lead))
        for at, (article, title, lead) in enumerate(zip(articles, titles, leads, strict=True))
    ]


def found(stories: Sequence[Story], together: Iterable[tuple[int, int]] = ()) -> Found:
    """Return what clustering makes of *stories*, with pairs held *together* by judgement."""
    profiles = {one.id: profile(one, knowledge()) for one in stories}
    edges = [
        compare(profiles[a], profiles[b], model())
        for a, b in candidates(profiles.values(), profiles, POLICY)
    ]
    kept = [edge for edge in edges if worth_keeping(edge, POLICY)]
    made = partition(profiles.values(), kept, list(together), (), POLICY)
    key = {one.id: one.key for one in stories}
    members = [
        (at, member) for at, cluster in enumerate(made.clusters) for member in cluster.members
    ]
    return Found(
        roles={p.key: str(p.nature) for p in profiles.values()}
        | {key[link.id]: link.role for link in made.links}
        | {key[member.id]: member.role for _, member in members},
        home={key[member.id]: at for at, member in members},
        copy_of={key[m.id]: key[m.copy_of] for _, m in members if m.copy_of is not None},
        links=_links(made, key),
        sources={key[id_]: len(c.sources) for c in made.clusters for id_ in c.ids},
        owners={p.key: tuple(o for o in (p.family, p.credit) if o) for p in profiles.values()},
    )


def _links(made: Clustering, key: Mapping[int, str]) -> dict[str, frozenset[int]]:
    links: defaultdict[str, set[int]] = defaultdict(set)
    for link in made.links:
        links[key[link.id]].add(link.cluster)
    return {url: frozenset(clusters) for url, clusters in links.items()}


def given(stories: Sequence[Story], gold: Iterable[Row]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of ids that hold each event's reports, copies and follow-ups together."""
    ids, first = {one.key: one.id for one in stories}, dict[str, int]()
    for row in gold:
        if row["role"] in IN_EVENT:
            other = ids[row["url"]]
            anchor = first.setdefault(row["cluster"], other)
            if anchor != other:
                yield anchor, other


def measured(gold: Sequence[Row], told: Found, *, whole: bool = True) -> Measured:
    """Return the figures over the rows of *gold*; sources only where its events are *whole*."""
    pairs = Counter((row["role"], told.roles[row["url"]]) for row in gold)
    true = same_text(gold, {r["url"]: r["copy_of"] for r in gold if "copy_of" in r})
    called = same_text(gold, told.copy_of)
    hits = [r for r in gold if "copy_of" in r and r["url"] in told.copy_of]
    quoting = {_pair(r["url"], o) for r in gold for o in r.get("shares_quotes_with", ())}
    return Measured(
        roles={role: _precision_recall(pairs, role) for role in Role},
        right=_share([r["role"] == told.roles[r["url"]] for r in gold]),
        copies=(
            _share([pair in true for pair in called]),
            _share([pair in called for pair in true]),
        ),
        alike=len(quoting & called),
        origins=_share([told.copy_of[r["url"]] == r["copy_of"] for r in hits]),
        sources_off=_sources_off(gold, told) if whole else None,
        linked=_share(list(_linked(gold, told))),
        confusion=pairs,
    )


def same_text(gold: Iterable[Row], copy_of: Mapping[str, str]) -> set[Pair]:
    """Return the pairs of addresses in *gold* that carry one text."""
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for row in gold:
        groups[copy_of.get(row["url"], row["url"])].add(row["url"])
    return {_pair(a, b) for group in groups.values() for a, b in combinations(group, 2)}


def _pair(a: str, b: str) -> Pair:
    return (a, b) if a <= b else (b, a)


def _precision_recall(pairs: Mapping[tuple[str, str], int], role: str) -> tuple[float, float, int]:
    hit = pairs.get((role, role), 0)
    there = sum(n for (true, _), n in pairs.items() if true == role)
    called = sum(n for (_, called), n in pairs.items() if called == role)
    return hit / called if called else 0.0, hit / there if there else 0.0, there


def _share(right: Collection[bool]) -> float:
    return sum(right) / len(right) if right else 1.0


def _main_homes(gold: Iterable[Row], told: Found) -> dict[str, int]:
    """Return for each event the predicted one that has most of its in-event rows."""
    homes: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for row in gold:
        if row["role"] in IN_EVENT and row["url"] in told.home:
            homes[row["cluster"]][told.home[row["url"]]] += 1
    return {cluster: counts.most_common(1)[0][0] for cluster, counts in homes.items()}


def _linked(gold: Sequence[Row], told: Found) -> Iterator[bool]:
    """Yield for each editorial's or round-up's event whether it is linked there and not in it."""
    main = _main_homes(gold, told)
    for row in gold:
        if row["role"] not in IN_EVENT:
            for cluster in row.get("clusters") or [row["cluster"]]:
                yield main.get(cluster) in told.links.get(row["url"], ())


def _sources_off(gold: Sequence[Row], told: Found) -> float:
    """Return the mean distance of the independent source count from what gold implies."""
    main = _main_homes(gold, told)
    counts = {told.home[url]: count for url, count in told.sources.items()}
    off = [
        abs(true_sources([r for r in gold if r["cluster"] == cluster], told) - counts[home])
        for cluster, home in main.items()
    ]
    return sum(off) / len(off) if off else 0.0


def true_sources(gold: Iterable[Row], told: Found) -> int:
    """Return how many sources an event has: one for a text and its copies, a family, a wire."""
    rows = [row for row in gold if row["role"] in IN_EVENT]
    place = {row["url"]: at for at, row in enumerate(rows)}
    sets, first = Sets(len(rows)), dict[str, int]()
    for url, at in place.items():
        for owner in told.owners[url]:
            sets.join(first.setdefault(owner, at), at)
    for row in rows:
        if "copy_of" in row:
            sets.join(place[row["url"]], place[row["copy_of"]])
    return len(sets.groups())


def parts(gold: Sequence[Row], language: Mapping[str, str]) -> Iterator[tuple[str, list[Row]]]:
    """Yield each part of the set under its name: dev and test, by language and whole."""
    for part in ("dev", "test"):
        rows = [row for row in gold if row["part"] == part]
        yield part, rows
        for tongue in ("ja", "en"):
            yield f"{part} {tongue}", [row for row in rows if language[row["url"]] == tongue]


def print_table(name: str, told: Measured) -> None:
    """Print the figures of one part on two lines."""
    roles = ", ".join(
        f"{role} {p:.2f}/{r:.2f} ({n})" for role, (p, r, n) in told.roles.items() if n
    )
    off = "" if told.sources_off is None else f"source count off by {told.sources_off:.2f}, "
    print(f"{name:<8} right {told.right:.3f}; precision/recall: {roles}")
    print(
        f"         copy pairs {told.copies[0]:.3f}/{told.copies[1]:.3f}, quoting pairs taken for copies {told.alike}, "
        f"origins {told.origins:.3f}, {off}linked {told.linked:.3f}"
    )


def print_confusion(told: Measured) -> None:
    """Print how many rows of each role (down) were called what (across)."""
    print("true \\ called".ljust(14) + "".join(role.rjust(11) for role in Role))
    for true in Role:
        cells = (told.confusion.get((true, called), 0) for called in Role)
        print(true.ljust(14) + "".join(str(cell).rjust(11) for cell in cells))


def print_wrong(gold: Iterable[Row], told: Found, titles: Mapping[str, str]) -> None:
    """Print each row whose role or origin is wrong."""
    for row in gold:
        url, role = row["url"], told.roles[row["url"]]
        if role != row["role"]:
            print(f"{row['part']} {row['cluster']}: {row['role']} called {role}: {titles[url]}")
        elif role == "copy" and told.copy_of[url] != row["copy_of"]:
            print(
                f"{row['part']} {row['cluster']}: origin {titles[told.copy_of[url]]}: {titles[url]}"
            )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path, nargs="?", default=SHIPPED)
    parser.add_argument("--given", action="store_true")
    parser.add_argument("--wrong", action="store_true")
    args = parser.parse_args()
    stories, gold = read_stories(args.gold / "articles.jsonl"), read_rows(args.gold / "gold.jsonl")
    told = found(stories, given(stories, gold) if args.given else ())
    for name, rows in parts(gold, {one.key: one.language for one in stories}):
        print_table(name, measured(rows, told, whole=" " not in name))
    print_confusion(measured(gold, told))
    if args.wrong:
        print_wrong(gold, told, {one.key: one.title for one in stories})


if __name__ == "__main__":
    main()
