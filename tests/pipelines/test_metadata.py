"""What a page claims of itself is gathered as it stands."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from pipelines.body_lines import Line
from pipelines.lists import is_list
from pipelines.metadata import (
    PageFacts,
    author,
    headline,
    image,
    page_facts,
    section,
    site_names,
)

URL = "https://kakuu.example/a/1"


def facts(head: str, body: str = "") -> PageFacts:
    return page_facts(html.document_fromstring(f"<html><head>{head}</head><body>{body}</body>"))


def linked(**said: object) -> PageFacts:
    node = json.dumps({"@type": "NewsArticle", **said}, ensure_ascii=False)
    return facts(f'<script type="application/ld+json">{node}</script>')


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("架空 花子", "架空 花子"),
        ({"@type": "Person", "name": "架空 花子"}, "架空 花子"),
        ([{"name": "架空 花子"}, {"name": "Jane Invented"}], "架空 花子, Jane Invented"),
        ({"name": "社会部編集部"}, None),  # no person
        ("https://kakuu.example/author/1", None),
        ({"url": "x"}, None),
        (None, None),
        (7, None),
    ],
)
def test_an_author_may_be_said_in_many_ways(said: object, name: str | None) -> None:
    assert author(linked(author=said)) == name


def test_an_article_is_found_wherever_json_ld_puts_it() -> None:
    for wrapped in (
        '[{"@type":"WebSite"},{"@type":"ReportageNewsArticle","headline":"AIが誤案内"}]',
        '{"@graph":[{"@type":["Article","Thing"],"headline":"AIが誤案内"}]}',
        '{"@type":"WebPage","mainEntity":{"@type":"BlogPosting","headline":"AIが誤案内"}}',
        '<!-- {"@type":"NewsArticle","headline":"AIが誤案内"} -->',
    ):
        found = facts(f'<script type="application/ld+json">{wrapped}</script>')
        assert headline(found) == "AIが誤案内", wrapped


def test_of_many_articles_only_the_one_that_heads_the_page_is_its_own() -> None:
    nodes = [{"@type": "NewsArticle", "headline": f"AI窓口の話 その{i}"} for i in range(5)]
    script = f'<script type="application/ld+json">{json.dumps(nodes)}</script>'
    assert headline(facts(script, "<h1>架空新聞</h1>")) == ""
    assert headline(facts(script, "<h1>AI窓口の話 その3</h1>")) == "AI窓口の話 その3"


def test_an_author_is_not_the_site_itself() -> None:
    site = (
        '<meta property="og:site_name" content="架空新聞"><meta name="author" content="架空新聞">'
    )
    assert author(facts(site)) is None


def test_character_references_in_json_ld_are_resolved() -> None:
    assert headline(linked(headline="A&amp;B&#8217;s AI")) == "A&B’s AI"


def test_the_first_meta_of_a_name_counts() -> None:
    found = facts(
        '<meta property="og:site_name" content="架空新聞"><meta property="og:site_name" content="別">'
    )
    assert site_names(found) == ("架空新聞",)


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("/img/1.jpg", "https://kakuu.example/img/1.jpg"),
        ("//cdn.example/1.jpg", "https://cdn.example/1.jpg"),
        ("javascript:alert(1)", None),
        ("data:image/png;base64,AAAA", None),
        ("http://[::1", None),
    ],
)
def test_a_picture_has_a_web_address_or_none(said: str, address: str | None) -> None:
    assert image(facts(f'<meta property="og:image" content="{said}">'), URL) == address


def test_the_section_is_as_the_page_words_it() -> None:
    assert section(linked(articleSection=["社会", "札幌"])) == "社会"
    assert section(facts('<meta property="article:section" content="Tech">')) == "Tech"
    assert section(PageFacts()) is None


@settings(max_examples=60)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["@type", "name", "author", "image", "url", "@graph", "headline"]),
                inner,
                max_size=4,
            )
        ),
        max_leaves=10,
    )
)
def test_any_json_ld_is_read_without_complaint(node: object) -> None:
    text = json.dumps(
        {"@type": "Article", "author": node, "image": node, "headline": node, "@graph": node}
    )
    found = facts(f"<script type='application/ld+json'>{text}</script>")
    assert isinstance(author(found), str | None)
    assert isinstance(image(found, URL), str | None)
    assert isinstance(headline(found), str)


@pytest.mark.parametrize(
    ("url", "links", "is_a_list"),
    [
        ("https://kakuu.example/", 0.6, True),
        ("https://kakuu.example/", 0.3, False),
        ("https://kakuu.example/index.html", 0.6, True),
        ("https://kakuu.example/society/", 0.9, True),
        ("https://kakuu.example/society/", 0.6, False),
        ("https://kakuu.example/tag/20260119/ai", 0.9, True),
        ("https://kakuu.example/articles/20260119-001", 0.9, False),
        ("https://kakuu.example/?p=12345", 0.9, False),
        ("https://kakuu.example/society/city-halts-its-ai-chatbot", 0.9, False),
        ("http://[broken", 0.9, False),
    ],
)
def test_a_list_shows_in_its_address_and_its_links(url: str, links: float, is_a_list: bool) -> None:
    page = [Line(text="あ" * 100, linked=round(100 * links))]
    assert is_list(PageFacts(), page, url) is is_a_list


def test_headlines_with_a_sentence_each_make_a_front_page() -> None:
    headline = "市のAI窓口が誤案内、31件で訂正"
    teaser = [
        Line(text=headline, linked=len(headline)),
        Line(text="札幌市は19日、生成AIの窓口案内が誤っていたと発表した。"),
    ]
    assert is_list(PageFacts(), 3 * teaser, "https://kakuu.example/")
    assert is_list(PageFacts(), 3 * teaser, "https://kakuu.example/latest/")
    assert not is_list(PageFacts(), 3 * teaser, "https://kakuu.example/about/")
    assert not is_list(PageFacts(), [*teaser, *(9 * teaser[1:])], "https://kakuu.example/")


def test_no_list_says_when_it_was_published() -> None:
    told = facts('<meta property="article:published_time" content="2026-01-19">')
    assert not is_list(told, [], "https://kakuu.example/")


@pytest.mark.parametrize(
    ("heading", "right"),
    [
        (
            "<span class='title__kicker'>解説</span><span>窓口AIが誤案内</span>",
            "窓口AIが誤案内",
        ),
        (
            "<span class='overline'>Town hall</span><span class='sr-only'> - </span>Assistant errs",
            "Assistant errs",
        ),
        ("<span class='sr-only'>窓口AIが誤案内</span>", "窓口AIが誤案内"),
        ("<ruby>札幌<rt>さっぽろ</rt></ruby>市の<br>AI", "札幌市の AI"),
        ("窓口AIが<br>誤案内", "窓口AIが誤案内"),
        ("Assistant<br>errs<style>b{}</style>", "Assistant errs"),
    ],
)
def test_a_heading_is_read_without_its_kicker(heading: str, right: str) -> None:
    assert facts("", f"<h1>{heading}</h1>").headings == (right,)
