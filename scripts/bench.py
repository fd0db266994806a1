"""Speed and memory, each as a whole process; ratios are within one run.

    python -m scripts.bench [crawl] [cluster] [classify] [desk]

crawl: crawl + extract + store of the captured pages, against trafilatura alone (default mode)
on the same pages and cores. cluster: new articles a second by how many are stored, and memory
(half an hour; see `scripts.bench_cluster`). classify: articles a second, their vectors given, and
memory (see `scripts.bench_classify`). desk: what its pages take over a million articles (a quarter
of an hour and 4 GB of disk; see `scripts.bench_desk`).
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from scripts.beside import ROOT, SHARED, require

RUNS = 3


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "what", nargs="*", default=["crawl", "classify", "desk", "cluster"], metavar="WHAT"
    )
    asked = parser.parse_args().what
    require()
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    for name in asked:
        BENCHES[name]()


def bench_crawl() -> None:
    """Print pages a second of the crawl and of trafilatura alone, and the ratios, over three runs.

    The crawl gives titles, dates and authors too, so trafilatura is timed with and without them.
    """
    pages = captured_pages()
    ratios: dict[bool, list[float]] = {True: [], False: []}
    for run in range(1, RUNS + 1):
        crawl = crawl_seconds()
        print(f"run {run}: crawl + extract + store {len(pages) / crawl:.1f} pages/s", flush=True)
        for metadata, found in ratios.items():
            alone = alone_seconds(pages, metadata)
            found.append(alone / crawl)
            print(f"  trafilatura alone, {told(metadata)}: {len(pages) / alone:.1f} pages/s")
    for metadata, found in ratios.items():
        print(
            f"median ratio to trafilatura alone, {told(metadata)}: {statistics.median(found):.2f}"
        )


def told(metadata: bool) -> str:
    """Return in words what trafilatura is asked for."""
    return "text, title and date" if metadata else "text only"


def captured_pages() -> list[Path]:
    corpus = SHARED / "corpus"
    rows = map(json.loads, (corpus / "index.jsonl").read_text("utf-8").splitlines())
    return [
        corpus / row["html_path"]
        for row in rows
        if row.get("kind", "article") == "article" and row.get("html_path")
    ]


def alone(path: Path, metadata: bool) -> int:
    """Extract one page with trafilatura's default mode and return how long its text is."""
    import trafilatura

    body = path.read_bytes()
    page = gzip.decompress(body) if path.suffix == ".gz" else body
    return len(trafilatura.extract(page, with_metadata=metadata) or "")


def alone_seconds(pages: list[Path], metadata: bool) -> float:
    """Return the seconds that trafilatura alone takes for all pages on all cores, warmed up."""
    one = partial(alone, metadata=metadata)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(one, pages[:4]))
        began = time.perf_counter()
        list(pool.map(one, pages, chunksize=4))
        return time.perf_counter() - began


def crawl_seconds() -> float:
    """Return the seconds from the crawl's first poll to its end, by its own summary."""
    with tempfile.TemporaryDirectory() as folder:
        ran = subprocess.run(
            [sys.executable, "-m", "scripts.crawl_corpus", "--time-only", folder],
            cwd=ROOT,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
    return float(ran.stdout.split()[-1])


def bench_classify() -> None:
    """Run `scripts.bench_classify`: articles/s of one core, the parts, memory."""
    one_core("scripts.bench_classify")


def bench_cluster() -> None:
    """Run `scripts.bench_cluster` as it is by default: new articles/s, growth, memory."""
    one_core("scripts.bench_cluster")


def bench_desk() -> None:
    """Run `scripts.bench_desk` as it is by default: milliseconds of each kind of page, memory."""
    one_core("scripts.bench_desk")


def one_core(module: str) -> None:
    """Run a benchmark whose products are to use one thread."""
    one_thread = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    subprocess.run([sys.executable, "-m", module], cwd=ROOT, check=True, env=one_thread)


BENCHES = {
    "crawl": bench_crawl,
    "classify": bench_classify,
    "cluster": bench_cluster,
    "desk": bench_desk,
}


if __name__ == "__main__":
    main()
