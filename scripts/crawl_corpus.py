"""Crawl the captured pages of real publishers and score what comes out.

    python -m scripts.crawl_corpus [FOLDER] [--time-only]

Serves ../shared/corpus under its real host names on the loopback (webbox), writes a registry
with one source per host, crawls them all through that proxy without the gate, exports the
articles and prints the scorer's verdict on the extraction, with time and pages per second.
FOLDER keeps registry, database and export; without it they are thrown away. --time-only
prints the crawl's own seconds and no more.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

from scripts.beside import ROOT, SHARED, jiken, require, score

CORPUS = SHARED / "corpus"
SOURCE = """
[[source]]
id = {id}
name_{language} = {name}
language = "{language}"
country = "{country}"
kind = "publisher"
hosts = [{host}]
delay = 0
feeds = [{{ url = {feed}, evidence = "webbox" }}]
"""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, help="keep what comes out here")
    parser.add_argument("--time-only", action="store_true", help="print the crawl's seconds only")
    asked = parser.parse_args()
    require()
    with tempfile.TemporaryDirectory() as lent:
        folder = asked.folder or Path(lent)
        folder.mkdir(parents=True, exist_ok=True)
        summary = crawl(folder, quiet=asked.time_only)
        if asked.time_only:
            print(summary["seconds"])
        else:
            report(folder, summary)


def crawl(folder: Path, *, quiet: bool) -> dict[str, object]:
    """Crawl the corpus into *folder* and return the crawl's summary."""
    with webbox() as proxy:
        registry = folder / "sources.toml"
        registry.write_text("".join(map(table, hosts(proxy))), "utf-8")
        places = ["--db", str(folder / "corpus.db"), "--sources", str(registry)]
        told = ["--summary", str(folder / "summary.json"), "--plain"]
        subprocess.run(
            [sys.executable, "-m", "crawler", *places, *told, "--proxy", proxy, "--no-gate"],
            cwd=ROOT,
            check=True,
            stdout=subprocess.DEVNULL if quiet else None,
        )
    found: dict[str, object] = json.loads((folder / "summary.json").read_text("utf-8"))
    return found


def report(folder: Path, summary: dict[str, object]) -> None:
    """Print the scores of the extraction and the speed of the crawl."""
    export = folder / "articles.jsonl"
    jiken("export", "--db", str(folder / "corpus.db"), str(export))
    print(json.dumps(score("extraction", CORPUS / "index.jsonl", export), indent=1))
    seconds, outcomes = summary["seconds"], summary["outcomes"]
    assert isinstance(seconds, float)
    assert isinstance(outcomes, dict)
    pages = sum(n for name, n in outcomes.items() if ":" not in name)
    print(f"{pages} pages in {seconds} s: {pages / seconds:.1f} pages a second")


@contextmanager
def webbox() -> Iterator[str]:
    """Serve the corpus; yield the proxy's address."""
    command = [sys.executable, str(SHARED / "webbox" / "webbox.py"), str(CORPUS), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        try:
            yield server.stdout.readline().split()[-1]
        finally:
            server.terminate()


def hosts(proxy: str) -> list[dict[str, str]]:
    """Return what webbox says of its hosts."""
    opener = build_opener(ProxyHandler({"http": proxy}))
    with opener.open("http://webbox/sources.json") as answer:
        rows: list[dict[str, str]] = json.load(answer)
    return rows


def table(row: dict[str, str]) -> str:
    """Return the registry's table of one host."""
    japanese = row["lang"] == "ja"
    return SOURCE.format(
        id=json.dumps(re.sub(r"[^a-z0-9]+", "-", row["host"]).strip("-")),
        language="ja" if japanese else "en",
        country="JP" if japanese else "US",
        name=json.dumps(row.get("publisher") or row["host"], ensure_ascii=False),
        host=json.dumps(row["host"]),
        feed=json.dumps(row["feed"]),
    )


if __name__ == "__main__":
    main()
