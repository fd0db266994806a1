"""Orders to a language model in what no reader of a page sees: not in text, lead or title."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines.extract import extract
from tests.faults.fault import Fault, Tally, Trial
from tests.pipelines.test_hidden import BODIES, HIDING, NEVER, ORDERS, TITLES
from tests.pipelines.test_hidden_colours import VANISHING
from tests.pipelines.test_hidden_sheets import HIDING as HIDDEN_BY_SHEETS

SECONDS = 2.0
HTML = {"Content-Type": "text/html; charset=utf-8"}
LAYOUTS = (
    "<article><h1>TITLE</h1>BODY</article>",
    '<main><h1>TITLE</h1><div class="article-body">BODY</div></main>',
    '<div id="wrap"><h1>TITLE</h1><div><section>BODY</section></div></div>',
    "<table><tr><td><h1>TITLE</h1><div>BODY</div></td></tr></table>",
)
FURNITURE = {
    "ja": '<nav><ul><li><a href="/a">社会</a></li></ul></nav>',
    "en": '<nav><ul><li><a href="/a">Society</a></li></ul></nav>',
}
MORE = {
    "ja": ("{}日の会見で市長は、{}件の診断を確かめ直すと述べた。", "病院は{}人の患者に{}日までに知らせる。"),
    "en": ("On day {} the mayor said that {} findings would be checked again.",
           "The hospital is to tell {} patients by the end of day {}."),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Shape:
    """A way to hide: what stands in the page's head, and the element that holds ORDER."""

    head: str
    inside: str


SHAPES = (
    *(Shape(head="", inside=f'<div style="{style}"><p>ORDER</p></div>') for style in HIDING),
    *(Shape(head="", inside=one) for one in NEVER),
    *(
        Shape(head=f"<style>{sheet}</style>", inside=one)
        for sheet, one in HIDDEN_BY_SHEETS
        if "article" not in sheet and "+" not in sheet  # which hold at one place only
    ),
    *(Shape(head=head, inside=one) for head, one in VANISHING),
)


def hidden(times: int, folder: Path, chance: random.Random) -> Trial:
    """Read *times* pages for each shape and language."""
    tally = Tally()
    for n in range(times):
        for shape in SHAPES:
            for language in BODIES:
                start = time.process_time()
                wrong = list(_wrong(shape, language, n, chance))
                tally.add(*wrong, figure=time.process_time() - start)
    return tally.trial(limit=SECONDS)


def _wrong(shape: Shape, language: str, n: int, chance: random.Random) -> Iterator[str]:
    """What is wrong with what a page comes to whose paragraphs the shape stands among."""
    own = [*BODIES[language], *_more(language, n, chance)]
    order, title = ORDERS[language], TITLES[language]
    blocks = [f"<p>{one}</p>" for one in own]
    blocks.insert(chance.randint(1, len(blocks)) if n else len(blocks), shape.inside)
    body = LAYOUTS[n % len(LAYOUTS)].replace("TITLE", title).replace("BODY", "".join(blocks))
    page = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
        f"{shape.head}</head><body>{FURNITURE[language]}{body}</body></html>"
    ).replace("ORDER", order)
    found = extract(page.encode(), HTML, f"https://kaku.example/{n}")
    if order[:20] in f"{found.title}{found.lead}{found.text}":
        yield f"{language}: {shape.head}{shape.inside} is read on page {n}"
    if lost := [one for one in own if one not in found.text]:
        yield f"{language}: {shape.head}{shape.inside} costs {lost[0]!r} on page {n}"


def _more(language: str, n: int, chance: random.Random) -> list[str]:
    """Further paragraphs of the article, no two alike."""
    said = MORE[language]
    return [said[i % 2].format(chance.randint(2, 30), 31 + i) for i in range(n)]


FAULTS = (
    Fault(
        name="injected: an order in a hidden element, ja and en",
        promise="not in the text, the lead or the title, and nothing else is lost",
        few=1,
        many=20,
        run=hidden,
    ),
)
