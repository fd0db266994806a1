"""A page comes out as its article, or as the named outcome that it is."""

from datetime import UTC, datetime

import pytest

from jiken.models import Discovery, Extraction, Precision, Published, Source, SourceKind
from pipelines.extract import ListPage, NoArticle, NotHTML, TooLarge, extract

URL = "https://www.kakuu-shimbun.example/articles/20260119-001"
TITLE = "市のAI窓口が誤案内、31件で訂正"
PARAGRAPHS = [
    "札幌市は19日、生成AIを使う窓口案内が誤った手続きを伝えていたと発表した。",
    "市によると、誤案内は少なくとも31件に上り、職員が1件ずつ電話で訂正している。",
    "原因は古い資料が学習に使われたことで、市は案内を止めて点検を続けている。",
]
ENGLISH_TITLE = "City halts chatbot after 31 wrong answers"
ENGLISH = [
    "The city of Sapporo said on Monday that a chatbot at its counters had given wrong advice.",
    "At least 31 residents were told to file the wrong form, and staff are calling each of them.",
    "Old documents had been used to train the system, which has been switched off for now.",
]
SOURCE = Source(
    id="kakuu",
    name_ja="架空新聞",
    name_en="Kakuu Shimbun",
    family="kakuu",
    language="ja",
    country="JP",
    kind=SourceKind.PUBLISHER,
    tails=("架空新聞オンライン",),
)


def page(
    body: str = "", *, head: str = "", title: str = TITLE, paragraphs: list[str] = PARAGRAPHS
) -> str:
    text = "".join(f"<p>{one}</p>" for one in paragraphs)
    return f"""<!doctype html><html lang="ja"><head><meta charset="utf-8">
      <title>{title}｜架空新聞オンライン</title>{head}</head><body>
      <header><a href="/">架空新聞オンライン</a></header>
      <nav><ul><li><a href="/a">社会</a></li><li><a href="/b">経済</a></li></ul></nav>
      <main><article><h1>{title}</h1><div class="article-body">{text}</div>{body}</article></main>
      <footer>Copyright (c) Kakuu Shimbun</footer></body></html>"""


def read(html: str, url: str = URL, **kwargs: object) -> Extraction:
    return extract(html.encode(), {"Content-Type": "text/html"}, url, **kwargs)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("title", "paragraphs"), [(TITLE, PARAGRAPHS), (ENGLISH_TITLE, ENGLISH)], ids=["ja", "en"]
)
def test_the_text_is_the_articles_paragraphs_and_nothing_else(
    title: str, paragraphs: list[str]
) -> None:
    found = read(page(title=title, paragraphs=paragraphs))
    assert found.title == title
    assert found.text.split("\n") == paragraphs
    assert found.lead.startswith(paragraphs[0])


def test_a_short_brief_survives() -> None:
    brief = "札幌市は19日、生成AIの窓口案内が誤った手続きを31件伝えていたと発表した。けが人などの被害は確認されていないという。"
    assert 55 <= len(brief) <= 65
    assert read(page(paragraphs=[brief])).text == brief


def test_ruby_readings_are_left_out() -> None:
    ruby = "<ruby>札幌市<rp>（</rp><rt>さっぽろし</rt><rp>）</rp></ruby>は、AIの<ruby>窓口<rt>まどぐち</rt></ruby>を止めた。"
    html = page(paragraphs=[ruby, *PARAGRAPHS], title="市がAIを止めた")
    found = read(html.replace("<h1>市", "<h1><ruby>市<rt>し</rt></ruby>"))
    assert found.text.split("\n")[0] == "札幌市は、AIの窓口を止めた。"
    assert found.title == "市がAIを止めた"


@pytest.mark.parametrize(
    "extra",
    [
        '<p class="notice">この記事は会員限定です。登録すると続きをお読みいただけます。</p>',
        '<div class="related"><h2>関連記事</h2><ul><li><a href="/1">顔認証の誤りで別の市が謝罪</a></li></ul></div>',
        '<h2>あわせて読みたい</h2><ul><li><a href="/1">顔認証の誤りで別の市が謝罪</a></li></ul>',
        '<section class="comments"><h2>コメント</h2><p>窓口で聞いた話と違うので困りました。本当に残念です。</p></section>',
        '<div class="share"><a href="#">シェア</a></div>',
        '<p style="display: none">別の記事の本文がここに隠れている。読者には見えない。</p>',
        "<p hidden>別の記事の本文がここに隠れている。読者には見えない。</p>",
        "<template><p>別の記事の本文がここに隠れている。読者には見えない。</p></template>",
        "<aside><p>別の記事の紹介文がここに置かれている。本文ではない。</p></aside>",
        '<div id="onetrust-banner"><p>当社はCookieを使用しています。同意してください。詳しくはこちら。</p></div>',
        "<p>（時事）</p>",
    ],
)
def test_what_stands_round_the_article_does_not_get_into_it(extra: str) -> None:
    assert read(page(extra)).text.split("\n") == PARAGRAPHS


def test_the_headline_of_another_article_does_not_win() -> None:
    found = read(page('<div class="ranking"><h1>今日のランキング</h1></div>'))
    assert found.title == TITLE


def test_a_body_cut_in_two_by_advertisements_is_whole() -> None:
    pieces = "".join(
        f'<div><div class="body__inner-container"><p>{p}</p></div></div><div class="ad-box">広告</div>'
        for p in PARAGRAPHS * 3
    )
    html = f"<html><body><article><h1>{TITLE}</h1>{pieces}</article></body></html>"
    assert read(html).text.split("\n").count(PARAGRAPHS[2]) == 3


def test_the_encoding_is_told_from_the_bytes() -> None:
    html = page().replace("utf-8", "shift_jis")
    found = extract(html.encode("cp932"), {"Content-Type": "text/html; charset=utf-8"}, URL)
    assert (found.title, found.encoding) == (TITLE, "cp932")


@pytest.mark.parametrize(
    ("head", "body", "day"),
    [
        ('<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2026-01-19T10:30:00+09:00","dateModified":"2026-01-21T10:30:00+09:00"}</script>', "", "2026-01-19T10:30:00+09:00"),
        ('<meta property="article:published_time" content="2026-01-19T01:30:00Z">', "", "2026-01-19T10:30:00+09:00"),
        ("", "<p>令和8年1月19日 10時30分</p>", "2026-01-19T10:30:00+09:00"),
        ("", '<time datetime="2026-01-19">きのう</time>', "2026-01-19"),
        ("", "<p>1/19(月) 10:30配信</p>", "2026-01-19T10:30:00+09:00"),
        ("", "<p>1/19(火) 10:30配信</p>", None),  # no such Tuesday
        ('<meta property="article:published_time" content="2099-01-01T00:00:00Z">', "", None),
    ],
)  # fmt: skip
def test_the_date_is_the_pages_or_none(head: str, body: str, day: str | None) -> None:
    html = page(head=head).replace("</h1>", f"</h1>{body}")
    now = datetime(2026, 1, 20, tzinfo=UTC)
    found = read(html, "https://www.kakuu-shimbun.example/a/one-story-of-many", fetched_at=now)
    assert (found.published.exported() if found.published else None) == day


def test_a_date_in_a_paragraph_is_not_the_articles() -> None:
    told = ["2019年3月5日に始まった窓口のAI案内を、札幌市が止めた。" + PARAGRAPHS[1] * 3]
    assert read(page(paragraphs=told), "https://kakuu.example/a/story").published is None


def test_the_feed_knows_what_the_page_keeps_to_itself() -> None:
    at = datetime(2026, 1, 19, 1, 30, tzinfo=UTC)
    told = Published(at=at, offset=540, raw="Mon, 19 Jan 2026 10:30:00 +0900")
    discovery = Discovery(url=URL, source="kakuu", via="feed", title=TITLE, published=told)
    silent = f"<html><body><div class='article-body'>{'<br>'.join(PARAGRAPHS)}</div></body></html>"
    found = read(silent, "https://kakuu.example/a/story", source=SOURCE, discovery=discovery)
    assert (found.title, found.published) == (TITLE, told)
    dated = page(head='<meta name="pubdate" content="2026-01-19">')
    assert read(dated, discovery=discovery).published == told  # the same day, told exactly
    other = page(head='<meta name="pubdate" content="2026-01-18">')
    assert read(other, discovery=discovery).published != told


def test_metadata_is_read_where_it_is_said() -> None:
    head = """<link rel="canonical" href="https://www.kakuu-shimbun.example/articles/20260119-001">
      <meta property="og:image" content="/img/1.jpg"><meta property="article:section" content="社会">
      <script type="application/ld+json">{"@graph":[{"@type":["NewsArticle"],
      "author":[{"@type":"Person","name":"架空 花子"}]}]}</script>"""
    found = read(page("<p>（全邦通信）</p>", head=head), URL + "?utm_source=rss", source=SOURCE)
    assert found.canonical_url == "https://www.kakuu-shimbun.example/articles/20260119-001"
    assert found.image == "https://www.kakuu-shimbun.example/img/1.jpg"
    assert (found.section, found.author, found.credit) == ("社会", "架空 花子", "全邦通信")
    assert found.language == "ja"


def test_broken_json_ld_is_no_json_ld() -> None:
    broken = ['{"@type":', "[" * 5000, '{"@type":"NewsArticle","author":{"name":[1,null]}}', "null"]
    for text in broken:
        head = f'<script type="application/ld+json">{text}</script>'
        assert read(page(head=head)).title == TITLE


def test_a_front_page_and_a_section_are_lists() -> None:
    links = "".join(
        f'<li><a href="/a/{i}">架空市のAI窓口について伝える見出し その{i}</a></li>'
        for i in range(40)
    )
    html = f"<html><body><h1>架空ニュース</h1><ul>{links}</ul><p>{PARAGRAPHS[0]}</p></body></html>"
    for url in (
        "https://kakuu.example/",
        "https://kakuu.example/news/index.html",
        "https://kakuu.example/society/",
    ):
        with pytest.raises(ListPage):
            read(html, url)


def test_an_article_among_many_links_is_an_article() -> None:
    links = "".join(
        f'<li><a href="/a/{i}">架空市のAI窓口について伝える見出し その{i}</a></li>'
        for i in range(40)
    )
    found = read(page(f"<ul>{links}</ul>"))
    assert PARAGRAPHS[0] in found.text
    assert "その7" not in found.text


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (b"", NoArticle),
        (b"  \n", NoArticle),
        (b"<html><body><div id=root></div></body></html>", NoArticle),
        (
            "<html><body><h1>題</h1><p>この記事は会員限定です。</p></body></html>".encode(),
            NoArticle,
        ),
        (b"%PDF-1.7 <html>", NotHTML),
        (b"\x89PNG\r\n\x1a\n<p>", NotHTML),
        (b'<?xml version="1.0"?><rss><channel></channel></rss>', NotHTML),
        (b'{"html": "<p>x</p>"}', NotHTML),
        (b"just words", NotHTML),
        (b"\x00" * 500, NotHTML),
        (b"<p>" + b"a" * 5_000_001, TooLarge),
        (b"<html><body>" + b"<p>a" * 40_000, TooLarge),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else f"{len(value)} bytes",
)
def test_what_is_no_article_has_a_name(body: bytes, outcome: type[Exception]) -> None:
    with pytest.raises(outcome, match="page"):
        extract(body, {}, URL)


@pytest.mark.parametrize(
    "hostile",
    [
        "<div>" * 200_000 + "深い",
        "<div " + " ".join(f"a{i}=1" for i in range(100_000)) + ">" + page(),
        "<span>" * 50_000 + page(),
        page() + "<" * 100_000,
        page(head="<title>" + "AI | " * 50_000),
        page(paragraphs=["「" * 20_000, "\ud800" * 10, "\x00\x01", *PARAGRAPHS]),
    ],
    ids=["nested", "attributes", "spans", "brackets", "titles", "strange letters"],
)
def test_hostile_pages_end_in_an_article_or_a_name(hostile: str) -> None:
    try:
        found = extract(hostile.encode("utf-8", "surrogatepass"), {}, URL)
    except (NoArticle, NotHTML, TooLarge):
        return
    assert found.text


def test_the_same_bytes_give_the_same_answer() -> None:
    html = page("<p>（時事）</p>")
    assert read(html) == read(html)


def test_headers_may_be_wrong_or_missing() -> None:
    body = page().encode()
    assert extract(body, {}, URL) == extract(body, {"content-type": "image/png"}, URL)


def test_precision_says_no_more_than_is_known() -> None:
    told = read(page(head='<meta name="pubdate" content="2026-01-19">'), source=SOURCE).published
    assert told is not None
    assert (told.precision, told.offset, told.raw) == (Precision.DAY, 540, "2026-01-19")
