"""What a reader sees is read, and what only programs are told is not."""

from __future__ import annotations

import json

import pytest

from tests.pipelines.test_hidden import BODIES, LANGUAGES, ORDERS, read


@LANGUAGES
@pytest.mark.parametrize(
    "box",
    [
        '<div style="overflow:hidden">BODY</div>',
        '<div style="width:100%; OVERFLOW-X : hidden">BODY</div>',
        '<div aria-hidden="true">BODY</div>',
    ],
)
def test_a_box_that_could_cut_something_off_is_read(language: str, box: str) -> None:
    intro = "".join(f"<p>{n}{BODIES[language][n % 2]}{n}</p>" for n in range(8))
    text = read(language, intro + box).text
    assert all(one in text.split("\n") for one in BODIES[language])


@LANGUAGES
@pytest.mark.parametrize("length", [1, 12])
def test_a_text_that_only_programs_are_told_is_not_the_articles(language: str, length: int) -> None:
    told = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "articleBody": ORDERS[language] * length,
    }
    script = f'<script type="application/ld+json">{json.dumps(told, ensure_ascii=False)}</script>'
    for inside in ("BODY", f"<p>{BODIES[language][0]}</p>"):
        found = read(language, inside, head=script)
        assert ORDERS[language] not in found.text
        assert BODIES[language][0] in found.text
