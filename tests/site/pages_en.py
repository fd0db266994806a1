"""The pages of the English-language outlets, one function for each template."""

from __future__ import annotations

from html import escape

from .markup import (
    canonical_link,
    description,
    json_ld,
    link_list,
    navigation,
    notice,
    open_graph,
    page,
    paragraphs,
    published_meta,
    remarks,
)
from .web import Written


def national_en(article: Written) -> str:
    """A national daily: JSON-LD, Open Graph, a credit line under the headline."""
    head = "\n".join((canonical_link(article), open_graph(article), json_ld(article)))
    credit = f'<p class="credit">{escape(article.credit)}</p>' if article.credit else ""
    body = f"""<header>{navigation("News", "Politics", "Society", "Business", "Sports")}</header>
<main><article><h1>{escape(article.title)}</h1>{credit}
<p class="postdate">{escape(article.shown_date)}</p>
<figure><img src="/img/{escape(article.slug)}.jpg" alt=""><figcaption>File photo</figcaption></figure>
<div class="p-article-body">
{paragraphs(article, notice(article, "notice"))}
</div></article>
{link_list(article.related, "Related articles", "related")}
{remarks(article, "Comments")}</main>
<footer><p>No reproduction without permission.</p></footer>"""
    return page(article.outlet, article.page_title, head, body)


def simple(article: Written) -> str:
    """A small site on a stock theme; only some of them say when a page came out."""
    dated = article.outlet.id in ("tokyo-ledger", "lakeside-observer")
    head = "\n".join(
        filter(
            None,
            (
                canonical_link(article) if article.outlet.declared != "none" else "",
                description(article),
                published_meta(article) if dated else "",
            ),
        )
    )
    credit = f'<div class="source">{escape(article.credit)}</div>' if article.credit else ""
    body = f"""<div class="site-header"><a href="/">{escape(article.outlet.name)}</a></div>
{navigation("Home", "News", "Weather", "Contact")}
<div class="content"><div class="post"><h1 class="entry-title">{escape(article.title)}</h1>
<div class="entry-meta"><span class="posted-on">{escape(article.shown_date)}</span>{credit}</div>
<div class="entry-content">
{paragraphs(article)}
</div>
<div class="share">Share this: <a href="/">Mail</a> <a href="/">Print</a></div></div>
{link_list(article.related, "You may also like", "related-posts")}
{remarks(article, "Comments")}</div>
<div class="footer">All rights reserved.</div>"""
    return page(article.outlet, article.page_title, head, body)


def asia(article: Written) -> str:
    """A regional daily: JSON-LD, and bullets above the story that are no part of it."""
    head = "\n".join((canonical_link(article), open_graph(article), json_ld(article)))
    bullets = "".join(f"<li>{escape(line)}</li>" for line in article.related)
    above = f'<ul class="summary related-links">{bullets}</ul>' if bullets else ""
    credit = f'<p class="byline">{escape(article.credit)}</p>' if article.credit else ""
    body = f"""{navigation("Asia", "World", "Business", "Opinion", "Life")}
<article class="story"><h1 class="headline">{escape(article.title)}</h1>
{above}<div class="timestamp">{escape(article.shown_date)}</div>{credit}
<div class="storyline">
{paragraphs(article, notice(article, "subscribe-box"))}
</div></article>
{remarks(article, "Conversation")}
<footer><p>Join our channel and get the latest news.</p></footer>"""
    return page(article.outlet, article.page_title, head, body)


def tabloid(article: Written) -> str:
    """A TV site's page: promoted stories inside the text, remarks, a disclaimer at its end."""
    head = "\n".join((canonical_link(article), open_graph(article), json_ld(article, graph=True)))
    promoted = link_list(article.related, "Also Read", "also-read promoted")
    body = f"""<div class="topbar"><a href="/">LIVE TV</a></div>
{navigation("India", "World", "Cricket", "Movies", "Offbeat")}
<div class="sp-wrp"><h1 class="sp-ttl">{escape(article.title)}</h1>
<div class="pst-by"><span>{escape(article.credit)}</span> <span>{escape(article.shown_date)}</span></div>
<div class="sp-cn ins_storybody" id="ins_storybody">
{paragraphs(article, promoted, after=1)}
{notice(article, "disclaimer")}
</div></div>
{remarks(article, "Comments")}
<div class="trending"><h2>Trending</h2><a href="/">Photos of the day</a></div>"""
    return page(article.outlet, article.page_title, head, body)
