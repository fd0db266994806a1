"""Trafilatura's finding is mended by what the page itself shows."""

import pytest
from lxml import etree

from pipelines.body import body_text
from pipelines.body_gaps import filled, in_page, merged
from pipelines.body_lines import Line, all_lines, lines
from pipelines.body_tree import article_box, page_tree, prune

FIRST = "札幌市は19日、生成AIを使う窓口案内が誤った手続きを伝えていたと発表した。"
SECOND = "市によると、誤案内は少なくとも31件に上り、職員が1件ずつ電話で訂正している。"
THIRD = "原因は古い資料が学習に使われたことで、市は案内を止めて点検を続けている。"


def texts(html: str) -> list[str]:
    tree = page_tree(html)
    assert tree is not None
    return [line.text for line in lines(prune(tree))]


def line(text: str, *, linked: bool = False, heading: bool = False, box: object = None) -> Line:
    return Line(text=text, linked=len(text) * linked, is_heading=heading, box=box)


def test_lines_are_blocks_in_reading_order() -> None:
    html = "<div>前置き<p>一つ<b>目</b>の 段落</p>間<ul><li>甲</li><li>乙</li></ul>行<br>改行</div>"
    assert texts(html) == ["前置き", "一つ目の 段落", "間", "甲", "乙", "行", "改行"]


def test_table_cells_are_kept_apart() -> None:
    assert texts("<table><tr><td>誤案内</td><td>31件</td></tr></table>") == ["誤案内 31件"]


def test_links_are_counted() -> None:
    tree = page_tree(
        "<p><a href='/'>関連する見出し</a></p><p>本文の中の<a href='/'>語</a>へのリンク</p>"
    )
    assert tree is not None
    assert [one.is_linked for one in all_lines(tree)] == [True, False]


def test_what_is_named_as_anothers_is_pruned_unless_it_carries_the_article() -> None:
    article = f"<div class='post-content'><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p></div>"
    related = (
        "<div class='related'><p>別の市でもAI窓口の誤案内が続いていたことが分かった。</p></div>"
    )
    assert texts(article + related) == [FIRST, SECOND, THIRD]
    wrapped = f"<div class='related-layout share'>{article}</div>"
    assert texts(wrapped) == [FIRST, SECOND, THIRD]
    unclosed = f"<nav class='menu'><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p></nav>"
    assert texts(unclosed) == [FIRST, SECOND, THIRD]


def test_the_pages_own_name_for_its_body_bounds_the_article() -> None:
    html = f"<div class='l'><div class='article-body'><p>{FIRST}</p><p>{SECOND}</p></div><p>別の話</p></div>"
    tree = page_tree(html)
    assert tree is not None
    box = article_box(tree)
    assert box is not None
    assert box.get("class") == "article-body"


def test_the_precise_modes_extent_keeps_the_subheadings_of_the_default() -> None:
    default = [
        line("社会"),
        line(FIRST),
        line("原因は資料"),
        line("見出し", linked=True),
        line(SECOND),
    ]
    assert [one.text for one in merged(default, [line(FIRST), line(SECOND)])] == [
        FIRST, "原因は資料", SECOND,
    ]  # fmt: skip


def test_gaps_are_filled_from_the_articles_own_box_only() -> None:
    own, other = etree.Element("div"), etree.Element("div")
    page = [
        line("前の広告", box=other), line(FIRST, box=own), line("箇条書きの項目", box=own),
        line("別の箱の文", box=other), line("関連", linked=True, box=own), line(SECOND, box=own),
        line("後ろの文", box=own),
    ]  # fmt: skip
    found = filled([line(FIRST), line(SECOND)], page)
    assert [one.text for one in found] == [FIRST, "箇条書きの項目", SECOND]


def test_a_heading_right_before_a_paragraph_is_put_back() -> None:
    boxes = [etree.Element("div") for _ in range(3)]
    page = [
        line(FIRST, box=boxes[0]),
        line("原因は古い資料", heading=True, box=boxes[1]),
        line(SECOND, box=boxes[2]),
    ]
    assert [one.text for one in filled([line(FIRST), line(SECOND)], page)][1] == "原因は古い資料"


def test_a_text_that_stands_twice_on_the_page_is_not_doubled() -> None:
    box = etree.Element("div")
    page = [line(text, box=box) for text in (FIRST, SECOND, FIRST, SECOND)]
    assert [one.text for one in filled([line(FIRST), line(SECOND)], page)] == [FIRST, SECOND]


def test_a_page_in_one_piece_is_taken_apart_again() -> None:
    title = "市のAI窓口が誤案内"
    page = [
        line(title),
        line("トップ", linked=True),
        line(title),
        line(FIRST),
        line(SECOND),
        line("次の記事", linked=True),
    ]
    whole = [line(" ".join(one.text for one in page))]
    assert [one.text for one in in_page(whole, page, [title])] == [FIRST, SECOND]


def test_an_empty_page_has_no_text() -> None:
    for html in ("<p></p>", "<html></html>", "<body><script>let a = 'text'</script></body>"):
        tree = page_tree(html)
        assert tree is not None
        assert body_text(tree) == ""


def test_the_bodies_of_other_articles_on_the_page_are_not_joined_to_this_one() -> None:
    cards = "".join(
        f"<div class='card'><h3>別の話{i}</h3><div class='entry-content'><p>{SECOND}</p></div></div>"
        for i in range(3)
    )
    own = f"<div class='entry-content'><p>{FIRST}</p></div>"
    tree = page_tree(f"<body><article>{own}</article>{cards}</body>")
    assert tree is not None
    first = next(iter(prune(tree).iter("article")))
    assert first.text_content() == FIRST


JAPANESE = (
    FIRST,
    SECOND,
    THIRD,
    "市長は20日の会見で陳謝し、再開の時期はまだ決めていないと述べた。",
)
ENGLISH = (
    "A town hall assistant sent residents to the wrong office for eleven days, officials said.",
    "At least 31 people were given a form that had been withdrawn a year earlier.",
    "Staff are telephoning each of them, and the assistant stays off until it has been checked.",
    "The mayor apologised on Tuesday and said that no date had been set for its return.",
)
SUMMARY: dict[tuple[str, ...], str] = {
    JAPANESE: "窓口案内に使われた生成AIが誤った手続きを市民に伝え、点検のため止められた。",
    ENGLISH: "The council has switched off software that told residents to file the wrong form.",
}


def read(paragraphs: tuple[str, ...], *, above: str, described: str) -> list[str]:
    tree = page_tree(
        f"<html><head><meta property='og:description' content='{described}'></head>"
        f"<body><article><header><h1>AI</h1><p>{above}</p></header><div class='article-body'>"
        f"{''.join(f'<p>{text}</p>' for text in paragraphs)}</div></article></body></html>"
    )
    assert tree is not None
    return body_text(tree, ["AI"]).split("\n")


@pytest.mark.parametrize("paragraphs", [JAPANESE, ENGLISH])
def test_the_standfirst_is_the_first_paragraph(paragraphs: tuple[str, ...]) -> None:
    standfirst = SUMMARY[paragraphs]
    found = read(paragraphs, above=standfirst, described=standfirst)
    assert found == [standfirst, *paragraphs]


@pytest.mark.parametrize("above", ["写真をもっと見る人は特設ページへどうぞ", "Pictures of the day"])
def test_a_line_above_that_the_page_is_not_described_by_stays_out(above: str) -> None:
    assert read(JAPANESE, above=above, described=SUMMARY[JAPANESE])[0] == FIRST


@pytest.mark.parametrize("paragraphs", [JAPANESE, ENGLISH])
def test_a_description_that_the_article_holds_is_not_said_twice(
    paragraphs: tuple[str, ...],
) -> None:
    assert read(paragraphs, above="", described=paragraphs[0]) == list(paragraphs)
