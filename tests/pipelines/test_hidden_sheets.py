"""What a page's own style sheets hide is not read; what they show again is."""

import pytest

from tests.pipelines.test_hidden import BODIES, LANGUAGES, ORDERS, read

HIDING = (
    (".q{display:none}", "<p class=q>ORDER</p>"),
    (".q{display:none}.q.open{display:block}", '<p class="q">ORDER</p>'),
    ("p{display:block}#q{color:red;display:none}", "<p id=q>ORDER</p>"),
    ("div#k > p{font-size:0}", "<div id=k><p>ORDER</p></div>"),
    ("[data-z]{left:-9999px;position:absolute}", "<p data-z>ORDER</p>"),
    (".x{overflow:hidden}.y{height:0}", '<p class="x y">ORDER</p>'),
    (".x{position:absolute}", '<p class=x style="left:-9999px">ORDER</p>'),
    (".q{display:none!important}", '<p class=q style="display:block">ORDER</p>'),
    ("@media screen{.q{opacity:0}}", "<p class=q>ORDER</p>"),
    ("@media (min-width:1px){.q{visibility:hidden}}", "<p class=q>ORDER</p>"),
    ("@supports (display:grid){@layer a{.q{display:none}}}", "<p class=q>ORDER</p>"),
    (".o{color:red;& .q{display:none}}", "<div class=o><p class=q>ORDER</p></div>"),
    ('a::before{content:"{/*"}.q{display:none}', "<p class=q>ORDER</p>"),
    ("/*}*/.q/**/{display:/**/none}", "<p class=q>ORDER</p>"),
    ("article > p:nth-child(4){display:none}", "<p>ORDER</p>"),
    ("article > :last-child{display:none}", "<p>ORDER</p>"),
    ("p + p + p, p:not(p){display:none}", "<p>ORDER</p>"),
    ("p:is(.q, .r){display:none}", "<p class=r>ORDER</p>"),
    (".命令{display:none}", '<p class="命令">ORDER</p>'),
    (".q{display:none", "<p class=q>ORDER</p>"),
    ("@media screen{.q{display:none", "<p class=q>ORDER</p>"),
    ("@media not print{.q{display:none}}", "<p class=q>ORDER</p>"),
    ("@media (width >= 1px) and (color){.q{display:none}}", "<p class=q>ORDER</p>"),
    ('.r{content:"open\n}.q{display:none}', "<p class=q>ORDER</p>"),
    (".q{-webkit-transform:scale(0)}", "<p class=q>ORDER</p>"),
    (".q{opacity:1e-9}", "<p class=q>ORDER</p>"),
    (".q{color:teal;background:teal}", "<p class=q>ORDER</p>"),
)
SEEN = (
    (".q{display:none}.q{display:block}", "<p class=q>ORDER</p>"),
    (".q{display:none}p.q{display:block}", "<p class=q>ORDER</p>"),
    (".q{display:none}", '<p class=q style="display:block">ORDER</p>'),
    (".q{display:none}.q.open{display:block}", '<p class="q open">ORDER</p>'),
    ("@media print{.q{display:none}}", "<p class=q>ORDER</p>"),
    ("@media (max-width:600px){.q{display:none}}", "<p class=q>ORDER</p>"),
    (".q::before{display:none}", "<p class=q>ORDER</p>"),
    (".q:hover{display:none}", "<p class=q>ORDER</p>"),
    (".other{display:none}", "<p class=q>ORDER</p>"),
    (".row{font-size:0}.col{font-size:16px}", "<div class=row><p class=col>ORDER</p></div>"),
    (".q{visibility:hidden}.r{visibility:visible}", "<div class=q><p class=r>ORDER</p></div>"),
    (".q{display:none", "<p class=r>ORDER</p>"),
    (".q{display:none}@media (width>=600px){.q{display:block}}", "<p class=q>ORDER</p>"),
    (".q{display:none}@media not print{.q{display:block}}", "<p class=q>ORDER</p>"),
    ("@media (width<600px){.q{display:none}}", "<p class=q>ORDER</p>"),
    (".q{color:teal;background:navy}", "<p class=q>ORDER</p>"),
    ("}}{{.q}{display:none}", "<p class=r>ORDER</p>"),
)


@LANGUAGES
@pytest.mark.parametrize(("sheet", "inside"), HIDING)
def test_a_box_that_a_sheet_hides_is_not_read(language: str, sheet: str, inside: str) -> None:
    found = read(language, f"BODY{inside}", head=f"<style>{sheet}</style>")

    assert found.text.split("\n") == list(BODIES[language])


@LANGUAGES
@pytest.mark.parametrize(("sheet", "inside"), SEEN)
def test_a_box_that_a_sheet_shows_is_read(language: str, sheet: str, inside: str) -> None:
    assert ORDERS[language] in read(language, f"BODY{inside}", head=f"<style>{sheet}</style>").text


@LANGUAGES
@pytest.mark.parametrize(
    "sheet",
    [
        ".article{display:none}",
        ".js .article{opacity:0}.article{opacity:0}",
        ".article p{visibility:hidden}",
        ".article{max-height:0;overflow:hidden}",
        "[class^=art]{transform:scale(0)}",
    ],
)
def test_an_article_that_a_sheet_hides_until_a_script_runs_is_read(
    language: str, sheet: str
) -> None:
    found = read(language, '<div class="article">BODY</div>', head=f"<style>{sheet}</style>")

    assert found.text.split("\n") == list(BODIES[language])


@LANGUAGES
def test_half_an_article_that_fades_in_as_it_scrolls_by_is_read(language: str) -> None:
    texts = [" ".join([one] * 6) for one in (*BODIES[language], ORDERS[language])]
    sheet = "<style>.up{opacity:0}.left{opacity:0}</style>"
    first, second, third = texts
    inside = f"<p>{first}</p><p class=up>{second}</p><p class=left>{third}</p>"

    assert read(language, inside, head=sheet).text.split("\n") == texts


@pytest.mark.parametrize(
    "sheet",
    [
        ".a{display:none}" * 20_000,
        "* * * * *{opacity:0}" * 2_000,
        "i~i~i~i:nth-last-child(2n+1){opacity:0}" * 2_000,
        ".a,.b{" * 100_000,
        '"a' * 100_000 + "/*" * 100_000,
        "i:not(" * 10_000 + "{display:none}",
        "\\" * 100_000,
        ".q," * 49 + ".q{" + ("[a]" + ",.zz" * 1_240 + "{display:none}") * 180 + "}",
        '\\"' * 400_000,
        ".a{" * 300_000,
    ],
    ids=[
        *("copies", "ancestors", "siblings", "nested", "quotes", "brackets", "escapes"),
        *("lists in lists", "quotes that are escaped", "never closed"),
    ],
)
def test_a_sheet_made_to_be_slow_leaves_the_article(sheet: str) -> None:
    many = "<div class=a><i class=b></i>" * 100 + "</div>" * 100
    found = read("ja", f"BODY{many * 3}", head=f"<style>{sheet}</style>")

    assert found.text.split("\n") == list(BODIES["ja"])


@LANGUAGES
def test_a_sheet_that_no_browser_reads_hides_nothing(language: str) -> None:
    head = '<style type="text/less">.q{display:none}</style>'
    found = read(language, "BODY<p class=q>ORDER</p>", head=head)

    assert ORDERS[language] in found.text
