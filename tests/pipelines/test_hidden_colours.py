"""Letters in the colour of what is behind them are not read; others are."""

import pytest

from pipelines.hidden_colours import colour
from tests.pipelines.test_hidden import BODIES, LANGUAGES, ORDERS, read

FOREIGN = '<link rel="stylesheet" href="/site.css">'
VANISHING = (
    ("", '<p style="color:#fff">ORDER</p>'),
    ("", '<p style="color:white;background:#fefefe">ORDER</p>'),
    ("", '<p style="background:#123;color:rgb(17,34,51)">ORDER</p>'),
    ("", '<p style="color:transparent">ORDER</p>'),
    ("", '<p style="color:rgba(0,0,0,.01)">ORDER</p>'),
    ("", '<p><font color="#ffffff">ORDER</font></p>'),
    ("", '<table><tr><td bgcolor="black"><font color="#000">ORDER</font></td></tr></table>'),
    ("<style>body{background:#fff}.w{color:#ffffff}</style>", "<p class=w>ORDER</p>"),
    (f"{FOREIGN}<style>body{{background:#fff}}.w{{color:#ffffff}}</style>", "<p class=w>ORDER</p>"),
    (FOREIGN, '<p style="color:#fff">ORDER</p>'),
    (FOREIGN, '<p><span style="color:hsl(0 0% 100%)">ORDER</span></p>'),
)
SEEN = (
    ("", '<p style="color:#333">ORDER</p>'),
    ("", '<p style="color:#fff;background:#123">ORDER</p>'),
    ("", '<div style="background:#123"><p style="color:#fff">ORDER</p></div>'),
    ("", '<div style="color:#fff"><p style="color:#333">ORDER</p></div>'),
    ("", '<p style="color:#fff;background:url(/sky.jpg)">ORDER</p>'),
    ("", '<p style="color:#fff;background:linear-gradient(#111,#222)">ORDER</p>'),
    ("", '<p style="color:transparent;background:red;background-clip:text">ORDER</p>'),
    ("<style>body{background:#111}</style>", '<p style="color:#fff">ORDER</p>'),
    (FOREIGN, '<p class="callout" style="color:#fff">ORDER</p>'),
    (FOREIGN, '<div class="hero"><p style="color:#fff">ORDER</p></div>'),
)


@LANGUAGES
@pytest.mark.parametrize(("head", "inside"), VANISHING)
def test_letters_that_vanish_are_not_read(language: str, head: str, inside: str) -> None:
    found = read(language, f"BODY<div>{BODIES[language][1]}!{inside}</div>", head=head)

    assert BODIES[language][0] in found.text
    assert ORDERS[language] not in found.text


@LANGUAGES
@pytest.mark.parametrize(("head", "inside"), SEEN)
def test_letters_on_a_ground_of_another_colour_are_read(
    language: str, head: str, inside: str
) -> None:
    assert ORDERS[language] in read(language, f"BODY{inside}", head=head).text


@LANGUAGES
def test_a_white_article_on_a_ground_that_the_page_does_not_tell_is_read(language: str) -> None:
    found = read(language, '<div style="color:#fff">BODY</div>')

    assert found.text.split("\n") == list(BODIES[language])


@pytest.mark.parametrize(
    "wrong", ["#", "#ggg", "rgb(", "rgb(a,b,c)", "rgb(1)", "hsl(x)", "", "var(--w)"]
)
def test_what_is_no_colour_is_none(wrong: str) -> None:
    assert colour(wrong) is None
