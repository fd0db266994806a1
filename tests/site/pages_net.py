"""The pages of wires, technology press and matome sites, in both languages."""

from __future__ import annotations

from datetime import timedelta
from html import escape

from .markup import (
    canonical_link,
    json_ld,
    link_list,
    navigation,
    notice,
    open_graph,
    page,
    paragraphs,
    published_meta,
    remarks,
    texts,
)
from .web import Written


def wire(article: Written) -> str:
    """A wire's bare page: the charset in the header alone, JSON-LD on UTF-8 pages only."""
    modern = article.outlet.charset == "utf-8" and article.outlet.language == "ja"
    head = "\n".join(filter(None, [canonical_link(article), json_ld(article) if modern else ""]))
    credit = f'<p class="Credit">（{escape(article.credit)}）</p>' if article.credit else ""
    body = f"""<div class="Header"><a href="/">{escape(article.outlet.name)}</a></div>
<div class="MainContent"><h1 class="ArticleTitle">{escape(article.title)}</h1>
<p class="ArticleDate">{escape(article.shown_date)}</p>
<div class="ArticleText">
{paragraphs(article)}
</div>{credit}</div>
{link_list(article.related, "関連記事" if article.outlet.language == "ja" else "Related", "Side")}
<div class="Footer">Copyright {escape(article.outlet.name_en)}. All rights reserved.</div>"""
    return page(article.outlet, article.page_title, head, body)


def tech(article: Written) -> str:
    """Technology press: everything a search engine asks for, the story in a JSON-LD graph."""
    japanese = article.outlet.language == "ja"
    head = "\n".join(
        (
            canonical_link(article),
            open_graph(article),
            published_meta(article),
            json_ld(article, graph=True),
        )
    )
    byline = "［記者名なし，デジタル潮流］" if japanese else "By staff writers"
    body = f"""{navigation(*(("AI", "セキュリティ", "特集") if japanese else ("AI", "Security", "Chips")))}
<div id="masterMain"><div id="tmplNews">
<div class="title__maintext"><h1>{escape(article.title)}</h1></div>
<div id="byline">{byline}</div><div id="update">{escape(article.shown_date)}</div>
<div class="subscription" id="cmsBody">
{paragraphs(article, notice(article, "members"))}
</div></div>
{link_list(article.related, "関連記事" if japanese else "More like these", "art-related")}
{remarks(article, "コメント" if japanese else "Comments")}
<div id="globalFooter">{"媒体資料・広告掲載" if japanese else "About us and advertising"}</div></div>"""
    return page(article.outlet, article.page_title, head, body)


def matome(article: Written) -> str:
    """A matome blog: the quoted report first, then what the board's anonymous readers said."""
    body = f"""<div id="blog-header"><h1 id="blog-title"><a href="/">{escape(article.outlet.name)}</a></h1>
<p id="blog-description">ネットの話題を毎日お届け</p></div>
<div id="main"><div class="article-outer"><div class="article-header">
<h2 class="article-title"><a href="{escape(article.path)}">{escape(article.title)}</a></h2>
<p class="article-date">{escape(article.shown_date)}</p><p>カテゴリ：{escape(article.section)}</p></div>
<div class="article-body"><div class="article-body-inner">
<div class="t_h"><b>スレ主</b> {_posted(article, 0)}</div>
<blockquote class="t_b">{"<br><br>".join(texts(article))}</blockquote>
</div>
<div class="article-body-more comments" id="comments">{_replies(article)}</div></div>
{link_list(article.related, "おすすめ記事", "related-articles")}
</div></div><div id="side"><h3>最新記事</h3><a href="/">一覧へ</a></div>"""
    return page(article.outlet, article.page_title, "", body)


def _replies(article: Written) -> str:
    """Return the board's remarks, which bring their numbers and their writers' alias along."""
    return "\n".join(
        f'<div class="t_h">{_posted(article, n)}</div><div class="t_b">{escape(line)}</div>'
        for n, line in enumerate(article.comments, 1)
    )


def _posted(article: Written, n: int) -> str:
    """Return a board's stamp: three minutes between posts, half an hour before the page."""
    at = article.published + timedelta(minutes=3 * n - 30)
    return f"{at:%Y/%m/%d}({'月火水木金土日'[at.weekday()]}) {at:%H:%M:%S} ID:{article.slug[:6]}{n}"
