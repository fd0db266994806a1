"""The words of `jiken show` around what is stored, in Japanese and English."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from jiken.models import Incident, Role

# From so high a probability on a link is called so.
STRENGTHS = (0.95, 0.8, 0.5, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The words of one language. *strengths* go with STRENGTHS; the others are filled in."""

    roles: Mapping[Role, str]
    strengths: tuple[str, str, str, str]
    quotes: tuple[str, str]
    counts: str
    days: str
    no_date: str
    no_title: str
    number: str
    merged: str
    split_from: str
    took_in: str
    copy_of: str
    compared: str
    unexplained: str
    weakest: str
    weakest_here: str
    related: str

    def strength(self, probability: float) -> str:
        """Return a probability in words."""
        bounds = zip(STRENGTHS, self.strengths, strict=True)
        return next(word for bound, word in bounds if probability >= bound)

    def quoted(self, title: str) -> str:
        """Return a title in the quotation marks of the language, others than its own."""
        inner, outer = self.quotes
        return (outer if inner[0] in title else inner).format(title or self.no_title)

    def head(self, incident: Incident) -> str:
        """Return the line of days and counts."""
        days = (str(incident.day or self.no_date), str(incident.last_day or self.no_date))
        told = self.days.format(*days) if days[0] != days[1] else days[0]
        articles, sources = incident.article_count, incident.independent_source_count
        counts = self.counts.format(
            articles=articles,
            s="s" * (articles != 1),
            sources=sources,
            t="s" * (sources != 1),
        )
        return f"{told} · {counts} · {'+'.join(incident.languages)}"


LABELS: Mapping[str, Labels] = {
    "en": Labels(
        roles={role: role.value for role in Role},
        strengths=("strong", "fairly strong", "middling", "weak"),
        quotes=("“{}”", "‘{}’"),
        counts="{articles} article{s} · {sources} independent source{t}",
        days="{} to {}",
        no_date="no date",
        no_title="(no title)",
        number="article {}",
        merged="{} was merged into {}.",
        split_from="Split from {}.",
        took_in="Took in {}.",
        copy_of="copy of {}: {}",
        compared="compared with {}, {}:",
        unexplained="no reasons are kept",
        weakest="Weakest link: {} ({:.2f}), to the article of {} that comes first.",
        weakest_here="weakest link",
        related="Related incidents:",
    ),
    "ja": Labels(
        roles={
            Role.REPORT: "報道",
            Role.COPY: "転載",
            Role.FOLLOW_UP: "続報",
            Role.EDITORIAL: "論説",
            Role.ROUND_UP: "まとめ",
        },
        strengths=("強い", "やや強い", "中程度", "弱い"),
        quotes=("「{}」", "『{}』"),
        counts="記事{articles}件・独立した情報源{sources}",
        days="{}〜{}",
        no_date="日付なし",
        no_title="（見出しなし）",
        number="記事番号{}",
        merged="{}は{}に統合されました。",
        split_from="{}から分割。",
        took_in="{}を統合。",
        copy_of="{}の転載：{}",
        compared="比較した記事：{}{}",
        unexplained="理由は保存されていません",
        weakest="最も弱いつながり：{}（{:.2f}）、先頭に示す{}の記事",
        weakest_here="最も弱いつながり",
        related="関連する事案：",
    ),
}


def language_of_locale() -> str:
    """Return "ja" where the environment's locale is Japanese, "en" elsewhere."""
    locale = next((v for n in ("LC_ALL", "LC_MESSAGES", "LANG") if (v := os.environ.get(n))), "")
    return "ja" if locale.lower().startswith("ja") else "en"
