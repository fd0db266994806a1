"""Count in how many texts each term stands and write the table that weights are read from.

    python -m scripts.build_shingle_table GOLD_DIR [OUT.npz]

Reads titles and leads of the public gold's general news (Japanese, English) and AI news;
writes CRC-32 hashes and quantised weights only, no text. A term counts by the corpus in
which it is most common, so that a word that every AI report holds does not pass for rare.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from dedupe.concepts import concept_mentions
from dedupe.fold import folded
from dedupe.lexicon import Frequencies, japanese_terms, latin_words, level, term_hash
from dedupe.names import Aliases, names
from dedupe.profile import LEAD_CHARACTERS

DATA = Path(__file__).resolve().parents[1] / "data"
# (sets, language or None): each is one corpus, counted by itself.
CORPORA = (
    (("news_ja",), None),
    (("stories_en",), None),
    (("classes_train", "aim_older_export", "aiid_headlines"), "en"),
    (("classes_train",), "ja"),
)


def rows(gold: Path, sets: Iterable[str], language: str | None) -> Iterator[dict[str, str]]:
    for name in sets:
        with (gold / name / "articles.jsonl").open(encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                if language is None or row.get("language") == language:
                    yield row


def terms_of(row: dict[str, str], aliases: Aliases) -> set[str]:
    """Return every term and concept that a profile would weigh."""
    parts = [
        (w, t, folded(t))
        for w, t in (
            ("title", row.get("title") or ""),
            ("lead", (row.get("text") or "")[:LEAD_CHARACTERS]),
        )
    ]
    named = [n for where, original, text in parts for n in names(text, original, where, aliases)]
    found = {
        t
        for _, _, text in parts
        for t, _, _ in (*latin_words(text.text), *japanese_terms(text.text))
    }
    return found | set(concept_mentions(parts, named, row.get("language", "en"), Frequencies({})))


def main() -> None:
    gold = Path(sys.argv[1])
    out = Path(sys.argv[2]) if len(sys.argv) > 2 else DATA / "shingles.npz"
    aliases = Aliases.from_table(tomllib.loads((DATA / "aliases.toml").read_text("utf-8")))
    levels: dict[int, int] = {}
    for sets, language in CORPORA:
        counts: Counter[int] = Counter()
        total = 0
        for row in rows(gold, sets, language):
            total += 1
            counts.update({term_hash(term) for term in terms_of(row, aliases)})
        for hashed, count in counts.items():
            if count > 1:
                told = level((count + 0.5) / (total + 1))
                levels[hashed] = min(levels.get(hashed, 255), told)
        print(sets, language, total, len(counts))
    hashes = np.array(sorted(levels), dtype=np.uint32)
    np.savez_compressed(
        out, hashes=hashes, levels=np.array([levels[h] for h in hashes.tolist()], dtype=np.uint8)
    )
    print(out, len(hashes), "terms", out.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
