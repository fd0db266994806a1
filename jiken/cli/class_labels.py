"""The words of `jiken show` and `jiken incidents` for what articles and incidents are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jiken.rollup import Quote
from jiken.service.saying import tag_name
from jiken.taxonomy import CLASSES_JA, NO_SEVERITY_JA, SEVERITIES_JA, ArticleClass, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassLabels:
    """The words of one language; those with {} are filled in."""

    language: str
    classes: Mapping[ArticleClass, str]
    severities: Mapping[Severity, str]
    groups: Mapping[str, str]
    probability: str
    by_reviewer: str
    between: str
    helper: str
    no_ai: str
    severity: str
    not_established: str
    colon: str
    comma: str
    semicolon: str
    weighed: str
    no_words: str
    by_publisher: str
    noted: str
    why: str
    summary: str
    tags: str
    facts: str
    disagree: str
    said_by: str
    opinion: str
    worded: str
    unclassified: str

    def named(self, class_: ArticleClass) -> str:
        """Return the name of a class."""
        return self.classes[class_]

    def tag(self, group: str, value: str) -> str:
        """Return a tag's value in this language."""
        return tag_name(group, value, self.language)

    def with_cue(self, values: str, quote: Quote, *, learnt: bool) -> str:
        """Return the values of tags with the words that gave them, or that weighed most."""
        words = self.weighed.format(quoted(quote)) if learnt else quoted(quote)
        return f"{values}{'' if self.language == 'ja' else ' '}{words}"


def quoted(quote: Quote) -> str:
    """Return a quotation in the marks of its language, others than it holds itself."""
    said = quote.said.said
    if quote.language == "ja":
        return f"『{said}』" if "「" in said else f"「{said}」"
    return f"‘{said}’" if "“" in said else f"“{said}”"


CLASS_LABELS: Mapping[str, ClassLabels] = {
    "en": ClassLabels(
        language="en",
        classes={c: c.aim or "Needs review" for c in ArticleClass},
        severities={s: s.value for s in Severity},
        groups={
            "harm_types": "Harm",
            "stakeholders": "Affected",
            "industries": "Industry",
            "principles": "AI principles",
            "task": "Task of the AI system",
            "autonomy": "Autonomy",
            "functions": "Business function",
            "relation": "Relation to the AI system",
            "country": "Country",
            "system": "AI system",
            "organisation": "Organisation",
        },
        probability="probability {:.2f}",
        by_reviewer="by a reviewer",
        between="between {} ({:.2f}) and {} ({:.2f})",
        helper="the AI system helps",
        no_ai="no AI system",
        severity="Severity: {}",
        not_established="not established",
        colon=": ",
        comma=", ",
        semicolon="; ",
        weighed="(by the model, mostly from {})",
        no_words="no words to show",
        by_publisher="the publisher's country",
        noted=" ({})",
        why="Why",
        summary="Summary, quoted from the reports",
        tags="Tags, with the words that gave them",
        facts="Facts",
        disagree="the reports disagree",
        said_by=" ({})",
        opinion="second opinion: {} ({}, prompt {})",
        worded="In the words of {} (prompt {}); a suggestion",
        unclassified="Not classified yet: run `jiken classify`.",
    ),
    "ja": ClassLabels(
        language="ja",
        classes=CLASSES_JA,
        severities=SEVERITIES_JA,
        groups={
            "harm_types": "害の種類",
            "stakeholders": "影響を受けた人々",
            "industries": "業種",
            "principles": "AI原則",
            "task": "AIの働き",
            "autonomy": "自律性",
            "functions": "業務機能",
            "relation": "AIとの関わり",
            "country": "国",
            "system": "AIシステム",
            "organisation": "組織",
        },
        probability="確率{:.2f}",
        by_reviewer="レビュー担当者による",
        between="{}（{:.2f}）か{}（{:.2f}）",
        helper="AIは助ける側",
        no_ai="AIシステムは関わらない",
        severity="深刻度：{}",
        not_established=NO_SEVERITY_JA,
        colon="：",
        comma="、",
        semicolon="；",
        weighed="（モデルの判断、主に{}から）",
        no_words="示せる語句なし",
        by_publisher="発行元の国",
        noted="（{}）",
        why="判断の理由",
        summary="要約（記事からの引用）",
        tags="タグと根拠の語句",
        facts="事実",
        disagree="記事の間で食い違い",
        said_by="（{}）",
        opinion="セカンドオピニオン：{}（{}、プロンプト{}）",
        worded="{}による文（プロンプト{}）、参考",
        unclassified="未分類です。`jiken classify` を実行してください。",
    ),
}
