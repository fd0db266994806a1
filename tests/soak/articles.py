"""Invented articles, one unlike the other, in Japanese and English: no publisher's sentence."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from html import escape

PLACES = {
    "ja": ("架空市", "仮名町", "空想県", "無名区", "幻村", "想定市", "見本町", "例示県"),
    "en": ("Exampleton", "Mockford", "Sampleham", "Nowhere Bay", "Placebury", "Fictown"),
}
THINGS = {
    "ja": (
        "図書館",
        "水族館",
        "市民病院",
        "観光案内所",
        "税務課",
        "消防署",
        "動物園",
        "給食センター",
    ),
    "en": ("library", "aquarium", "city hospital", "tax office", "fire station", "zoo", "harbour"),
}
WRONGS = {
    "ja": ("存在しない本を案内", "架空の施設を紹介", "誤った薬の量を回答", "偽の料金を請求"),
    "en": ("invents opening hours", "names books that do not exist", "gives the wrong dose"),
}
TITLES = {
    "ja": "{place}の{thing}の生成AI、{wrong}　{count}件",
    "en": "AI chatbot of the {place} {thing} {wrong} in {count} cases",
}
PARAGRAPHS = {
    "ja": (
        "{place}の{thing}は、問い合わせに答える生成AIの案内係が{wrong}していたと発表した。",
        "{place}によると、案内係は先月から試験的に動いており、少なくとも{count}件の誤りが確かめられた。",
        "{thing}は案内係を止め、職員が一件ずつ利用者に連絡を取り、正しい内容を伝え直している。",
        "担当者は「確かめる仕組みが足りなかった」と話し、再開の時期は決まっていないという。整理番号は{number}。",
    ),
    "en": (
        "The {thing} of {place} said its generative AI chatbot {wrong}, and took it offline.",
        "At least {count} visitors were given wrong answers since the trial began last month.",
        "Staff are calling each visitor in turn to put right what the artificial intelligence said.",
        "No date was given for the return of the chatbot; the town filed the matter as no. {number}.",
    ),
}


@dataclass(frozen=True, kw_only=True)
class Invented:
    """An article of the changing web; *number* tells it from all others."""

    url: str
    language: str
    title: str
    paragraphs: tuple[str, ...]
    edition: int = 1

    @property
    def page(self) -> str:
        """Its page as a publisher would serve it."""
        title, body = escape(self.title), "".join(f"<p>{escape(p)}</p>" for p in self.paragraphs)
        return (
            f'<!doctype html><html lang="{self.language}"><head><meta charset="utf-8">'
            f'<title>{title}</title><meta property="og:type" content="article">'
            f'<meta property="og:title" content="{title}">'
            '<meta property="article:published_time" content="2026-01-19T09:00:00+09:00"></head>'
            f'<body><header><a href="/">Top</a></header><article><h1>{title}</h1>{body}</article>'
            "</body></html>"
        )

    @property
    def edited(self) -> Invented:
        """The article under its next title."""
        word = "第{}報" if self.language == "ja" else "update {}"
        first = self.title.split("【")[0]
        edition = self.edition + 1
        return replace(self, title=f"{first}【{word.format(edition)}】", edition=edition)


def invented(number: int, host: str, language: str, chance: random.Random) -> Invented:
    """Return article no. *number*, of *host*."""
    words = {
        "place": chance.choice(PLACES[language]),
        "thing": chance.choice(THINGS[language]),
        "wrong": chance.choice(WRONGS[language]),
        "count": number + 2,
        "number": number,
    }
    return Invented(
        url=f"http://{host}/news/{number}",
        language=language,
        title=TITLES[language].format(**words),
        paragraphs=tuple(paragraph.format(**words) for paragraph in PARAGRAPHS[language]),
    )
