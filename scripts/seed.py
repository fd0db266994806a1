"""Measure the one real incident page beside the checkout, seed_incident.json, through the product.

    python -m scripts.seed

Twenty headlines with dates and publishers: eighteen report one arrest, one is another case
(a councillor's), one an editorial. Addresses are not known: invented ones stand in.
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jiken.models import Role
from jiken.service import reading
from jiken.service.reading import ArticleView
from jiken.store import Store
from scripts.beside import SHARED, jiken, require

# What the page's own list of defects says is not of the event.
OTHERS = (("ニフティニュース", "女性市議"), ("沖縄タイムス", "[社説]"))
# One wire story each, by the same list; the publishers as the page names them.
LINEAGES = (
    ("埼玉新聞", "神戸新聞", "四国新聞"),
    ("jen.jiji.com", "Adnkronos"),
    ("japannews.yomiuri", "The Straits Times"),
    ("South China Morning Post", "ECR", "ndtv.com"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """What the product makes of the page: its articles, the members in one incident, others in it."""

    views: tuple[ArticleView, ...]
    members: tuple[ArticleView, ...]
    incident: str
    together: int
    taken_in: tuple[ArticleView, ...]
    named: tuple[str, ...]

    @property
    def copies(self) -> tuple[ArticleView, ...]:
        """The members that are called copies."""
        return tuple(v for v in self.members if v.home and v.home.role is Role.COPY)


def main() -> None:
    require()
    print_seed(seed())


def seed() -> Seed:
    """Import and cluster the page's articles in a database that is thrown away."""
    page = json.loads((SHARED / "seed_incident.json").read_text("utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        lines, db = Path(folder) / "seed.jsonl", Path(folder) / "seed.db"
        rows = [_line(number, article) for number, article in enumerate(page["articles"])]
        lines.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        jiken("import", str(lines), "--db", str(db))
        jiken("cluster", "--db", str(db))
        with Store.open(db) as store:
            named = tuple(article["publisher"] for article in page["articles"])
            return _seed(tuple(reading.articles(store)), named)


def _line(number: int, article: dict[str, str]) -> dict[str, str]:
    return {
        "url": f"https://seed{number}.example/{article['date']}",
        "title": article["title"],
        "publisher": article["publisher"],
        "language": article["language"],
        "published_at": article["date"],
    }


def _seed(views: tuple[ArticleView, ...], named: tuple[str, ...]) -> Seed:
    others = tuple(view for view in views if _is_other(view))
    members = tuple(view for view in views if view not in others)
    counts = Counter(view.home.incident for view in members if view.home)
    incident, together = counts.most_common(1)[0]
    inside = tuple(v for v in others if v.home and v.home.incident == incident)
    return Seed(
        views=views,
        members=members,
        incident=incident,
        together=together,
        taken_in=inside,
        named=named,
    )


def _is_other(view: ArticleView) -> bool:
    article = view.article
    return any(
        publisher in article.publisher and words in article.title for publisher, words in OTHERS
    )


def lineage(told: Seed, publishers: Sequence[str]) -> tuple[int, int]:
    """Return how many of a wire story's outlets are of one origin, and how many there are."""
    origins = {view.id: view.home.copy_of if view.home else None for view in told.views}
    # Imported in order: the first article has the least id.
    inside = [
        identity
        for identity, named in zip(sorted(origins), told.named, strict=True)
        if any(publisher in named for publisher in publishers)
    ]
    roots = Counter(origins[identity] or identity for identity in inside)
    return max(roots.values()), len(inside)


def print_seed(told: Seed) -> None:
    """Print how many are together, who is taken in, and whose copy each copy is."""
    print(
        f"seed incident: {told.together} of {len(told.members)} in one incident, "
        f"{len(told.taken_in)} of {len(OTHERS)} others taken in, {len(told.copies)} copies:"
    )
    for publishers in LINEAGES:
        together, there_are = lineage(told, publishers)
        print(f"  one wire story: {together} of {there_are} of {', '.join(publishers)}")
    names = {view.id: view.article.publisher for view in told.views}
    for view in told.copies:
        origin = view.home.copy_of if view.home else None
        print(f"  {view.article.publisher} ← {names[origin] if origin else 'origin not named'}")
    for view in told.members:
        if not view.home or view.home.incident != told.incident:
            print(f"  left out: {view.article.publisher}: {view.article.title}")
    for view in told.taken_in:
        print(f"  taken in: {view.article.publisher}: {view.article.title}")


if __name__ == "__main__":
    main()
