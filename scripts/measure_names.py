"""Print what share of the names in the gold the alias table covers.

    python -m scripts.measure_names [GOLD_DIR] [--uncovered N]

A token counts as a name by how it is written, whatever the table holds: katakana words, kanji
before 市, 県警, 地裁, 省, 大学, 社, …, people before 氏, 首相, …, Latin words in Japanese, and in English
capitalised words in mid-sentence and words with capitals inside. It is covered by the table where
a name of the table overlaps it, and by reading where a story of the other language in the same
cluster has a word that it is heard in, or that is written the same. Katakana words that one text
in 300 has are everyday words, the others names. Titles in Title Case are left out: all is capital
there; so are the months and weekdays, which `dedupe/days.py` reads, and AI itself.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dedupe import Knowledge
from dedupe.fold import fold, folded
from dedupe.lexicon import latin_words
from dedupe.names import names
from dedupe.profile import LEAD_CHARACTERS
from dedupe.sound import heard_alike, kana_sound, latin_sound
from jiken.service.stories import knowledge
from scripts.beside import SHARED
from scripts.measure_clusters import Row, read_rows

SETS = ("ai_events_ja_en", "ai_incidents_ja_en", "translated_docs_ja_en", "classes_train")
_KANJI = r"[\u3400-\u9fff々]"
_PLACE = "都|道|府|県|市|区|町|村|島|州|駅|空港"
_BODY = "警|署|裁|地検|高裁|省|庁|委員会|大学|大|社|党|銀行|病院|新聞|協会|財団|研究所"
_TITLE = "氏|首相|大統領|長官|外相|知事|市長|議員|容疑者|被告|教授|社長|会長|選手|監督"
_JAPANESE = {
    "katakana": re.compile(r"[ァ-ヴー]{3,}"),
    "Latin in Japanese": re.compile(r"(?<![A-Za-z0-9])[A-Z][A-Za-z0-9.+-]*[A-Za-z0-9]"),
    "kanji place": re.compile(rf"(?<!{_KANJI}){_KANJI}{{2,4}}(?={_PLACE})"),
    "kanji body": re.compile(rf"(?<!{_KANJI}){_KANJI}{{2,5}}(?={_BODY})"),
    "kanji person": re.compile(rf"(?<!{_KANJI}){_KANJI}{{2,4}}(?={_TITLE})"),
}
_ENGLISH = {
    "capitalised": re.compile(r"(?<=[a-z,;] )[A-Z][a-z]+(?: [A-Z][a-z]+){0,3}(?![A-Za-z])"),
    "capitals": re.compile(
        r"(?<![A-Za-z0-9])(?:[A-Z]{2,6}|[A-Z]?[a-z]+[A-Z][A-Za-z]*)(?![A-Za-z])"
    ),
}
# A title of which more words begin with a capital than this is in Title Case.
_TITLE_CASE = 0.5
_EVERYDAY = 5.7
_NO_NAMES = frozenset(
    "AI The January February March April May June July August September October November December "
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
)


@dataclass(frozen=True)
class Token:
    """A name-like token, and whether the table or its sound leads to the other language."""

    kind: str
    said: str
    named: bool
    heard: bool


def is_title_case(text: str) -> bool:
    words = [w for w in text.split() if w[:1].isalpha()]
    return sum(w[0].isupper() for w in words) > _TITLE_CASE * len(words)


def parts(row: Row) -> Iterator[str]:
    title = row.get("title") or ""
    if row.get("language") == "ja" or not is_title_case(title):
        yield title
    yield (row.get("text") or "")[:LEAD_CHARACTERS]


def sounds(row: Row) -> set[str]:
    text = fold(" ".join(parts(row)))
    if row.get("language") == "ja":
        return {kana_sound(m) for m in _JAPANESE["katakana"].findall(text)}
    return {latin_sound(word) for word, _, _ in latin_words(text) if len(word) > 3}


def tokens(row: Row, shipped: Knowledge, others: Sequence[str]) -> Iterator[Token]:
    patterns = _JAPANESE if row.get("language") == "ja" else _ENGLISH
    for text in parts(row):
        named = [(n.start, n.end) for n in names(folded(text), text, "text", shipped.aliases)]
        for kind, pattern in patterns.items():
            for found in pattern.finditer(text):
                first, last = found.span()
                said = found.group()
                if said in _NO_NAMES:
                    continue
                covered = any(first < end and start < last for start, end in named)
                heard = not covered and _heard(said, kind, others)
                yield Token(_sort(kind, said, shipped), said, covered, heard)


def _sort(kind: str, said: str, shipped: Knowledge) -> str:
    if kind == "katakana":
        everyday = shipped.frequencies.weight(said) < _EVERYDAY
        return "katakana, everyday" if everyday else "katakana, names"
    return kind


def _heard(said: str, kind: str, others: Sequence[str]) -> bool:
    if kind == "katakana":
        return heard_alike(kana_sound(said), others) is not None
    if kind.startswith("kanji"):
        return False
    return any(heard_alike(latin_sound(word), others) for word in fold(said).split())


def of_set(gold: Path, name: str, shipped: Knowledge) -> Iterator[tuple[str, Token]]:
    """Yield (language, token) over the set's articles in Japanese and English."""
    rows = read_rows(gold / name / "articles.jsonl")
    clusters = {g["url"]: g.get("cluster") for g in read_rows(gold / name / "gold.jsonl")}
    heard: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        if cluster := clusters.get(row["url"]):
            heard[cluster, row.get("language") or "en"] |= sounds(row)
    for row in rows:
        language = row.get("language") or "en"
        other = {"ja": "en", "en": "ja"}[language]
        others = tuple(heard.get((clusters.get(row["url"]) or "", other), ()))
        for token in tokens(row, shipped, others):
            yield language, token


def table(found: Sequence[tuple[str, str, Token]]) -> Iterator[str]:
    yield "| set | language | kind of token | tokens | by the table | by reading | not covered |"
    yield "|---|---|---|---|---|---|---|"
    groups: defaultdict[tuple[str, str, str], list[Token]] = defaultdict(list)
    for set_, language, token in found:
        for group in (
            (set_, language, token.kind),
            (set_, language, "all"),
            ("all", language, "all"),
        ):
            groups[group].append(token)
    for (set_, language, kind), some in sorted(
        groups.items(), key=lambda g: (g[0][0] == "all", g[0])
    ):
        named, heard = (
            sum(getattr(t, how) for t in some) / len(some) for how in ("named", "heard")
        )
        shares = f"{named:.1%} | {heard:.1%} | {1 - named - heard:.1%}"
        yield f"| {set_} | {language} | {kind} | {len(some)} | {shares} |"


def uncovered(found: Sequence[tuple[str, str, Token]], most: int) -> Iterator[str]:
    missed = Counter(
        (language, token.kind, token.said)
        for _, language, token in found
        if not (token.named or token.heard)
    )
    for language, kind in sorted({(language, kind) for language, kind, _ in missed}):
        some = [
            (said, n)
            for (of, sort, said), n in missed.most_common()
            if (of, sort) == (language, kind)
        ]
        yield f"{language}, {kind}: " + ", ".join(f"{said} {n}" for said, n in some[:most])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", nargs="?", type=Path, default=SHARED / "gold")
    parser.add_argument("--uncovered", type=int, default=0, metavar="N")
    args = parser.parse_args()
    shipped = knowledge()
    found = [
        (s, language, token) for s in SETS for language, token in of_set(args.gold, s, shipped)
    ]
    print("\n".join(table(found)))
    if args.uncovered:
        print("\n".join(uncovered(found, args.uncovered)))


if __name__ == "__main__":
    main()
