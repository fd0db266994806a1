"""Texts whose charset is told wrongly, and the web platform's cases."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter

import pytest

from crawler.discover.feeds import BrokenFeed, discoveries
from jiken.models import Source, SourceKind
from pipelines.decode import decode
from tests.suites.declared import LABELS, VENDORS, real_texts, same
from tests.suites.walk import SHARED, SUITES, Walk, needs_suites, say

pytestmark = [pytest.mark.suites, needs_suites]

RIGHT = 0.97
HEADLINES = 400
PAPER = Source(
    id="kaku", name_ja="架空新聞", name_en="", family="kaku", language="ja", country="JP",
    kind=SourceKind.PUBLISHER,
)  # fmt: skip


def whole_width(text: str) -> str:
    return unicodedata.normalize("NFKC", text.translate(VENDORS)).replace(" ", "")


def told(what: str, right: Counter[str], of: Counter[str]) -> None:
    say(f"{what}: " + ", ".join(f"{name} {n}/{of[name]}" for name, n in right.items()))


def test_real_japanese_texts_are_read_whatever_is_declared() -> None:
    walk, right = Walk(suite="encodings/nine declarations"), Counter[str]()
    texts = real_texts()
    for text in texts:
        for declaration, headers, body in text.declared():
            with walk.case(f"{text.name}, {declaration}"):
                found = decode(body, headers).text
            right[declaration] += same(found, body.decode(text.encoding, "replace"))
    walk.say()
    told("  whole texts that are right", right, Counter(dict.fromkeys(right, len(texts))))

    assert all(n >= RIGHT * len(texts) for n in right.values())


def test_real_japanese_texts_are_read_though_they_were_cut_off() -> None:
    """As a body that ends too early: also within a character."""
    right, texts = Counter[str](), real_texts()
    for text in texts:
        for declaration, headers, body in text.declared():
            cut = body[: len(body) * 2 // 3 + 1]
            wanted = cut.decode(text.encoding, "replace")[:-2]
            right[declaration] += same(decode(cut, headers).text[: len(wanted)], wanted)
    told(
        "encodings/cut off: texts that are right", right, Counter(dict.fromkeys(right, len(texts)))
    )

    assert all(n >= RIGHT * len(texts) for n in right.values())


def test_single_headlines_are_read_whatever_is_declared() -> None:
    """The hard end: thirty characters, with few kana or none, and nothing else to go by."""
    rows = (SHARED / "gold/news_ja/articles.jsonl").read_text("utf-8").splitlines()
    right, of = Counter[str](), Counter[str]()
    for line in rows[:: len(rows) // HEADLINES]:
        title = json.loads(line)["title"]
        for encoding, label in LABELS.items():
            try:
                body = title.encode(encoding)
            except UnicodeEncodeError:
                continue
            others = [other for other in LABELS.values() if other != label]
            for claimed in (label, None, "iso-8859-1", "x-none", *others):
                headers = {"Content-Type": f"text/plain; charset={claimed}"} if claimed else {}
                name = {label: "right", None: "absent"}.get(claimed, claimed)
                name = "another Japanese one" if claimed in others else str(name)
                right[name] += same(decode(body, headers).text, title)
                of[name] += 1
    told("encodings/headlines alone", right, of)

    assert all(n >= RIGHT * of[name] for name, n in right.items())


def test_real_japanese_feeds_announce_the_same_whatever_is_declared() -> None:
    walk = Walk(suite="feeds/japanese, nine declarations", refusals=(BrokenFeed,))
    for text in real_texts():
        if not text.name.endswith(".xml"):
            continue
        announced = []
        for declaration, headers, body in text.declared():
            with walk.case(f"{text.name}, {declaration}"):
                announced.append(discoveries(body, headers, "https://kaku.example/feed", PAPER))
        assert announced[0], text.name
        assert all(each == announced[0] for each in announced), text.name
    walk.say()


def test_what_a_prescan_must_find_is_read() -> None:
    walk = Walk(suite="encodings/html5lib")
    for path in sorted((SUITES / "encodings/html5lib").glob("*.dat")):
        for case in path.read_bytes().split(b"#data\n")[1:]:
            text, _, encoding = case.decode("utf-8").partition("\n#encoding\n")
            body = text.encode(encoding.strip())  # the files are UTF-8, which bytes would tell
            with walk.case(path.name):
                read = decode(body, {"Content-Type": "text/html"}).text
            assert same(read, text), path.name
    walk.say()


@pytest.mark.parametrize(
    ("table", "label"),
    [("shift_jis", "Shift_JIS"), ("jis0208", "EUC-JP"), ("iso_2022_jp", "ISO-2022-JP")],
)
def test_what_browsers_write_is_read_back(table: str, label: str) -> None:
    folder = SUITES / "encodings/whatwg"
    wanted = (folder / f"{table}_out.txt").read_text("utf-8").split("\n")
    body = (folder / f"{table}_out_ref.txt").read_bytes()
    got = decode(body, {"Content-Type": f"text/plain; charset={label}"}).text.split("\n")
    # Half-width kana have no place in ISO-2022-JP: browsers write the full-width ones.
    pairs = [
        (whole_width(mine), whole_width(theirs)) for mine, theirs in zip(got, wanted, strict=True)
    ]
    wrong = [pair for pair in pairs if not same(*pair)]
    say(f"encodings/whatwg {table}: {len(wanted) - len(wrong)} of {len(wanted)} lines")

    assert not wrong
