"""Pages that list stories: front pages, paged listings, and the portal's links out."""

from __future__ import annotations

from collections.abc import Sequence
from email.utils import format_datetime
from html import escape
from xml.sax.saxutils import escape as xml

from .feeds import rss2_channel
from .markup import navigation, page
from .web import Link, Outlet, Web, Written

A_PAGE = 3
LISTING, LINKS_LISTING = "/list/", "/topics/"


def pages_needed(stories: int) -> int:
    """Return how many pages *stories* take; an empty listing has one too."""
    return max(1, -(-stories // A_PAGE))


def numbered(path: str, number: int) -> list[str]:
    """Return the addresses of page *number* of the list at *path*; the first has two."""
    return [f"{path}?page={number}", *([path] if number == 1 else [])]


def front_page(outlet: Outlet, articles: Sequence[Written]) -> str:
    """Return a page of headlines with their first sentences: news on it, but no article."""
    boxes = "\n".join(
        f'<section class="top"><h2><a href="{escape(a.path)}">{escape(a.title)}</a></h2>'
        f"<p>{escape(a.lead)}</p></section>"
        for a in articles
    )
    return page(outlet, outlet.name, "", f"<h1>{escape(outlet.name)}</h1>\n{boxes}")


def listing(outlet: Outlet, articles: Sequence[Written], number: int) -> str:
    """Return one page of an outlet's listing; a broadcaster's mixes in a link to a category."""
    rows = [(a.path, a.title, a.shown_date) for a in _slice(articles, number)]
    if outlet.id == "abn" and number == 1:
        rows.append(("/latest/", "社会のニュース一覧", ""))
    return _list_page(outlet, rows, LISTING, number, pages_needed(len(articles)))


def _slice(stories: Sequence[Written], number: int) -> Sequence[Written]:
    return stories[(number - 1) * A_PAGE : number * A_PAGE]


def _list_page(
    outlet: Outlet, rows: Sequence[tuple[str, str, str]], path: str, number: int, last: int
) -> str:
    items = "\n".join(
        f'<li class="item"><a class="headline" href="{escape(href)}">{escape(title)}</a>'
        f'<span class="day">{escape(day)}</span></li>'
        for href, title, day in rows
    )
    word = "次へ" if outlet.language == "ja" else "Older stories"
    following = f'<a class="next" rel="next" href="{path}?page={number + 1}">{word}</a>'
    body = f"""{navigation("Top")}<h1>{escape(outlet.name)}</h1>
<ul class="news-list">
{items}
</ul><div class="pager">{following if number < last else ""}</div>"""
    return page(outlet, f"{outlet.name} ({number}/{last})", "", body)


def link_path(number: int, link: Link) -> str:
    """Return the portal's own path for a link, which redirects or shows an excerpt."""
    identity = 7001 + number
    return f"/articles/redirect?id={identity}" if link.how == "redirect" else f"/pickup/{identity}"


def link_url(web: Web, number: int, link: Link) -> str:
    """Return the address that the portal gives out for its link no. *number*."""
    if link.how != "query":
        return web.outlets[link.outlet].at(link_path(number, link))
    url = web.articles[link.to].url
    return f"{url}{'&' if '?' in url else '?'}utm_source=hiroba&utm_medium=portal"


def links_of(web: Web, outlet: Outlet) -> list[tuple[int, Link]]:
    """Return the outlet's links to articles that are written, newest first, with their numbers."""
    own = [
        (n, k) for n, k in enumerate(web.links) if k.outlet == outlet.id and k.to in web.articles
    ]
    return sorted(own, key=lambda pair: pair[1].published, reverse=True)


def links_feed(web: Web, outlet: Outlet) -> str:
    items = "\n".join(
        f"<item><title>{xml(link.title)}</title><link>{xml(link_url(web, n, link))}</link>"
        f"<pubDate>{format_datetime(link.published)}</pubDate>"
        f'<source url="{web.articles[link.to].outlet.at("/")}">'
        f"{xml(web.articles[link.to].outlet.name)}</source></item>"
        for n, link in links_of(web, outlet)
    )
    return rss2_channel(outlet, f"{outlet.name} トピックス", items)


def links_listing(web: Web, outlet: Outlet, number: int) -> str:
    own = links_of(web, outlet)
    shown = own[(number - 1) * A_PAGE : number * A_PAGE]
    rows = [(link_url(web, n, k), k.title, f"{k.published:%-m/%-d %H:%M}") for n, k in shown]
    return _list_page(outlet, rows, LINKS_LISTING, number, pages_needed(len(own)))


def excerpt(web: Web, link: Link) -> str:
    """Return the portal's page for a story of another site: its first words and a link on."""
    outlet, article = web.outlets[link.outlet], web.articles[link.to]
    first = article.paragraphs[0][:60]
    body = f"""{navigation("主要", "話題", "エンタメ", "スポーツ")}
<article id="pickup"><h1>{escape(link.title)}</h1>
<p class="date">{link.published:%-m/%-d %H:%M}</p>
<p class="excerpt">{escape(first)}…</p>
<p><a class="more" href="{escape(article.url)}">続きを読む（{escape(article.outlet.name)}）</a></p></article>
<section class="comments"><h2>コメント</h2><p>0件</p></section>"""
    return page(outlet, f"{link.title}｜{outlet.name}", "", body)
