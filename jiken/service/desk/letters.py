"""What an alert says: as JSON for webhooks, and as a letter in English or Japanese. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias
from urllib.parse import quote

from jiken.taxonomy import CLASSES_JA, SEVERITIES_JA, ArticleClass, Severity

Piece: TypeAlias = "Mapping[str, object]"
"""One incident as a delivery tells it: `planning.piece_of`."""

_WORDS = {
    "en": {
        "subject": "[Jiken] {view}: {new} new, {changed} changed",
        "test": "[Jiken] {view}: a test",
        "tested": "This is a test of an alert on the view “{view}”. Nothing has happened.",
        "new": "New",
        "changed": "Changed",
        "sources": "independent sources: {n}",
        "was": "was",
        "none": "(no title)",
        "foot": "Sent by Jiken for the view “{view}”. Alerts: {alerts}",
    },
    "ja": {
        "subject": "[Jiken] {view}：新着{new}件、変更{changed}件",
        "test": "[Jiken] {view}：テスト送信",
        "tested": "ビュー「{view}」の通知のテストです。実際の変化はありません。",
        "new": "新着",
        "changed": "変更",
        "sources": "独立した情報源：{n}",
        "was": "変更前",
        "none": "（見出しなし）",
        "foot": "Jikenがビュー「{view}」について送信しました。通知の設定：{alerts}",
    },
}


def subject(view: str, pieces: Sequence[Piece], language: str) -> str:
    """Return a letter's subject; without incidents it is a test."""
    words = _WORDS[language]
    if not pieces:
        return words["test"].format(view=view)
    new = sum(piece["change"] == "new" for piece in pieces)
    return words["subject"].format(view=view, new=new, changed=len(pieces) - new)


def letter(view: str, pieces: Sequence[Piece], language: str, desk: str) -> str:
    """Return a letter's text, the new incidents first."""
    words = _WORDS[language]
    told = [_told(piece, words, language, desk) for piece in pieces]
    body = told or [words["tested"].format(view=view)]
    foot = words["foot"].format(view=view, alerts=f"{desk}/alerts")
    return "\n\n".join([*body, f"-- \n{foot}"]) + "\n"


def _told(piece: Piece, words: Mapping[str, str], language: str, desk: str) -> str:
    before = piece.get("before")
    lines = [
        f"{words[str(piece['change'])]}: {_title(piece, language) or words['none']}",
        f"  {_kind(piece, language)} · {piece['day'] or '–'} · "
        + words["sources"].format(n=piece["sources"]),
        f"  {desk}/incidents/{quote(str(piece['id']))}",
    ]
    if isinstance(before, Mapping):
        was = _was(piece, before, language)
        lines += [f"  {words['was']}: {was}"] if was else []
    return "\n".join(lines)


def _title(piece: Piece, language: str) -> str:
    first, second = ("ja", "en") if language == "ja" else ("en", "ja")
    return " ".join(str(piece[f"title_{first}"] or piece[f"title_{second}"] or "").split())


def _kind(piece: Piece, language: str) -> str:
    class_ = ArticleClass(str(piece["class"]))
    step = Severity(str(piece["severity"])) if piece.get("severity") else None
    if language == "ja":
        return "／".join([CLASSES_JA[class_], *([SEVERITIES_JA[step]] if step else [])])
    return ", ".join([class_.aim or "Needs review", *([step.value] if step else [])])


def _was(piece: Piece, before: Piece, language: str) -> str:
    """Return what stood before, as far as it was another."""
    parts = []
    if any(before.get(name) != piece.get(name) for name in ("class", "severity")):
        parts.append(_kind(before, language))
    if before.get("sources") != piece.get("sources"):
        parts.append(_WORDS[language]["sources"].format(n=before.get("sources")))
    if _title(before, language) != _title(piece, language):
        parts.append(_title(before, language))
    return " · ".join(part for part in parts if part)
