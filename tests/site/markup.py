"""What the pages of the invented web have in common: heads, paragraphs and page furniture."""

from __future__ import annotations

import json
from html import escape

from .web import Outlet, Written

META_CHARSET = {"header+meta", "meta"}


def charset_said(outlet: Outlet) -> tuple[str, str]:
    """Return the charsets that the outlet's HTTP header and its pages' meta name, "" for none."""
    if outlet.declared.startswith("meta-wrong:"):
        return "", outlet.declared.partition(":")[2]
    header = outlet.charset if outlet.declared.startswith("header") else ""
    return header, outlet.charset if outlet.declared in META_CHARSET else ""


def meta_charset(outlet: Outlet) -> str:
    """Return the tag by which a page names its charset: the old one for the old charsets."""
    charset = charset_said(outlet)[1]
    if not charset:
        return ""
    if charset == "utf-8":
        return '<meta charset="utf-8">'
    return f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">'


def open_graph(article: Written, *, title: str | None = None) -> str:
    """Return Open Graph tags; the site's name is the outlet's own word for it, right or wrong."""
    said = {
        "og:type": "article",
        "og:title": title or article.title,
        "og:url": article.canonical,
        "og:site_name": article.outlet.site_name or article.outlet.tails[0],
        "og:description": article.lead,
        "og:image": article.outlet.at(f"/img/{article.slug}.jpg"),
    }
    return "\n".join(
        f'<meta property="{name}" content="{escape(value)}">'
        for name, value in said.items()
        if value
    )


def json_ld(article: Written, *, graph: bool = False) -> str:
    """Return the article as schema.org's NewsArticle, alone or in a @graph with its site."""
    news = {
        "@type": "NewsArticle",
        "mainEntityOfPage": article.canonical,
        "headline": article.title,
        "description": article.lead,
        "datePublished": article.published.isoformat(),
        "dateModified": article.published.isoformat(),
        "articleSection": article.section,
        "author": {"@type": "Organization", "name": article.author or article.outlet.name},
        "publisher": {"@type": "NewsMediaOrganization", "name": article.outlet.name},
        "image": [article.outlet.at(f"/img/{article.slug}.jpg")],
    }
    site = {"@type": "WebSite", "name": article.outlet.name, "url": article.outlet.at("/")}
    said = {"@context": "https://schema.org", **({"@graph": [site, news]} if graph else news)}
    text = json.dumps(said, ensure_ascii=False).replace("</", "<\\/")
    return f'<script type="application/ld+json">{text}</script>'


def published_meta(article: Written) -> str:
    return f'<meta property="article:published_time" content="{article.published.isoformat()}">'


def description(article: Written) -> str:
    return f'<meta name="description" content="{escape(article.lead)}">' if article.lead else ""


def canonical_link(article: Written) -> str:
    return f'<link rel="canonical" href="{escape(article.canonical)}">'


def page(outlet: Outlet, title: str, head: str, body: str, *, doctype: str = "html") -> str:
    """Return a whole document."""
    return (
        f'<!DOCTYPE {doctype}>\n<html lang="{outlet.language}">\n<head>\n'
        f"{meta_charset(outlet)}\n<title>{escape(title)}</title>\n{head}\n</head>\n"
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def texts(article: Written) -> list[str]:
    """Return the paragraphs as HTML, each word with a reading in <ruby> where it first stands."""
    found = [escape(part, quote=False).replace("\n", "<br>\n") for part in article.paragraphs]
    for word, reading in article.ruby:
        ruby = f"<ruby>{escape(word)}<rp>（</rp><rt>{escape(reading)}</rt><rp>）</rp></ruby>"
        first = next(n for n, part in enumerate(found) if escape(word) in part)
        found[first] = found[first].replace(escape(word), ruby, 1)
    return found


def paragraphs(article: Written, inserted: str = "", *, after: int = 2, css: str = "") -> str:
    """Return the text in <p>; *inserted* stands between two paragraphs, as adverts do."""
    mark = f' class="{css}"' if css else ""
    parts = [f"<p{mark}>{part}</p>" for part in texts(article)]
    return "\n".join([*parts[:after], *filter(None, [inserted]), *parts[after:]])


def link_list(lines: tuple[str, ...], heading: str, css: str) -> str:
    """Return a block of links to other stories, or nothing where there are none."""
    if not lines:
        return ""
    items = "".join(f'<li><a href="/">{escape(line)}</a></li>' for line in lines)
    return f'<div class="{css}"><h2>{escape(heading)}</h2><ul>{items}</ul></div>'


def remarks(article: Written, heading: str, css: str = "comments") -> str:
    """Return the readers' remarks, or nothing where there are none."""
    if not article.comments:
        return ""
    items = "".join(
        f'<li class="comment" id="comment-{n}"><span class="user">#{n}</span>'
        f'<p class="comment-body">{escape(line)}</p></li>'
        for n, line in enumerate(article.comments, 1)
    )
    return f'<section id="{css}" class="{css}"><h2>{escape(heading)}</h2><ol>{items}</ol></section>'


def notice(article: Written, css: str) -> str:
    said = article.member_notice
    return f'<div class="{css}"><p>{escape(said)}</p></div>' if said else ""


def navigation(*names: str) -> str:
    items = "".join(f'<li><a href="/">{escape(name)}</a></li>' for name in names)
    return f'<nav class="global-nav"><ul>{items}</ul></nav>'
