"""How fast clustering takes in new articles, by how many are stored: CPU time of one process.

    python -m scripts.bench_cluster [--sizes 10000,25000,50000,200000] [--open 25000] [--new 1000]

The stream is Japanese general news, as long as is asked for (see `scripts.perturbed`). New
articles, and those of the three weeks before them, are really encoded. The vectors of the stored
bulk of later rounds are those of the articles that they were made from, with a quarter of their
numbers permuted, another quarter in each round: inside a round all cosines stay, across rounds
they fall as perturbed texts' do. Everything stored is really compared, settled and published.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from jiken.encoders import Encoder, UniversalSentenceEncoder
from jiken.models import Article, Published
from jiken.service import grouping
from jiken.service.grouping import Grouped
from jiken.store import Store
from jiken.store.evidence import Vectors
from pipelines.lead import lead_of
from scripts.beside import SHARED
from scripts.perturbed import SEED, Stream, Told, read

NEWS = SHARED / "gold" / "news_ja" / "articles.jsonl"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
WINDOW = timedelta(days=21)
FILLED_AT_ONCE = 5_000
# About what the stream has in three weeks.
RECENT = 2_000
Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What taking in some new articles cost, in CPU seconds and by the clock."""

    stored: int
    new: int
    encoding: float
    clustering: float
    clock: float
    grouped: Grouped

    @property
    def each(self) -> float:
        """CPU seconds for one article, encoded and clustered."""
        return (self.encoding + self.clustering) / self.new

    @property
    def each_without(self) -> float:
        """CPU seconds for one article, the encoder left out."""
        return self.clustering / self.new

    @property
    def told(self) -> str:
        """The figures in one line."""
        return (
            f"{self.stored:,} stored, {self.new:,} new: {1 / self.each:.0f} articles/s with the "
            f"encoder, {1 / self.each_without:.0f} without "
            f"({1000 * self.each:.2f} and {1000 * self.each_without:.2f} ms each; "
            f"{self.clock:.0f} s by the clock, {self.each * self.new:.0f} s of CPU), "
            f"{self.grouped.pairs / self.new:.0f} pairs each; "
            f"{self.grouped.settled:,} articles settled"
        )


class Bulk:
    """Vectors for the stored bulk: those of round 0, turned differently in each round."""

    def __init__(self, titles: Vector, leads: Vector) -> None:
        self._rows = titles, leads

    def vectors(self, at: int, turn: int) -> tuple[Vector, Vector]:
        """Return title and lead of the article at *at* as round *turn* has it."""
        order = self._order(turn)
        title, lead = (rows[at][order] for rows in self._rows)
        return title, lead

    def _order(self, turn: int) -> NDArray[np.intp]:
        width = self._rows[0].shape[1]
        order = np.arange(width)
        if turn:
            chance = np.random.default_rng([SEED, turn])
            some = chance.choice(width, width // 4, replace=False)
            order[some] = chance.permutation(some)
        return order


@dataclass(slots=True)
class Filling:
    """A store that is filled from the stream."""

    store: Store
    encoder: Encoder
    bulk: Bulk
    length: int
    stream: Iterator[tuple[int, tuple[int, Told]]]
    when: Callable[[int, Told], datetime] = lambda _, told: told.published

    def add(self, count: int, *, encoded: bool) -> None:
        """Store the next *count* articles, with vectors of the bulk where they are not *encoded*."""
        with self.store.writing():
            for number, (at, told) in islice(self.stream, count):
                one = article(told, self.when(number, told))
                kept = self.store.articles.keep(one)
                if kept.id is not None and kept.outcome == "stored" and not encoded:
                    title, lead = self.bulk.vectors(at, number // self.length)
                    self.store.evidence.save_vectors(
                        self.encoder.name,
                        [
                            Vectors(
                                article=kept.id,
                                content_hash=one.content_hash,
                                title=title,
                                lead=lead,
                            )
                        ],
                    )

    def fill(self, count: int) -> Counter[int]:
        """Bring the store to *count* articles and cluster them; return the component sizes."""
        sizes: Counter[int] = Counter()
        while (missing := count - self.store.articles.count()) > 0:
            recent = missing <= RECENT
            self.add(min(missing if recent else missing - RECENT, FILLED_AT_ONCE), encoded=recent)
            grouping.encode(self.store, self.encoder)
            sizes = Counter(
                grouping.cluster(self.store, self.encoder.name, now=NOW).component_sizes
            )
        return sizes

    def sample(self, new: int) -> Sample:
        """Take in *new* articles more, encoded, and return what it cost."""
        stored = self.store.articles.count()
        self.add(new, encoded=True)
        clock, began = time.perf_counter(), time.process_time()
        grouping.encode(self.store, self.encoder)
        encoded = time.process_time()
        grouped = grouping.cluster(self.store, self.encoder.name, now=NOW)
        return Sample(
            stored=stored,
            new=grouped.new,
            encoding=encoded - began,
            clustering=time.process_time() - encoded,
            clock=time.perf_counter() - clock,
            grouped=grouped,
        )


def article(told: Told, when: datetime) -> Article:
    return Article(
        canonical_url=told.url,
        urls=(told.url,),
        title=told.title,
        text=told.text,
        lead=lead_of(told.text),
        language="ja",
        source="",
        publisher=told.publisher,
        family=told.publisher.lower(),
        fetched_at=NOW,
        content_hash=f"{told.url} {told.title}",
        published=Published(at=when.astimezone(UTC), offset=540),
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", default="10000,25000,50000,200000", help="how many are stored")
    parser.add_argument("--open", type=int, default=25_000, help="how many inside one window")
    parser.add_argument("--new", type=int, default=1_000, help="how many are taken in on top")
    parser.add_argument("--vectors", type=Path, help="keep the vectors of round 0 in this file")
    asked = parser.parse_args()
    news = read(NEWS)
    encoder = UniversalSentenceEncoder()
    bulk = base_vectors(news, encoder, asked.vectors)
    if asked.open:
        bench_open(news, encoder, bulk, asked.open, asked.new)
    sizes = [int(size) for size in asked.sizes.split(",") if size]
    if sizes:
        bench_growth(news, encoder, bulk, sizes, asked.new)


def base_vectors(news: Sequence[Told], encoder: Encoder, kept: Path | None) -> Bulk:
    """Encode the real articles, or read their vectors where they were kept."""
    if kept and kept.exists():
        with np.load(kept, allow_pickle=False) as table:
            return Bulk(table["titles"], table["leads"])
    began = time.process_time()
    titles = encoder.encode([told.title for told in news])
    leads = encoder.encode([lead_of(told.text) for told in news])
    spent = time.process_time() - began
    print(f"encoder alone: {len(news) / spent:.0f} articles/s (title and lead)", flush=True)
    if kept:
        np.savez(kept, titles=titles, leads=leads)
    return Bulk(titles, leads)


def bench_open(news: Sequence[Told], encoder: Encoder, bulk: Bulk, count: int, new: int) -> None:
    """Print what new articles cost against *count* that all lie in the window before them."""
    step = WINDOW / (count + new)
    with opened(news, encoder, bulk) as filling:
        filling.when = lambda number, _: NOW - WINDOW + number * step
        told_sizes(filling.fill(count))
        print(f"open, all inside {WINDOW.days} days: {filling.sample(new).told}", flush=True)
    print(f"  peak memory {peak():.2f} GB")


def bench_growth(
    news: Sequence[Told], encoder: Encoder, bulk: Bulk, sizes: Sequence[int], new: int
) -> None:
    """Print what new articles cost by how many are stored, at the stream's own pace."""
    samples = []
    with opened(news, encoder, bulk) as filling:
        for size in sizes:
            began = time.process_time()
            before = filling.store.articles.count()
            components = filling.fill(size)
            spent = time.process_time() - began
            print(f"stored {size - before:,} more in {spent:.0f} s of CPU (import and clustering)")
            told_sizes(components)
            samples.append(filling.sample(new))
            print(f"{samples[-1].told}; peak memory {peak():.2f} GB", flush=True)
    first, last = samples[0], samples[-1]
    for name, grown in (
        ("with the encoder", last.each / first.each),
        ("without", last.each_without / first.each_without),
    ):
        print(
            f"time per article {name}, {last.stored:,} against {first.stored:,} stored: "
            f"{grown:.2f} times (wanted: under 2)"
        )


@contextmanager
def opened(news: Sequence[Told], encoder: Encoder, bulk: Bulk) -> Iterator[Filling]:
    """Give a filling of an empty database in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "news.db") as store:
        yield Filling(
            store=store,
            encoder=encoder,
            bulk=bulk,
            length=len(news),
            stream=enumerate(Stream(news)),
        )


def told_sizes(sizes: Counter[int]) -> None:
    """Print the largest components of what was settled last, and how many are of one article."""
    largest = ", ".join(f"{size:,}" for size in sorted(sizes.elements(), reverse=True)[:5])
    print(f"  components: {sizes.total():,}, {sizes[1]:,} of one article; the largest {largest}")


def peak() -> float:
    """Return the peak memory of this process in GB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


if __name__ == "__main__":
    main()
