"""The sentences of a rationale, in Japanese and in English, round the quotations they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from dedupe.fold import is_japanese
from jiken.rollup.records import Fact, Quote, RolledClaim
from jiken.taxonomy import CLASSES_JA, SEVERITIES_JA, ArticleClass, Severity

Publishers = Mapping[int, str]
_CLASSES = {
    ArticleClass.INCIDENT: (
        "AIシステム、またはそれを使った行為から害が生じたと報じられている",
        "Reports tell of harm that an AI system or its use led to",
    ),
    ArticleClass.HAZARD: (
        "AIシステムから害が生じ得る事態が報じられている",
        "Reports tell of an AI system that could lead to harm",
    ),
    ArticleClass.COMPLEMENTARY: (
        "AIのリスクや事案をめぐる対応、手続き、調査などが報じられている",
        "Reports tell of a response, a procedure or a study concerning AI",
    ),
    ArticleClass.UNRELATED: (
        "AIについて、害や危険ではないことが報じられている",
        "Reports tell of AI in another connection than harm or danger",
    ),
}
HELPER = (
    "AIは救助、検知、防止などをする側として報じられている",
    "Reports tell of AI as what rescues, detects or prevents",
)
UNSETTLED = (
    "AIシステムをめぐり、害が生じた、または生じる前に防がれたと報じられている",
    "Reports tell of an AI system and of harm that was done, or was prevented before",
)
FURTHER = ("報道は次のように伝えている", "The reports also say")


def claim(said: tuple[str, str], quotes: Sequence[Quote], who: Publishers) -> RolledClaim:
    """Return "sentence: quotations." in both languages."""
    ja, en = said
    return RolledClaim(
        text_ja=f"{ja}：{_listed_ja(quotes, who)}。",
        text_en=f"{en}: {_listed_en(quotes, who)}.",
        quotes=tuple(quotes),
    )


def of_class(class_: ArticleClass, helper: bool) -> tuple[str, str]:
    """Return the sentence that says what the incident is."""
    return HELPER if helper and class_ is ArticleClass.UNRELATED else _CLASSES[class_]


def undecided(class_: ArticleClass, share: float) -> tuple[str, str]:
    """Return the sentence that says how likely one of the candidates is."""
    return (
        f"判定は要確認で、{CLASSES_JA[class_]}の可能性は{share:.0%}",
        f"Needs review; {class_.aim} is {share:.0%} likely",
    )


def step(severity: Severity) -> tuple[str, str]:
    """Return the sentence that names a step of the ladder."""
    return f"深刻度は「{SEVERITIES_JA[severity]}」", f"Severity: {severity.value}"


def steps(
    severity: Severity,
    quotes: Sequence[Quote],
    lower: Severity,
    lower_quote: Quote,
    who: Publishers,
) -> RolledClaim:
    """Return the sentence for a step that not every report goes up to."""
    high = claim(step(severity), quotes, who)
    less = (
        f"「{SEVERITIES_JA[lower]}」にとどまる報道もある",
        f"others go only as far as {lower.value}",
    )
    low = claim(less, [lower_quote], who)
    return RolledClaim(
        text_ja=f"{high.text_ja}{low.text_ja}",
        text_en=f"{high.text_en.removesuffix('.')}; {low.text_en}",
        quotes=(*high.quotes, *low.quotes),
    )


def of_values(heading: tuple[str, str], values: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """Return a heading with its values in both languages.

    >>> of_values(("害の種類", "Type of harm"), [("評判・名誉", "Reputational")])
    ('害の種類は評判・名誉', 'Type of harm: Reputational')
    """
    both = list(values)
    return (
        f"{heading[0]}は{'、'.join(ja for ja, _ in both)}",
        f"{heading[1]}: {', '.join(en for _, en in both)}",
    )


def conflicts(facts: Sequence[Fact], who: Publishers) -> RolledClaim:
    """Return the sentence that says in what the articles disagree, with what each has."""
    ja = "；".join(_conflict_ja(fact, who) for fact in facts)
    en = "; ".join(_conflict_en(fact, who) for fact in facts)
    return RolledClaim(
        text_ja=f"報道によって数字が異なる：{ja}。",
        text_en=f"Figures differ between the reports: {en}.",
        quotes=tuple(version.quotes[0] for fact in facts for version in fact.versions),
    )


def _conflict_ja(fact: Fact, who: Publishers) -> str:
    told = [_version(v.value_ja, v.quotes[0], "ja", who, "（{}）") for v in fact.versions]
    return f"{fact.label_ja}は{'と'.join(told)}"


def _conflict_en(fact: Fact, who: Publishers) -> str:
    told = [_version(v.value_en, v.quotes[0], "en", who, " ({})") for v in fact.versions]
    return f"{fact.label_en}, {' or '.join(told)}"


def _version(value: str, quote: Quote, language: str, who: Publishers, around: str) -> str:
    """Return the quotation with its publisher; the value before it where that is in another language."""
    said, publisher = _marked(quote), who[quote.article]
    if quote.language == language:
        return f"{said}{around.format(publisher)}"
    return f"{value}{around.format(f'{said}, {publisher}')}"


def _listed_ja(quotes: Sequence[Quote], who: Publishers) -> str:
    return "、".join(f"{_marked(q)}（{who[q.article]}）" for q in quotes)


def _listed_en(quotes: Sequence[Quote], who: Publishers) -> str:
    return ", ".join(f"{_marked(q)} ({who[q.article]})" for q in quotes)


def _marked(quote: Quote) -> str:
    said = quote.said.said
    if is_japanese(said):
        return f"『{said}』" if "「" in said or "」" in said else f"「{said}」"
    return f"‘{said}’" if any(mark in said for mark in '“”"') else f"“{said}”"
