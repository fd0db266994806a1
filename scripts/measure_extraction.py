"""Extraction on captured pages, scored against gold; no crawl, one process.

    python -m scripts.measure_extraction [--baseline] [--lists]

Reads ../shared/corpus, writes an export of articles to a temporary file and scores it with
../shared/score/score.py. --baseline scores trafilatura alone (its default mode, its own
metadata) beside it; the CPU seconds of both are of the same run. --lists says what the list
pages came to.
"""

from __future__ import annotations

import argparse
import gzip
import json
import logging
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import trafilatura

from pipelines.extract import ExtractionError, extract
from scripts.beside import SHARED, require, score

CORPUS = SHARED / "corpus"
Row = dict[str, Any]


def main() -> None:
    require()
    asked = _arguments()
    logging.disable(logging.CRITICAL)
    rows = [json.loads(line) for line in (CORPUS / "index.jsonl").read_text("utf-8").splitlines()]
    articles = [row for row in rows if row.get("kind") == "article"]
    ours = _run("jiken", articles, _extracted)
    if asked.baseline:
        alone = _run("trafilatura alone", articles, _baseline)
        print(f"CPU: {ours / alone:.2f} x trafilatura alone")
    if asked.lists:
        lists = [row for row in rows if row.get("kind") == "list"]
        print(
            "list pages:", {row["url"]: _extracted(row).get("outcome", "Article") for row in lists}
        )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--baseline", action="store_true")
    parser.add_argument("--lists", action="store_true")
    return parser.parse_args()


def _run(name: str, rows: list[Row], read: Callable[[Row], Row]) -> float:
    """Print the score of one way to read the pages; return its CPU seconds."""
    start = time.process_time()
    found = [read(row) for row in rows]
    seconds = time.process_time() - start
    outcomes = Counter(row.get("outcome", "Article") for row in found)
    print(f"{name}: {len(rows)} pages, {seconds:.1f} CPU seconds, {dict(outcomes)}")
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in _articles(found))
        file.flush()
        for words in ([], ["--lang", "ja"], ["--lang", "en"]):
            print(*words, _score(file.name, words))
    return seconds


def _articles(found: list[Row]) -> Iterator[Row]:
    return (row for row in found if "outcome" not in row)


def _score(articles: str, words: list[str]) -> str:
    scored = score("extraction", CORPUS / "index.jsonl", Path(articles), *words)
    text = json.dumps(scored, ensure_ascii=False)
    return json.dumps(json.loads(text, parse_float=lambda figure: round(float(figure), 4)))


def _body(row: Row) -> bytes:
    body = (CORPUS / row["html_path"]).read_bytes()
    return gzip.decompress(body) if row["html_path"].endswith(".gz") else body


def _extracted(row: Row) -> Row:
    headers = {"Content-Type": row["content_type"]} if row.get("content_type") else {}
    try:
        found = extract(_body(row), headers, row["url"])
    except ExtractionError as wrong:
        return {"url": row["url"], "outcome": type(wrong).__name__}
    return {
        "url": row["url"],
        "urls": [row["url"], found.canonical_url],
        "publisher": row.get("publisher"),
        "language": found.language,
        "title": found.title,
        "text": found.text,
        "published_at": found.published.exported() if found.published else None,
    }


def _baseline(row: Row) -> Row:
    """What trafilatura's defaults say; the encoding is given to it, as gold has it."""
    page = _body(row).decode(row.get("encoding") or "utf-8", "replace")
    found = trafilatura.bare_extraction(page, url=row["url"], with_metadata=True)
    if found is None:
        return {"url": row["url"], "outcome": "nothing"}
    return {
        "url": row["url"],
        "urls": [row["url"]],
        "title": found.title,
        "text": found.text,
        "published_at": found.date,
    }


if __name__ == "__main__":
    main()
