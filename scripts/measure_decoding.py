"""Print how many Japanese texts come out right under nine right, wrong and absent charsets.

    python -m scripts.measure_decoding [SHARED]

A text is right when at least 99 % of its lines with non-ASCII characters are those that
the true encoding gives (the folder or the index says which that is).
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from pipelines.decode import decode

CHARSET = re.compile(rb"""((?:charset|encoding)\s*=\s*["']?)[\w-]+""", re.I)
PYTHON = {"SHIFT_JIS": "cp932", "CP932": "cp932", "EUC-JP": "euc_jp", "iso-2022-jp": "iso2022_jp"}
LABELS = {"cp932": "Shift_JIS", "euc_jp": "EUC-JP", "iso2022_jp": "ISO-2022-JP", "utf-8": "UTF-8"}


def texts(shared: Path) -> Iterator[tuple[str, str, bytes]]:
    corpus = shared / "corpus/encodings"
    for line in (corpus / "index.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        yield row["id"], row["true_encoding"], (corpus.parent / row["path"]).read_bytes()
    for path in sorted((shared / "suites/feeds/japanese").glob("*/*")):
        yield f"{path.parent.name}/{path.name}", PYTHON[path.parent.name], path.read_bytes()


def declarations(truth: str, body: bytes) -> Iterator[tuple[str, str | None, bytes]]:
    right = LABELS[truth]
    yield "right", right, body
    yield "absent", None, body
    yield "absent, meta removed", None, CHARSET.sub(rb"\1", body)
    for label in ("utf-8", "iso-8859-1", "Shift_JIS", "EUC-JP", "ISO-2022-JP"):
        yield f"header {label}", label, body
    wrong = b"EUC-JP" if truth != "euc_jp" else b"Shift_JIS"
    yield "header utf-8, meta wrong", "utf-8", CHARSET.sub(rb"\1" + wrong, body)


def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if not line.isascii() and "\ufffd" not in line]


def is_right(decoded: str, truth: str) -> bool:
    got = Counter(lines(decoded))
    wanted = Counter(lines(truth))
    return (wanted - got).total() <= 0.01 * wanted.total()


def main(shared: Path) -> None:
    right, asked = Counter[str](), Counter[str]()
    for name, truth, body in texts(shared):
        for declaration, label, served in declarations(truth, body):
            header = f"text/html; charset={label}" if label else "text/html"
            decoded = decode(served, {"Content-Type": header})
            asked[declaration] += 1
            if is_right(decoded.text, served.decode(truth, "replace")):
                right[declaration] += 1
            else:
                print(f"wrong: {name} ({truth}) under {declaration}: read as {decoded.encoding}")
    for declaration in asked:
        print(f"{declaration:28} {right[declaration]:4} of {asked[declaration]}")
    share = right.total() / asked.total()
    print(f"all                          {right.total():4} of {asked.total()}  {share:.4f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[2] / "shared")
