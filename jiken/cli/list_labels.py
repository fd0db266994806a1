"""The words of `jiken incidents` and `jiken search`, in Japanese and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jiken.taxonomy import CLASSES_JA, SEVERITIES_JA, ArticleClass, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLabels:
    """The words of one language; *hidden* is filled in."""

    classes: Mapping[ArticleClass, str]
    severities: Mapping[Severity, str]
    incidents: tuple[str, ...]
    articles: tuple[str, ...]
    notes: tuple[str, ...]
    no_title: str
    no_date: str
    hidden: str
    none_yet: str
    none_fits: str
    nothing: str


LIST_LABELS: Mapping[str, ListLabels] = {
    "en": ListLabels(
        classes={c: c.value for c in ArticleClass},
        severities={s: s.value for s in Severity},
        incidents=("incident", "class", "severity", "articles", "sources", "languages", "title"),
        articles=("date", "publisher", "class", "incident", "title"),
        notes=("date", "reviewer", "incident", "reviewers’ words"),
        no_title="(no title)",
        no_date="no date",
        hidden="{:,} more are unrelated (product and business news, AI that helps): --all shows them, too.",
        none_yet="No incidents yet: run `jiken cluster`.",
        none_fits="No incident matches.",
        nothing="Nothing found.",
    ),
    "ja": ListLabels(
        classes=CLASSES_JA,
        severities=SEVERITIES_JA,
        incidents=("事案", "分類", "深刻度", "記事", "情報源", "言語", "見出し"),
        articles=("日付", "発行元", "分類", "事案", "見出し"),
        notes=("日付", "担当者", "事案", "担当者の記述"),
        no_title="（見出しなし）",
        no_date="日付なし",
        hidden="ほかに対象外（製品・事業の話題、助ける側のAI）が{:,}件あります。--all で表示します。",
        none_yet="事案はまだありません。`jiken cluster` を実行してください。",
        none_fits="条件に合う事案はありません。",
        nothing="見つかりませんでした。",
    ),
}
