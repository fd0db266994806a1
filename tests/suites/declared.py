"""Real Japanese texts under nine declarations of their charset."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.suites.walk import SHARED, SUITES

FOLDERS = {"SHIFT_JIS": "cp932", "CP932": "cp932", "EUC-JP": "euc_jp", "iso-2022-jp": "iso2022_jp"}
LABELS = {"cp932": "Shift_JIS", "euc_jp": "EUC-JP", "iso2022_jp": "ISO-2022-JP", "utf-8": "UTF-8"}
LEGACY = ("Shift_JIS", "EUC-JP", "ISO-2022-JP")
VENDORS = str.maketrans("〜‖−¢£¬—", "～∥－￠￡￢―")
UNREAD = re.compile("[\ufffd\ue000-\uf8ff]")

_STATED = re.compile(
    rb"""(<\?xml[^>]*?)\s+encoding\s*=\s*["'][\w.:-]+["']|<meta[^>]*charset[^>]*>""", re.IGNORECASE
)
_HEAD = re.compile(rb"<head[^>]*>", re.IGNORECASE)
_XML = re.compile(rb"<\?xml[^>]*?\?>")


@dataclass(frozen=True, kw_only=True)
class Real:
    """A text as it came: its bytes without their own declaration, and their true encoding."""

    name: str
    body: bytes
    encoding: str

    def declared(self) -> Iterator[tuple[str, dict[str, str], bytes]]:
        """Yield nine times: what is declared, in words, the headers and the body."""
        right = LABELS[self.encoding]
        others = [label for label in LEGACY if label != right][:2]
        unicode = "utf-8" if right != "UTF-8" else "utf-16"
        for name, header, inside in (
            ("right", right, right),
            ("absent", None, None),
            ("utf-8", unicode, unicode),
            ("iso-8859-1", "iso-8859-1", "iso-8859-1"),
            ("another Japanese one", others[0], others[0]),
            ("a third Japanese one", others[1], others[1]),
            ("no such charset", "x-none", "x-none"),
            ("header right, page wrong", right, others[0]),
            ("header wrong, page right", others[1], right),
        ):
            kind = "text/html" + (f"; charset={header}" if header else "")
            yield name, {"Content-Type": kind}, self._stating(inside)

    def _stating(self, label: str | None) -> bytes:
        if label is None:
            return self.body
        if _XML.search(self.body[:200]):
            declaration = f'<?xml version="1.0" encoding="{label}"?>'.encode()
            return _XML.sub(declaration, self.body, count=1)
        meta = f'<meta charset="{label}">'.encode()
        head = _HEAD.search(self.body)
        at = head.end() if head else 0
        return self.body[:at] + meta + self.body[at:]


def real_texts() -> list[Real]:
    """Return the texts of feeds/japanese and of corpus/encodings."""
    found = [
        (f"{path.parent.name}/{path.name}", path.read_bytes(), FOLDERS[path.parent.name])
        for path in sorted((SUITES / "feeds/japanese").glob("*/*"))
    ]
    for line in (SHARED / "corpus/encodings/index.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        body = (SHARED / "corpus" / row["path"]).read_bytes()
        found.append((row["path"], body, row["true_encoding"]))
    return [
        Real(name=name, body=_STATED.sub(lambda one: one[1] or b"", body), encoding=encoding)
        for name, body, encoding in found
    ]


def same(text: str, other: str) -> bool:
    """Whether two texts are one but for vendors' twins and for bytes that no table has."""
    return _seen(text) == _seen(other)


def _seen(text: str) -> str:
    return UNREAD.sub("", text.translate(VENDORS))
